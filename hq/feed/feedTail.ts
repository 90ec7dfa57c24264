import type { StoredEvent } from './storedEvent.ts';

/** One event as it lies in the database; read into an object once, however many readers there are. */
export interface TailEvent {
  readonly cursor: number;
  /** When it was written, ms. */
  readonly at: number;
  readonly text: string;
  event(): StoredEvent;
}

/** Bounds of what is kept of the newest events, per process. */
export const maxTailEvents = 4_000;
export const maxTailCharacters = 8_000_000;

/** Reads events `after < cursor`, in order, `limit` at most. */
export type ReadEvents = (after: number, limit: number) => Promise<readonly TailEvent[]>;

/**
 * The newest events in memory: those who follow closely are all served by one read. Whoever is further
 * behind reads from the database, several at one place together.
 */
export interface FeedTail {
  /** Events after a cursor that lies below the head: one at least. Throws where one is missing (I10). */
  after(cursor: number): Promise<readonly TailEvent[]>;
  /** What is kept is worth nothing: the feed began anew. */
  forget(): void;
}

export function createFeedTail(read: ReadEvents, pageEvents: number): FeedTail {
  let kept: TailEvent[] = [];
  let characters = 0;
  const underWay = new Map<number, Promise<readonly TailEvent[]>>();
  let generation = 0;

  /** Takes in what follows what is kept; what lies further on replaces it. */
  function keep(events: readonly TailEvent[]): void {
    const [first] = events;
    const last = kept.at(-1);
    if (first === undefined) return;
    if (last !== undefined && first.cursor <= last.cursor) return;
    // Whoever is forgotten was taken out of earlier events too, by whichever process (I11).
    const isForgetting = events.some(({ text }) => text.startsWith('{"kind":"forgotten"'));
    if (last === undefined || isForgetting || first.cursor > last.cursor + 1) {
      kept = [];
      characters = 0;
    }
    kept.push(...events);
    for (const { text } of events) characters += text.length;
    let gone = 0;
    while (kept.length - gone > maxTailEvents || characters > maxTailCharacters) {
      characters -= kept[gone]?.text.length ?? 0;
      gone += 1;
    }
    if (gone > 0) kept.splice(0, gone);
  }

  async function fetchAfter(cursor: number): Promise<readonly TailEvent[]> {
    const begun = generation;
    const events = await read(cursor, pageEvents);
    events.forEach((one, index) => {
      if (one.cursor !== cursor + 1 + index) throw new FeedGap(cursor + 1 + index);
    });
    if (begun === generation) keep(events);
    return events;
  }

  return {
    after(cursor) {
      const [first] = kept;
      const last = kept.at(-1);
      if (first !== undefined && last !== undefined) {
        const isKept = first.cursor <= cursor + 1 && cursor < last.cursor;
        const from = cursor + 1 - first.cursor;
        if (isKept) return Promise.resolve(kept.slice(from, from + pageEvents));
      }
      const shared = underWay.get(cursor);
      if (shared !== undefined) return shared;
      const mine = fetchAfter(cursor).finally(() => underWay.delete(cursor));
      underWay.set(cursor, mine);
      return mine;
    },
    forget() {
      generation += 1;
      kept = [];
      characters = 0;
      underWay.clear();
    },
  };
}

/** An event that should be there is not: nothing of the page may be told. */
export class FeedGap extends Error {
  constructor(cursor: number) {
    super(`event ${cursor} of the feed is not there`);
  }
}
