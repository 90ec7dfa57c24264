import { findNpm, isAlive } from './npmParent.ts';

/** How often the launcher looks whether the npm that started it is still there. */
const parentCheckMs = 500;

/**
 * An `AbortSignal` that fires when we are told to end: Ctrl-C, SIGTERM, the window's SIGHUP, or, under
 * npm, when npm was killed: a shell between us may not hand a signal on.
 */
export function endingSignal(underNpm: boolean): AbortSignal {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, end);
  if (underNpm && process.platform !== 'win32') {
    const shell = process.ppid;
    const npm = findNpm();
    const timer = setInterval(() => {
      if (process.ppid !== shell || (npm !== null && !isAlive(npm))) end();
    }, parentCheckMs);
    timer.unref();
  }
  return ending.signal;
}

/** Resolves when `signal` fires. */
export function untilEnding(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
