import { z } from 'zod';
import { channels, segments } from '../domain/campaign/campaign.ts';
import { isKnownZone } from '../domain/time/civilTime.ts';
import { maxAmountMinor } from '../domain/money.ts';
import { maxUsesAtOnce } from '../domain/order/decision.ts';
import { readMoment } from '../domain/time/moment.ts';
import {
  described,
  documentFields,
  documentTags,
  notPlainPaths,
  plainFault,
  soundFields,
} from './document.ts';
import type { DocumentFault } from './document.ts';
import { faultsOfIssues, otherDocument, valueAt } from './documentFaults.ts';
import { civilDate, currencyCode, minorUnits, zoneName } from './primitives.ts';

/**
 * An order at a counter, as somebody who tries out campaigns writes it: what is on it, and what is known of
 * place, customer and vouchers. Only `lines` has to be there; the rest is a plain day at a plain counter.
 */

const maxLines = 200;
const maxVouchers = 20;
const maxCount = 1_000_000;
/** As every new shop has it: 03:00. */
const plainCutOverMinute = 180;

const name = z.string().min(1).max(80);
const code = z.string().min(1).max(40);
const count = z.int().min(0).max(maxCount);

/** Kept as written; `readMoment` reads it again. */
const moment = z.string().superRefine((text, ctx) => {
  const read = readMoment(text);
  if (!read.ok) ctx.addIssue({ code: 'custom', message: read.why });
});

const whichCampaign = described(
  name.optional(),
  '活动 Campaign',
  'Its file’s name (without .json) or its id; left out where there is but one.',
);

const counted = z.strictObject({
  campaign: whichCampaign,
  businessDay: described(civilDate, '营业日 Business day', 'YYYY-MM-DD.'),
  uses: described(count.default(1), '次数 Uses', 'On that day.'),
  valueMinor: described(minorUnits.default(0), '金额 Value', 'What they gave together.'),
});
const countedDays = z.array(counted).max(2000).default([]);

const line = z.strictObject({
  lineId: described(code.optional(), '行号 Line', 'Different for each line; left out: its place.'),
  name: described(name.optional(), '名称 Name', 'Left out: the item.'),
  item: described(code.nullable().default(null), '商品 Item', 'Its code; null for a typed total.'),
  categories: described(z.array(code).max(8).default([]), '分类 Categories', 'Without the #.'),
  quantity: described(z.int().min(1).max(999).default(1), '数量 Quantity', 'Units.'),
  unitPriceMinor: described(minorUnits, '单价 Unit price', 'In minor units (fen, cents).'),
  currency: described(currencyCode.optional(), '币种 Currency', 'The order’s, or it is refused.'),
});

const lastUse = z.strictObject({
  at: described(moment, '时间 When', 'With an offset or a zone.'),
  shop: described(code.default('shop-1'), '门店 Shop', 'Its id.'),
  shopName: described(name.default('shop-1'), '店名 Shop’s name', 'As it is said.'),
  counter: described(name.default('1'), '柜台 Counter', 'Which.'),
  operator: described(name.default('–'), '操作人 Operator', 'By whom.'),
});

const voucher = z.strictObject({
  campaign: whichCampaign,
  form: described(
    z.enum(['static', 'signed', 'foreign']).default('static'),
    '券码形式 Form',
    'signed: its last day is known from the code alone.',
  ),
  issuedOn: described(
    civilDate.optional(),
    '领取日 Issued on',
    'For daysFromIssue; left out: today.',
  ),
  firstDay: described(civilDate.optional(), '首日 First day', 'Left out: as issued.'),
  lastDay: described(civilDate.optional(), '末日 Last day', 'Included; left out: as issued.'),
  extendedThrough: described(
    civilDate.nullable().default(null),
    '延期至 Extended through',
    'What head office granted this voucher.',
  ),
  revivedThrough: described(
    civilDate.nullable().default(null),
    '撤销后有效至 Revived through',
    'After an undo past its last day.',
  ),
  firstUseDay: described(
    civilDate.nullable().default(null),
    '首次使用日 First use',
    'null (left out): the earliest day in used.',
  ),
  holder: described(code.nullable().default(null), '持有人 Holder', 'A customer’s id.'),
  homeShop: described(code.nullable().default(null), '归属门店 Home shop', 'A shop’s id.'),
  killed: described(z.boolean().default(false), '已作废 Withdrawn', 'By head office.'),
  usesAllowed: described(
    z.int().min(1).max(1000).optional(),
    '可用次数 Uses',
    'Left out: the campaign’s.',
  ),
  usesCounted: described(count.optional(), '已用次数 Uses counted', 'Left out: those in used.'),
  used: described(countedDays, '使用记录 Used', 'Its uses by business day.'),
  amountStoredMinor: described(
    minorUnits.optional(),
    '储值金额 Amount stored',
    'Left out: the campaign’s.',
  ),
  amountSpentMinor: described(minorUnits.default(0), '已用金额 Amount spent', 'Of it.'),
  lastUse: described(lastUse.nullable().default(null), '上次使用 Last use', 'Where and when.'),
  undoRounds: described(count.default(0), '撤销次数 Undone', 'How often used and undone again.'),
  claim: described(
    z.enum(['granted', 'refused']).nullable().default(null),
    '预留结果 Claim',
    'Head office’s answer for this very use; null: it was not asked.',
  ),
  isLeased: described(z.boolean().default(false), '本机持有 Leased', 'By this terminal.'),
  takeUses: described(
    z.int().min(1).max(maxUsesAtOnce).default(1),
    '这次用几次 Uses to take',
    'At once.',
  ),
  takeAmountMinor: described(
    minorUnits.nullable().default(null),
    '这次用多少 Amount to take',
    'Of a stored amount; null: as much as fits.',
  ),
});

const shop = z.strictObject({
  id: described(code.default('shop-1'), '编号 Id', 'The shop’s.'),
  groups: described(z.array(code).max(100).default([]), '门店组 Groups', 'Without the #.'),
  cutOverMinute: described(
    z.int().min(0).max(1439).default(plainCutOverMinute),
    '换日时刻 Cut-over',
    'Minute of the day at which the business day changes; 180 is 03:00.',
  ),
  currency: described(currencyCode.optional(), '币种 Currency', 'The order’s, or it is refused.'),
  holidays: described(
    z.array(civilDate).max(400).default([]),
    '节假日 Public holidays',
    'Around the day of the order.',
  ),
});

const customer = z.strictObject({
  id: described(code.default('customer-1'), '编号 Id', 'The customer’s.'),
  segment: described(
    z.enum(segments).nullable().default(null),
    '客群 Segment',
    'null: nobody told.',
  ),
  tier: described(code.nullable().default(null), '会员等级 Tier', 'null: none.'),
  used: described(countedDays, '使用记录 Used', 'Uses by this customer, of any voucher.'),
});

const inDoubt = z.strictObject({
  campaign: whichCampaign,
  count: described(count, '张数 Vouchers', 'Accepted in doubt since the last sync.'),
  valueMinor: described(minorUnits, '金额 Value', 'What they gave together.'),
});

const lease = z.strictObject({
  campaign: whichCampaign,
  usesLeft: described(count, '剩余次数 Uses left', 'That nobody else can spend.'),
});

const fields = {
  ...documentFields(documentTags.order),
  campaigns: described(
    z.array(z.string().min(1).max(300)).max(maxVouchers).default([]),
    '活动文件 Campaigns',
    'Files, from this one’s folder; besides those that were named with it.',
  ),
  at: described(
    moment.optional(),
    '时间 When',
    'With an offset or a zone: 2026-12-31T23:30+08:00; left out: now.',
  ),
  currency: described(currencyCode.default('CNY'), '币种 Currency', 'Of all its amounts.'),
  zone: described(zoneName.optional(), '时区 Time zone', 'The shop’s; left out: the campaign’s.'),
  shop: described(shop.prefault({}), '门店 Shop', 'Where the customer stands.'),
  channel: described(
    z.enum(channels).default('counter'),
    '渠道 Channel',
    'How the order was taken.',
  ),
  lines: described(
    z.array(line).max(maxLines),
    '商品行 Lines',
    'What is on the order; none where the counter stands beside a main till.',
  ),
  vouchers: described(
    z.array(voucher).min(1).max(maxVouchers).optional(),
    '券 Vouchers',
    'Left out: a new one of each campaign.',
  ),
  customer: described(customer.nullable().default(null), '顾客 Customer', 'null: nobody is named.'),
  usedInShop: described(countedDays, '本店使用记录 Used in the shop', 'For limits per shop.'),
  usedAnywhere: described(countedDays, '总使用记录 Used anywhere', 'For limits of the campaign.'),
  inDoubt: described(
    z.array(inDoubt).max(maxVouchers).default([]),
    '未核对 In doubt',
    'Against risk budgets.',
  ),
  leases: described(
    z.array(lease).max(maxVouchers).default([]),
    '预留额度 Leases',
    'Uses of campaigns that this terminal holds.',
  ),
  lastSync: described(
    moment.nullable().optional(),
    '上次同步 Last sync',
    'null: never; left out: a minute ago.',
  ),
  lineUp: described(z.boolean().default(true), '网络正常 Line up', 'Head office answers.'),
  standAlone: described(
    z.boolean().default(false),
    '独立门店 Stands alone',
    'There is no head office.',
  ),
  authority: described(
    z.enum(['here', 'answers', 'away', 'unnamed']).default('here'),
    '本店账目 Shop’s authority',
    'Who keeps the account of the shop’s home vouchers: this terminal, another.',
  ),
  approved: described(z.boolean().default(false), '已批准 Approved', 'A second person agreed.'),
} as const;

const document = z.strictObject(fields).meta({
  title: 'Countersign order, version 1',
  description:
    'An order to try campaigns on. All amounts are whole minor units (fen, cents) of one currency. Only countersign and lines have to be there.',
});

export type OrderDocument = z.output<typeof document>;
export type CountedDay = z.output<typeof counted>;
export type VoucherDocument = z.output<typeof voucher>;

/** The order, or everything that is wrong with it. */
export type ReadOrder =
  | { readonly ok: true; readonly order: OrderDocument }
  | { readonly ok: false; readonly faults: readonly DocumentFault[] };

/** Reads a parsed JSON value. */
export function readOrderDocument(value: unknown): ReadOrder {
  const other = otherDocument(value, 'order');
  if (other !== null) return { ok: false, faults: [other] };
  const parsed = document.safeParse(value);
  const structural = parsed.success ? [] : faultsOfIssues(parsed.error.issues, value);
  const faults = [
    ...structural,
    ...notPlainPaths(value).map((path) => plainFault(path, 'notPlainText')),
    ...betweenFields(value),
  ];
  if (!parsed.success || faults.length > 0) return { ok: false, faults };
  return { ok: true, order: parsed.data };
}

/** What people and editors are told of the document's form, draft 2020-12. */
export function orderJsonSchema(): object {
  return z.toJSONSchema(document, { io: 'input', target: 'draft-2020-12' });
}

/** The id a line has where none is written: by its place, in an order that texts keep. */
export function lineIdAt(place: number): string {
  return String(place + 1).padStart(3, '0');
}

/** What single fields can't tell: one zone that exists, one currency, lines told apart, a total in bounds. */
function betweenFields(value: unknown): readonly DocumentFault[] {
  const { zone, currency } = soundFields(fields, value);
  const lines = valueAt(value, ['lines']);
  return [
    ...(zone !== undefined && !isKnownZone(zone) ? [plainFault(['zone'], 'noSuchZone')] : []),
    ...(currency === undefined ? [] : otherCurrencies(value, lines, currency)),
    ...(Array.isArray(lines) ? [...repeatedIds(lines), ...tooDear(lines)] : []),
  ];
}

function otherCurrencies(
  value: unknown,
  lines: unknown,
  currency: string,
): readonly DocumentFault[] {
  const count = Array.isArray(lines) ? lines.length : 0;
  const paths = [
    ['shop', 'currency'],
    ...Array.from({ length: count }, (_, place) => ['lines', place, 'currency']),
  ];
  return paths.flatMap((path) => {
    const written = currencyCode.safeParse(valueAt(value, path));
    return written.success && written.data !== currency ? [plainFault(path, 'otherCurrency')] : [];
  });
}

function repeatedIds(lines: readonly unknown[]): readonly DocumentFault[] {
  const seen = new Set<unknown>();
  return lines.flatMap((one, place) => {
    const id = valueAt(one, ['lineId']) ?? lineIdAt(place);
    const isRepeated = seen.has(id);
    seen.add(id);
    return isRepeated ? [plainFault(['lines', place, 'lineId'], 'sameLineId')] : [];
  });
}

/** At the line with which the order comes to more than any order may. */
function tooDear(lines: readonly unknown[]): readonly DocumentFault[] {
  let totalMinor = 0;
  for (const [place, one] of lines.entries()) {
    const { quantity, unitPriceMinor } = soundFields(line.shape, one);
    totalMinor += (quantity ?? 0) * (unitPriceMinor ?? 0);
    if (totalMinor > maxAmountMinor) return [plainFault(['lines', place], 'orderTooDear')];
  }
  return [];
}
