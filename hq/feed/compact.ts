import { mainPartition } from '../office.ts';
import type { Office } from '../office.ts';

const dayMs = 24 * 3_600_000;
/** Events of one statement: others wait for no longer one. */
const eventsPerSlice = 1_000;

/**
 * Lets events go that are older than so many days; a terminal whose cursor is older takes a snapshot. First
 * it is said how far, then they are deleted: nobody is told a feed with a hole. Writers wait for nothing but
 * the moment in which it is said. How many went.
 */
export async function compactFeed(office: Office, keptDays: number): Promise<number> {
  const before = office.now() - keptDays * dayMs;
  const { head, floor } = await office.waiters.look();
  const upTo = await lastOlder(office, { floor, head }, before);
  if (upTo > floor) await raiseFloor(office, upTo);
  return deleteUpTo(office, Math.max(upTo, floor));
}

/** The last of the events in a row that were all written before; found by halves, as cursors grow with time. */
async function lastOlder(
  office: Office,
  { floor, head }: { readonly floor: number; readonly head: number },
  before: number,
): Promise<number> {
  let older = floor;
  let younger = head + 1;
  while (younger - older > 1) {
    const middle = Math.floor((older + younger) / 2);
    const { at } = await office.db
      .selectFrom('feed_event')
      .select('at')
      .where('tenant_id', '=', office.tenant)
      .where('partition_key', '=', mainPartition)
      .where('cursor', '=', middle)
      .executeTakeFirstOrThrow();
    if (at < before) older = middle;
    else younger = middle;
  }
  return older;
}

async function raiseFloor(office: Office, floor: number): Promise<void> {
  await office.db
    .updateTable('feed_counter')
    .set({ floor })
    .where('tenant_id', '=', office.tenant)
    .where('partition_key', '=', mainPartition)
    .where('floor', '<', floor)
    .execute();
}

async function deleteUpTo(office: Office, floor: number): Promise<number> {
  let gone = 0;
  for (;;) {
    const oldest = await office.db
      .selectFrom('feed_event')
      .select('cursor')
      .where('tenant_id', '=', office.tenant)
      .where('partition_key', '=', mainPartition)
      .where('cursor', '<=', floor)
      .orderBy('cursor')
      .limit(eventsPerSlice)
      .execute();
    const last = oldest.at(-1);
    if (last === undefined) return gone;
    await office.db
      .deleteFrom('feed_event')
      .where('tenant_id', '=', office.tenant)
      .where('partition_key', '=', mainPartition)
      .where('cursor', '<=', last.cursor)
      .execute();
    gone += oldest.length;
  }
}
