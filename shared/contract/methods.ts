import { z } from 'zod';
import { campaignDraft } from '../protocol/campaign.ts';
import { enrolmentCode, enrolmentFileText } from '../protocol/enrolment.ts';
import { shopConfig } from '../protocol/feed.ts';
import { goodwillReasons } from '../domain/campaign/campaign.ts';
import type { Campaign } from '../domain/campaign/campaign.ts';
import { remakeReasons } from '../domain/undo/remake.ts';
import { pinPattern } from '../domain/people/pin.ts';
import { isKnownZone } from '../domain/time/civilTime.ts';
import { shiftId } from '../protocol/entry.ts';
import {
  civilDate,
  hex,
  isPlain,
  notPlainText,
  noteText,
  plainText,
} from '../protocol/primitives.ts';
import { method } from './method.ts';
import { paperSettings, printerSettings } from './printer.ts';
import { batchMethods } from './batchMethods.ts';
import { careMethods } from './careMethods.ts';
import type { UndoDone } from './careViews.ts';
import { heldMethods } from './heldMethods.ts';
import { openingMethods } from './openingMethods.ts';
import { paperMethods } from './paperMethods.ts';
import { printerMethods } from './printerMethods.ts';
import { printQueueMethods } from './printQueueMethods.ts';
import { scannerMethods, scannersSettings } from './scannerMethods.ts';
import { dayMethods } from './dayMethods.ts';
import { drawerMethods } from './drawerMethods.ts';
import { deskMethods } from './deskMethods.ts';
import { peopleMethods } from './peopleMethods.ts';
import { scanStatsMethods } from './scanStatsMethods.ts';
import { shopMethods } from './shopMethods.ts';
import type { CsvPreview } from './imports.ts';
import { stockMethods } from './stockMethods.ts';
import { practiceMethods } from './practiceMethods.ts';
import { keyTable, screenMethods, textSizes, volumes } from './screenMethods.ts';
import { approvalInput, orderDraft, seen, undoOf, undoPart } from './order.ts';
import type { Prepared, Redeemed, UndoPreview, Why } from './order.ts';
import type { BackupView } from './backups.ts';
import type { RepairView } from './repair.ts';
import type { DiskView } from './disk.ts';
import type {
  CampaignView,
  ClockView,
  CustomerPanel,
  EnrolmentView,
  GoodwillIssued,
  GoodwillTemplate,
  HistoryRow,
  PaperView,
  SyncView,
  TerminalSettings,
} from './views.ts';
import { formatSettings } from './formatSettings.ts';
import { wedgeSettingsInput } from './wedgeSettings.ts';

const nothing = z.strictObject({});
const pin = z.string().regex(pinPattern);
const personName = plainText(60).trim().min(1);
const counterName = plainText(40).trim().min(1);
/** The terminal's own shop as somebody types it at first set-up. */
const typedShop = shopConfig
  .refine(isPlain, notPlainText)
  .refine(({ zone }) => isKnownZone(zone), { path: ['zone'], message: 'no such time zone' });
/** As typed, or as `removable` of `backup.status` names it. */
const folderPath = plainText(500).trim().min(1);
const pageOf = z.strictObject({
  before: z.int().min(1).nullable(),
  count: z.int().min(1).max(100),
});

/** Bounds of how long a customer's display data outlives their last visit, in days. */
const leastCustomerDays = 7;
const mostCustomerDays = 3_650;

export const settingsPatch = z.strictObject({
  language: z.enum(['zh', 'en']).optional(),
  theme: z.enum(['light', 'dark', 'system']).optional(),
  confirmAtOnce: z.boolean().optional(),
  sounds: z.boolean().optional(),
  volume: z.literal(volumes).optional(),
  textSize: z.enum(textSizes).optional(),
  keys: keyTable.optional(),
  /** On only: `kiosk.leave` is the way out. */
  kiosk: z.literal(true).optional(),
  printer: printerSettings.optional(),
  paper: paperSettings.optional(),
  customerDays: z.int().min(leastCustomerDays).max(mostCustomerDays).optional(),
  receiptReminder: z.boolean().optional(),
  scanners: scannersSettings.optional(),
  wedge: wedgeSettingsInput.optional(),
  formats: formatSettings.optional(),
});

const maxCsvCharacters = 20_000_000;

/** A file's text as columns: which column of the file feeds which field. */
const csvImport = z.strictObject({
  /** Base64 of the file as it is; UTF-8 or GB18030 is found out by the terminal. */
  fileBase64: z.base64().max(maxCsvCharacters),
  mapping: z.record(z.string().max(40), z.string().max(120)),
  dryRun: z.boolean(),
});

/** What a CSV import did or, as a dry run, would do. */
export interface CsvOutcome {
  readonly rows: number;
  readonly good: number;
  readonly faults: readonly {
    readonly line: number;
    readonly field: string;
    readonly message: string;
  }[];
  readonly columns: readonly string[];
  readonly encoding: 'utf-8' | 'gb18030';
  readonly preview: CsvPreview;
}

/**
 * The terminal's API: one table. Both hosts serve exactly this; `app/dispatch` parses the input, checks
 * the role and answers with an `Answer`.
 */
export const methods = {
  'shift.close': method<null>()(
    'cashier',
    'write',
    'End the shift by hand and sign out; the next sign-in opens another',
    z.strictObject({ shift: shiftId }),
  ),
  'clock.status': method<ClockView>()(
    'anyone',
    'read',
    'What is odd about the time or the age of the data, if anything is',
    nothing,
  ),
  'clock.confirm': method<ClockView>()(
    'cashier',
    'write',
    'Two people agree that the computer’s date is right; one of them leads a shift or more',
    z.strictObject({ date: civilDate, approval: approvalInput }),
  ),

  'setup.standAlone': method<null>()(
    'anyone',
    'write',
    'First set-up without head office: the shop and its first manager',
    z.strictObject({
      shop: typedShop,
      counterName,
      managerName: personName,
      managerPin: pin,
    }),
  ),
  'setup.enrol': method<EnrolmentView>()(
    'anyone',
    'write',
    'First set-up at a head office, by a one-time code; nothing is kept before the digits are compared',
    z.strictObject({
      hqUrl: z.url().max(200),
      code: enrolmentCode,
      counterName,
    }),
  ),
  'setup.compared': method<{ readonly state: 'joined' | 'waiting' | 'forgotten' }>()(
    'anyone',
    'write',
    'Whether both screens show the same six digits: join, or forget all that was received',
    z.strictObject({ same: z.boolean() }),
  ),
  'setup.enrolFile': method<null>()(
    'anyone',
    'write',
    'First set-up at a head office, by a roll-out’s file; an empty name lets head office number the counter',
    z.strictObject({ file: enrolmentFileText, counterName: plainText(40).trim() }),
  ),
  'setup.firstManager': method<null>()(
    'anyone',
    'write',
    'Adds the first manager where the roster is empty',
    z.strictObject({ name: personName, pin }),
  ),

  'redeem.prepare': method<Prepared>()(
    'cashier',
    'read',
    'Judge an order; nothing is used',
    z.strictObject({ order: orderDraft }),
  ),
  'redeem.confirm': method<Redeemed>()(
    'cashier',
    'write',
    'Use the vouchers of an order, all or none',
    z.strictObject({ order: orderDraft, seen, approval: approvalInput.nullable() }),
  ),
  'redeem.letGo': method<null>()(
    'cashier',
    'write',
    'Nothing will come of an order: what head office keeps for it is given back',
    z.strictObject({ orderId: hex(16) }),
  ),
  'redeem.why': method<Why>()(
    'cashier',
    'read',
    'Every rule tried for an order, with what it compared; nothing is used',
    z.strictObject({ order: orderDraft }),
  ),
  'undo.preview': method<UndoPreview>()(
    'cashier',
    'read',
    'What undoing a redemption, or part of it, would give back',
    z.strictObject({ of: undoOf, part: undoPart }),
  ),
  'undo.do': method<UndoDone>()(
    'cashier',
    'write',
    'Undo a redemption or part of it: give back exactly what was used',
    z.strictObject({
      /** Becomes the entry's id, so that a repeated undo is answered, not redone. */
      undoId: hex(16),
      of: undoOf,
      part: undoPart,
      reason: noteText(1, 120),
      approval: approvalInput.nullable(),
    }),
  ),
  'redeem.remake': method<{ readonly seq: number }>()(
    'cashier',
    'write',
    'Make again what was given for a redemption: a slip, and no second use',
    z.strictObject({
      remakeId: hex(16),
      seq: z.int().min(1),
      reason: z.enum(remakeReasons),
      note: noteText(0, 120),
      approval: approvalInput.nullable(),
    }),
  ),

  'customer.find': method<CustomerPanel | null>()(
    'cashier',
    'read',
    'A customer by the full number, typed once and not kept',
    z.strictObject({ phone: z.string().regex(/^\+?[\d\s-]{6,20}$/) }),
  ),
  'customer.panel': method<CustomerPanel | null>()(
    'cashier',
    'read',
    'A customer by opaque id',
    z.strictObject({ id: hex(16) }),
  ),

  'customer.forget': method<null>()(
    'manager',
    'write',
    'Forget a person for good, standing alone; a chain’s customers are forgotten at head office',
    z.strictObject({ id: hex(16) }),
  ),

  'goodwill.templates': method<readonly GoodwillTemplate[]>()(
    'manager',
    'read',
    'What goodwill may be given, and what is left of it today',
    nothing,
  ),
  'goodwill.issue': method<GoodwillIssued>()(
    'manager',
    'write',
    'Issue and print a signed goodwill coupon',
    z.strictObject({
      issueId: hex(16),
      campaignId: z.string().min(1).max(40),
      reason: z.enum(goodwillReasons),
      note: noteText(0, 120),
      customer: hex(16).nullable(),
      pin,
      approval: approvalInput.nullable(),
    }),
  ),
  'goodwill.list': method<readonly GoodwillIssued[]>()(
    'manager',
    'read',
    'Goodwill given here, newest first',
    pageOf,
  ),

  'history.list': method<readonly HistoryRow[]>()(
    'cashier',
    'read',
    'What was done here, newest first; a cashier sees the last five',
    pageOf,
  ),
  'history.paper': method<PaperView>()(
    'cashier',
    'read',
    'An entry’s document as it printed',
    z.strictObject({ seq: z.int().min(1) }),
  ),
  'history.reprint': method<PaperView>()(
    'cashier',
    'write',
    'Print an entry again, as COPY n',
    z.strictObject({ seq: z.int().min(1) }),
  ),

  'sync.status': method<SyncView>()(
    'anyone',
    'read',
    'The line, the queue and the age of the data',
    nothing,
  ),
  'sync.now': method<SyncView>()('cashier', 'write', 'Try the line now', nothing),
  'sync.demoLine': method<SyncView>()(
    'cashier',
    'write',
    'Unplug or plug in the demo’s own head office',
    z.strictObject({ on: z.boolean() }),
  ),

  'disk.status': method<DiskView>()(
    'anyone',
    'read',
    'Room on the disk, and what is set aside',
    nothing,
  ),
  'backup.status': method<BackupView>()(
    'manager',
    'read',
    'Where backups go, the last one, and what is plugged in',
    nothing,
  ),
  'repair.status': method<RepairView>()(
    'anyone',
    'read',
    'What was damaged, what of it is back, what is missing, whether keys are lost',
    nothing,
  ),
  'repair.newKeys': method<RepairView>()(
    'manager',
    'write',
    'Give the lost keys up: the terminal is set up anew, and its journal stays',
    nothing,
  ),
  'repair.check': method<RepairView>()(
    'manager',
    'write',
    'Look the whole database over now',
    nothing,
  ),
  'backup.now': method<BackupView>()(
    'manager',
    'write',
    'Make a backup now; `folder`: there this once, else where they always go',
    z.strictObject({ folder: folderPath.nullable() }),
  ),
  'backup.folder': method<BackupView>()(
    'manager',
    'write',
    'Where the daily backup goes; `null`: beside the data folder',
    z.strictObject({ folder: folderPath.nullable() }),
  ),

  'print.test': method<PaperView>()('cashier', 'write', 'Print a test page', nothing),

  'settings.get': method<TerminalSettings>()(
    'anyone',
    'read',
    'Settings of this terminal',
    nothing,
  ),
  'settings.set': method<TerminalSettings>()(
    'cashier',
    'write',
    'Change settings of this terminal; the printer, scanners, keys and kiosk need a manager',
    settingsPatch,
  ),
  'settings.language': method<TerminalSettings>()(
    'anyone',
    'write',
    'Switch the screen’s language',
    z.strictObject({ language: z.enum(['zh', 'en']) }),
  ),

  'campaigns.list': method<readonly CampaignView[]>()(
    'manager',
    'read',
    'Campaigns known here',
    nothing,
  ),
  'campaigns.get': method<Campaign>()(
    'manager',
    'read',
    'One campaign with all its terms, to make its next version of',
    z.strictObject({ id: z.string().min(1).max(40) }),
  ),
  'campaigns.save': method<{ readonly id: string; readonly version: number }>()(
    'manager',
    'write',
    'Make a campaign or its next version: here when standing alone, else at head office',
    z.strictObject({ campaign: campaignDraft }),
  ),
  'campaigns.importCsv': method<CsvOutcome>()(
    'manager',
    'write',
    'Campaigns from a CSV file',
    csvImport,
  ),
  'vouchers.make': method<{ readonly codes: readonly string[] }>()(
    'manager',
    'write',
    'Make static vouchers of a campaign; the codes are shown once',
    z.strictObject({
      campaignId: z.string().min(1).max(40),
      count: z.int().min(1).max(1000),
      customer: hex(16).nullable(),
    }),
  ),
  'vouchers.importCsv': method<CsvOutcome>()(
    'manager',
    'write',
    'Vouchers (code, and optionally phone and last day) of a campaign from a CSV file',
    csvImport.extend({ campaignId: z.string().min(1).max(40) }),
  ),
  ...batchMethods,
  ...careMethods,
  ...peopleMethods,
  ...shopMethods,
  ...dayMethods,
  ...drawerMethods,
  ...deskMethods,
  ...scanStatsMethods,
  ...stockMethods,
  ...heldMethods,
  ...openingMethods,
  ...paperMethods,
  ...scannerMethods,
  ...printerMethods,
  ...printQueueMethods,
  ...practiceMethods,
  ...screenMethods,
} as const;

export type Methods = typeof methods;
export type MethodName = keyof Methods;
export type InputOf<M extends MethodName> = z.input<Methods[M]['input']>;
export type ParsedInputOf<M extends MethodName> = z.output<Methods[M]['input']>;
export type OutputOf<M extends MethodName> =
  | NonNullable<Methods[M]['output']>
  | Extract<Methods[M]['output'], null>;

/** What the terminal tells its screens unasked: that something is to be asked again. */
