import type { CodeReader } from '../codes/scan.ts';

/**
 * Tells a reader in hands from one that pours: a scanner held over a roll of codes, or a line to something
 * that is no scanner, at its whole speed. A page that answered each would stand still for minutes.
 */

/** So many codes may come at once, as a scanner's memory is sent; an order takes twenty. */
export const mostAtOnce = 64;
/** And so many a second after them: far more than hands can scan. */
export const perSecond = 20;
/** What pours is heard again after so much silence, ms. */
export const quietAfterFloodMs = 1_000;
/** Readers told apart; a counter has fewer. */
const maxReaders = 16;
const msPerSecond = 1_000;

interface Flow extends CodeReader {
  /** How many may still come at once, as of `at`. */
  readonly left: number;
  readonly at: number;
  readonly pours: boolean;
}

/** Those heard lately, the latest last. */
export type Flows = readonly Flow[];

export const nothingFlows: Flows = [];

const isBy = (one: CodeReader, other: CodeReader): boolean =>
  one.source === other.source && one.device === other.device;

/** One reading more, at `at` ms of a steady clock; `isTooMuch`: it is to be left out, unlooked at. */
export function flow(
  flows: Flows,
  { source, device }: CodeReader,
  at: number,
): { readonly flows: Flows; readonly isTooMuch: boolean } {
  const before = flows.find((one) => isBy(one, { source, device }));
  const silentMs = before === undefined ? Number.POSITIVE_INFINITY : at - before.at;
  const pouredOn = before?.pours === true && silentMs < quietAfterFloodMs;
  const regained = (Math.max(0, silentMs) * perSecond) / msPerSecond;
  const left = Math.min(mostAtOnce, (before?.left ?? mostAtOnce) + regained);
  const pours = pouredOn || left < 1;
  const now: Flow = { source, device, left: pours ? left : left - 1, at, pours };
  const others = flows.filter((one) => one !== before);
  return { flows: [...others, now].slice(-maxReaders), isTooMuch: pours };
}
