import { z } from 'zod';
import { isKnownZone } from '../domain/time/civilTime.ts';
import { contradictionsOf } from '../domain/campaign/contradictions.ts';
import { plainTerms } from '../domain/campaign/plainTerms.ts';
import { benefitKinds } from './benefitDocument.ts';
import { campaignTermsShape } from './campaign.ts';
import type { CampaignDraft } from './campaign.ts';
import {
  described,
  documentFields,
  documentTags,
  notPlainPaths,
  plainFault,
  soundFields,
} from './document.ts';
import type { DocumentFault } from './document.ts';
import { faultsOfIssues, otherDocument } from './documentFaults.ts';
import { documentTerms } from './termsDocument.ts';

/**
 * A campaign as a chain writes it by hand: the terms of `shared/domain/campaign/campaign.ts` under their own names
 * and bounds, where whatever has a plain default (`plainTerms`) may be left out.
 */

const terms = campaignTermsShape;

const fields = {
  ...documentFields(documentTags.campaign),
  id: described(
    z.string().min(1).max(40).nullable().default(null),
    '活动编号 Id',
    'Of the campaign this is the next version of; left out for a new one.',
  ),
  name: described(documentTerms.inBothLanguages, '名称 Name', 'In Chinese, English or both.'),
  benefit: described(
    z.discriminatedUnion('kind', benefitKinds),
    '优惠 Benefit',
    'What a voucher gives.',
  ),
  acquisition: described(
    documentTerms.acquisition.default(plainTerms.acquisition),
    '获得方式 How customers come by it',
    'given (left out), or paid for.',
  ),
  validFrom: described(terms.validFrom, '首日 First day', 'YYYY-MM-DD, in zone.'),
  validThrough: described(
    terms.validThrough,
    '末日 Last day',
    'YYYY-MM-DD, in zone; this day included.',
  ),
  zone: described(
    terms.zone,
    '时区 Time zone',
    'Where its days begin and end, e.g. Asia/Shanghai.',
  ),
  validity: described(
    documentTerms.validity.default(plainTerms.validity),
    '有效期 Validity',
    'From when a voucher’s own days run: campaignDays (left out), daysFromIssue or daysFromFirstUse. The first day counts.',
  ),
  extendedThrough: described(
    terms.extendedThrough.default(plainTerms.extendedThrough),
    '延期至 Extended through',
    'Every voucher is good through this day at least, whatever is printed on it.',
  ),
  reviveDays: described(
    terms.reviveDays.default(plainTerms.reviveDays),
    '撤销后再用天数 Days after an undo',
    'Undone after its last day, it is good for so many days more; 0: it stays expired.',
  ),
  weekdays: described(
    terms.weekdays.default(plainTerms.weekdays),
    '星期 Weekdays',
    'Monday 1 … Sunday 7; null: every day. Hours over midnight belong to the day they begin on.',
  ),
  hours: described(
    documentTerms.hours.default(plainTerms.hours),
    '时段 Hours',
    'Minutes of the day (600 is 10:00), toMinute not included; fromMinute above toMinute runs over midnight. null: all day.',
  ),
  holidays: described(
    terms.holidays.default(plainTerms.holidays),
    '节假日 Public holidays',
    'any, only, or never on public holidays.',
  ),
  blackouts: described(
    documentTerms.blackouts.default([...plainTerms.blackouts]),
    '不可用日期 Black-out days',
    'Days on which it is not taken; both ends included.',
  ),
  shops: described(
    documentTerms.shops.default(plainTerms.shops),
    '门店 Shops',
    'Where it is taken: shop ids, or #group.',
  ),
  items: described(
    documentTerms.items.default(plainTerms.items),
    '商品 Items',
    'Which lines it may take from: item codes, or #category.',
  ),
  channels: described(
    terms.channels.default(plainTerms.channels),
    '渠道 Channels',
    'counter, online, delivery; null: every one.',
  ),
  segments: described(
    terms.segments.default(plainTerms.segments),
    '客群 Segments',
    'new, loyal, highValue, potential; null: every customer. Needs customer: required.',
  ),
  tiers: described(
    terms.tiers.default(plainTerms.tiers),
    '会员等级 Tiers',
    'Names of membership tiers; null: every customer. Needs customer: required.',
  ),
  minimumSpendMinor: described(
    terms.minimumSpendMinor.default(plainTerms.minimumSpendMinor),
    '最低消费 Minimum spend',
    'On eligible lines, in minor units; null: none.',
  ),
  usesPerVoucher: described(
    terms.usesPerVoucher.default(plainTerms.usesPerVoucher),
    '每张可用次数 Uses per voucher',
    '1 for the usual, more for a punch card (次卡).',
  ),
  limits: described(
    documentTerms.limits.default([...plainTerms.limits]),
    '限量 Limits',
    'Each written in full: at most max (uses, or money in minor units) within period, per voucher, customer, shop or the whole campaign, on use or on receipt.',
  ),
  customer: described(
    terms.customer.default(plainTerms.customer),
    '是否需要顾客 Customer',
    'required: a customer must be named before it may be used.',
  ),
  stackingGroup: described(
    terms.stackingGroup.default(plainTerms.stackingGroup),
    '叠加组 Stacking group',
    'One voucher of a group in an order; null: stands beside anything.',
  ),
  exclusive: described(
    terms.exclusive.default(plainTerms.exclusive),
    '单独使用 Exclusive',
    'true: stands alone in an order.',
  ),
  applyOrder: described(
    terms.applyOrder.default(plainTerms.applyOrder),
    '先后 Order of application',
    'Lower is applied first, 0…99; null: as its kind usually is.',
  ),
  offline: described(
    documentTerms.offline.default(plainTerms.offline),
    '断网时 Offline',
    'While head office can’t be asked: accept (left out), riskBudget, homeShop, lease or hqOnly.',
  ),
  maxDaysWithoutHq: described(
    terms.maxDaysWithoutHq.default(plainTerms.maxDaysWithoutHq),
    '最长断网天数 Days without head office',
    'After so many, uses that can’t be checked are refused.',
  ),
  approvalAboveMinor: described(
    terms.approvalAboveMinor.default(plainTerms.approvalAboveMinor),
    '需批准金额 Approval above',
    'Above it a second person must agree; null: never.',
  ),
  costToShopPercent: described(
    terms.costToShopPercent.default(plainTerms.costToShopPercent),
    '门店承担百分比 Borne by the shop',
    'The rest is borne by funder.',
  ),
  funder: described(
    terms.funder.default(plainTerms.funder),
    '其余承担方 Funder',
    'Has to be named where the shop bears less than 100.',
  ),
  goodwill: described(
    documentTerms.goodwill.default(plainTerms.goodwill),
    '客诉补偿 Goodwill',
    'For which reasons managers may give it at the counter, and how many a day; needs validity daysFromIssue.',
  ),
  issueAfter: described(
    documentTerms.issueAfter.default(plainTerms.issueAfter),
    '消费后送券 Given after',
    'Given at the counter after a redemption, suggested by the terminal; null: not.',
  ),
  status: described(
    terms.status.default(plainTerms.status),
    '状态 Status',
    'paused: refused until it is active again.',
  ),
} as const;

const document = z.strictObject(fields).meta({
  title: 'Countersign campaign, version 1',
  description:
    'A campaign as it is written by hand. All amounts are whole minor units (fen, cents) of the shop’s currency. Whatever is not required may be left out.',
});

/** The campaign, or everything that is wrong with it. */
export type ReadCampaign =
  | { readonly ok: true; readonly draft: CampaignDraft }
  | { readonly ok: false; readonly faults: readonly DocumentFault[] };

/** Reads a parsed JSON value; contradictions are found beside faults in other fields, too. */
export function readCampaignDocument(value: unknown): ReadCampaign {
  const other = otherDocument(value, 'campaign');
  if (other !== null) return { ok: false, faults: [other] };
  const parsed = document.safeParse(value);
  const structural = parsed.success ? [] : faultsOfIssues(parsed.error.issues, value);
  const sound = parsed.success ? parsed.data : soundFields(fields, value);
  const faults = [...structural, ...unusable(sound.zone, value), ...contradictions(sound)];
  if (!parsed.success || faults.length > 0) return { ok: false, faults };
  const { countersign: _tag, $schema: _schema, ...draft } = parsed.data;
  return { ok: true, draft };
}

/** What people and editors are told of the document's form, draft 2020-12. */
export function campaignJsonSchema(): object {
  return z.toJSONSchema(document, { io: 'input', target: 'draft-2020-12' });
}

function contradictions(sound: Parameters<typeof contradictionsOf>[0]): readonly DocumentFault[] {
  return contradictionsOf(sound).map(({ code, path }) => ({
    path,
    fault: { kind: 'contradiction', code },
  }));
}

function unusable(zone: string | undefined, value: unknown): readonly DocumentFault[] {
  const isNoZone = zone !== undefined && !isKnownZone(zone);
  return [
    ...(isNoZone ? [plainFault(['zone'], 'noSuchZone')] : []),
    ...notPlainPaths(value).map((path) => plainFault(path, 'notPlainText')),
  ];
}
