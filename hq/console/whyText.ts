import type { CaseWhy } from '../cases/caseWhy.ts';
import type { CaseDetail } from '../cases/caseView.ts';
import type { CaseKind } from '../store/tables/journal.ts';
import type { Say, Words } from './words.ts';

type UseWhy = Extract<CaseWhy, { of: 'use' }>;
type VoidWhy = Extract<CaseWhy, { of: 'void' }>;
type Limit = UseWhy['limits'][number];
/** Minor units as people read money. */
export type AmountOf = (minor: number) => string;

/** Why a case was opened, in a line; every figure stands in the API's answer. */
export function whyText(why: CaseWhy | null, say: Say, amountOf: AmountOf): string {
  if (why === null) return '';
  switch (why.of) {
    case 'use':
      return useText(why, say, amountOf);
    case 'void':
      return voidText(why, say, amountOf);
    case 'people':
      return `${say('同一人同时在两台', 'one person at two counters')}: ${why.personId}`;
  }
}

function useText({ facts, limits }: UseWhy, say: Say, amountOf: AmountOf): string {
  if (!facts.known) return say('总部没有这张券', 'not known here');
  if (facts.killed) return say('之前已作废', 'killed before');
  if (facts.late) return say('已过最后一天才使用', 'used after its last day');
  const exceeded = limits.filter(({ counted, wanted, max }) => counted + wanted > max);
  const { usesBefore, usesAllowed, uses, amount } = facts;
  const isOver = uses > 0 && usesBefore + uses > usesAllowed;
  return [
    ...(isOver
      ? [
          say(
            `可用 ${usesAllowed} 次，之前已用 ${usesBefore} 次，又用 ${uses} 次`,
            `good for ${usesAllowed}, used ${usesBefore} before, and ${uses} more`,
          ),
        ]
      : []),
    ...(amount === null
      ? []
      : [
          say(
            `存有 ${amountOf(amount.storedMinor)}，之前已用 ${amountOf(amount.spentBeforeMinor)}，又用 ${amountOf(amount.takenMinor)}`,
            `${amountOf(amount.storedMinor)} stored, ${amountOf(amount.spentBeforeMinor)} used before, and ${amountOf(amount.takenMinor)} more`,
          ),
        ]),
    ...exceeded.map((limit) => limitText(limit, say, amountOf)),
  ].join(say('；', '; '));
}

const pers: Readonly<Record<Limit['per'], Words>> = {
  voucher: { zh: '每张券', en: 'each voucher' },
  customer: { zh: '每位顾客', en: 'each customer' },
  shop: { zh: '每家店', en: 'each shop' },
  campaign: { zh: '整个活动', en: 'the whole campaign' },
};

function limitText(limit: Limit, say: Say, amountOf: AmountOf): string {
  const { per, period, measure, counted, wanted, max } = limit;
  const who = say(pers[per].zh, pers[per].en);
  const span = periodText(period, say);
  const of = (value: number) =>
    measure === 'money' ? amountOf(value) : say(`${value} 次`, String(value));
  return say(
    `${who}${span}最多 ${of(max)}，之前已有 ${of(counted)}，又用 ${of(wanted)}`,
    `${who} has ${of(max)} ${span}: ${of(counted)} before, and ${of(wanted)} more`,
  );
}

function periodText({ kind, days }: Limit['period'], say: Say): string {
  switch (kind) {
    case 'businessDay':
      return say('一天', 'a day');
    case 'week':
      return say('一周', 'a week');
    case 'month':
      return say('一个月', 'a month');
    case 'rollingDays':
      return say(`${days ?? 0} 天内`, `within ${days ?? 0} days`);
    default:
      return say('总共', 'in all');
  }
}

/** How far beyond what was allowed: times, or money. */
export function beyondWords(
  { kind, beyond, why }: Pick<CaseDetail, 'kind' | 'beyond' | 'why'>,
  say: Say,
  amountOf: AmountOf,
): string {
  if (beyond === 0) return '';
  const isMoney =
    kind === 'overStoredAmount' ||
    (why?.of === 'use' &&
      kind.startsWith('over') &&
      why.limits.some((one) => one.measure === 'money' && one.counted + one.wanted > one.max));
  return isMoney ? amountOf(beyond) : say(`${beyond} 次`, String(beyond));
}

function voidText({ used, backBefore, backWanted }: VoidWhy, say: Say, amountOf: AmountOf): string {
  const figure = ({ uses, amountMinor }: VoidWhy['backBefore']) =>
    uses > 0 || amountMinor === 0 ? say(`${uses} 次`, String(uses)) : amountOf(amountMinor);
  const of = used === null ? say('未到', 'not arrived') : figure(used);
  return say(
    `用了 ${of}，之前已退 ${figure(backBefore)}，又退 ${figure(backWanted)}`,
    `used: ${of}, given back before: ${figure(backBefore)}, and now: ${figure(backWanted)}`,
  );
}

/** A case's kind as people say it; an older or newer one as it stands. */
const kinds: Readonly<Record<CaseKind, Words>> = {
  unknownVoucher: { zh: '总部没有这张券', en: 'Voucher not known here' },
  killedVoucher: { zh: '作废后又用了', en: 'Used after it was killed' },
  usedAfterItsDays: { zh: '过期后用了', en: 'Used after its days' },
  honouredDuplicate: { zh: '重复核销（已认）', en: 'Honoured duplicate' },
  overStoredAmount: { zh: '超出储值', en: 'Over its stored amount' },
  overVoucherLimit: { zh: '超出每券限制', en: 'Over the voucher’s limit' },
  overCustomerLimit: { zh: '超出每人限制', en: 'Over the customer’s limit' },
  overShopLimit: { zh: '超出门店限制', en: 'Over the shop’s limit' },
  overCampaignLimit: { zh: '超出活动总量', en: 'Over the campaign’s limit' },
  overRestored: { zh: '退回超过用掉的', en: 'More given back than was used' },
  twoHistories: { zh: '一台终端有两份记录', en: 'One terminal, two histories' },
  brokenChain: { zh: '记录接不上', en: 'Its journal doesn’t join' },
  signedInTwice: { zh: '同一人同时在两台', en: 'One person at two counters' },
  undoneTwice: { zh: '撤销了两次', en: 'Undone twice' },
  revokedUpload: { zh: '停用后又上传', en: 'Sent after it was cut off' },
  entriesMissing: { zh: '缺记录', en: 'Entries are missing' },
  testimony: { zh: '别的终端交来的记录', en: 'Entries another terminal handed in' },
  enrolmentRefused: { zh: '绑定时数字不一致', en: 'Digits differed at enrolment' },
};

export function caseKindWords(kind: string, say: Say): string {
  const words = new Map<string, Words>(Object.entries(kinds)).get(kind);
  return words === undefined ? kind : say(words.zh, words.en);
}

/** What became of a use: `good`, or the kind of its case. */
export function settledWords(settled: string, say: Say): string {
  return settled === 'good' ? say('已结算', 'settled') : caseKindWords(settled, say);
}

export function bearerWords(bearer: CaseDetail['borneBy'], say: Say): string {
  switch (bearer) {
    case null:
      return '';
    case 'shop':
      return say('门店', 'the shop');
    case 'headOffice':
      return say('总部', 'head office');
    case 'nobody':
      return say('没有损失', 'nobody: nothing was lost');
  }
}
