/** Asks many things of the database by one query. */
export interface Batcher<In, Out> {
  /** Waits `patienceMs` at most for others to come along. Throws what the query threw. */
  ask(input: In, patienceMs?: number): Promise<Out>;
}

interface Asked<In, Out> {
  readonly input: In;
  /** Until when it waits for others. */
  readonly by: number;
  readonly resolve: (out: Out) => void;
  readonly reject: (fault: unknown) => void;
}

/** Of one query; what is more waits for the next. */
const maxPerBatch = 500;

/**
 * Whoever asks while a query is under way is answered by the next one: the busier it gets, the more each
 * query does, and their number stays bounded. `run` answers in the order of its inputs.
 */
export function createBatcher<In, Out>(
  run: (inputs: readonly In[]) => Promise<readonly Out[]>,
): Batcher<In, Out> {
  const waiting: Asked<In, Out>[] = [];
  let running = false;
  let timer: NodeJS.Timeout | null = null;
  let dueAt = Infinity;

  async function answer(batch: readonly Asked<In, Out>[]): Promise<void> {
    try {
      const outs = await run(batch.map(({ input }) => input));
      batch.forEach(({ resolve }, index) => resolve(outs[index] as Out));
    } catch (fault) {
      for (const { reject } of batch) reject(fault);
    }
  }

  async function flush(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (running) return;
    running = true;
    do await answer(waiting.splice(0, maxPerBatch));
    while (waiting.length > 0 && earliest() <= performance.now());
    running = false;
    if (waiting.length > 0) flushAt(earliest());
  }

  function earliest(): number {
    return waiting.reduce((least, { by }) => Math.min(least, by), Infinity);
  }

  function flushAt(at: number): void {
    if (timer !== null && dueAt <= at) return;
    if (timer !== null) clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(() => void flush(), at - performance.now());
  }

  return {
    ask(input, patienceMs = 0) {
      return new Promise<Out>((resolve, reject) => {
        const by = performance.now() + patienceMs;
        waiting.push({ input, by, resolve, reject });
        if (running) return;
        // Who is in a hurry takes everybody along.
        if (patienceMs === 0) void flush();
        else flushAt(by);
      });
    },
  };
}
