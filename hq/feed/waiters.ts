/** How far the feed of one partition is. */
export interface FeedState {
  /** Cursor of its newest event. */
  readonly head: number;
  /** Events up to this cursor are kept no longer; 0: all are. */
  readonly floor: number;
  /** Another one: what cursors said before means nothing any more. */
  readonly feedEpoch: number;
}

/** While things happen another process's write is seen within this time. */
export const busyLookMs = 50;
/** A quiet chain is looked at less often. */
export const idleLookMs = 400;
/** How long after the last change a chain counts as quiet. */
const quietAfterMs = 10_000;
/** However often this process writes, the database is not asked more often than this. */
const leastBetweenLooksMs = 20;
/** A database that doesn't answer is asked again this late. */
const afterFaultMs = 1_000;

/**
 * All long-polling readers of this process behind one pair of eyes: while anybody waits, one query at an
 * interval says how far the feed is, whoever wrote; a write of this process is looked for at once.
 */
export interface Waiters {
  /** How far the feed is, by a query that began after the call; whoever asks meanwhile shares it. */
  look(): Promise<FeedState>;
  /**
   * Waits until there is something after `cursor`, `timeoutMs` have passed, or all are let go. Answers
   * what is known then. A head below `cursor`, or another epoch, is answered at once, and is never old
   * news. Throws what the database threw: who can't be told what is new must not believe that nothing is.
   */
  until(reader: Place, timeoutMs: number): Promise<FeedState>;
  /** This process wrote. */
  wake(): void;
  /** The service stops: who waits goes, and nobody waits any more. */
  release(): void;
}

/** Where a reader stands; `feedEpoch` is `null` for one that never said. */
export interface Place {
  readonly cursor: number;
  readonly feedEpoch: number | null;
}

interface Waiting {
  readonly place: Place;
  readonly done: () => void;
  readonly failed: (fault: unknown) => void;
}

function isDue(state: FeedState, { cursor, feedEpoch }: Place): boolean {
  return state.head !== cursor || (feedEpoch !== null && feedEpoch !== state.feedEpoch);
}

/** `onAnew`: the feed began anew, or its head went back. */
export function createWaiters(read: () => Promise<FeedState>, onAnew: () => void): Waiters {
  const waiting = new Set<Waiting>();
  let known: FeedState | null = null;
  let released = false;
  let changedAt = performance.now();
  let lookedAt = -Infinity;
  /** This process wrote since. */
  let isOld = true;
  let timer: NodeJS.Timeout | null = null;
  let dueAt = Infinity;
  /** The look at work, and the one that begins after it. */
  let current: Promise<FeedState> | null = null;
  let next: Promise<FeedState> | null = null;

  async function lookNow(): Promise<FeedState> {
    lookedAt = performance.now();
    isOld = false;
    try {
      return tell(await read());
    } catch (fault) {
      isOld = true;
      for (const one of waiting) one.failed(fault);
      throw fault;
    }
  }

  function tell(state: FeedState): FeedState {
    const before = known;
    known = state;
    const isAnew = before !== null && state.feedEpoch !== before.feedEpoch;
    if (isAnew || (before !== null && state.head < before.head)) onAnew();
    if (before?.head !== state.head || before.feedEpoch !== state.feedEpoch) {
      changedAt = performance.now();
      for (const one of waiting) if (isDue(state, one.place)) one.done();
    }
    return state;
  }

  function begin(): Promise<FeedState> {
    const mine = lookNow().finally(() => {
      if (current === mine) current = null;
    });
    current = mine;
    return mine;
  }

  function look(): Promise<FeedState> {
    if (current === null) return begin();
    next ??= current
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => {
        next = null;
        return begin();
      });
    return next;
  }

  function intervalMs(): number {
    return performance.now() - changedAt > quietAfterMs ? idleLookMs : busyLookMs;
  }

  function lookWithin(ms: number): void {
    const at = performance.now() + ms;
    if (timer !== null && dueAt <= at) return;
    if (timer !== null) clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(() => {
      timer = null;
      look().then(
        () => watchOn(intervalMs()),
        () => watchOn(afterFaultMs),
      );
    }, ms);
  }

  function watchOn(ms: number): void {
    if (waiting.size > 0 && !released) lookWithin(ms);
  }

  /** What is known, where that is news enough for a reader at this place. */
  async function fresh(place: Place): Promise<FeedState> {
    const isRecent = !isOld && performance.now() - lookedAt <= idleLookMs;
    const isBehind = known !== null && known.head < place.cursor;
    return known !== null && isRecent && !isBehind ? known : look();
  }

  function wait(place: Place, timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(late);
        waiting.delete(one);
      };
      const one: Waiting = {
        place,
        done() {
          leave();
          resolve();
        },
        failed(fault) {
          leave();
          reject(fault);
        },
      };
      const late = setTimeout(one.done, timeoutMs);
      waiting.add(one);
      watchOn(intervalMs());
    });
  }

  return {
    look,
    async until(place, timeoutMs) {
      const before = await fresh(place);
      if (timeoutMs <= 0 || released || isDue(before, place)) return before;
      await wait(place, timeoutMs);
      return known ?? before;
    },
    wake() {
      isOld = true;
      watchOn(Math.max(0, lookedAt + leastBetweenLooksMs - performance.now()));
    },
    release() {
      released = true;
      if (timer !== null) clearTimeout(timer);
      timer = null;
      for (const { done } of waiting) done();
    },
  };
}
