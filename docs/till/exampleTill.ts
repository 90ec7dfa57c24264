/**
 * A till that talks to Countersign: everything a real one needs, in a page, without packages. It
 * uses nothing that Node 20 lacks; Node 24 runs it as it is.
 *
 *   COUNTERSIGN_TOKEN=cst_… node docs/till/exampleTill.ts http://127.0.0.1:47811 CODE [CODE …]
 */

/** What is said of one line of a basket; money in minor units. */
export interface Line {
  readonly lineId: string;
  readonly name: string;
  readonly item?: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly paidMinor?: number;
}

export interface Basket {
  readonly id: string;
  readonly receipt: string;
  readonly currency: string;
  readonly lines: readonly Line[];
}

export interface Figures {
  readonly discountMinor: number;
  readonly toPayMinor: number;
}

export interface Prepared extends Figures {
  readonly confirmable: boolean;
  readonly seen: Figures;
  readonly vouchers: readonly {
    readonly verdict: string;
    readonly words: { readonly title: { readonly zh: string; readonly en: string } } | null;
  }[];
}

export interface Redeemed extends Figures {
  readonly state: 'redeemed';
  readonly repeated: boolean;
  readonly reference: string;
  readonly lines: readonly (Figures & { readonly lineId: string })[];
}

export type BasketState = Redeemed | { readonly state: 'waiting' | 'sentBack' | 'withdrawn' };

/** What the counter said instead of an answer. */
export class CounterSaysNo extends Error {
  readonly code: string;
  readonly words: { readonly zh: string; readonly en: string };
  constructor(problem: { code: string; words: { zh: string; en: string } }) {
    super(`${problem.code}: ${problem.words.en}`);
    this.code = problem.code;
    this.words = problem.words;
  }
}

/** Reasons that pass by themselves, or once somebody at the counter did something: the same again. */
const passing: readonly string[] = ['tooManyCalls', 'tooSlow', 'databaseBusy', 'internal'];
const tries = 5;
const firstPauseMs = 300;
const answerWithinMs = 30_000;

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export interface Till {
  readonly prepare: (basket: Basket, codes: readonly string[]) => Promise<Prepared>;
  readonly confirm: (basket: Basket, codes: readonly string[], seen: Figures) => Promise<Redeemed>;
  readonly handOver: (basket: Basket) => Promise<BasketState>;
  /** Resolves once the counter is done with the basket. */
  readonly wait: (id: string) => Promise<BasketState>;
  readonly takeBack: (
    id: string,
    voidId: string,
    reason: string,
  ) => Promise<{ readonly state: string }>;
}

export function connectTill(address: string, token: string): Till {
  async function once(path: string, body: unknown): Promise<unknown> {
    const reply = await fetch(`${address}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(answerWithinMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const said = (await reply.json()) as
      | { ok: true; value: unknown }
      | { ok: false; problem: { code: string; words: { zh: string; en: string } } };
    if (said.ok) return said.value;
    throw new CounterSaysNo(said.problem);
  }

  /** A cut line, or a reason that passes: exactly the same again. The id keeps it from being done twice. */
  async function call(path: string, body?: unknown): Promise<unknown> {
    for (let tried = 1; ; tried += 1) {
      try {
        return await once(path, body);
      } catch (error) {
        const isFinal = error instanceof CounterSaysNo && !passing.includes(error.code);
        if (isFinal || tried === tries) throw error;
        await pause(firstPauseMs * 2 ** tried);
      }
    }
  }

  const withCodes = (basket: Basket, codes: readonly string[]) => ({
    ...basket,
    codes: codes.map((code) => ({ code })),
  });

  return {
    prepare: async (basket, codes) =>
      (await call('/v1/prepare', withCodes(basket, codes))) as Prepared,
    confirm: async (basket, codes, seen) =>
      (await call('/v1/confirm', { ...withCodes(basket, codes), seen })) as Redeemed,
    handOver: async (basket) => (await call('/v1/baskets', basket)) as BasketState,
    async wait(id) {
      for (;;) {
        const state = (await call(`/v1/baskets/${encodeURIComponent(id)}?wait=25`)) as BasketState;
        if (state.state !== 'waiting') return state;
      }
    },
    takeBack: async (id, voidId, reason) =>
      (await call('/v1/void', { id, voidId, reason })) as { state: string },
  };
}

async function main(address: string, codes: readonly string[]): Promise<void> {
  const till = connectTill(address, process.env['COUNTERSIGN_TOKEN'] ?? '');
  // Made once and kept with the sale: a till that is started again says the same.
  const id = `example:${Date.now()}`;
  const basket: Basket = {
    id,
    receipt: id.slice(-6),
    currency: 'CNY',
    lines: [{ lineId: '1', name: 'Milk tea', item: 'milk-tea', quantity: 2, unitPriceMinor: 1800 }],
  };
  const prepared = await till.prepare(basket, codes);
  for (const { verdict, words } of prepared.vouchers) {
    process.stdout.write(`${verdict} ${words?.title.en ?? ''}\n`);
  }
  if (!prepared.confirmable) return;
  const done = await till.confirm(basket, codes, prepared.seen);
  const { reference, discountMinor, toPayMinor } = done;
  process.stdout.write(`redeemed ${reference}: −${discountMinor}, to pay ${toPayMinor}\n`);
}

if (process.argv[1]?.endsWith('exampleTill.ts') === true) {
  const [address = 'http://127.0.0.1:47811', ...codes] = process.argv.slice(2);
  await main(address, codes);
}
