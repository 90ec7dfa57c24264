import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flagsOf, mayReview, standsOut } from '../../shared/domain/flags/flags.ts';
import type { FlagFacts, PersonHour, Review } from '../../shared/domain/flags/flags.ts';
import {
  goodwillBounds,
  pairBounds,
  typedBounds,
  undoBounds,
  velocityBounds,
} from '../../shared/domain/flags/thresholds.ts';

const today = '2026-11-22';
const earlier = '2026-11-20';

function hour(over: Partial<PersonHour> = {}): PersonHour {
  return {
    personId: 'chen',
    day: earlier,
    hour: 12,
    redemptions: 0,
    vouchers: 0,
    typed: 0,
    undos: 0,
    soonUndos: 0,
    reprints: 0,
    goodwill: 0,
    ...over,
  };
}

function facts(hours: readonly PersonHour[], over: Partial<FlagFacts> = {}): FlagFacts {
  return { today, hours, pairs: [], reviews: [], ...over };
}

function kindsOf(given: FlagFacts): readonly string[] {
  return flagsOf(given).open.map(({ kind, personId }) => `${kind} ${personId}`);
}

/** Mei, and a colleague whose work is like everybody's. */
const others = hour({ personId: 'mei', redemptions: 1000, vouchers: 1000, typed: 90, undos: 10 });

describe('flags', () => {
  it('codes typed far more often than by the others', () => {
    const chen = hour({ redemptions: 100, vouchers: 100, typed: 62 });
    const [flag] = flagsOf(facts([chen, others])).open;
    expect(flag).toMatchObject({
      kind: 'typed',
      personId: 'chen',
      own: { count: 62, of: 100 },
      others: { count: 90, of: 1000 },
    });
  });

  it.each([
    ['too few of one’s own', hour({ vouchers: typedBounds.leastOf - 1, typed: 50 }), others],
    [
      'too few of the others',
      hour({ vouchers: 100, typed: 62 }),
      { ...others, vouchers: typedBounds.leastOthersOf - 1, typed: 0 },
    ],
    ['too few occurrences', hour({ vouchers: 60, typed: typedBounds.leastCount - 1 }), others],
    ['not so far from the others', hour({ vouchers: 100, typed: 40 }), { ...others, typed: 140 }],
  ])('nobody is flagged by %s', (_, own, rest) => {
    expect(kindsOf(facts([own, rest]))).toEqual([]);
  });

  it('a shop with one person, or a quiet one, has no flags', () => {
    expect(
      kindsOf(facts([hour({ redemptions: 900, vouchers: 900, typed: 900, undos: 800 })])),
    ).toEqual([]);
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            personId: fc.constantFrom('a', 'b', 'c'),
            day: fc.constantFrom(earlier, today),
            hour: fc.integer({ min: 0, max: 23 }),
            redemptions: fc.integer({ min: 0, max: 9 }),
            vouchers: fc.integer({ min: 0, max: 9 }),
            typed: fc.integer({ min: 0, max: 9 }),
            undos: fc.integer({ min: 0, max: 9 }),
            soonUndos: fc.integer({ min: 0, max: 9 }),
            reprints: fc.integer({ min: 0, max: 9 }),
            goodwill: fc.constant(0),
          }),
          // Six hours of nine: fewer than any least sample.
          { maxLength: 6 },
        ),
        (hours) => {
          expect(flagsOf(facts(hours)).open).toEqual([]);
        },
      ),
      { seed: 3 },
    );
  });

  it('undos, undos soon after, and copies are held against the others’ too', () => {
    const chen = hour({ redemptions: 100, vouchers: 100, undos: 12, soonUndos: 9, reprints: 14 });
    expect(kindsOf(facts([chen, others]))).toEqual(['undo chen', 'soonUndo chen', 'reprint chen']);
    const few = { ...chen, undos: undoBounds.leastCount - 1, soonUndos: 0, reprints: 0 };
    expect(kindsOf(facts([few, others]))).toEqual([]);
  });

  it('goodwill of one manager against what each of the others gave', () => {
    const given = (personId: string, goodwill: number) => hour({ personId, goodwill });
    expect(kindsOf(facts([given('mei', 30), given('wang', 6), given('zhou', 4)]))).toEqual([
      'goodwill mei',
    ]);
    expect(kindsOf(facts([given('mei', 30), given('wang', 16)]))).toEqual([]);
    expect(kindsOf(facts([given('mei', 300)]))).toEqual([]);
    const few = goodwillBounds.leastCount - 1;
    expect(kindsOf(facts([given('mei', few), given('wang', 1)]))).toEqual([]);
  });

  it('an hour far busier than the others’ usual hour', () => {
    const usual = Array.from({ length: velocityBounds.leastOthersHours }, (_, n) =>
      hour({ personId: 'mei', hour: n, redemptions: 15 }),
    );
    const fast = hour({ redemptions: 75 });
    const { open } = flagsOf(facts([...usual, fast]));
    expect(open).toEqual([
      expect.objectContaining({
        kind: 'velocity',
        own: { count: 75, of: 1 },
        others: { count: 15, of: 1 },
      }),
    ]);
    expect(kindsOf(facts([...usual.slice(1), fast]))).toEqual([]);
    expect(
      kindsOf(facts([...usual, hour({ redemptions: velocityBounds.leastInHour - 1 })])),
    ).toEqual([]);
  });

  it('one customer always served by the same cashier, though others were there', () => {
    const pair = (personId: string, redemptions: number, day = earlier) => ({
      personId,
      customer: 'c'.repeat(32),
      day,
      redemptions,
    });
    const hours = [others, hour({ redemptions: 100, vouchers: 100 })];
    const often = pairBounds.leastCount;
    expect(kindsOf(facts(hours, { pairs: [pair('chen', often)] }))).toEqual(['pair chen']);
    expect(kindsOf(facts(hours, { pairs: [pair('chen', often), pair('mei', 5)] }))).toEqual([]);
    expect(kindsOf(facts(hours.slice(1), { pairs: [pair('chen', often)] }))).toEqual([]);
  });
});

describe('a flag that was reviewed', () => {
  const before = hour({ redemptions: 100, vouchers: 100, typed: 62 });
  const review: Review = {
    kind: 'typed',
    personId: 'chen',
    customer: null,
    day: '2026-11-21',
    seen: { count: 0, of: 0 },
  };
  const reviewed = (more: readonly PersonHour[], over: Partial<Review> = {}) =>
    flagsOf(facts([before, others, ...more], { reviews: [{ ...review, ...over }] }));

  it('stays reviewed until as much comes as would be a flag by itself', () => {
    expect(reviewed([])).toMatchObject({ open: [], reviewed: [{ kind: 'typed' }] });
    const few = hour({ day: today, vouchers: 30, typed: 15 });
    expect(reviewed([few]).open).toEqual([]);
    const many = hour({ day: today, vouchers: 100, typed: 55 });
    expect(reviewed([many])).toMatchObject({ open: [{ kind: 'typed' }], reviewed: [] });
  });

  it('of its own day only what it had not seen is new', () => {
    const same = { day: today, seen: { count: 55, of: 100 } };
    expect(reviewed([hour({ day: today, vouchers: 100, typed: 55 })], same).open).toEqual([]);
    expect(reviewed([hour({ day: today, vouchers: 200, typed: 110 })], same).open).toHaveLength(1);
  });

  it('says nothing of somebody else, nor of another kind', () => {
    expect(reviewed([], { personId: 'mei' }).open).toHaveLength(1);
    expect(reviewed([], { kind: 'undo' }).open).toHaveLength(1);
  });
});

describe('who may review', () => {
  it('somebody else', () => {
    expect(mayReview('mei', ['chen'])).toBe(true);
    expect(mayReview('mei', ['chen', 'mei'])).toBe(false);
  });
});

describe('standing out', () => {
  it('never by a share at or below the others’', () => {
    const part = fc
      .tuple(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 2000 }))
      .map(([one, other]) => ({ count: Math.min(one, other), of: Math.max(one, other) }));
    fc.assert(
      fc.property(part, part, (own, rest) => {
        const isFar = standsOut(own, rest, typedBounds);
        const isBelow = own.count * Math.max(1, rest.of) <= rest.count * Math.max(1, own.of);
        expect(isFar && isBelow && rest.count > 0).toBe(false);
      }),
      { seed: 5 },
    );
  });
});
