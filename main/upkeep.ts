import { setTimeout as sleep } from 'node:timers/promises';
import type { Backups } from './app/upkeep/backups.ts';
import { civilNow } from './app/context.ts';
import type { AppContext } from './app/context.ts';
import { makeRoom } from './app/upkeep/makeRoom.ts';
import type { DiskState } from '../shared/contract/disk.ts';
import type { DiskRoom } from './store/diskRoom.ts';

/** How often the disk is looked at, and whether a backup is due. */
const everyMs = 30_000;
/** After a start the counter comes first. */
const firstAfterMs = 5_000;

export interface Upkeep {
  /** Ends what is under way; resolves when nothing touches the database any more. */
  stop(): Promise<void>;
}

/**
 * What a terminal does for itself beside its work: keeps room set aside for redemptions, says when the
 * disk fills up, makes the day's backup in a quiet moment and then lets go of what is old.
 */
export function startUpkeep(context: AppContext, disk: DiskRoom, backups: Backups): Upkeep {
  const stopping = new AbortController();
  let told: DiskState | null = null;
  let roomMadeOn: string | null = null;
  let turn: Promise<void> = Promise.resolve();

  function tellDisk(): void {
    const { state, freeBytes, reserveBytes } = disk.view();
    if (state === told) return;
    const isNews = told !== null || state !== 'plenty';
    told = state;
    if (!isNews) return;
    context.log.warn({ state, freeBytes, reserveBytes }, 'room on the disk');
    context.announce('disk');
  }

  /** Once a day, and only behind that day's backup. */
  async function letGo(): Promise<void> {
    const today = context.store.read((tx) => civilNow(context, tx.shop()).businessDay);
    const { last } = context.store.read((tx) => tx.backups());
    if (roomMadeOn === today || last?.businessDay !== today) return;
    roomMadeOn = today;
    await makeRoom(context, stopping.signal, (ms) =>
      sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined),
    );
  }

  async function tend(): Promise<void> {
    disk.refill();
    tellDisk();
    await backups.whenDue();
    if (!stopping.signal.aborted) await letGo();
  }

  function next(): void {
    turn = turn.then(tend).catch((error: unknown) => {
      context.log.error({ error: String(error) }, 'upkeep failed');
    });
  }

  const first = setTimeout(next, firstAfterMs).unref();
  const timer = setInterval(next, everyMs).unref();
  return {
    async stop() {
      stopping.abort();
      clearTimeout(first);
      clearInterval(timer);
      await turn;
      await backups.settled();
    },
  };
}
