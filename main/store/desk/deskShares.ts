import { daysBetween } from '../../../shared/domain/time/civilTime.ts';
import { soonUndoMinutes } from '../../../shared/domain/flags/thresholds.ts';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import type { Entry, RedemptionBody, VoidBody } from '../../../shared/protocol/entry.ts';
import { lagStarts } from '../../app/desk/deskPorts.ts';
import type { DeskMeasure } from '../../app/desk/deskPorts.ts';

/**
 * Those of `transientMeasures` say who and which; they are kept as long as their entries are here. The
 * others are sums, and outlive them.
 */
export type StoredMeasure = DeskMeasure | (typeof transientMeasures)[number];
export const transientMeasures = ['pair', 'sample'] as const;

export function isTransient(measure: StoredMeasure): boolean {
  return transientMeasures.some((one) => one === measure);
}

/** What an entry adds to one sum. `seq`: the newest entry in it; 0 where it isn't in our journal. */
export interface DeskShare {
  readonly measure: StoredMeasure;
  readonly day: CivilDate;
  readonly who: string;
  readonly part: string;
  readonly n: number;
  readonly value: number;
  readonly seq: number;
}

const minuteMs = 60_000;
const minutesPerDay = 1_440;
/** Every sixteenth redemption may be drawn; among those the lot decides. */
const drawnPrefix = '0';
const lotCharacters = 16;

function hourOf({ at, offsetMinutes }: Entry): string {
  const minutes = Math.floor(at / minuteMs) + offsetMinutes;
  const ofDay = ((minutes % minutesPerDay) + minutesPerDay) % minutesPerDay;
  return String(Math.floor(ofDay / 60)).padStart(2, '0');
}

/** The group that so many days are in, of two digits, so that they sort. */
function lagGroup(days: number): string {
  const start = lagStarts.findLast((first) => first <= days) ?? 0;
  return String(start).padStart(2, '0');
}

function firstDayOf({ facts }: RedemptionBody['vouchers'][number]): CivilDate | null {
  const value = facts.find(({ name }) => name === 'firstDay')?.value;
  return typeof value === 'string' ? value : null;
}

type Add = (measure: StoredMeasure, who: string, part: string, n: number, value: number) => void;

function redeemed(add: Add, entry: Entry, body: RedemptionBody): void {
  const who = entry.actor.personId;
  const hour = hourOf(entry);
  add('redeemed', who, hour, 1, body.discountMinor);
  for (const voucher of body.vouchers) {
    add('voucher', who, hour, 1, voucher.valueMinor);
    if (voucher.source === 'typed') add('typed', who, hour, 1, 0);
    if (voucher.certainty === 'doubtful') add('doubtful', who, hour, 1, voucher.valueMinor);
    const first = firstDayOf(voucher);
    if (first !== null) {
      add(
        'lag',
        String(voucher.campaign.no),
        lagGroup(daysBetween(first, entry.businessDay)),
        1,
        0,
      );
    }
  }
  if (body.customer !== null) add('pair', who, body.customer, 1, 0);
  // The hash before it: nobody at the counter can choose it, and it comes out the same for everybody.
  if (entry.prev.startsWith(drawnPrefix))
    add('sample', entry.prev.slice(0, lotCharacters), who, 1, 0);
}

function undone(add: Add, entry: Entry, body: VoidBody): void {
  const who = entry.actor.personId;
  const hour = hourOf(entry);
  const value = body.restored.reduce((sum, { valueMinor }) => sum + valueMinor, 0);
  add('undone', who, hour, 1, value);
  const { at } = body.redemption;
  const isSoon = at !== undefined && entry.at - at <= soonUndoMinutes * minuteMs;
  if (isSoon) add('undoneSoon', who, hour, 1, value);
}

/** What one entry means for the desk's sums. */
export function deskSharesOf(entry: Entry): readonly DeskShare[] {
  const shares: DeskShare[] = [];
  const { businessDay: day, seq, body } = entry;
  const add: Add = (measure, who, part, n, value) =>
    void shares.push({ measure, day, who, part, n, value, seq });
  switch (body.kind) {
    case 'redemption':
      redeemed(add, entry, body);
      break;
    case 'void':
      undone(add, entry, body);
      break;
    case 'goodwill':
      add('given', entry.actor.personId, body.reason, 1, body.valueMinor);
      break;
    case 'reprint':
      add('reprint', entry.actor.personId, hourOf(entry), 1, 0);
      break;
    default:
  }
  return shares;
}

function keyOf({ measure, day, who, part }: DeskShare): string {
  return `${measure} ${day} ${who} ${part}`;
}

/** One share to a sum, however many entries: fewer rows to write. */
export function mergedShares(shares: Iterable<DeskShare>): readonly DeskShare[] {
  const sums = new Map<string, DeskShare>();
  for (const share of shares) {
    const key = keyOf(share);
    const before = sums.get(key);
    sums.set(
      key,
      before === undefined
        ? share
        : {
            ...before,
            n: before.n + share.n,
            value: before.value + share.value,
            seq: Math.max(before.seq, share.seq),
          },
    );
  }
  return [...sums.values()];
}
