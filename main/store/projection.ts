import type { IssuedAfterBody } from '../../shared/protocol/careEntry.ts';
import { careRowOf } from './care.ts';
import type { Entry, GoodwillBody, RedemptionBody, VoidBody } from '../../shared/protocol/entry.ts';
import type { ReceiptElsewhere, UseElsewhere } from '../../shared/protocol/feed.ts';
import { dayShareOf } from './businessDays.ts';
import type { DerivedTables, JournalTables } from './derived.ts';
import { projectRainCheck, projectSoldOut } from './stock.ts';

function redeem(tables: JournalTables, entry: Entry, body: RedemptionBody): void {
  const day = entry.businessDay;
  for (const { ref, campaign, uses, amountMinor, valueMinor } of body.vouchers) {
    tables.addUse({
      ref,
      seq: entry.seq,
      uses,
      amountMinor: amountMinor ?? 0,
      valueMinor,
      day,
      undoes: null,
      revivedThrough: null,
    });
    tables.addOwnDay({
      what: 'use',
      campaignNo: campaign.no,
      customer: body.customer,
      shop: entry.shop,
      day,
      uses,
      valueMinor,
    });
  }
}

/** Takes off where the redemption was counted: on its business day, of its campaign, in its shop. */
function undo(tables: JournalTables, entry: Entry, body: VoidBody): void {
  const { device, epoch, seq, shop } = body.redemption;
  const day = body.businessDay;
  for (const restored of body.restored) {
    const uses = -restored.uses;
    const valueMinor = -restored.valueMinor;
    tables.addUse({
      ref: restored.ref,
      seq: entry.seq,
      uses,
      amountMinor: -(restored.amountMinor ?? 0),
      valueMinor,
      day,
      undoes: { device, epoch, seq },
      revivedThrough: restored.revivedThrough,
    });
    tables.addOwnDay({
      what: 'use',
      campaignNo: restored.campaignNo,
      customer: body.customer,
      shop,
      day,
      uses,
      valueMinor,
    });
  }
}

function care(tables: JournalTables, entry: Entry): void {
  const row = careRowOf(entry);
  if (row !== null) tables.addCare(row);
}

function issue(tables: JournalTables, entry: Entry, body: GoodwillBody | IssuedAfterBody): void {
  care(tables, entry);
  tables.addOwnDay({
    what: 'receipt',
    campaignNo: body.campaign.no,
    customer: body.customer,
    shop: entry.shop,
    day: entry.businessDay,
    uses: 1,
    valueMinor: body.valueMinor,
  });
}

/**
 * What one entry of the journal means for the tables derived from it. The only function that knows:
 * `append`, a start and `rebuild` all go through it, so that none can drift from the others.
 */
export function projectEntry(tables: JournalTables, entry: Entry): void {
  tables.addBusinessDay(dayShareOf(entry));
  tables.countAtDesk([entry]);
  const { body } = entry;
  switch (body.kind) {
    case 'redemption':
      return redeem(tables, entry, body);
    case 'void':
      return undo(tables, entry, body);
    case 'goodwill':
    case 'issuedAfter':
      return issue(tables, entry, body);
    case 'goodwillVoid':
    case 'wake':
    case 'feedback':
      return care(tables, entry);
    case 'reprint':
      return tables.addReprint(body.of);
    case 'remake':
      return tables.addRemake(body.redemption.seq);
    case 'shift':
      return tables.addShift({ seq: entry.seq, change: body.change, shift: body.shift });
    case 'soldOut':
      return projectSoldOut(tables, entry, body);
    case 'rainCheck':
      return projectRainCheck(tables, entry, body);
    // What the desk makes of it is all there is.
    case 'flagReview':
    case 'dayClosed':
    case 'handOver':
    case 'drawerOpened':
    case 'drawerStayedShut':
    case 'contactWish':
    case 'signIn':
    case 'signOut':
    case 'pinRefused':
    case 'settings':
    case 'clock':
    case 'campaign':
    case 'vouchers':
    case 'couponBatch':
    case 'person':
    case 'enrolled':
    case 'newEpoch':
    case 'recovered':
    case 'forgot':
    case 'integrity':
    case 'backup':
      return;
  }
}

type Counted = 'campaignNo' | 'customer' | 'shop' | 'businessDay' | 'valueMinor';

/** The same for what counts of a use that HQ told of; the use itself is kept as it came. */
export function projectUseElsewhere(
  tables: DerivedTables,
  use: Pick<UseElsewhere, Counted | 'uses'>,
): void {
  const { campaignNo, customer, shop, businessDay: day, uses, valueMinor } = use;
  tables.addElsewhereDay({ what: 'use', campaignNo, customer, shop, day, uses, valueMinor });
}

/** And for a voucher that was handed out elsewhere. */
export function projectReceiptElsewhere(
  tables: DerivedTables,
  receipt: Pick<ReceiptElsewhere, Counted>,
): void {
  const { campaignNo, customer, shop, businessDay: day, valueMinor } = receipt;
  tables.addElsewhereDay({ what: 'receipt', campaignNo, customer, shop, day, uses: 1, valueMinor });
}
