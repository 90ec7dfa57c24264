import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ruleNames } from '../../shared/domain/order/judgeVoucher.ts';
import type { VoucherOutcome } from '../../shared/domain/order/decision.ts';
import { rules } from '../../shared/i18n/rules.ts';
import { columnsOf } from '../../main/cli/columns.ts';
import { tryOut } from '../../main/cli/tryOut.ts';
import type { TriedOut } from '../../main/cli/tryOut.ts';
import { tryReport } from '../../main/cli/tryReport.ts';

const folder = new URL('../../docs/campaigns/examples/', import.meta.url);
const files = readdirSync(folder);
const orders = files.filter((name) => name.endsWith('.order.json'));

function tried(order: string): TriedOut {
  const wanted = { campaigns: [], order: fileURLToPath(new URL(order, folder)), at: null, now: 0 };
  const outcome = tryOut(wanted);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.findings));
  return outcome.tried;
}

/** What an example is to come to, worked out by hand. */
interface Expected {
  /** `ok`, `needsApproval` or the reason of the refusal, for each voucher. */
  readonly verdicts: readonly string[];
  /** Off each line, in minor units. */
  readonly off: readonly number[];
  readonly toPay: number;
  readonly more?: Partial<Flat>;
}

/** Of the first voucher that may be used. */
interface Flat {
  readonly topUpMinor: number;
  readonly valueMinor: number;
  readonly usesLeft: number;
  readonly amountLeftMinor: number | null;
  readonly certainty: string;
  readonly warnings: readonly string[];
  readonly refundMinor: number | null;
  readonly costToShopMinor: number;
}

const expected: Readonly<Record<string, Expected>> = {
  // The L costs 24.00; the voucher is good for 18.00 of it.
  'free-item': { verdicts: ['ok'], off: [1800, 0], toPay: 2100, more: { topUpMinor: 600 } },
  gift: { verdicts: ['ok'], off: [0], toPay: 5600, more: { valueMinor: 1500 } },
  // 500 × 3600 ÷ 5250 = 342.86, 500 × 1650 ÷ 5250 = 157.14.
  'amount-off': { verdicts: ['ok'], off: [343, 157], toPay: 4750 },
  // 20 % of 33.33 is 6.666: down to 6.60; the gift card is left out.
  'percent-off': { verdicts: ['ok'], off: [660, 0], toPay: 7673 },
  'percent-off-capped': { verdicts: ['ok'], off: [1000], toPay: 5666 },
  'threshold-once': { verdicts: ['ok'], off: [2000], toPay: 23_000 },
  // Three times 8.00, which is above the 20.00 that need a second person; the shop bears half.
  'threshold-repeating': {
    verdicts: ['needsApproval'],
    off: [2400],
    toPay: 13_800,
    more: { costToShopMinor: 1200 },
  },
  // The group is the dearest three: 12.00, 12.00 and 9.00.
  'buy-two-get-one': { verdicts: ['ok'], off: [655, 245, 0, 0], toPay: 4700 },
  'fixed-price': { verdicts: ['ok'], off: [910], toPay: 2890 },
  // 2 × (16 − 15), 24 − 19; the espresso is cheaper than its member price.
  'member-price': { verdicts: ['ok'], off: [200, 500, 0], toPay: 6100 },
  // Ten days into the thirty of grace; 50.00 were left on it.
  'stored-value-card': {
    verdicts: ['ok'],
    off: [5000],
    toPay: 1300,
    more: { amountLeftMinor: 0, warnings: ['inGrace'] },
  },
  // The 90th day from 1 September is 29 November; of ten uses three were taken, two are.
  'ten-cup-card': { verdicts: ['ok'], off: [3200], toPay: 0, more: { usesLeft: 5 } },
  // Seven tenths of 120.00 come back.
  'ten-cup-card-ended': {
    verdicts: ['expired'],
    off: [0],
    toPay: 1600,
    more: { refundMinor: 8400 },
  },
  // Issued on 1 December for 30 days: the 30th is the last. The dearer drink, up to 26.00.
  goodwill: { verdicts: ['ok'], off: [0, 2600], toPay: 2100, more: { topUpMinor: 300 } },
  'home-shop': { verdicts: ['ok'], off: [1000], toPay: 3200, more: { certainty: 'certain' } },
  'home-shop-elsewhere': { verdicts: ['needsHomeShop'], off: [0], toPay: 4200 },
  // Half of 18.15 is 9.075: 9.08.
  lease: { verdicts: ['ok'], off: [908], toPay: 907, more: { certainty: 'certain' } },
  // The 20th voucher and the 200.00th yuan are just within the budget…
  'risk-budget': { verdicts: ['ok'], off: [600], toPay: 2000, more: { certainty: 'doubtful' } },
  // …and a fen more is not.
  'risk-budget-spent': { verdicts: ['riskBudgetSpent'], off: [0], toPay: 2600 },
  // 01:30 on Saturday, a holiday, belongs to Friday's night.
  'night-hours': { verdicts: ['ok'], off: [1365], toPay: 3185 },
  'night-hours-blackout': { verdicts: ['blackout'], off: [0], toPay: 4550 },
  // The last minute of the seventh day; half of 19.01 up.
  'week-pass': { verdicts: ['ok'], off: [951], toPay: 950, more: { usesLeft: 5 } },
  'week-pass-ended': {
    verdicts: ['expired'],
    off: [0],
    toPay: 1901,
    more: { refundMinor: 0 },
  },
  // Monday the 16th and Friday the 20th count; Sunday the 15th was another week.
  'customer-limits': { verdicts: ['customerLimit'], off: [0], toPay: 1800 },
  'shops-and-channels': { verdicts: ['ok'], off: [400], toPay: 1400 },
  // The free drink first, then 20 % of the 34.50 that are left; 5.00 off is of the same group.
  'best-of': { verdicts: ['stackingGroup', 'ok', 'ok'], off: [2160, 330], toPay: 2760 },
};

function flat(outcome: VoucherOutcome | undefined): Partial<Flat> {
  if (outcome === undefined) return {};
  if (outcome.verdict === 'refused') {
    const { refusal } = outcome;
    return refusal.reason === 'expired' ? { refundMinor: refusal.refundMinor } : {};
  }
  const { acceptance } = outcome;
  const { kind: certainty } = acceptance.certainty;
  return { ...acceptance, certainty, warnings: acceptance.warnings.map(({ kind }) => kind) };
}

describe.each(orders)('%s', (name) => {
  const example = tried(name);
  const { verdicts, off, toPay, more } = expected[name.replace('.order.json', '')] ?? {
    verdicts: [],
    off: [],
    toPay: -1,
  };

  it('comes to what was worked out by hand', () => {
    const { decision, lines } = example;
    const said = decision.vouchers.map((one) =>
      one.verdict === 'refused' ? one.refusal.reason : one.verdict,
    );
    expect(said).toEqual(verdicts);
    expect(lines.map(({ discountMinor }) => discountMinor)).toEqual(off);
    expect(decision.toPayMinor).toBe(toPay);
    const usable = decision.vouchers.find(({ verdict }) => verdict !== 'refused');
    expect(flat(usable ?? decision.vouchers[0])).toMatchObject(more ?? {});
  });

  it('adds up, line by line', () => {
    const { decision, lines } = example;
    const sumOf = (part: 'listMinor' | 'discountMinor' | 'toPayMinor'): number =>
      lines.reduce((sum, line) => sum + line[part], 0);
    expect(sumOf('listMinor')).toBe(decision.totalMinor);
    expect(sumOf('discountMinor')).toBe(decision.discountMinor);
    expect(sumOf('toPayMinor')).toBe(decision.toPayMinor);
  });

  it.each(['zh', 'en'] as const)('is told rule by rule, in columns (%s)', (language) => {
    const report = tryReport(example, language);
    const text = report.join('\n');
    expect(text).not.toContain('{{');
    expect(text).not.toContain('undefined');
    for (const rule of ruleNames) expect(text).toContain(rules[language][`${rule}Title`]);
    const table = report.filter((line) => /¥.+  −?¥.+  ¥[\d,.]+$/.test(line));
    expect(table.length).toBe(example.lines.length + 1);
    expect(new Set(table.map(columnsOf)).size).toBe(1);
  });
});

describe('the examples', () => {
  it('have each an expectation, and each campaign an order', () => {
    expect(orders.map((name) => name.replace('.order.json', '')).sort()).toEqual(
      Object.keys(expected).sort(),
    );
    const campaigns = files.filter((name) => !name.endsWith('.order.json'));
    for (const name of campaigns) {
      expect(files).toContain(name.replace('.json', '.order.json'));
    }
    expect(campaigns.length).toBeGreaterThan(15);
  });

  it('cover every kind of benefit, offline policy and validity', () => {
    const campaigns = orders.flatMap((name) =>
      tried(name).facts.vouchers.map(({ campaign }) => campaign.value),
    );
    const kinds = (of: (one: (typeof campaigns)[number]) => string): readonly string[] =>
      [...new Set(campaigns.map(of))].sort();
    expect(kinds(({ benefit }) => benefit.kind)).toEqual([
      'amountOff',
      'buyNGetM',
      'fixedPrice',
      'freeItem',
      'gift',
      'memberPrice',
      'percentOff',
      'storedAmount',
      'threshold',
    ]);
    expect(kinds(({ offline }) => offline.kind)).toEqual([
      'accept',
      'homeShop',
      'lease',
      'riskBudget',
    ]);
    expect(kinds(({ validity }) => validity.kind)).toEqual([
      'campaignDays',
      'daysFromFirstUse',
      'daysFromIssue',
    ]);
  });

  it('suggest the free drink and the percentage over all three', () => {
    expect(tried('best-of.order.json').suggestion).toEqual({
      use: [1, 2],
      setAside: [0],
      discountMinor: 2490,
      gainMinor: 2490,
    });
  });
});
