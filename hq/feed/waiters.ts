/** Long-polling readers of this process, woken when a write to their partition has been committed. */
export interface Waiters {
  /** Resolves at the next wake, or after `timeoutMs`, or when `signal` aborts. */
  wait(timeoutMs: number, signal: AbortSignal): Promise<void>;
  wake(): void;
}

export function createWaiters(): Waiters {
  const waiting = new Set<() => void>();
  return {
    wait(timeoutMs, signal) {
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          waiting.delete(done);
          resolve();
        };
        const timer = setTimeout(done, timeoutMs);
        signal.addEventListener('abort', done);
        waiting.add(done);
        if (signal.aborted) done();
      });
    },
    wake() {
      for (const done of waiting) done();
    },
  };
}
