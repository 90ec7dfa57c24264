import { describe, expect, it } from 'vitest';
import { createFeedTail, FeedGap, maxTailEvents } from '../../hq/feed/feedTail.ts';
import type { TailEvent } from '../../hq/feed/feedTail.ts';
import { createPace } from '../../hq/feed/pace.ts';
import { createWaiters } from '../../hq/feed/waiters.ts';
import type { FeedState } from '../../hq/feed/waiters.ts';
import { createBatcher } from '../../hq/store/batcher.ts';

const at = (cursor: number, text = `{"kind":"uses","uses":[],"n":${cursor}}`): TailEvent => ({
  cursor,
  at: 0,
  text,
  event: () => ({ kind: 'uses', uses: [] }),
});

/** A table of events, and how often it was read. */
function table(head: () => number, text?: (cursor: number) => string | undefined) {
  const reads: number[] = [];
  const read = async (after: number, limit: number) => {
    reads.push(after);
    const count = Math.max(0, Math.min(limit, head() - after));
    return Array.from({ length: count }, (_, n) => at(after + 1 + n, text?.(after + 1 + n)));
  };
  return { read, reads };
}

const cursorsOf = (events: readonly TailEvent[]) => events.map(({ cursor }) => cursor);

describe('the newest events in memory', () => {
  it('are read once for all who follow, wherever in the page they stand', async () => {
    const { read, reads } = table(() => 10);
    const tail = createFeedTail(read, 5);
    const first = await Promise.all(Array.from({ length: 50 }, () => tail.after(5)));
    for (const one of first) expect(cursorsOf(one)).toEqual([6, 7, 8, 9, 10]);
    expect(cursorsOf(await tail.after(8))).toEqual([9, 10]);
    expect(reads).toEqual([5]);
  });

  it('leave who is far behind to the database, and forget nothing for it', async () => {
    const { read, reads } = table(() => 100);
    const tail = createFeedTail(read, 5);
    await tail.after(95);
    expect(cursorsOf(await tail.after(3))).toEqual([4, 5, 6, 7, 8]);
    expect(cursorsOf(await tail.after(97))).toEqual([98, 99, 100]);
    expect(reads).toEqual([95, 3]);
  });

  it('are bounded: the oldest go', async () => {
    const { read, reads } = table(() => maxTailEvents + 100);
    const tail = createFeedTail(read, 50);
    for (let cursor = 0; cursor < maxTailEvents + 100; cursor += 50) await tail.after(cursor);
    const before = reads.length;
    await tail.after(50);
    expect(reads).toHaveLength(before + 1);
    await tail.after(maxTailEvents);
    expect(reads).toHaveLength(before + 1);
  });

  it('I10: throw where one is missing, and keep nothing of it', async () => {
    const tail = createFeedTail(async () => [at(6), at(8)], 5);
    await expect(tail.after(5)).rejects.toThrow(FeedGap);
    await expect(tail.after(5)).rejects.toThrow(/event 7/);
  });

  it('I11: are read again where somebody was forgotten', async () => {
    const forgotten = '{"kind":"forgotten","customers":[]}';
    let head = 10;
    const { read, reads } = table(
      () => head,
      (cursor) => (cursor === 11 ? forgotten : undefined),
    );
    const tail = createFeedTail(read, 20);
    await tail.after(0);
    head = 11;
    await tail.after(10);
    await tail.after(0);
    expect(reads).toEqual([0, 10, 0]);
  });
});

describe('waiting for the feed', () => {
  const state = (head: number, feedEpoch = 1): FeedState => ({ head, floor: 0, feedEpoch });

  it('asks once for a thousand readers, and lets only those go who are due', async () => {
    let head = 5;
    let looks = 0;
    const waiters = createWaiters(
      async () => {
        looks += 1;
        return state(head);
      },
      () => undefined,
    );
    const waiting = Array.from({ length: 1_000 }, () =>
      waiters.until({ cursor: 5, feedEpoch: 1 }, 20_000),
    );
    await waiters.look();
    const before = looks;
    head = 6;
    waiters.wake();
    for (const one of await Promise.all(waiting)) expect(one.head).toBe(6);
    expect(looks - before).toBeLessThanOrEqual(3);
    waiters.release();
  });

  it('answers a head below the cursor, or another epoch, by a look of its own and at once', async () => {
    let head = 100;
    let epoch = 1;
    let anew = 0;
    const waiters = createWaiters(
      async () => state(head, epoch),
      () => void (anew += 1),
    );
    expect(await waiters.until({ cursor: 99, feedEpoch: 1 }, 20_000)).toEqual(state(100));
    // Another process told the reader of 105 already: what is known here is old, not the reader's future.
    head = 105;
    const held = waiters.until({ cursor: 105, feedEpoch: 1 }, 50);
    expect((await held).head).toBe(105);
    [head, epoch] = [60, 2];
    expect(await waiters.until({ cursor: 105, feedEpoch: 1 }, 20_000)).toEqual(state(60, 2));
    expect(anew).toBe(1);
    waiters.release();
  });

  it('tells nobody that nothing is new where the database does not answer', async () => {
    let works = true;
    const waiters = createWaiters(
      async () => {
        if (!works) throw new Error('no database');
        return state(5);
      },
      () => undefined,
    );
    const held = waiters.until({ cursor: 5, feedEpoch: 1 }, 20_000);
    await waiters.look();
    works = false;
    waiters.wake();
    await expect(held).rejects.toThrow('no database');
    waiters.release();
  });
});

describe('a pace', () => {
  it('lets a burst through at once, and the rest in order at its rate', async () => {
    let now = 0;
    const pace = createPace(1_000, 10, () => now);
    const order: number[] = [];
    const turns = Array.from({ length: 25 }, (_, n) => pace.turn().then(() => order.push(n)));
    await Promise.all(turns.slice(0, 10));
    expect(order).toHaveLength(10);
    now = 5;
    await turns[14];
    expect(order).toHaveLength(15);
    now = 1_000;
    await Promise.all(turns);
    expect(order).toEqual(Array.from({ length: 25 }, (_, n) => n));
  });
});

describe('a batcher', () => {
  it('answers each its own, by few queries, the more at once the fewer', async () => {
    const batches: number[] = [];
    const batcher = createBatcher(async (inputs: readonly number[]) => {
      batches.push(inputs.length);
      await new Promise((resolve) => setImmediate(resolve));
      return inputs.map((input) => input * 2);
    });
    const asked = Array.from({ length: 200 }, (_, n) => batcher.ask(n));
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 200 }, (_, n) => n * 2));
    expect(batches).toEqual([1, 199]);
    await Promise.all(Array.from({ length: 40 }, (_, n) => batcher.ask(n, 5)));
    expect(batches).toEqual([1, 199, 40]);
  });

  it('fails those of one query with it, and goes on with the next', async () => {
    let fails = true;
    const batcher = createBatcher(async (inputs: readonly number[]) => {
      if (fails) throw new Error('no database');
      return inputs;
    });
    await expect(batcher.ask(1)).rejects.toThrow('no database');
    fails = false;
    expect(await batcher.ask(2)).toBe(2);
  });
});
