import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../shared/protocol/canonicalJson.ts';
import { entry as entrySchema, entryFormatVersion } from '../../shared/protocol/entry.ts';
import type { Entry, EntryBody, RedeemedVoucher } from '../../shared/protocol/entry.ts';
import { entryJson } from '../../shared/protocol/entryJson.ts';

const id = fc.stringMatching(/^[0-9a-f]{32}$/);
const hash = fc.stringMatching(/^[0-9a-f]{64}$/);
const day = fc.constantFrom('2026-11-21', '2020-02-29', '2199-12-31');
const money = fc.integer({ min: 0, max: 1_000_000_000 });
const count = fc.integer({ min: 0, max: 1000 });
const text = (maxLength: number) =>
  fc.oneof(
    fc.string({ maxLength }),
    fc.string({ unit: 'binary', maxLength: maxLength / 2 }),
    fc.constantFrom('', '奶茶', '"', '\\', '\u0000', '\u2028', '\u007f', '🧋', '__proto__'),
  );
const name = text(40);
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });

const voucher: fc.Arbitrary<RedeemedVoucher> = fc.record({
  ref: id,
  hint: text(24),
  form: fc.constantFrom('static', 'signed', 'foreign'),
  campaign: fc.record({
    id: name,
    no: fc.integer({ min: 0, max: 0xffff_ffff }),
    version: fc.integer({ min: 1, max: 1e9 }),
    name: fc.record({ zh: text(60), en: text(60) }),
    benefit: text(20),
  }),
  source: fc.constantFrom('wedge', 'serial', 'camera', 'picture', 'typed', 'list'),
  uses: count,
  usesLeft: count,
  amountMinor: maybe(money),
  amountLeftMinor: maybe(money),
  discountMinor: money,
  valueMinor: money,
  topUpMinor: money,
  costToShopMinor: money,
  funder: name,
  lines: fc.array(fc.record({ lineId: name, discountMinor: money, units: count }), {
    maxLength: 4,
  }),
  certainty: fc.constantFrom('certain', 'fresh', 'doubtful'),
  claimId: maybe(name),
  facts: fc.array(
    fc.record({
      name,
      value: fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<null>,
      source: fc.constantFrom('journal', 'shop', 'hq', 'code', 'operator', 'clock'),
      asOf: fc.maxSafeInteger(),
    }),
    { maxLength: 4 },
  ),
});

const redemption: fc.Arbitrary<EntryBody> = fc.record({
  kind: fc.constant('redemption'),
  vouchers: fc.array(voucher, { minLength: 1, maxLength: 3 }),
  basket: fc.array(
    fc.record({
      lineId: name,
      name: text(80),
      item: maybe(name),
      quantity: fc.integer({ min: 1, max: 999 }),
      unitPriceMinor: money,
      paidMinor: money,
    }),
    { maxLength: 4 },
  ),
  totalMinor: money,
  discountMinor: money,
  toPayMinor: money,
  customer: maybe(id),
  approval: maybe(text(120)),
});

const otherBody: fc.Arbitrary<EntryBody> = fc.oneof(
  fc.constant({ kind: 'signIn' as const }),
  fc.record({ kind: fc.constant('clock' as const), anomaly: name, byMs: fc.maxSafeInteger() }),
  fc.record({ kind: fc.constant('settings' as const), changed: fc.array(name, { maxLength: 3 }) }),
);

const actor = fc.record({
  personId: name,
  name: text(60),
  role: fc.constantFrom('cashier', 'manager', 'system'),
}) as fc.Arbitrary<Entry['actor']>;

const approver = fc.record({
  personId: name,
  name: text(60),
  role: fc.constantFrom('shiftLead', 'manager'),
  how: fc.constantFrom('pin', 'badge', 'phone'),
  onDuty: fc.boolean(),
}) as fc.Arbitrary<NonNullable<Entry['approver']>>;

const entry: fc.Arbitrary<Entry> = fc.record({
  v: fc.constant(entryFormatVersion),
  tenant: name,
  shop: name,
  device: id,
  epoch: fc.integer({ min: 1 }),
  seq: fc.integer({ min: 1 }),
  prev: hash,
  id,
  mode: fc.constantFrom('live', 'practice'),
  actor,
  approver: maybe(approver),
  at: fc.maxSafeInteger(),
  offsetMinutes: fc.integer({ min: -1080, max: 1080 }),
  businessDay: day,
  shift: maybe(name),
  wallMs: fc.maxSafeInteger(),
  monotonicMs: fc.maxSafeInteger(),
  bootId: name,
  currency: fc.constantFrom('CNY', 'EUR'),
  appVersion: text(20),
  totals: fc.record({
    redeemedCount: count,
    redeemedMinor: money,
    voidedCount: count,
    voidedMinor: money,
    issuedCount: count,
    issuedMinor: money,
  }),
  body: fc.oneof({ weight: 4, arbitrary: redemption }, otherBody),
});

/** What `write` makes of it, or that it refuses. */
function outcome(write: (one: Entry) => string, one: Entry): string {
  try {
    return write(one);
  } catch (error) {
    return error instanceof TypeError ? 'refused' : String(error);
  }
}

const [sample] = fc.sample(
  entry.filter(({ body }) => body.kind === 'redemption'),
  {
    numRuns: 1,
    seed: 7,
  },
);

function sampleWith(
  change: (body: Record<string, unknown>, whole: Record<string, unknown>) => void,
) {
  const copy = structuredClone(sample) as unknown as { body: Record<string, unknown> };
  change(copy.body, copy);
  return copy as unknown as Entry;
}

describe('entryJson', () => {
  it('says to the byte what canonical JSON says, of every entry (I4)', () => {
    let redemptions = 0;
    fc.assert(
      fc.property(entry, (one) => {
        if (one.body.kind === 'redemption') redemptions += 1;
        expect(outcome(entryJson, one)).toBe(outcome(canonicalJson, one));
      }),
      { numRuns: 400 },
    );
    expect(redemptions).toBeGreaterThan(100);
  });

  it('says the same whatever order the members stand in', () => {
    fc.assert(
      fc.property(entry, (one) => {
        const text = outcome(canonicalJson, one);
        fc.pre(text !== 'refused');
        const sorted = JSON.parse(text) as Entry;
        expect(entryJson(sorted)).toBe(text);
      }),
      { numRuns: 100 },
    );
  });

  it('writes what the schema reads back, with every member of it', () => {
    const fit = sampleWith((body, whole) => {
      Object.assign(whole, { tenant: 't', shop: 's' });
      for (const one of body['vouchers'] as { facts: unknown[] }[]) one.facts.splice(0);
    });
    const text = entryJson(fit);
    expect(entrySchema.parse(JSON.parse(text))).toEqual(JSON.parse(canonicalJson(fit)));
  });

  it.each([
    ['a member that is missing', (body: Record<string, unknown>) => delete body['totalMinor']],
    ['no number', (body: Record<string, unknown>) => (body['totalMinor'] = Number.NaN)],
    ['a part of a unit', (body: Record<string, unknown>) => (body['totalMinor'] = 0.5)],
    [
      'more than a number can count',
      (body: Record<string, unknown>) => (body['toPayMinor'] = 2e16),
    ],
    ['half a surrogate pair', (body: Record<string, unknown>) => (body['approval'] = '\ud800')],
  ])('refuses %s', (_what, spoil) => {
    expect(() => entryJson(sampleWith(spoil))).toThrow(TypeError);
  });
});
