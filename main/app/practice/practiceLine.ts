import type { SyncView } from '../../../shared/contract/views.ts';
import type { InstantMs } from '../../../shared/domain/time/civil.ts';

/** A line that a lesson plays: the practice terminal has none. */
export interface PracticeLine {
  isDown(): boolean;
  /** Plays that the line dropped just now, behind this entry. */
  drop(at: InstantMs, headSeq: number): void;
  /** It is tried; comes back once something was redeemed without it. */
  tried(at: InstantMs, headSeq: number, hasRedeemed: boolean): boolean;
  /** No lesson plays it any more. */
  end(): void;
  /** What the screens are told. */
  shown(real: SyncView): SyncView;
}

/** What the counter shows of a line that a lesson drops and brings back. */
export function createPracticeLine(): PracticeLine {
  let played: { state: 'offline' | 'synced'; at: InstantMs; headSeq: number } | null = null;
  return {
    isDown: () => played?.state === 'offline',
    drop(at, headSeq) {
      played = { state: 'offline', at, headSeq };
    },
    tried(at, headSeq, hasRedeemed) {
      if (played?.state !== 'offline' || !hasRedeemed) return false;
      played = { state: 'synced', at, headSeq };
      return true;
    },
    end() {
      played = null;
    },
    shown(real) {
      if (played === null) return real;
      const waiting = played.state === 'offline' ? Math.max(0, real.headSeq - played.headSeq) : 0;
      return { ...real, state: played.state, lastSync: played.at, waiting };
    },
  };
}
