import type { Database } from 'better-sqlite3';
import type { CivilDate } from '../../shared/domain/time/civil.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import type { BusinessDayPart } from '../app/day/dayPorts.ts';
import type { Memory } from './memory.ts';
import { blobOf, hexOf } from './rows.ts';
import { select } from './select.ts';

/** What one entry, or several of one day and chain, add to where the day's entries stand. */
export type BusinessDayShare = BusinessDayPart;

function isCounted({ body }: Entry): boolean {
  switch (body.kind) {
    case 'redemption':
    case 'void':
    case 'goodwill':
    case 'issuedAfter':
    case 'goodwillVoid':
    case 'rainCheck':
    case 'remake':
    case 'drawerOpened':
    case 'drawerStayedShut':
      return true;
    default:
      return false;
  }
}

/** A day on which somebody opened a shift was worked, though nothing may have been redeemed on it. */
function isWork(entry: Entry): boolean {
  const { body } = entry;
  return isCounted(entry) || (body.kind === 'shift' && body.change === 'opened');
}

export function dayShareOf(entry: Entry): BusinessDayShare {
  const { businessDay: day, device, epoch, seq } = entry;
  return {
    day,
    device,
    epoch,
    firstSeq: seq,
    lastSeq: seq,
    workedSeq: isWork(entry) ? seq : 0,
    countedSeq: isCounted(entry) ? seq : 0,
  };
}

function mergedInto(before: BusinessDayShare, more: BusinessDayShare): BusinessDayShare {
  return {
    ...before,
    firstSeq: Math.min(before.firstSeq, more.firstSeq),
    lastSeq: Math.max(before.lastSeq, more.lastSeq),
    workedSeq: Math.max(before.workedSeq, more.workedSeq),
    countedSeq: Math.max(before.countedSeq, more.countedSeq),
  };
}

/** Gathers shares in memory, one to a day and chain. */
export function mergedDays() {
  const shares = new Map<string, BusinessDayShare>();
  return {
    add(share: BusinessDayShare): void {
      const key = `${share.day} ${share.device} ${share.epoch}`;
      const before = shares.get(key);
      shares.set(key, before === undefined ? share : mergedInto(before, share));
    },
    all: (): readonly BusinessDayShare[] => [...shares.values()],
    clear: (): void => shares.clear(),
  };
}

/** Adds a share to the table; the same share again changes nothing. */
export function businessDayStatement(
  db: Database,
  schema: 'main' | 'temp',
): (share: BusinessDayShare) => void {
  const add = db.prepare(
    `INSERT INTO ${schema}.business_days
     (day, device, epoch, first_seq, last_seq, worked_seq, counted_seq)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET
       first_seq = min(first_seq, excluded.first_seq),
       last_seq = max(last_seq, excluded.last_seq),
       worked_seq = max(worked_seq, excluded.worked_seq),
       counted_seq = max(counted_seq, excluded.counted_seq)`,
  );
  return ({ day, device, epoch, firstSeq, lastSeq, workedSeq, countedSeq }) => {
    add.run(day, blobOf(device), epoch, firstSeq, lastSeq, workedSeq, countedSeq);
  };
}

interface DayRow extends Omit<BusinessDayPart, 'device'> {
  readonly device: Buffer;
}

const columns = `day, device, epoch, first_seq AS firstSeq, last_seq AS lastSeq,
  worked_seq AS workedSeq, counted_seq AS countedSeq`;

/** Where the days' entries stand, written down or still waiting in memory. */
export function businessDaysReader(
  db: Database,
  memory: () => Memory,
): (from: CivilDate, through: CivilDate) => readonly BusinessDayPart[] {
  const between = select<[string, string], DayRow>(
    db,
    `SELECT ${columns} FROM business_days WHERE day >= ? AND day <= ? ORDER BY day, device, epoch`,
  );
  return (from, through) => {
    const days = mergedDays();
    for (const row of between.all(from, through)) days.add({ ...row, device: hexOf(row.device) });
    for (const share of memory().pending.businessDays()) {
      if (share.day >= from && share.day <= through) days.add(share);
    }
    return days
      .all()
      .toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.epoch - b.epoch));
  };
}

/** Where the days of the chains written before this one stand: a rebuild's share of what isn't in the journal. */
export function replayEarlierDays(
  db: Database,
  tables: { readonly addBusinessDay: (share: BusinessDayShare) => void },
): void {
  const days = mergedDays();
  const all = db
    .prepare<[], string>('SELECT json FROM main.earlier_entries WHERE json_valid(json)')
    .pluck();
  for (const json of all.iterate()) days.add(dayShareOf(JSON.parse(json) as Entry));
  days.all().forEach(tables.addBusinessDay);
}

/** What left the journal through an entry of this chain is no longer told of. Within a transaction. */
export function forgetBusinessDays(
  db: Database,
): (device: string, epoch: number, through: number) => void {
  const drop = db.prepare<[Buffer, number, number]>(
    'DELETE FROM business_days WHERE device = ? AND epoch = ? AND last_seq <= ?',
  );
  const cut = db.prepare<[number, number, number, Buffer, number, number]>(
    `UPDATE business_days SET
       first_seq = (SELECT min(seq) FROM journal
                     WHERE seq > ? AND json ->> '$.businessDay' = business_days.day),
       worked_seq = iif(worked_seq <= ?, 0, worked_seq),
       counted_seq = iif(counted_seq <= ?, 0, counted_seq)
     WHERE device = ? AND epoch = ? AND first_seq <= ?`,
  );
  return (device, epoch, through) => {
    drop.run(blobOf(device), epoch, through);
    cut.run(through, through, through, blobOf(device), epoch, through);
  };
}
