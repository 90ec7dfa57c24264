import { goodwillReasons } from '../../../shared/domain/campaign/campaign.ts';
import { addDays, daysBetween } from '../../../shared/domain/time/civilTime.ts';
import type {
  CampaignRate,
  CampaignsView,
  DaySpan,
  GoodwillFigures,
  UseView,
} from '../../../shared/contract/deskViews.ts';
import type { Reader } from '../ports.ts';
import { lagStarts } from './deskPorts.ts';
import type { DeskKey, DeskMeasure, DeskSum } from './deskPorts.ts';
import type { StockTake } from './stockTake.ts';
import { endsSoonDays } from './stockTake.ts';

const daysPerWeek = 7;
const hoursPerDay = 24;
const minutesPerHour = 60;

/** The same weekdays, as many whole weeks earlier as the span needs. */
export function spanBefore({ from, through }: DaySpan): DaySpan {
  const weeks = Math.ceil((daysBetween(from, through) + 1) / daysPerWeek);
  const back = -weeks * daysPerWeek;
  return { from: addDays(from, back), through: addDays(through, back) };
}

function daysOf({ from, through }: DaySpan): readonly string[] {
  return Array.from({ length: daysBetween(from, through) + 1 }, (_, index) => addDays(from, index));
}

interface Figure {
  readonly n: number;
  readonly value: number;
}

const nothing: Figure = { n: 0, value: 0 };

type Look = (key: string) => Figure;

/** Sums of a measure by one key. */
function by(
  tx: Reader,
  measure: DeskMeasure,
  days: DaySpan,
  key: DeskKey,
): { readonly at: Look; readonly all: readonly DeskSum[]; readonly total: Figure } {
  const all = tx.deskSums(measure, days, [key]);
  const sums = new Map(all.map((sum) => [sum[key], sum]));
  const total = all.reduce(
    (sum, { n, value }) => ({ n: sum.n + n, value: sum.value + value }),
    nothing,
  );
  return { at: (name) => sums.get(name) ?? nothing, all, total };
}

export function nameOf(tx: Reader, personId: string): string {
  return tx.person(personId)?.name ?? '';
}

/** The hours from the first to the last in which anything was used, counted from the cut-over on. */
function hoursFrom(firstHour: number, used: ReadonlySet<number>): readonly number[] {
  const inOrder = Array.from({ length: hoursPerDay }, (_, n) => (firstHour + n) % hoursPerDay);
  const first = inOrder.findIndex((hour) => used.has(hour));
  const last = inOrder.findLastIndex((hour) => used.has(hour));
  return first === -1 ? [] : inOrder.slice(first, last + 1);
}

export function useFigures(tx: Reader, days: DaySpan): UseView {
  const before = spanBefore(days);
  const hourly = by(tx, 'voucher', days, 'part');
  const hourlyBefore = by(tx, 'voucher', before, 'part');
  const hourlyUndone = by(tx, 'undone', days, 'part');
  const daily = by(tx, 'voucher', days, 'day');
  const doubtful = by(tx, 'doubtful', days, 'day');
  const undone = by(tx, 'undone', days, 'day');
  const typed = by(tx, 'typed', days, 'who');
  const used = new Set(
    [...hourly.all, ...hourlyBefore.all, ...hourlyUndone.all].map(({ part }) => Number(part)),
  );
  const firstHour = Math.floor((tx.shop()?.cutOverMinute ?? 0) / minutesPerHour);
  return {
    days,
    before,
    hours: hoursFrom(firstHour, used).map((hour) => {
      const part = String(hour).padStart(2, '0');
      return {
        hour,
        vouchers: hourly.at(part).n,
        vouchersBefore: hourlyBefore.at(part).n,
        undone: hourlyUndone.at(part).n,
      };
    }),
    perDay: daysOf(days).map((day) => ({
      day,
      vouchers: daily.at(day).n,
      valueMinor: daily.at(day).value,
      doubtful: doubtful.at(day).n,
      undone: undone.at(day).n,
    })),
    cashiers: by(tx, 'voucher', days, 'who')
      .all.map(({ who, n }) => ({
        personId: who,
        name: nameOf(tx, who),
        vouchers: n,
        typed: typed.at(who).n,
      }))
      .sort((a, b) => b.vouchers - a.vouchers),
    total: {
      redemptions: by(tx, 'redeemed', days, 'day').total.n,
      vouchers: hourly.total.n,
      valueMinor: hourly.total.value,
      doubtful: doubtful.total.n,
      undone: undone.total.n,
      vouchersBefore: hourlyBefore.total.n,
    },
  };
}

function lagsOf(tx: Reader, days: DaySpan): CampaignsView['lags'] {
  const { at } = by(tx, 'lag', days, 'part');
  return lagStarts.map((fromDays, index) => {
    const next = lagStarts[index + 1];
    return {
      fromDays,
      throughDays: next === undefined ? null : next - 1,
      vouchers: at(String(fromDays).padStart(2, '0')).n,
    };
  });
}

function givenAndUsed(tx: Reader, campaignNo: number) {
  const countOf = (what: 'receipt' | 'use'): number => {
    const { own, elsewhere } = tx.countedDays(what, 'anybody', campaignNo);
    return [...own, ...elsewhere].reduce((sum, { uses }) => sum + uses, 0);
  };
  const given = countOf('receipt');
  return given === 0 ? null : { given, used: countOf('use') };
}

/** Rates of the campaigns of which anything is known to be out. */
function ratesOf(
  tx: Reader,
  stock: ReturnType<StockTake['look']>['stock'],
): readonly CampaignRate[] {
  return tx.campaigns().flatMap(({ no: campaignNo, name }): readonly CampaignRate[] => {
    const known = stock?.campaigns.get(campaignNo);
    if (known !== undefined) {
      return [{ campaignNo, name, out: 'known', handedOut: known.known, used: known.used }];
    }
    const given = givenAndUsed(tx, campaignNo);
    if (given === null) return [];
    const used = Math.min(given.used, given.given);
    return [{ campaignNo, name, out: 'given', handedOut: given.given, used }];
  });
}

export function campaignFigures(
  tx: Reader,
  days: DaySpan,
  { stock, isCounting }: ReturnType<StockTake['look']>,
): CampaignsView {
  const soon =
    stock === null ? [] : Array.from({ length: endsSoonDays }, (_, n) => addDays(stock.day, n));
  return {
    days,
    rates: ratesOf(tx, stock),
    ends: soon.map((day) => {
      const campaigns = (stock?.ends ?? [])
        .filter(({ lastDay }) => lastDay === day)
        .map(({ campaignNo, left }) => ({
          name: tx.campaignByNo(campaignNo)?.name ?? { zh: '', en: '' },
          left,
        }))
        .sort((a, b) => b.left - a.left);
      return { day, left: campaigns.reduce((sum, { left }) => sum + left, 0), campaigns };
    }),
    countedAt: stock?.at ?? null,
    isCounting,
    lags: lagsOf(tx, days),
  };
}

export function goodwillFigures(tx: Reader, days: DaySpan): GoodwillFigures {
  const reasons = by(tx, 'given', days, 'part');
  return {
    days,
    reasons: goodwillReasons.map((reason) => {
      const { n, value } = reasons.at(reason);
      return { reason, count: n, valueMinor: value };
    }),
    givers: by(tx, 'given', days, 'who')
      .all.map(({ who, n, value }) => ({
        personId: who,
        name: nameOf(tx, who),
        count: n,
        valueMinor: value,
      }))
      .sort((a, b) => b.count - a.count),
  };
}
