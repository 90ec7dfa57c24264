interface Waiting {
  readonly ms: number;
  readonly work: () => void;
}

/**
 * Puts timers in place of Node's that run only when told, so that what a program writes doesn't hang on
 * how fast the machine is. For a program of its own: it never gives Node's back.
 */
export function timersByHand(): { pass(ms: number): void } {
  const waiting = new Map<object, Waiting>();

  function setByHand(work: () => void, ms = 0) {
    const timer = {
      unref: () => timer,
      ref: () => timer,
      // Nothing has passed since it was set.
      refresh: () => timer,
    };
    waiting.set(timer, { ms, work });
    return timer;
  }

  Object.assign(globalThis, {
    setTimeout: setByHand,
    setInterval: setByHand,
    clearTimeout: (timer: object) => void waiting.delete(timer),
    clearInterval: (timer: object) => void waiting.delete(timer),
  });
  return {
    /** Runs, once, what waits for no longer than this. */
    pass(ms) {
      for (const [timer, { ms: wanted, work }] of waiting) {
        if (wanted > ms) continue;
        waiting.delete(timer);
        work();
      }
    },
  };
}
