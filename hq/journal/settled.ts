import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import type { SettlementFacts } from '../../shared/domain/settle.ts';
import type { CachedVoucher, EntryPlace } from '../../shared/protocol/feed.ts';
import type { CaseWhy } from '../cases/caseWhy.ts';
import { rowOfVoucher } from '../store/rows.ts';
import type { CaseKind } from '../store/tables/journal.ts';
import type { ReceiptTable, VoucherTable, VoucherUseTable } from '../store/tables/vouchers.ts';
import { countedUnder, daysIn, tallyKey } from '../vouchers/tallies.ts';
import type { Known } from './known.ts';
import type { Counter, Part } from './part.ts';

export interface OpenedCase {
  readonly kind: CaseKind;
  readonly seq: number;
  readonly ref: string | null;
  readonly beyond: number;
  readonly why: CaseWhy | null;
}

/** What a batch adds to the books. */
export interface Settled {
  readonly uses: VoucherUseTable[];
  readonly receipts: ReceiptTable[];
  readonly cases: OpenedCase[];
  /** Reasons by seq, of entries that name what is not known here. */
  readonly unknown: Map<number, string>;
  readonly newVouchers: Set<string>;
  readonly changedVouchers: Set<string>;
  /** Refs of signed vouchers that other terminals are told of. */
  readonly issued: Set<string>;
  /** Claims that were used, each by the entry at this place. */
  readonly usedClaims: Map<string, EntryPlace>;
}

/** A batch being settled: what is known, whose it is, and what has come of it so far. */
export interface Batch {
  readonly known: Known;
  readonly counter: Counter;
  readonly settled: Settled;
}

export function newSettled(): Settled {
  return {
    uses: [],
    receipts: [],
    cases: [],
    unknown: new Map(),
    newVouchers: new Set(),
    changedVouchers: new Set(),
    issued: new Set(),
    usedClaims: new Map(),
  };
}

/** All that one voucher is judged by, but for limits. */
export type Facts = Omit<SettlementFacts, 'over'>;

/** The stored amount in question, as settling judges it; `null` for other kinds of voucher. */
export function amountFacts(
  voucher: VoucherTable | undefined,
  part: Part,
): SettlementFacts['amount'] {
  if (voucher === undefined || voucher.amount_minor === null) return null;
  return {
    storedMinor: voucher.amount_minor,
    spentBeforeMinor: voucher.amount_counted,
    takenMinor: part.amountMinor ?? 0,
  };
}

/** Where and when a part counts: an undo's, where and when its redemption counted. */
export interface CountsFor {
  readonly customer: string | null;
  readonly shop: string;
  readonly businessDay: string;
}

/** Counts a use, or what an undo gave back, for those of the batch that come after. */
export function countPart({ known, settled }: Batch, part: Part, counts: CountsFor): void {
  const { ref, uses, valueMinor, campaignNo } = part;
  const voucher = known.vouchers.get(ref);
  if (voucher !== undefined) {
    known.vouchers.set(ref, {
      ...voucher,
      uses_counted: voucher.uses_counted + uses,
      amount_counted: voucher.amount_counted + (part.amountMinor ?? 0),
    });
    settled.changedVouchers.add(ref);
  }
  const { customer, shop, businessDay } = counts;
  for (const per of ['voucher', 'customer', 'shop', 'campaign'] as const) {
    const name = countedUnder(per, { ref, customer, shop });
    if (name === null) continue;
    const days = daysIn(known.tallies, tallyKey(per, name, campaignNo));
    days.push({ businessDay, uses, valueMinor });
  }
}

type Issue = Pick<CachedVoucher, 'ref' | 'hint' | 'firstDay' | 'lastDay' | 'customer'>;

/** Makes a signed voucher known, or, where a use came before its issue, puts its terms right. */
export function takeIn(
  { known, counter, settled }: Batch,
  { ref, hint, firstDay, lastDay, customer }: Issue,
  campaign: Campaign,
): void {
  const { benefit } = campaign;
  const voucher: CachedVoucher = {
    ref,
    hint,
    firstDay,
    lastDay,
    customer,
    campaignNo: campaign.no,
    extendedThrough: null,
    homeShop: null,
    usesAllowed: campaign.usesPerVoucher,
    amountMinor: benefit.kind === 'storedAmount' ? benefit.amountMinor : null,
    killed: false,
    form: 'signed',
  };
  const before = known.vouchers.get(ref);
  const { tenant, partition, now: at } = counter;
  const voucherNo = before?.voucher_no ?? counter.nextVoucherNo();
  const row = rowOfVoucher({ tenant, partition, voucherNo, at }, voucher);
  const withdrawn = { ...row, killed_at: known.kills.get(ref) ?? null };
  const { killed_at, extended_through, uses_counted, amount_counted, batch_id } =
    before ?? withdrawn;
  const kept = { killed_at, extended_through, uses_counted, amount_counted, batch_id };
  known.vouchers.set(ref, { ...row, ...kept });
  (before === undefined ? settled.newVouchers : settled.changedVouchers).add(ref);
}
