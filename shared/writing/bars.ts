import bwip from 'bwip-js/generic';

/** Light modules on either side of a Code 128 (ISO/IEC 15417): 10X. */
export const quietBars = 10;

/** Characters a scanner that types can send, and nothing that moves a cursor. */
const printable = /^[ -~]{1,80}$/;

/** Widths of bars and gaps in modules, a bar first. */
export type BarWidths = readonly number[];

/** A Code 128, pairs of digits packed into one sign where that is shorter. `null`: no text for bars. */
export function barWidths(text: string): BarWidths | null {
  if (!printable.test(text)) return null;
  // oxlint-disable-next-line import/no-named-as-default-member -- the named `raw` draws another symbol
  const [symbol] = bwip.raw('code128', text, '');
  return symbol !== undefined && 'sbs' in symbol ? symbol.sbs : null;
}

/** Modules along it, without the quiet zones. */
export function barModules(text: string): number | null {
  return barWidths(text)?.reduce((sum, width) => sum + width, 0) ?? null;
}
