import { isAffix, maxAffix } from '../../shared/contract/wedgeViews.ts';
import type { WedgeLayout, WedgeSettings } from '../../shared/contract/wedgeViews.ts';
import type { Burst, Ending } from './wedgeBurst.ts';
import { keysOf, layoutNames, meantBy } from './wedgeLayouts.ts';
import { maxGapMs } from './wedge.ts';

/**
 * The text of the check code: every figure, the letters that change places between layouts, in both cases,
 * and a hyphen. No voucher, badge or member has it.
 */
export const checkText = 'CS-AQWZYM-azqwym-0123456789';

/** What somebody has to do at the scanner, or know of; the screen has words for each. */
export type WedgeFault =
  /** It was another code that was scanned. */
  | 'otherCode'
  | 'charactersLost'
  /** The three scans did not come out alike. */
  | 'unsteady'
  | 'slow'
  /** Small letters came for capitals, and the other way round. */
  | 'caseChanged'
  /** What stands around the code is too long, or no text that can be taken off. */
  | 'affixStrange';

export interface WedgeFindings {
  readonly faults: readonly WedgeFault[];
  /** What to set; `null` where nothing that can be set here makes the check code of it. */
  readonly settings: WedgeSettings | null;
  readonly ending: Ending | 'mixed';
  readonly sendsSymbology: boolean;
  readonly capsLock: boolean;
  readonly inputMethod: boolean;
  /** Characters missing in all scans together. */
  readonly lost: number;
  readonly medianGapMs: number;
  readonly longestGapMs: number;
}

/** One burst, as it is under the first layout that makes the check code of it. */
interface Made {
  readonly settings: WedgeSettings;
  readonly sendsSymbology: boolean;
  readonly isCaseChanged: boolean;
}

const symbologyAtEnd = /\][A-Za-z][0-9A-Za-z]$/;

/** What a scanner's scans of the check code say about it; those that broke off count as lost. */
export function findingsOf(bursts: readonly Burst[], cuts: readonly Burst[]): WedgeFindings {
  const made = bursts.map(madeOf);
  const [first] = made;
  const isSteady = made.every((one) => one !== null && isSame(one, first));
  const lost = [...bursts.filter((_, place) => made[place] === null), ...cuts].map(lostIn);
  const gaps = bursts.flatMap((burst) => burst.gaps).toSorted((a, b) => a - b);
  const longestGapMs = Math.round(gaps.at(-1) ?? 0);
  const settings = first !== undefined && isSteady ? (first?.settings ?? null) : null;
  const faults: readonly (WedgeFault | false)[] = [
    lost.includes(null) && 'otherCode',
    lost.some((count) => count !== null) && 'charactersLost',
    !isSteady && made.every((one) => one !== null) && 'unsteady',
    longestGapMs > maxGapMs && 'slow',
    made.some((one) => one?.isCaseChanged === true) && 'caseChanged',
    settings !== null && !canBeSet(settings) && 'affixStrange',
  ];
  return {
    faults: faults.filter((fault) => fault !== false),
    settings: settings !== null && canBeSet(settings) ? settings : null,
    ending: endingOf(bursts),
    sendsSymbology: made.some((one) => one?.sendsSymbology === true),
    capsLock: bursts.some(({ marks }) => marks.capsLock),
    inputMethod: bursts.some(({ marks }) => marks.inputMethod),
    lost: lost.reduce<number>((sum, count) => sum + (count ?? 0), 0),
    medianGapMs: Math.round(gaps[Math.floor(gaps.length / 2)] ?? 0),
    longestGapMs,
  };
}

function canBeSet({ prefix, suffix }: WedgeSettings): boolean {
  return [prefix, suffix].every((affix) => affix.length <= maxAffix && isAffix(affix));
}

function endingOf(bursts: readonly Burst[]): WedgeFindings['ending'] {
  const [first, ...others] = new Set(bursts.map(({ ending }) => ending));
  return others.length > 0 || first === undefined ? 'mixed' : first;
}

function isSame(one: Made, other: Made | null | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Every reading of a burst, the one that needs nothing set first. */
function readings({ text, keys }: Burst): readonly (readonly [WedgeLayout, string])[] {
  const pressed = keys === null ? layoutNames.map((system) => keysOf(text, system)) : [keys];
  const meant = layoutNames.flatMap((layout) =>
    pressed.flatMap((one) => {
      const reading = one === null ? null : meantBy(one, layout);
      return reading === null ? [] : [[layout, reading] as const];
    }),
  );
  // Where keys and characters agree everywhere there is nothing to hold a scanner to.
  return [[keys === null || keys === text ? 'auto' : 'typed', text], ...meant];
}

function madeOf(burst: Burst): Made | null {
  const all = readings(burst);
  for (const [layout, text] of all) {
    const made = madeAt(layout, text, text.indexOf(checkText), false);
    if (made !== null) return made;
  }
  const changed = changedCase(checkText);
  for (const [layout, text] of all) {
    const made = madeAt(layout, text, text.indexOf(changed), true);
    if (made !== null) return made;
  }
  return null;
}

function madeAt(
  layout: WedgeLayout,
  text: string,
  at: number,
  isCaseChanged: boolean,
): Made | null {
  if (at < 0) return null;
  const before = text.slice(0, at);
  const prefix = before.replace(symbologyAtEnd, '');
  const suffix = text.slice(at + checkText.length);
  return {
    settings: { layout, prefix, suffix },
    sendsSymbology: prefix !== before,
    isCaseChanged,
  };
}

function changedCase(text: string): string {
  return [...text]
    .map((one) => (one === one.toUpperCase() ? one.toLowerCase() : one.toUpperCase()))
    .join('');
}

/** Of what came, so much at least must be the check code's: else it was another code. */
const leastShared = 0.8;

/** Of a burst that is not the check code: what it lacks of it; `null` where it is another code. */
function lostIn(burst: Burst): number | null {
  const shared = Math.max(...readings(burst).map(([, text]) => sharedWith(text)));
  const came = Math.min(checkText.length, burst.text.length);
  return shared < leastShared * came ? null : checkText.length - shared;
}

/** The longest run of characters, in order but not necessarily together, that stand in both. */
function sharedWith(text: string): number {
  let row = Array.from<number>({ length: checkText.length + 1 }).fill(0);
  for (const one of text.slice(0, 2 * (checkText.length + 2 * maxAffix))) {
    const next = [0];
    for (let at = 1; at <= checkText.length; at += 1) {
      const isSameHere = checkText[at - 1] === one;
      const kept = Math.max(row[at] ?? 0, next[at - 1] ?? 0);
      next.push(isSameHere ? Math.max(kept, (row[at - 1] ?? 0) + 1) : kept);
    }
    row = next;
  }
  return row[checkText.length] ?? 0;
}
