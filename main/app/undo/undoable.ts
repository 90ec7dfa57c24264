import { failed, ok } from '../answers.ts';
import type { Localized } from '../../../shared/domain/campaign/campaign.ts';
import type { CivilDate, InstantMs } from '../../../shared/domain/time/civil.ts';
import { civilDateAt } from '../../../shared/domain/time/civilTime.ts';
import type { LineDiscount } from '../../../shared/domain/order/decision.ts';
import type {
  Quantity,
  Revival,
  SoldLine,
  UndoFacts,
  UsedVoucher,
} from '../../../shared/domain/undo/undoFacts.ts';
import { lastDayOf } from '../../../shared/domain/campaign/validity.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import type { UndoOf } from '../../../shared/contract/order.ts';
import type { VoidBody } from '../../../shared/protocol/entry.ts';
import { shopMark } from '../../../shared/protocol/receiptReference.ts';
import type { ReceiptReference } from '../../../shared/protocol/receiptReference.ts';
import { backSoFar } from './backSoFar.ts';
import type { BackSoFar } from './backSoFar.ts';
import type { AppContext } from '../context.ts';
import { isEntryOf } from '../../../shared/protocol/entry.ts';
import type { EntryOf } from '../../../shared/protocol/entry.ts';
import { absentEntry, parseEntry } from '../entries.ts';
import { sourcesAt } from '../redeem/factSources.ts';
import type { Reader, StoredEntry } from '../ports.ts';
import { lastDayThen, referenceIn } from './receiptReferences.ts';

export interface NamedVoucher extends UsedVoucher {
  /** Empty where this terminal never saw the voucher. */
  readonly hint: string;
  readonly name: Localized | null;
}

/** What somebody named to be undone: a redemption as it stands now, or an entry that is none. */
export interface Undoable {
  readonly of: UndoFacts['of'];
  /** Redeemed on this terminal. */
  readonly here: boolean;
  readonly redemption: VoidBody['redemption'];
  readonly at: InstantMs;
  readonly businessDay: CivilDate;
  readonly customer: string | null;
  /** Empty where nobody told which shop it was. */
  readonly shopName: string;
  readonly vouchers: readonly NamedVoucher[];
  readonly lines: readonly (SoldLine & { readonly name: string })[];
}

/** Finds it by its number in our own journal, or by the reference on its receipt. */
export function findUndoable(context: AppContext, tx: Reader, of: UndoOf): Answer<Undoable> {
  if ('seq' in of) {
    const stored = tx.entry(of.seq);
    return stored === null ? failed(absentEntry(tx, of.seq)) : ok(inJournal(context, tx, stored));
  }
  const reference = referenceIn(context, tx, of.reference);
  if (typeof reference === 'string') return failed(problemOf('badReference', { why: reference }));
  const identity = tx.identity();
  if (reference.device !== identity?.device || reference.epoch !== identity.epoch) {
    // What was used so long ago is no longer told apart here by who used it.
    const isPacked = reference.vouchers.some(
      ({ ref }) => tx.usage(ref).lastUse?.before !== undefined,
    );
    return isPacked ? failed(problemOf('entryLeft')) : ok(byReference(context, tx, reference));
  }
  if (reference.seq <= (tx.checkpoint()?.seq ?? 0)) return failed(problemOf('entryLeft'));
  // Our own: the journal knows more of it, and knows whether it was ever made.
  const stored = tx.entry(reference.seq);
  const own = stored === null ? null : inJournal(context, tx, stored);
  return own?.redemption.id === reference.id
    ? ok(own)
    : failed(problemOf('badReference', { why: 'notInJournal' }));
}

function inJournal(context: AppContext, tx: Reader, stored: StoredEntry): Undoable {
  const entry = parseEntry(stored);
  if (isEntryOf(entry, 'redemption')) return ownRedemption(context, tx, entry);
  const { device, shop, epoch, seq, id, at, businessDay } = entry;
  return {
    of: isEntryOf(entry, 'void') ? 'void' : 'other',
    here: true,
    redemption: { device, epoch, seq, id, shop },
    at,
    businessDay,
    customer: null,
    shopName: shopNameOf(tx),
    vouchers: [],
    lines: [],
  };
}

function ownRedemption(context: AppContext, tx: Reader, entry: EntryOf<'redemption'>): Undoable {
  const { device, shop, epoch, seq, id, at, businessDay, body } = entry;
  const back = backSoFar(tx, { device, epoch, seq });
  return {
    of: 'redemption',
    here: true,
    redemption: { device, epoch, seq, id, shop },
    at,
    businessDay,
    customer: body.customer,
    shopName: shopNameOf(tx),
    vouchers: body.vouchers.map((voucher) => ({
      ...usedVoucher(context, tx, back, {
        ...voucher,
        campaignNo: voucher.campaign.no,
        lastDay: lastDayThen(voucher, businessDay),
      }),
      hint: voucher.hint,
      name: voucher.campaign.name,
    })),
    lines: body.basket.map(({ lineId, name, quantity, unitPriceMinor }) => ({
      lineId,
      name,
      quantity,
      totalMinor: quantity * unitPriceMinor,
      // Another terminal undoes all of it or nothing.
      returned: back.elsewhere ? quantity : back.returned(lineId),
    })),
  };
}

function byReference(context: AppContext, tx: Reader, reference: ReceiptReference): Undoable {
  const { device, epoch, seq, id, at, businessDay, customer } = reference;
  const here = tx.identity()?.shop ?? '';
  const shop = reference.shopMark === shopMark(context.crypto, here) ? here : '';
  const back = backSoFar(tx, { device, epoch, seq });
  return {
    of: 'redemption',
    here: false,
    redemption: { device, epoch, seq, id, shop },
    at,
    businessDay,
    customer,
    shopName: shopNameElsewhere(tx, reference),
    vouchers: reference.vouchers.map((voucher) => ({
      ...usedVoucher(context, tx, back, { ...voucher, lines: [] }),
      hint: tx.voucher(voucher.ref)?.hint ?? '',
      name: tx.campaignByNo(voucher.campaignNo)?.name ?? null,
    })),
    lines: [],
  };
}

interface Used extends Quantity {
  readonly ref: string;
  readonly campaignNo: number;
  readonly lines: readonly LineDiscount[];
  /** As it was judged by when it was used. */
  readonly lastDay: CivilDate;
}

function usedVoucher(context: AppContext, tx: Reader, back: BackSoFar, used: Used): UsedVoucher {
  const { ref, campaignNo, uses, amountMinor, discountMinor, valueMinor, lines } = used;
  const rounds = tx.usage(ref).undoRounds;
  return {
    ref,
    campaignNo,
    uses,
    amountMinor,
    discountMinor,
    valueMinor,
    lines,
    restored: back.restored(used),
    undoRounds: back.gaveBack(ref) ? Math.max(0, rounds - 1) : rounds,
    revival: revivalOf(context, tx, used),
  };
}

/** Of a campaign that is unknown here nothing is known to revive. */
function revivalOf(context: AppContext, tx: Reader, { ref, campaignNo, lastDay }: Used): Revival {
  const campaign = tx.campaignByNo(campaignNo);
  if (campaign === null) return { today: lastDay, lastDay, reviveDays: 0 };
  const cached = tx.voucher(ref);
  const usage = tx.usage(ref);
  const { told } = sourcesAt(context, tx);
  const known = {
    lastDay: told(cached?.lastDay ?? lastDay),
    extendedThrough: told(cached?.extendedThrough ?? null),
    revivedThrough: told(usage.revivedThrough),
    // What was frozen counted from the first use already.
    firstUseDay: told(cached === null ? null : usage.firstUseDay),
  };
  return {
    today: civilDateAt(context.clock.now().effective, campaign.zone),
    lastDay: lastDayOf(known, campaign).day,
    reviveDays: campaign.reviveDays,
  };
}

function shopNameOf(tx: Reader): string {
  const shop = tx.shop();
  return shop === null ? '' : shop.name[shop.language];
}

const msPerSecond = 1000;

/** The reference names the terminal, not the shop; the use may have been told of. */
function shopNameElsewhere(tx: Reader, { at, vouchers }: ReceiptReference): string {
  for (const { ref } of vouchers) {
    const use = tx.usage(ref).lastUse;
    const isThis = use?.seq === null && use.at - (use.at % msPerSecond) === at;
    if (isThis) return use.shopName;
  }
  return '';
}
