import type { Office } from '../office.ts';
import { sweepAccess } from '../access/sweepAccess.ts';
import { sweepClaims } from '../claims/sweepClaims.ts';
import { compactFeed } from '../feed/compact.ts';
import { sweepNonces } from '../http/terminals/deviceAuth.ts';
import { isSigningDue, renewManifest } from '../keys/manifest.ts';

const dayMs = 24 * 3_600_000;
const minuteMs = 60_000;

type Say = (line: string) => void;

/** What head office does by itself now and then. Each may be done by every process: twice does no harm. */
interface Chore {
  readonly everyMs: number;
  readonly work: () => Promise<unknown>;
  /** Said when it could not be done. */
  readonly failed: string;
}

/** Signs anew what runs out soon, or says that the root must. */
export async function keepManifest(office: Office, say: Say): Promise<void> {
  await renewManifest(office);
  if (await isSigningDue(office)) say('the chain root must sign the list of keys: root request');
}

function choresOf(office: Office, say: Say, feedDays: number | null): readonly Chore[] {
  const letGo = async () => (feedDays === null ? 0 : compactFeed(office, feedDays));
  return [
    {
      everyMs: dayMs,
      work: () => keepManifest(office, say),
      failed: 'the key manifest could not be renewed',
    },
    // Another process of this head office may have put other keys to work.
    {
      everyMs: minuteMs,
      work: () => office.reloadKeys(),
      failed: 'the keys in use could not be read again',
    },
    {
      everyMs: 10 * minuteMs,
      work: () => sweepNonces(office),
      failed: 'old nonces could not be swept',
    },
    {
      everyMs: 10 * minuteMs,
      work: () => sweepAccess(office),
      failed: 'ended sessions could not be swept',
    },
    {
      everyMs: dayMs,
      work: () => sweepClaims(office),
      failed: 'claims that ended long ago could not be swept',
    },
    { everyMs: dayMs, work: letGo, failed: 'old events of the feed could not be let go' },
  ];
}

/** Begins the chores; what is returned ends them. `feedDays`: events older than this go, `null`: never. */
export function keepUp(office: Office, say: Say, feedDays: number | null): () => void {
  const timers = choresOf(office, say, feedDays).map(({ everyMs, work, failed }) =>
    setInterval(() => void work().catch(() => say(failed)), everyMs).unref(),
  );
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}
