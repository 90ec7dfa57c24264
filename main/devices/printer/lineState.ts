/** What is known of the other side of a line, and the waiting for it. */
export interface LineState {
  heard(chunk: Uint8Array): void;
  /** The other side is gone: `broken` unless it said goodbye. Said again, only `broken` may be added. */
  ended(how: 'inOrder' | 'broken'): void;
  /** Something that is waited for may have come true. */
  changed(): void;
  received(): Uint8Array;
  closed(): boolean;
  broken(): boolean;
  /** Resolves with the first answer that `find` gives, or `late`. */
  wait<Result extends string>(
    find: () => Result | null,
    timeoutMs: number,
  ): Promise<Result | 'late'>;
  until(
    enough: (received: Uint8Array) => boolean,
    timeoutMs: number,
  ): Promise<'met' | 'late' | 'closed'>;
}

/** No printer has this much to say; what talks on is no printer, and is not listened to any longer. */
export const maxReceivedBytes = 4_096;

export function createLineState(): LineState {
  let received: Uint8Array = new Uint8Array();
  let closed = false;
  let broken = false;
  const watchers = new Set<() => void>();
  const changed = () => watchers.forEach((watch) => watch());

  function ended(how: 'inOrder' | 'broken'): void {
    closed = true;
    broken ||= how === 'broken';
    changed();
  }

  function wait<Result extends string>(find: () => Result | null, timeoutMs: number) {
    return new Promise<Result | 'late'>((resolve) => {
      const settle = (result: Result | 'late') => {
        clearTimeout(timer);
        watchers.delete(watch);
        resolve(result);
      };
      const watch = () => {
        const found = find();
        if (found !== null) settle(found);
      };
      const timer = setTimeout(() => settle('late'), timeoutMs);
      watchers.add(watch);
      watch();
    });
  }

  return {
    heard(chunk) {
      if (received.length + chunk.length > maxReceivedBytes) return ended('broken');
      received = Buffer.concat([received, chunk]);
      changed();
    },
    ended,
    changed,
    received: () => received,
    closed: () => closed,
    broken: () => broken,
    wait,
    until: (enough, timeoutMs) =>
      wait(() => (enough(received) ? 'met' : closed ? 'closed' : null), timeoutMs),
  };
}

/** Waits for what may never come: `otherwise` after `timeoutMs`. The promise must not reject. */
export function within<T, U>(promise: Promise<T>, timeoutMs: number, otherwise: U): Promise<T | U> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(otherwise), timeoutMs);
    void promise.then((value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}
