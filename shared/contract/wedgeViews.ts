/**
 * Which layout a scanner that types is read by. `auto`: as it is typed, and where that makes no sense by
 * the keys themselves; `typed`: scanner and system agree; else the layout that the scanner was set up for.
 */
export const wedgeLayouts = ['auto', 'typed', 'us', 'fr', 'de'] as const;
export type WedgeLayout = (typeof wedgeLayouts)[number];

/** How this counter reads scanners that type: found by the scanner check, or typed by a manager. */
export interface WedgeSettings {
  readonly layout: WedgeLayout;
  /** What the scanner puts before and after each code; taken off. */
  readonly prefix: string;
  readonly suffix: string;
}

/** Characters; what scanners are set up to send around a code is a few at most. */
export const maxAffix = 16;

/** Whether it may stand around a code: ASCII, control characters too (STX, ETX), but those that end a code. */
export function isAffix(text: string): boolean {
  return [...text].every((one) => one > '\0' && one <= '~' && !'\t\n\r'.includes(one));
}

/** Good for nearly every scanner as it leaves its box. */
export const usualWedge: WedgeSettings = { layout: 'auto', prefix: '', suffix: '' };
