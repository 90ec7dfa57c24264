/** What this process keeps of one printer between two conversations with it. */
export interface PrinterPlace {
  /**
   * Waits to be the only one who speaks to it, for so long at most; `null` when that didn't come. What it
   * resolves with is called once, when nothing of the conversation is left.
   */
  turn(waitMs: number): Promise<(() => void) | null>;
  /** It said how it is, or it did not. */
  heard(howItIs: 'answer' | 'silence'): void;
  /** Whether its silence means that somebody else has it, or that it can't now: it has answered before. */
  isUsuallyAnswering(): boolean;
}

/** After so long, ms, one that used to answer counts as one that never does: another may stand there by now. */
const forgetsAfterMs = 5 * 60_000;

/** `now`: ms on a clock that only goes forward. */
export function createPrinterPlace(now: () => number = () => performance.now()): PrinterPlace {
  const waiting: (() => void)[] = [];
  let isTaken = false;
  let hasAnswered = false;
  let silentSince: number | null = null;

  function release(): void {
    const next = waiting.shift();
    if (next === undefined) isTaken = false;
    else next();
  }

  /** Twice is once: the second would let in two at a time. */
  function releaseOnce(): () => void {
    let isReleased = false;
    return () => {
      if (!isReleased) release();
      isReleased = true;
    };
  }

  return {
    turn(waitMs) {
      if (!isTaken) {
        isTaken = true;
        return Promise.resolve(releaseOnce());
      }
      return new Promise((resolve) => {
        const mine = () => {
          clearTimeout(timer);
          resolve(releaseOnce());
        };
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(mine), 1);
          resolve(null);
        }, waitMs);
        waiting.push(mine);
      });
    },
    heard(howItIs) {
      hasAnswered ||= howItIs === 'answer';
      silentSince = howItIs === 'answer' ? null : (silentSince ?? now());
    },
    isUsuallyAnswering: () =>
      hasAnswered && (silentSince === null || now() - silentSince < forgetsAfterMs),
  };
}
