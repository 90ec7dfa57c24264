import { HqProblem } from '../problem.ts';

/** What one group, and the waiting room before it, hold at most. A single item is always taken. */
export interface GroupBounds {
  readonly items: number;
  /** Of one group, in whatever unit `weigh` counts. */
  readonly weight: number;
  readonly waiting: number;
  readonly waitingWeight: number;
}

export interface Grouping<Item, Result> {
  /** Whether one more would be let in now. */
  hasRoom(): boolean;
  /** Throws `busy` where the waiting room is full, or where this is being stopped; else what `work` throws. */
  add(item: Item): Promise<Result>;
  /** Lets nobody in any more; resolves when all who wait have been served. */
  stop(): Promise<void>;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly weight: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Takes what arrives while a group is at work together as the next one, in order of arrival: nobody waits
 * for company, and who is alone is served at once. `work` answers in the order of its items.
 */
export function createGrouping<Item, Result>(
  bounds: GroupBounds,
  weigh: (item: Item) => number,
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
): Grouping<Item, Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let waitingWeight = 0;
  let atWork: Promise<void> | null = null;
  let isStopping = false;

  function nextGroup(): readonly Waiting<Item, Result>[] {
    let weight = 0;
    const tooMany = waiting.findIndex((one, index) => {
      weight += one.weight;
      return index > 0 && (index >= bounds.items || weight > bounds.weight);
    });
    const group = waiting.splice(0, tooMany === -1 ? waiting.length : tooMany);
    for (const one of group) waitingWeight -= one.weight;
    return group;
  }

  async function serve(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await work(group.map(({ item }) => item));
      if (results.length !== group.length) throw new Error('a group was not answered whole');
      for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result);
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  async function serveAll(): Promise<void> {
    while (waiting.length > 0) await serve(nextGroup());
    atWork = null;
  }

  function hasRoom(): boolean {
    const isFull = waiting.length >= bounds.waiting || waitingWeight >= bounds.waitingWeight;
    return !isStopping && !isFull;
  }

  return {
    hasRoom,
    add(item) {
      if (!hasRoom()) {
        return Promise.reject(new HqProblem('busy', 'more comes in than can be written just now'));
      }
      const weight = weigh(item);
      waitingWeight += weight;
      const served = new Promise<Result>((resolve, reject) => {
        waiting.push({ item, weight, resolve, reject });
      });
      atWork ??= serveAll();
      return served;
    },
    async stop() {
      isStopping = true;
      await atWork;
    },
  };
}
