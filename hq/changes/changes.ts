import { z } from 'zod';
import { eventsAfter } from '../feed/readFeed.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import { change, changeOf } from './change.ts';

/** The longest an asker is held while nothing happens. */
export const maxChangesWaitSeconds = 25;

export const changesQuery = z.strictObject({
  /** Cursor of the last change the asker has; 0: from the beginning. */
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  /** As the asker last heard it: where it is another by now, its cursors mean nothing any more. */
  epoch: z.coerce.number().int().min(1).max(0x7fff_ffff).optional(),
  wait: z.coerce.number().int().min(0).max(maxChangesWaitSeconds).default(0),
});

export const changesPage = z.strictObject({
  /** Raised when head office came back from a backup: begin again at 0, with empty tables. */
  epoch: z.int().min(1),
  after: z.int().min(0),
  /** Cursor of the newest change there is. */
  head: z.int().min(0),
  /** In order, without a gap: the first has cursor `after + 1`. */
  changes: z.array(change),
});
export type ChangesPage = z.infer<typeof changesPage>;

/**
 * The changes after a cursor. Throws `conflict` where the asker's epoch is not the feed's, where its cursor
 * lies beyond the head, and where what follows is kept no longer.
 */
export async function changesAfter(
  office: Office,
  { after, epoch, wait }: z.output<typeof changesQuery>,
): Promise<ChangesPage> {
  const place = { cursor: after, feedEpoch: epoch ?? null };
  const state =
    wait === 0 ? await office.waiters.look() : await office.waiters.until(place, wait * 1000);
  if (epoch !== undefined && epoch !== state.feedEpoch) {
    throw new HqProblem('conflict', `the feed began anew: epoch ${state.feedEpoch}, from 0`);
  }
  if (after > state.head) throw new HqProblem('conflict', `the newest change is ${state.head}`);
  if (after < state.floor) {
    throw new HqProblem('conflict', `changes up to ${state.floor} are kept no longer`);
  }
  const events = after < state.head ? await eventsAfter(office, after) : [];
  return {
    epoch: state.feedEpoch,
    after,
    head: Math.max(state.head, after + events.length),
    changes: events.map((one) => changeOf(one.cursor, one.at, one.event())),
  };
}
