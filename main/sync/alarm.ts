/** A sleep that can be ended early; a ring while nobody sleeps ends the next one at once. */
export interface Alarm {
  /** Resolves after `ms` (`null`: never by itself), or at the next ring. */
  sleep(ms: number | null): Promise<void>;
  ring(): void;
}

export function createAlarm(): Alarm {
  let rung = false;
  let wake: (() => void) | null = null;
  return {
    sleep(ms) {
      if (rung) {
        rung = false;
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          wake = null;
          resolve();
        };
        const timer = ms === null ? undefined : setTimeout(done, ms);
        wake = done;
      });
    },
    ring() {
      if (wake === null) rung = true;
      else wake();
    },
  };
}
