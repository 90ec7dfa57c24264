import type { HeldView } from '../../../shared/contract/heldViews.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import { isEmpty } from './order.ts';
import type { Get, HeldOrder, OrderNeeds, Put } from './orderState.ts';

function heldOf({
  heldId,
  no,
  personId,
  personName,
  inHand,
  at,
  order,
  aside,
}: HeldView): HeldOrder {
  return {
    heldId,
    no,
    personName,
    at,
    draft: order,
    aside,
    inHandOf: inHand ? personId : null,
  };
}

export interface Holding {
  /** Puts an order aside: on this screen at once, at the terminal beside it. */
  readonly keep: (order: HeldOrder) => void;
  /** Keeps one on this screen alone: nobody is signed in any more who could put it aside. */
  readonly keepHere: (order: HeldOrder) => void;
  /** It was taken up, or is another's. */
  readonly drop: (heldId: string) => void;
  /** Asks the terminal, which knows of those from before a restart. */
  readonly load: () => Promise<void>;
  /** Before somebody leaves: what they have in hand is safe should the window close. */
  readonly park: () => Promise<void>;
  /** They are back, and it is in their hands again: nothing has to be kept of it. */
  readonly unpark: () => void;
  /** The id under which the order in hand is safe already; a new one where it isn't. */
  readonly parkedId: () => string | null;
}

/** Orders put aside: kept by the terminal, and never waited for by a queue. */
export function createHolding({ terminal, newId }: OrderNeeds, get: Get, put: Put): Holding {
  let writing = 0;
  let parked: string | null = null;
  /** Those the terminal would not take: they stay as long as the window does. */
  const unkept = new Set<string>();

  function accept(answer: Answer<readonly HeldView[]>): void {
    if (!answer.ok || writing > 0) return;
    const known = answer.value.filter(({ heldId }) => heldId !== parked).map(heldOf);
    const own = get().held.filter(({ heldId }) => unkept.has(heldId));
    put({ held: [...known, ...own] });
  }

  async function write(
    call: () => Promise<Answer<readonly HeldView[]>>,
  ): Promise<Answer<readonly HeldView[]>> {
    writing += 1;
    const answer = await call();
    writing -= 1;
    accept(answer);
    return answer;
  }

  function holdAt({ heldId, draft, aside }: HeldOrder, inHand: boolean) {
    return write(() =>
      terminal.call('held.hold', { heldId, inHand, order: draft, aside: [...aside] }),
    );
  }

  const isOpen = (): boolean => {
    const { draft, redeemed, undone, rainCheck } = get();
    return redeemed === null && undone === null && rainCheck === null && !isEmpty(draft);
  };

  return {
    keep(order) {
      put({ held: [...get().held, order] });
      void holdAt(order, order.inHandOf !== null).then((answer) => {
        if (answer.ok) return;
        unkept.add(order.heldId);
        put({ notices: [...get().notices, { kind: 'notKept', problem: answer.problem }] });
      });
    },
    keepHere(order) {
      unkept.add(order.heldId);
      put({ held: [...get().held, order] });
    },
    drop(heldId) {
      put({ held: get().held.filter((one) => one.heldId !== heldId) });
      if (unkept.delete(heldId)) return;
      void write(() => terminal.call('held.drop', { heldId }));
    },
    async load() {
      accept(await terminal.call('held.list', {}));
    },
    async park() {
      const { draft, aside, owner } = get();
      if (owner === null || !isOpen()) return;
      parked ??= newId();
      const order = { heldId: parked, no: 0, personName: '', at: 0, draft, aside };
      await holdAt({ ...order, inHandOf: owner }, true);
    },
    unpark() {
      const heldId = parked;
      parked = null;
      if (heldId !== null) void write(() => terminal.call('held.drop', { heldId }));
    },
    parkedId() {
      const heldId = parked;
      parked = null;
      return heldId;
    },
  };
}
