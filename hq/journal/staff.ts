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
import { openCase } from './books.ts';

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

/** The session that these entries begin in; `undefined` where nobody was signed in. */
function sessionBefore(
  tx: Tx,
  device: DeviceTable,
  seq: number,
): Promise<StaffSessionTable | undefined> {
  return tx
    .selectFrom('staff_session')
    .selectAll()
    .where('tenant_id', '=', device.tenant_id)
    .where('device_id', '=', device.device_id)
    .where('epoch', '=', device.epoch)
    .where('first_seq', '<', seq)
    .orderBy('first_seq', 'desc')
    .limit(1)
    .executeTakeFirst();
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

async function keepSession(tx: Tx, session: StaffSessionTable): Promise<void> {
  await tx
    .insertInto('staff_session')
    .values(session)
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'device_id', 'epoch', 'first_seq'])
        .doUpdateSet({ last_at: session.last_at, ended: session.ended }),
    )
    .execute();
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
    if (isShort || (known !== null && other.case_id !== null)) continue;
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
  device: DeviceTable,
  entries: readonly Entry[],
): Promise<void> {
  const first = entries[0];
  if (first === undefined) return;
  const before = await sessionBefore(tx, device, first.seq);
  const sessions = sessionsIn(device, before, entries);
  for (const session of sessions) await keepSession(tx, session);
  for (const session of sessions) await noticeTwice(office, tx, device, session);
  const approvals = approvalsIn(office, device, entries);
  if (approvals.length > 0) {
    await tx
      .insertInto('staff_approval')
      .values([...approvals])
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  const begun = sessions.filter(({ first_seq: seq }) => seq >= first.seq);
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
