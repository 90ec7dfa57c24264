import type { Database } from 'better-sqlite3';
import type { Entry, RedemptionBody, VoidBody } from '../../../shared/protocol/entry.ts';
import type { UseElsewhere } from '../../../shared/protocol/feed.ts';
import { blobOf, blobOrNull } from '../rows.ts';
import { isHandedOut } from '../../../shared/protocol/careEntry.ts';

/** Names of the counter whose journal it was, as a later "already used" says them. */
export interface CarriedFrom {
  readonly shopName: string;
  readonly counter: string;
}

type Carried = UseElsewhere;

function redeemed(entry: Entry, body: RedemptionBody, from: CarriedFrom): readonly Carried[] {
  return body.vouchers.map((voucher) => ({
    ...placed(entry, from),
    ref: voucher.ref,
    campaignNo: voucher.campaign.no,
    customer: body.customer,
    uses: voucher.uses,
    amountMinor: voucher.amountMinor,
    valueMinor: voucher.valueMinor,
    businessDay: entry.businessDay,
    shop: entry.shop,
    undoes: null,
    revivedThrough: null,
  }));
}

function undone(entry: Entry, body: VoidBody, from: CarriedFrom): readonly Carried[] {
  const { device, epoch, seq, shop } = body.redemption;
  return body.restored.map((restored) => ({
    ...placed(entry, from),
    ref: restored.ref,
    campaignNo: restored.campaignNo,
    customer: body.customer,
    uses: 0 - restored.uses,
    amountMinor: restored.amountMinor === null ? null : 0 - restored.amountMinor,
    valueMinor: 0 - restored.valueMinor,
    businessDay: body.businessDay,
    shop,
    undoes: { device, epoch, seq },
    revivedThrough: restored.revivedThrough,
  }));
}

function placed({ device, epoch, seq, at, actor }: Entry, { shopName, counter }: CarriedFrom) {
  return { device, epoch, seq, at, shopName, counter, operator: actor.name };
}

/** The uses and undos of an entry as HQ would tell another counter of them. */
export function carriedUses(entry: Entry, from: CarriedFrom): readonly UseElsewhere[] {
  const { body } = entry;
  switch (body.kind) {
    case 'redemption':
      return redeemed(entry, body, from);
    case 'void':
      return undone(entry, body, from);
    default:
      return [];
  }
}

/**
 * Keeps what entries of our own journal used, undid and handed out as if it had been told, under their own
 * places (device, epoch, seq), so that it stays counted when they leave the journal or belong to an
 * earlier epoch. A row of this device's present epoch goes on counting as its own; one of an earlier
 * epoch counts as told. Within the caller's transaction; the same entry again changes nothing.
 *
 * The derived tables are the caller's: either it takes what they say of these entries out in the same
 * transaction (a checkpoint does), or it works them out anew (`rebuildDerived`).
 */
export function carryEntries(db: Database, entries: Iterable<Entry>, from: CarriedFrom): void {
  const insertUse = db.prepare(
    `INSERT OR IGNORE INTO uses_elsewhere
     (ref, device, epoch, seq, campaign_no, customer, uses, amount, value, day, at,
      shop, shop_name, counter, operator, undoes_device, undoes_epoch, undoes_seq,
      revived_through, carried)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`,
  );
  const insertReceipt = db.prepare(
    `INSERT OR IGNORE INTO receipts_elsewhere
     (ref, campaign_no, customer, value, day, shop, by_device, by_epoch, by_seq, person)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );

  function keepUse(use: UseElsewhere): void {
    const { undoes } = use;
    const place = [blobOf(use.device), use.epoch, use.seq];
    const counted = [use.campaignNo, blobOrNull(use.customer), use.uses, use.amountMinor];
    const when = [use.valueMinor, use.businessDay, use.at];
    const where = [use.shop, use.shopName, use.counter, use.operator];
    const undone = [blobOrNull(undoes?.device ?? null), undoes?.epoch ?? null, undoes?.seq ?? null];
    insertUse.run(
      blobOf(use.ref),
      ...place,
      ...counted,
      ...when,
      ...where,
      ...undone,
      use.revivedThrough,
    );
  }

  function keepReceipt({ body, device, epoch, seq, businessDay, shop, actor }: Entry): void {
    if (!isHandedOut(body)) return;
    const what = [body.campaign.no, blobOrNull(body.customer), body.valueMinor, businessDay, shop];
    insertReceipt.run(blobOf(body.ref), ...what, blobOf(device), epoch, seq, actor.personId);
  }

  for (const entry of entries) {
    carriedUses(entry, from).forEach(keepUse);
    keepReceipt(entry);
  }
}
