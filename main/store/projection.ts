import type { Entry, GoodwillBody, RedemptionBody, VoidBody } from '../../shared/protocol/entry.ts';
import type { UseElsewhere } from '../../shared/protocol/feed.ts';
import type { DerivedTables, JournalTables } from './derived.ts';

/** Marks an undo of a redemption that stands in another terminal's journal. */
const undoesElsewhere = 0;

function redeem(tables: JournalTables, entry: Entry, body: RedemptionBody): void {
  for (const voucher of body.vouchers) {
    tables.addUse({
      ref: voucher.ref,
      seq: entry.seq,
      uses: voucher.uses,
      amountMinor: voucher.amountMinor ?? 0,
      undoes: null,
    });
    if (body.customer === null) continue;
    tables.addOwnDay(body.customer, voucher.campaign.no, entry.businessDay, voucher.uses);
  }
}

function undo(tables: JournalTables, entry: Entry, body: VoidBody): void {
  const { device, epoch, seq } = body.redemption;
  const own = device === entry.device && epoch === entry.epoch;
  if (own) tables.addVoid(seq, entry.seq);
  for (const restored of body.restored) {
    tables.addUse({
      ref: restored.ref,
      seq: entry.seq,
      uses: -restored.uses,
      amountMinor: -(restored.amountMinor ?? 0),
      undoes: own ? seq : undoesElsewhere,
    });
    if (body.customer === null) continue;
    tables.addOwnDay(body.customer, restored.campaignNo, body.businessDay, -restored.uses);
  }
}

function issue(tables: JournalTables, entry: Entry, body: GoodwillBody): void {
  tables.addGoodwill(body.campaign.no, entry.businessDay);
  if (body.customer === null) return;
  tables.addReceived(body.customer, body.campaign.no, entry.businessDay);
}

/**
 * What one entry of the journal means for the tables derived from it. The only function that knows:
 * `append`, a start and `rebuild` all go through it, so that none can drift from the others.
 */
export function projectEntry(tables: JournalTables, entry: Entry): void {
  const { body } = entry;
  switch (body.kind) {
    case 'redemption':
      return redeem(tables, entry, body);
    case 'void':
      return undo(tables, entry, body);
    case 'goodwill':
      return issue(tables, entry, body);
    case 'reprint':
      return tables.addReprint(body.of);
    case 'signIn':
    case 'signOut':
    case 'pinRefused':
    case 'settings':
    case 'clock':
    case 'campaign':
    case 'vouchers':
    case 'person':
    case 'enrolled':
      return;
  }
}

/** The same for a use that HQ told of; the use itself is kept as it came. */
export function projectUseElsewhere(
  tables: DerivedTables,
  use: Pick<UseElsewhere, 'customer' | 'campaignNo' | 'businessDay' | 'uses'>,
): void {
  if (use.customer === null) return;
  tables.addElsewhereDay(use.customer, use.campaignNo, use.businessDay, use.uses);
}
