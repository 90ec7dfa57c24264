import type { Campaign } from '../../shared/domain/campaign.ts';
import type { DayCount } from '../../shared/domain/facts.ts';
import { usesLeftOf } from '../../shared/domain/rules/customerRules.ts';
import { settleVoucherUse } from '../../shared/domain/settle.ts';
import type { Entry, GoodwillBody, RedemptionBody, VoidBody } from '../../shared/protocol/entry.ts';
import type { CachedVoucher } from '../../shared/protocol/feed.ts';
import { rowOfVoucher } from '../rows.ts';
import type { CaseKind, VoucherTable, VoucherUseTable } from '../schema.ts';
import { countKey, placeKey } from './known.ts';
import type { Known } from './known.ts';
import { mergedParts, rowOfUse } from './part.ts';
import type { Counter, Part } from './part.ts';

export interface OpenedCase {
  readonly kind: CaseKind;
  readonly seq: number;
  readonly ref: string | null;
  readonly beyond: number;
}

/** What a batch adds to the books. */
export interface Settled {
  readonly uses: VoucherUseTable[];
  readonly cases: OpenedCase[];
  /** Reasons by seq, of entries that name what is not known here. */
  readonly unknown: Map<number, string>;
  readonly newVouchers: Set<string>;
  readonly changedVouchers: Set<string>;
  /** Signed vouchers that other terminals are told of. */
  readonly issued: CachedVoucher[];
}

/**
 * Settles entries in HQ's order of receipt, each against what the ones before left. Changes `known`;
 * everything else it returns. Nothing that was done at a counter is ever overwritten.
 */
export function settleBatch(entries: readonly Entry[], known: Known, counter: Counter): Settled {
  const settled: Settled = {
    uses: [],
    cases: [],
    unknown: new Map(),
    newVouchers: new Set(),
    changedVouchers: new Set(),
    issued: [],
  };
  for (const entry of entries) {
    const { body } = entry;
    if (body.kind === 'redemption') settleRedemption(entry, body, known, counter, settled);
    if (body.kind === 'void') settleVoid(entry, body, known, counter, settled);
    if (body.kind === 'goodwill') settleGoodwill(entry, body, known, counter, settled);
  }
  return settled;
}

function settleRedemption(
  entry: Entry,
  body: RedemptionBody,
  known: Known,
  counter: Counter,
  settled: Settled,
): void {
  known.redemptions.add(placeKey(entry));
  for (const voucher of body.vouchers) {
    const campaign = known.campaigns.get(voucher.campaign.no);
    if (campaign === undefined) {
      settled.unknown.set(entry.seq, `names campaign ${voucher.campaign.no}, unknown here`);
    } else if (!known.vouchers.has(voucher.ref) && voucher.form === 'signed') {
      // Its signature was checked at the counter; the entry that issued it may still be on its way.
      const { ref, hint } = voucher;
      const { validFrom: firstDay, validThrough: lastDay } = campaign;
      const issue = { ref, hint, firstDay, lastDay, customer: null };
      takeIn(signedVoucher(issue, campaign), known, counter, settled);
    }
  }
  const parts = mergedParts(
    body.vouchers.map((voucher) => ({
      ref: voucher.ref,
      campaignNo: voucher.campaign.no,
      uses: voucher.uses,
      amountMinor: voucher.amountMinor,
      discountMinor: voucher.discountMinor,
    })),
  );
  for (const part of parts) settlePart(entry, body.customer, part, known, counter, settled);
}

function settlePart(
  entry: Entry,
  customer: string | null,
  part: Part,
  known: Known,
  counter: Counter,
  settled: Settled,
): void {
  const campaign = known.campaigns.get(part.campaignNo);
  const voucher = known.vouchers.get(part.ref);
  if (voucher === undefined && !settled.unknown.has(entry.seq)) {
    settled.unknown.set(entry.seq, 'names a voucher unknown here');
  }
  const days = customer === null ? [] : daysOf(known, customer, part.campaignNo);
  const settlement = settleVoucherUse({
    known: voucher !== undefined && campaign !== undefined,
    killed: voucher !== undefined && voucher.killed_at !== null && voucher.killed_at <= entry.at,
    usesAllowed: voucher?.uses_allowed ?? 0,
    usesBefore: voucher?.uses_counted ?? 0,
    uses: part.uses,
    amount: amountFacts(voucher, part),
    overCustomerLimit: overLimit(campaign, days, entry.businessDay, part.uses),
  });
  if (settlement.outcome === 'case') {
    const { kind, beyond } = settlement;
    settled.cases.push({ kind, seq: entry.seq, ref: part.ref, beyond });
  }
  const outcome = settlement.outcome === 'good' ? 'good' : settlement.kind;
  const day = entry.businessDay;
  countPart(known, settled, customer, part, day);
  settled.uses.push(
    rowOfUse(entry, customer, part, counter, { settled: outcome, day, undoes: null }),
  );
}

function amountFacts(voucher: VoucherTable | undefined, part: Part) {
  if (voucher === undefined || voucher.amount_minor === null) return null;
  return {
    storedMinor: voucher.amount_minor,
    spentBeforeMinor: voucher.amount_counted,
    takenMinor: part.amountMinor ?? 0,
  };
}

function overLimit(
  campaign: Campaign | undefined,
  days: readonly DayCount[],
  businessDay: string,
  uses: number,
): number {
  const left = usesLeftOf(campaign?.customerLimits ?? [], days, businessDay);
  return left === null ? 0 : Math.min(uses, Math.max(0, uses - left));
}

function daysOf(known: Known, customer: string, campaignNo: number): DayCount[] {
  const key = countKey(customer, campaignNo);
  const days = known.customerDays.get(key) ?? [];
  known.customerDays.set(key, days);
  return days;
}

function countPart(
  known: Known,
  settled: Settled,
  customer: string | null,
  part: Part,
  businessDay: string,
): void {
  const voucher = known.vouchers.get(part.ref);
  if (voucher !== undefined) {
    known.vouchers.set(part.ref, {
      ...voucher,
      uses_counted: voucher.uses_counted + part.uses,
      amount_counted: voucher.amount_counted + (part.amountMinor ?? 0),
    });
    settled.changedVouchers.add(part.ref);
  }
  if (customer !== null) {
    daysOf(known, customer, part.campaignNo).push({ businessDay, uses: part.uses });
  }
}

function settleVoid(
  entry: Entry,
  body: VoidBody,
  known: Known,
  counter: Counter,
  settled: Settled,
): void {
  const { redemption } = body;
  const key = placeKey(redemption);
  const isOwn = redemption.device === entry.device && redemption.epoch === entry.epoch;
  if (isOwn && !known.redemptions.has(key)) {
    settled.unknown.set(entry.seq, 'undoes a redemption unknown here');
    return;
  }
  const again = known.undone.has(key);
  known.undone.add(key);
  const parts = mergedParts(
    body.restored.map((restored) => ({
      ref: restored.ref,
      campaignNo: restored.campaignNo,
      // `0 -` and not `-`: minus nothing must not become −0.
      uses: again ? 0 : 0 - restored.uses,
      amountMinor: restored.amountMinor === null ? null : again ? 0 : 0 - restored.amountMinor,
      discountMinor: restored.discountMinor,
    })),
  );
  if (again) {
    settled.cases.push({ kind: 'undoneTwice', seq: entry.seq, ref: null, beyond: 1 });
  }
  for (const part of parts) settleRestored(entry, body, part, again, known, counter, settled);
}

function settleRestored(
  entry: Entry,
  body: VoidBody,
  part: Part,
  again: boolean,
  known: Known,
  counter: Counter,
  settled: Settled,
): void {
  const voucher = known.vouchers.get(part.ref);
  if (voucher === undefined) settled.unknown.set(entry.seq, 'names a voucher unknown here');
  const settlement = settleVoucherUse({
    known: voucher !== undefined,
    killed: false,
    usesAllowed: voucher?.uses_allowed ?? 0,
    usesBefore: voucher?.uses_counted ?? 0,
    uses: part.uses,
    amount: amountFacts(voucher, part),
    overCustomerLimit: 0,
  });
  if (settlement.outcome === 'case' && !again) {
    const { kind, beyond } = settlement;
    settled.cases.push({ kind, seq: entry.seq, ref: part.ref, beyond });
  }
  const found = settlement.outcome === 'good' ? 'good' : settlement.kind;
  const day = body.businessDay;
  countPart(known, settled, body.customer, part, day);
  settled.uses.push(
    rowOfUse(entry, body.customer, part, counter, {
      settled: again ? 'undoneTwice' : found,
      day,
      undoes: body.redemption,
    }),
  );
}

function settleGoodwill(
  entry: Entry,
  body: GoodwillBody,
  known: Known,
  counter: Counter,
  settled: Settled,
): void {
  const campaign = known.campaigns.get(body.campaign.no);
  if (campaign === undefined) {
    settled.unknown.set(entry.seq, `names campaign ${body.campaign.no}, unknown here`);
    return;
  }
  const voucher = signedVoucher(body, campaign);
  takeIn(voucher, known, counter, settled);
  settled.issued.push(voucher);
}

type Issue = Pick<CachedVoucher, 'ref' | 'hint' | 'firstDay' | 'lastDay' | 'customer'>;

function signedVoucher(issue: Issue, campaign: Campaign): CachedVoucher {
  const { ref, hint, firstDay, lastDay, customer } = issue;
  const { benefit } = campaign;
  return {
    ref,
    hint,
    firstDay,
    lastDay,
    customer,
    campaignNo: campaign.no,
    homeShop: null,
    usesAllowed: campaign.usesPerVoucher,
    amountMinor: benefit.kind === 'storedAmount' ? benefit.amountMinor : null,
    killed: false,
    form: 'signed',
  };
}

/** Makes the voucher known, or, where a use came before its issue, puts its terms right. */
function takeIn(voucher: CachedVoucher, known: Known, counter: Counter, settled: Settled): void {
  const before = known.vouchers.get(voucher.ref);
  const { tenant, partition, now: at } = counter;
  const voucherNo = before?.voucher_no ?? counter.nextVoucherNo();
  const row = rowOfVoucher({ tenant, partition, voucherNo, at }, voucher);
  const counted = before ?? row;
  const { killed_at, uses_counted, amount_counted } = counted;
  known.vouchers.set(voucher.ref, { ...row, killed_at, uses_counted, amount_counted });
  (before === undefined ? settled.newVouchers : settled.changedVouchers).add(voucher.ref);
}
