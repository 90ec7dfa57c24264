import { sql } from 'kysely';
import type { Entry } from '../../shared/protocol/entry.ts';
import type { FeedEvent, RosterPerson, StaffAct } from '../../shared/protocol/feed.ts';
import { inEvents } from '../feed/feedWriter.ts';
import { staffFor } from '../feed/readFeed.ts';
import type { FeedWriter } from '../feed/feedWriter.ts';
import type { FeedReader } from '../feed/readFeed.ts';
import type { Office } from '../office.ts';
import type { Tx } from '../store/schema.ts';
import type { DeviceTable } from '../store/tables/devices.ts';
import type { StaffApprovalTable, StaffSessionTable } from '../store/tables/journal.ts';
import { insertRows, unnested } from '../store/insertRows.ts';
import { openCase } from './books.ts';
import { staffApprovalTypes, staffSessionTypes } from './columnTypes.ts';

/** Two counters' clocks may differ by so much without anybody being in two places. */
export const clocksApartMs = 120_000;
/** What a new terminal is told of people: more is of no use on this business day. */
const recentMs = 48 * 3_600_000;
const maxRecentActs = 2_000;

function placeOf(device: DeviceTable) {
  return {
    tenant_id: device.tenant_id,
    shop_id: device.shop_id,
    partition_key: device.partition_key,
    device_id: device.device_id,
    epoch: device.epoch,
  };
}

/** Entries of one terminal that were just booked. */
export interface BookedBatch {
  readonly device: DeviceTable;
  readonly entries: readonly Entry[];
}

type DevicePlace = Pick<DeviceTable, 'device_id' | 'epoch'>;

function deviceKey({ device_id: device, epoch }: DevicePlace): string {
  return `${device}/${epoch}`;
}

/** What one terminal handed in at once, as one batch, in the order of the first of each. */
function byDevice(batches: readonly BookedBatch[]): readonly BookedBatch[] {
  const grouped = Map.groupBy(batches, ({ device }) => deviceKey(device));
  return [...grouped.values()].flatMap((own) => {
    const [first] = own;
    const entries = own.flatMap((batch) => batch.entries);
    return first === undefined || entries.length === 0 ? [] : [{ device: first.device, entries }];
  });
}

/** The sessions that the batches begin in, by device; none where nobody was signed in. */
async function sessionsBefore(
  tx: Tx,
  tenant: string,
  batches: readonly BookedBatch[],
): Promise<ReadonlyMap<string, StaffSessionTable>> {
  const { rows } = await sql<StaffSessionTable>`
    SELECT session.* FROM unnest(
      ${batches.map(({ device }) => device.device_id)}::text[],
      ${batches.map(({ device }) => device.epoch)}::integer[],
      ${batches.map(({ entries }) => entries[0]?.seq ?? 0)}::bigint[]
    ) AS booked (device_id, epoch, seq)
    CROSS JOIN LATERAL (
      SELECT * FROM staff_session
      WHERE tenant_id = ${tenant} AND device_id = booked.device_id
        AND epoch = booked.epoch AND first_seq < booked.seq
      ORDER BY first_seq DESC LIMIT 1
    ) AS session
  `.execute(tx);
  return new Map(rows.map((row) => [deviceKey(row), row]));
}

/**
 * The sessions these entries begin or go on with. A session reaches as far as its person is known to have
 * been there: a counter that locks itself proves nothing, one that is signed out by hand does.
 */
function sessionsIn(
  device: DeviceTable,
  before: StaffSessionTable | undefined,
  entries: readonly Entry[],
): readonly StaffSessionTable[] {
  const touched: StaffSessionTable[] = [];
  let open = before === undefined || before.ended ? null : { ...before };
  if (open !== null) touched.push(open);
  for (const { actor, body, at, seq, businessDay } of entries) {
    if (body.kind === 'signIn') {
      open = {
        ...placeOf(device),
        first_seq: seq,
        person_id: actor.personId,
        business_day: businessDay,
        from_at: at,
        last_at: at,
        ended: false,
        case_id: null,
      };
      touched.push(open);
    } else if (open !== null && body.kind === 'signOut') {
      if (body.because !== 'idle') open.last_at = Math.max(open.last_at, at);
      open.ended = true;
      open = null;
    } else if (open !== null && actor.personId === open.person_id) {
      open.last_at = Math.max(open.last_at, at);
    }
  }
  return touched;
}

async function keepSessions(tx: Tx, sessions: readonly StaffSessionTable[]): Promise<void> {
  if (sessions.length === 0) return;
  const { columns, set } = unnested(staffSessionTypes, sessions);
  await sql`
    INSERT INTO staff_session (${columns}) SELECT * FROM ${set}
    ON CONFLICT (tenant_id, device_id, epoch, first_seq)
    DO UPDATE SET last_at = excluded.last_at, ended = excluded.ended
  `.execute(tx);
}

/** Whether any of their people was at another counter at the same time: hardly ever, and asked once. */
async function isAnyTwice(
  tx: Tx,
  tenant: string,
  sessions: readonly StaffSessionTable[],
): Promise<boolean> {
  if (sessions.length === 0) return false;
  const { rows } = await sql`
    SELECT 1 FROM unnest(
      ${sessions.map((one) => one.person_id)}::text[],
      ${sessions.map((one) => one.device_id)}::text[],
      ${sessions.map((one) => one.from_at)}::bigint[],
      ${sessions.map((one) => one.last_at)}::bigint[]
    ) AS mine (person_id, device_id, from_at, last_at)
    JOIN staff_session AS other ON other.tenant_id = ${tenant}
      AND other.person_id = mine.person_id AND other.device_id <> mine.device_id
      AND other.from_at < mine.last_at - ${clocksApartMs}::bigint
      AND other.last_at > mine.from_at + ${clocksApartMs}::bigint
    LIMIT 1
  `.execute(tx);
  return rows.length > 0;
}

/** In order of arrival: one that is heard later is not known of yet, and finds the earlier one itself. */
async function noticeAllTwice(
  office: Office,
  tx: Tx,
  all: readonly { readonly device: DeviceTable; readonly session: StaffSessionTable }[],
): Promise<void> {
  const sessions = all.map(({ session }) => session);
  if (!(await isAnyTwice(tx, office.tenant, sessions))) return;
  const unheard = new Set(sessions.map(sessionKey));
  for (const { device, session } of all) {
    unheard.delete(sessionKey(session));
    await noticeTwice(office, tx, device, session, unheard);
  }
}

function sessionKey(session: StaffSessionTable): string {
  return `${deviceKey(session)}/${session.first_seq}`;
}

/**
 * Opens a case where one person was at two counters at once: a PIN that was passed on. Found by whichever
 * counter is heard last, so that the order of arrival changes nothing (I10).
 */
async function noticeTwice(
  office: Office,
  tx: Tx,
  device: DeviceTable,
  mine: StaffSessionTable,
  unheard: ReadonlySet<string>,
): Promise<void> {
  const others = await tx
    .selectFrom('staff_session')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('person_id', '=', mine.person_id)
    .where('device_id', '<>', mine.device_id)
    .where('from_at', '<', mine.last_at - clocksApartMs)
    .where('last_at', '>', mine.from_at + clocksApartMs)
    .orderBy('from_at')
    .execute();
  let { case_id: known } = mine;
  for (const other of others) {
    const isShort =
      Math.min(mine.last_at, other.last_at) - Math.max(mine.from_at, other.from_at) <=
      clocksApartMs;
    if (isShort || unheard.has(sessionKey(other))) continue;
    if (known !== null && other.case_id !== null) continue;
    const why = {
      of: 'people' as const,
      personId: mine.person_id,
      sessions: [mine, other].map((one) => ({
        shop: one.shop_id,
        device: one.device_id,
        epoch: one.epoch,
        seq: one.first_seq,
        fromAt: one.from_at,
        lastAt: one.last_at,
      })),
    };
    const seq = mine.first_seq;
    const opened = { kind: 'signedInTwice', seq, ref: null, beyond: 1, why } as const;
    known = await openCase(office, tx, device, opened);
    for (const one of [mine, other]) await nameCase(tx, one, known);
  }
}

async function nameCase(tx: Tx, session: StaffSessionTable, caseId: string): Promise<void> {
  await tx
    .updateTable('staff_session')
    .set({ case_id: caseId })
    .where('tenant_id', '=', session.tenant_id)
    .where('device_id', '=', session.device_id)
    .where('epoch', '=', session.epoch)
    .where('first_seq', '=', session.first_seq)
    .execute();
}

function approvalsIn(
  office: Office,
  device: DeviceTable,
  entries: readonly Entry[],
): readonly StaffApprovalTable[] {
  return entries.flatMap(({ approver, actor, body, seq, at, businessDay }) =>
    approver === null
      ? []
      : [
          {
            ...placeOf(device),
            seq,
            person_id: approver.personId,
            asked_by: actor.personId,
            kind: body.kind,
            how: approver.how,
            on_duty: approver.onDuty,
            business_day: businessDay,
            at,
            received_at: office.now(),
          },
        ],
  );
}

/** Those of them who work in more shops than one. */
async function roamers(
  office: Office,
  tx: Tx,
  personIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (personIds.length === 0) return new Set();
  const rows = await tx
    .selectFrom('person')
    .select(['person_id', 'body'])
    .where('tenant_id', '=', office.tenant)
    .where('person_id', 'in', [...new Set(personIds)])
    .execute();
  const roaming = rows.filter((row) => {
    const { shops } = JSON.parse(row.body) as RosterPerson;
    return shops === null || shops.length > 1;
  });
  return new Set(roaming.map((row) => row.person_id));
}

interface Acted {
  readonly shop_id: string;
  readonly device_id: string;
  readonly epoch: number;
  readonly person_id: string;
  readonly business_day: string;
}

function actOf(what: StaffAct['what'], row: Acted, seq: number, roams: boolean): StaffAct {
  const by = { device: row.device_id, epoch: row.epoch, seq };
  const { person_id: personId, business_day: businessDay, shop_id: shop } = row;
  return { personId, what, businessDay, shop, roams, by };
}

/** Takes in who signed in and who agreed, and tells the other counters: a daily cap counts both. */
export async function noteStaff(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  batches: readonly BookedBatch[],
): Promise<void> {
  const booked = byDevice(batches);
  if (booked.length === 0) return;
  const before = await sessionsBefore(tx, office.tenant, booked);
  const touched = booked.flatMap(({ device, entries }) =>
    sessionsIn(device, before.get(deviceKey(device)), entries).map((session) => {
      return { device, session, isNew: session.first_seq >= (entries[0]?.seq ?? 0) };
    }),
  );
  await keepSessions(
    tx,
    touched.map(({ session }) => session),
  );
  await noticeAllTwice(office, tx, touched);
  const approvals = booked.flatMap(({ device, entries }) => approvalsIn(office, device, entries));
  await insertRows(tx, 'staff_approval', staffApprovalTypes, approvals);
  const begun = touched.filter(({ isNew }) => isNew).map(({ session }) => session);
  const roam = await roamers(
    office,
    tx,
    [...begun, ...approvals].map((one) => one.person_id),
  );
  const acts = [
    ...begun.map((one) => actOf('signIn', one, one.first_seq, roam.has(one.person_id))),
    ...approvals.map((one) => actOf('approval', one, one.seq, roam.has(one.person_id))),
  ];
  for (const event of inEvents(acts, (slice) => ({ kind: 'staff', acts: slice }))) feed.add(event);
}

/** What a terminal that begins with a snapshot has to know of this business day. */
export async function recentStaff(
  office: Office,
  reader: FeedReader,
): Promise<readonly FeedEvent[]> {
  const since = office.now() - recentMs;
  const { tenant } = office;
  const sessions = await office.db
    .selectFrom('staff_session')
    .selectAll()
    .where('tenant_id', '=', tenant)
    .where('shop_id', '=', reader.shop)
    .where('from_at', '>', since)
    .orderBy('from_at', 'desc')
    .limit(maxRecentActs)
    .execute();
  const approvals = await office.db
    .selectFrom('staff_approval')
    .selectAll()
    .where('tenant_id', '=', tenant)
    .where('shop_id', '=', reader.shop)
    .where('at', '>', since)
    .orderBy('at', 'desc')
    .limit(maxRecentActs)
    .execute();
  const acts = [
    ...sessions.map((one) => actOf('signIn', one, one.first_seq, false)),
    ...approvals.map((one) => actOf('approval', one, one.seq, false)),
  ];
  return inEvents(staffFor(acts, reader), (slice) => ({ kind: 'staff', acts: slice }));
}
