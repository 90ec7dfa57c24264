/**
 * Lets so many through a second, in the order they came; after a pause as many at once as `burst`. A
 * change that ten thousand terminals wait for must not make them all ask again in the same moment: each
 * is told a little later, of everything there is by then.
 */
export interface Pace {
  turn(): Promise<void>;
}

const tickMs = 10;

export function createPace(perSecond: number, burst: number, now = () => performance.now()): Pace {
  const queue: (() => void)[] = [];
  let left = burst;
  let filledAt = now();
  let timer: NodeJS.Timeout | null = null;

  function fill(): void {
    const at = now();
    left = Math.min(burst, left + ((at - filledAt) * perSecond) / 1000);
    filledAt = at;
  }

  function drain(): void {
    timer = null;
    fill();
    const ready = queue.splice(0, Math.floor(left));
    left -= ready.length;
    for (const go of ready) go();
    if (queue.length > 0) timer = setTimeout(drain, tickMs);
  }

  return {
    turn() {
      fill();
      if (queue.length === 0 && left >= 1) {
        left -= 1;
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        queue.push(resolve);
        timer ??= setTimeout(drain, tickMs);
      });
    },
  };
}
