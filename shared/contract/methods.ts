import { z } from 'zod';
import { campaignDraft } from '../protocol/campaign.ts';
import { enrolmentCode } from '../protocol/enrolment.ts';
import { roles, shopConfig } from '../protocol/feed.ts';
import { goodwillReasons } from '../domain/campaign/campaign.ts';
import type { Campaign } from '../domain/campaign/campaign.ts';
import { remakeReasons } from '../domain/undo/remake.ts';
import { isKnownZone } from '../domain/time/civilTime.ts';
import { hex, isPlain, notPlainText, plainText } from '../protocol/primitives.ts';
import { approvalInput, orderDraft, seen, undoOf, undoPart } from './order.ts';
import type { Prepared, Redeemed, UndoPreview, Why } from './order.ts';
import type {
  CampaignView,
  CustomerPanel,
  GoodwillIssued,
  GoodwillTemplate,
  HistoryRow,
  PaperView,
  PersonView,
  PrintJobView,
  SessionView,
  SyncView,
  TerminalSettings,
} from './views.ts';

/** `anyone`: nobody needs to be signed in. The others rank: each may do what the ones before may. */
export type MethodRole = 'anyone' | (typeof roles)[number];

export interface Method<Input extends z.ZodType, Output> {
  readonly input: Input;
  readonly role: MethodRole;
  readonly effect: 'read' | 'write';
  /** What it is for, in one line: `GET /call` lists it. */
  readonly says: string;
  /** Never read: carries the output's type. */
  readonly output?: Output;
}

function method<Output>() {
  return <Input extends z.ZodType>(
    role: MethodRole,
    effect: 'read' | 'write',
    says: string,
    input: Input,
  ): Method<Input, Output> => ({ input, role, effect, says });
}

const nothing = z.strictObject({});
const pin = z.string().regex(/^\d{4,6}$/);
const personId = z.string().min(1).max(40);
const personName = plainText(60).trim().min(1);
const counterName = plainText(40).trim().min(1);
/** The terminal's own shop as somebody types it at first set-up. */
const typedShop = shopConfig
  .refine(isPlain, notPlainText)
  .refine(({ zone }) => isKnownZone(zone), { path: ['zone'], message: 'no such time zone' });
const pageOf = z.strictObject({
  before: z.int().min(1).nullable(),
  count: z.int().min(1).max(100),
});

export const printerSettings = z.strictObject({
  kind: z.enum(['screen', 'network']),
  host: plainText(120),
  port: z.int().min(1).max(65_535),
  columns: z.union([z.literal(32), z.literal(48)]),
});

export const settingsPatch = z.strictObject({
  language: z.enum(['zh', 'en']).optional(),
  theme: z.enum(['light', 'dark', 'system']).optional(),
  confirmAtOnce: z.boolean().optional(),
  sounds: z.boolean().optional(),
  printer: printerSettings.optional(),
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
}

/**
 * The terminal's API: one table. Both hosts serve exactly this; `app/dispatch` parses the input, checks
 * the role and answers with an `Answer`.
 */
export const methods = {
  'session.state': method<SessionView>()(
    'anyone',
    'read',
    'Who and where: shop, people, operator, phase',
    nothing,
  ),
  'session.signIn': method<PersonView>()(
    'anyone',
    'write',
    'Sign in by PIN',
    z.strictObject({ personId, pin }),
  ),
  'session.signOut': method<null>()(
    'anyone',
    'write',
    'Sign out or lock',
    z.strictObject({ because: z.enum(['operator', 'idle', 'switch']) }),
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
  'setup.enrol': method<{ readonly check: string; readonly shop: string }>()(
    'anyone',
    'write',
    'First set-up at a head office, by a one-time code',
    z.strictObject({
      hqUrl: z.url().max(200),
      code: enrolmentCode,
      counterName,
    }),
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
  'undo.do': method<{ readonly seq: number }>()(
    'cashier',
    'write',
    'Undo a redemption or part of it: give back exactly what was used',
    z.strictObject({
      /** Becomes the entry's id, so that a repeated undo is answered, not redone. */
      undoId: hex(16),
      of: undoOf,
      part: undoPart,
      reason: plainText(120).min(1),
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
      note: plainText(120),
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
      note: plainText(120),
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

  'print.queue': method<readonly PrintJobView[]>()(
    'cashier',
    'read',
    'Print jobs not yet on paper, and the last few that are',
    nothing,
  ),
  'print.retry': method<null>()(
    'cashier',
    'write',
    'Print a stuck job again; an uncertain one becomes a marked copy',
    z.strictObject({ jobId: z.int().min(1) }),
  ),
  'print.skip': method<null>()(
    'cashier',
    'write',
    'Give up a stuck job',
    z.strictObject({ jobId: z.int().min(1) }),
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
    'Change settings of this terminal; the printer needs a manager',
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
  'people.list': method<readonly PersonView[]>()('manager', 'read', 'The roster', nothing),
  'people.add': method<PersonView>()(
    'manager',
    'write',
    'Add a person: here when standing alone, else at head office',
    z.strictObject({ name: personName, role: z.enum(roles), pin }),
  ),
} as const;

export type Methods = typeof methods;
export type MethodName = keyof Methods;
export type InputOf<M extends MethodName> = z.input<Methods[M]['input']>;
export type ParsedInputOf<M extends MethodName> = z.output<Methods[M]['input']>;
export type OutputOf<M extends MethodName> =
  | NonNullable<Methods[M]['output']>
  | Extract<Methods[M]['output'], null>;

/** What the terminal tells its screens unasked; each says only that something is to be asked again. */
export const terminalEvents = ['session', 'sync', 'print', 'data', 'settings'] as const;
export type TerminalEvent = (typeof terminalEvents)[number];
