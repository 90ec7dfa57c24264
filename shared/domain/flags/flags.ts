import type { CivilDate } from '../time/civil.ts';
import type { CustomerId } from '../facts.ts';
import {
  goodwillBounds,
  pairBounds,
  reprintBounds,
  soonUndoBounds,
  typedBounds,
  undoBounds,
  velocityBounds,
} from './thresholds.ts';
import type { ShareBounds } from './thresholds.ts';

export const flagKinds = [
  'typed',
  'undo',
  'soonUndo',
  'reprint',
  'goodwill',
  'velocity',
  'pair',
] as const;
export type FlagKind = (typeof flagKinds)[number];

/** What one person did in one hour of one business day. */
export interface PersonHour {
  readonly personId: string;
  readonly day: CivilDate;
  /** Hour of the shop's clock, 0–23. */
  readonly hour: number;
  readonly redemptions: number;
  readonly vouchers: number;
  /** Of the vouchers, those whose code was typed. */
  readonly typed: number;
  readonly undos: number;
  readonly soonUndos: number;
  readonly reprints: number;
  readonly goodwill: number;
}

/** How often one cashier redeemed for one customer on one business day. */
export interface PairDay {
  readonly personId: string;
  readonly customer: CustomerId;
  readonly day: CivilDate;
  readonly redemptions: number;
}

/** A count, and out of how many. */
export interface Part {
  readonly count: number;
  readonly of: number;
}

/** What a manager looked at, and how much of its day they had seen. */
export interface Review {
  readonly kind: FlagKind;
  readonly personId: string;
  readonly customer: CustomerId | null;
  /** Business day of the review: what came after it is new. */
  readonly day: CivilDate;
  /** That day's own part when it was reviewed. */
  readonly seen: Part;
}

export interface Flag {
  readonly kind: FlagKind;
  readonly personId: string;
  /** The customer of a pair; else `null`. */
  readonly customer: CustomerId | null;
  readonly own: Part;
  /** The others, to be compared with; for `velocity` their busy hour as a count out of one hour. */
  readonly others: Part;
  /** Today's own part: what a review has seen of its day. */
  readonly today: Part;
}

/** Everything of the days a flag looks back over. */
export interface FlagFacts {
  readonly today: CivilDate;
  readonly hours: readonly PersonHour[];
  readonly pairs: readonly PairDay[];
  /** The newest review of each flag. */
  readonly reviews: readonly Review[];
}

export interface Flags {
  /** Worth a look now. */
  readonly open: readonly Flag[];
  /** Would be, but for a review with nothing new to speak of since. */
  readonly reviewed: readonly Flag[];
}

type ShareKind = 'typed' | 'undo' | 'soonUndo' | 'reprint';

const shareRules: Readonly<
  Record<ShareKind, { readonly bounds: ShareBounds; readonly part: (hour: PersonHour) => Part }>
> = {
  typed: { bounds: typedBounds, part: ({ typed, vouchers }) => ({ count: typed, of: vouchers }) },
  undo: {
    bounds: undoBounds,
    part: ({ undos, redemptions }) => ({ count: undos, of: redemptions }),
  },
  soonUndo: {
    bounds: soonUndoBounds,
    part: ({ soonUndos, redemptions }) => ({ count: soonUndos, of: redemptions }),
  },
  reprint: {
    bounds: reprintBounds,
    part: ({ reprints, redemptions }) => ({ count: reprints, of: redemptions }),
  },
};

function sumOf(parts: readonly Part[]): Part {
  return parts.reduce((sum, { count, of }) => ({ count: sum.count + count, of: sum.of + of }), {
    count: 0,
    of: 0,
  });
}

function less({ count, of }: Part, seen: Part): Part {
  return { count: Math.max(0, count - seen.count), of: Math.max(0, of - seen.of) };
}

function percentOf({ count, of }: Part): number {
  return of === 0 ? 0 : (count / of) * 100;
}

/** Whether a share stands out from the others', each having enough to be compared. */
export function standsOut(own: Part, others: Part, bounds: ShareBounds): boolean {
  if (own.of < bounds.leastOf || others.of < bounds.leastOthersOf) return false;
  if (own.count < bounds.leastCount || percentOf(own) < bounds.leastPercent) return false;
  return percentOf(own) >= bounds.timesOthers * percentOf(others);
}

interface Dated {
  readonly day: CivilDate;
}

/** Sums what came after a review: later days, and of its own day what it had not seen. */
function since<T extends Dated>(
  all: readonly T[],
  part: (one: T) => Part,
  review: Review | null,
): Part {
  if (review === null) return sumOf(all.map(part));
  const later = sumOf(all.filter(({ day }) => day > review.day).map(part));
  const sameDay = sumOf(all.filter(({ day }) => day === review.day).map(part));
  const rest = less(sameDay, review.seen);
  return { count: later.count + rest.count, of: later.of + rest.of };
}

type Look = { readonly flag: Flag; readonly isOpen: boolean };

function reviewOf(facts: FlagFacts, kind: FlagKind, personId: string, customer: string | null) {
  return (
    facts.reviews.find(
      (one) => one.kind === kind && one.personId === personId && one.customer === customer,
    ) ?? null
  );
}

interface Judged<T extends Dated> {
  readonly kind: FlagKind;
  readonly personId: string;
  readonly customer: CustomerId | null;
  readonly own: readonly T[];
  readonly part: (one: T) => Part;
  readonly others: Part;
  readonly isFar: (own: Part, others: Part) => boolean;
}

/** A flag where the whole window stands out; open where what came since its review does so by itself. */
function judge<T extends Dated>(facts: FlagFacts, judged: Judged<T>): readonly Look[] {
  const { kind, personId, customer, part, others } = judged;
  const own = sumOf(judged.own.map(part));
  if (!judged.isFar(own, others)) return [];
  const review = reviewOf(facts, kind, personId, customer);
  const fresh = since(judged.own, part, review);
  const today = sumOf(judged.own.filter(({ day }) => day === facts.today).map(part));
  const flag = { kind, personId, customer, own, others, today };
  return [{ flag, isOpen: review === null || judged.isFar(fresh, others) }];
}

function shareLooks(facts: FlagFacts, people: readonly string[]): readonly Look[] {
  const kinds = Object.keys(shareRules) as ShareKind[];
  return kinds.flatMap((kind) => {
    const { bounds, part } = shareRules[kind];
    return people.flatMap((personId) =>
      judge(facts, {
        kind,
        personId,
        customer: null,
        own: facts.hours.filter((hour) => hour.personId === personId),
        part,
        others: sumOf(facts.hours.filter((hour) => hour.personId !== personId).map(part)),
        isFar: (own, others) => standsOut(own, others, bounds),
      }),
    );
  });
}

/** One manager's coupons against what each of the others gave on average; alone there is nobody to compare. */
function goodwillLooks(facts: FlagFacts): readonly Look[] {
  const part = ({ goodwill }: PersonHour): Part => ({ count: goodwill, of: goodwill });
  const given = facts.hours.filter(({ goodwill }) => goodwill > 0);
  const givers = [...new Set(given.map(({ personId }) => personId))];
  if (givers.length < 2) return [];
  const all = sumOf(given.map(part)).count;
  return givers.flatMap((personId) => {
    const own = given.filter((hour) => hour.personId === personId);
    const rest = sumOf(given.filter((hour) => hour.personId !== personId).map(part)).count;
    return judge(facts, {
      kind: 'goodwill',
      personId,
      customer: null,
      own,
      part,
      others: { count: rest, of: givers.length - 1 },
      isFar: ({ count }, { count: others, of }) =>
        all >= goodwillBounds.leastOf &&
        count >= goodwillBounds.leastCount &&
        count >= (goodwillBounds.timesOthers * others) / of,
    });
  });
}

/** The hour that most are quieter than. */
function busyHour(hours: readonly PersonHour[]): number {
  const sorted = hours.map(({ redemptions }) => redemptions).sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length * velocityBounds.busyPercent) / 100)] ?? 0;
}

/** Hours in which somebody redeemed far more than the others do when they are busy. */
function velocityLooks(facts: FlagFacts, people: readonly string[]): readonly Look[] {
  const worked = facts.hours.filter(({ redemptions }) => redemptions > 0);
  return people.flatMap((personId) => {
    const others = worked.filter((hour) => hour.personId !== personId);
    if (others.length < velocityBounds.leastOthersHours) return [];
    const busy = busyHour(others);
    const fast = Math.max(velocityBounds.leastInHour, velocityBounds.timesOthers * busy);
    return judge(facts, {
      kind: 'velocity',
      personId,
      customer: null,
      own: worked.filter((hour) => hour.personId === personId && hour.redemptions >= fast),
      part: ({ redemptions }) => ({ count: redemptions, of: 1 }),
      others: { count: busy, of: 1 },
      isFar: ({ of }) => of > 0,
    });
  });
}

function pairLooks(facts: FlagFacts): readonly Look[] {
  const part = ({ redemptions }: PairDay): Part => ({ count: redemptions, of: redemptions });
  const byPair = Map.groupBy(facts.pairs, ({ personId, customer }) => `${personId} ${customer}`);
  return [...byPair.values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const { personId, customer } = first;
    const all = sumOf(facts.pairs.filter((one) => one.customer === customer).map(part)).count;
    const byOthers = facts.hours
      .filter((hour) => hour.personId !== personId)
      .reduce((sum, { redemptions }) => sum + redemptions, 0);
    return judge(facts, {
      kind: 'pair',
      personId,
      customer,
      own,
      part,
      others: { count: all - sumOf(own.map(part)).count, of: all },
      isFar: ({ count }, others) =>
        byOthers >= pairBounds.leastOthersOf &&
        count >= pairBounds.leastCount &&
        others.count * pairBounds.leastPercent <= count * (100 - pairBounds.leastPercent),
    });
  });
}

/**
 * What is worth a manager's look in the days of `facts`. It says how somebody's work differs from the
 * others' and never why: there may be a good reason, which is for a person to find.
 */
export function flagsOf(facts: FlagFacts): Flags {
  const people = [...new Set(facts.hours.map(({ personId }) => personId))].sort();
  const looks = [
    ...shareLooks(facts, people),
    ...goodwillLooks(facts),
    ...velocityLooks(facts, people),
    ...pairLooks(facts),
  ];
  return {
    open: looks.filter(({ isOpen }) => isOpen).map(({ flag }) => flag),
    reviewed: looks.filter(({ isOpen }) => !isOpen).map(({ flag }) => flag),
  };
}

/** Nobody judges what they did themselves: another manager does. */
export function mayReview(reviewer: string, about: readonly string[]): boolean {
  return !about.includes(reviewer);
}
