import { createContext, useContext } from 'react';
import { createStore, useStore } from 'zustand';
import type { StoreApi } from 'zustand';
import type {
  ApprovalInput,
  OrderDraft,
  OrderVoucher,
  Redeemed,
} from '../../../shared/contract/order.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import type { CustomerPanel } from '../../../shared/contract/views.ts';
import type { Scan } from '../../../shared/domain/codes/scan.ts';
import {
  faceOf,
  isEmpty,
  itemsOf,
  maxVouchers,
  scanned,
  withCustomer,
  withVoucher,
  withoutLine,
  withoutVouchers,
} from './order.ts';
import { createHolding } from './heldOrders.ts';
import type { Holding } from './heldOrders.ts';
import { lettingGo } from './lettingGo.ts';
import { choosing } from './orderChoices.ts';
import { givingOtherwise } from './soldOutActs.ts';
import { createJudge } from './orderJudge.ts';
import type { Judge } from './orderJudge.ts';
import { emptyOrder } from './orderState.ts';
import type {
  Get,
  HeldOrder,
  OrderActs,
  OrderNeeds,
  OrderState,
  Put,
  Undone,
} from './orderState.ts';

export type OrderStore = StoreApi<OrderState & OrderActs>;

/** Nothing was used and nothing will be: the reading stands alone and was turned down. */
function isTurnedDown({ prepared, redeemed }: OrderState): boolean {
  if (prepared === null || redeemed !== null) return false;
  const face = faceOf(prepared);
  return face === 'refusedAlone' || face === 'soldOut' || face === 'unreadableAlone';
}

/** What is on the screen is done with: the next reading or item begins the next order. */
const isOver = ({ redeemed, undone, rainCheck }: OrderState): boolean =>
  redeemed !== null || undone !== null || rainCheck !== null;

/** The order in hand; one that is still empty is in the currency the shop has now. */
function inHand({ currency }: OrderNeeds, { draft }: OrderState): OrderDraft {
  return isEmpty(draft) ? { ...draft, currency: currency() } : draft;
}

const withoutAnyVoucher = (draft: OrderDraft): OrderDraft => ({
  ...draft,
  vouchers: [],
  amounts: [],
  uses: [],
  substitutes: [],
});

/** Readings: each joins the order in hand, or after a verdict begins the next. */
function scanning(needs: OrderNeeds, get: Get, put: Put, { judge }: Judge) {
  /** Read while an order was being written: their turn comes with the verdict. */
  let early: readonly OrderVoucher[] = [];

  function orderForNext(): OrderDraft {
    const state = get();
    if (isOver(state)) {
      put(emptyOrder(needs));
      return get().draft;
    }
    if (!isTurnedDown(state)) return inHand(needs, state);
    // The basket and the customer are still the ones before us; only the voucher was no good.
    put({ prepared: null, aside: [] });
    return withoutAnyVoucher(state.draft);
  }

  function add(voucher: OrderVoucher): void {
    if (get().isConfirming) {
      early = [...early, voucher].slice(0, maxVouchers);
      return;
    }
    const draft = orderForNext();
    const isFull = draft.vouchers.length >= maxVouchers;
    put({
      notices: isFull ? [{ kind: 'full' }] : [],
      receipt: null,
      scansTaken: get().scansTaken + 1,
    });
    if (!isFull) void judge(withVoucher(draft, voucher));
  }

  return {
    add,
    addEarly() {
      const waiting = early;
      early = [];
      waiting.forEach(add);
    },
  };
}

/** Using the order, and what an undoing changes on the screen. */
function writing(needs: OrderNeeds, get: Get, put: Put, { judge, forget }: Judge) {
  async function confirm(approval: ApprovalInput | null): Promise<Answer<Redeemed>> {
    const { draft, prepared, isConfirming, isJudging, redeemed } = get();
    const isReady = prepared !== null && redeemed === null && !isConfirming && !isJudging;
    if (!isReady) return { ok: false, problem: problemOf('notFound') };
    forget();
    put({ isConfirming: true, problem: null });
    const answer = await needs.terminal.call('redeem.confirm', {
      order: draft,
      seen: prepared.seen,
      approval,
    });
    put({ isConfirming: false });
    if (answer.ok) put({ redeemed: answer.value, notices: [] });
    else if (answer.problem.code === 'changedMeanwhile') {
      put({ notices: [{ kind: 'changed' }] });
      await judge(draft);
    } else if (approval === null) put({ problem: answer.problem });
    return answer;
  }

  /** Another counter's receipt is undone beside the order in hand, which stays as it is. */
  function wasUndone(undone: Undone): void {
    const isFree = isOver(get()) || isEmpty(get().draft);
    put(
      isFree
        ? { undone, receipt: null }
        : { receipt: null, notices: [{ kind: 'undone', isWhole: undone.isWhole }] },
    );
  }

  return { confirm, wasUndone };
}

/** Putting aside, taking up, going back. */
function turning(
  needs: OrderNeeds,
  get: Get,
  put: Put,
  { judge, forget }: Judge,
  holding: Holding,
) {
  function begin(): void {
    forget();
    put(emptyOrder(needs));
  }

  function putAside(draft: OrderDraft, aside: HeldOrder['aside']): HeldOrder {
    const at = Date.now();
    return { heldId: needs.newId(), no: 0, personName: '', at, draft, aside, inHandOf: null };
  }

  function resume({ heldId, draft, aside }: HeldOrder): void {
    holding.drop(heldId);
    put({ aside });
    void judge(draft);
  }

  /** What was in their hands when they left; whether there was anything. */
  function takeOwn(personId: string): boolean {
    const own = get().held.findLast(({ inHandOf }) => inHandOf === personId);
    if (own !== undefined) resume(own);
    return own !== undefined;
  }

  /** The voucher that can't be used goes first, then the last one, then the last item. */
  function removeLast(): void {
    const { draft, prepared, isConfirming } = get();
    if (isOver(get()) || isConfirming) return;
    const items = prepared === null ? [] : itemsOf(prepared);
    const refused = items.findLast(({ judged }) => judged?.verdict === 'refused');
    const lastLine = draft.lines.at(-1);
    put({ notices: [] });
    if (draft.vouchers.length > 0) {
      const place = refused?.place ?? draft.vouchers.length - 1;
      void judge(withoutVouchers(draft, new Set([place])));
    } else if (lastLine !== undefined) put({ draft: withoutLine(draft, lastLine.lineId) });
  }

  return {
    begin,
    removeLast,
    back() {
      const state = get();
      if (state.isConfirming) return;
      if (isOver(state)) begin();
      else if (isTurnedDown(state) || state.problem !== null) {
        void judge(withoutAnyVoucher(state.draft));
        put({ notices: [] });
      } else if (state.draft.vouchers.length > 0) removeLast();
      else begin();
    },
    hold() {
      const { draft, aside, isConfirming } = get();
      if (isConfirming || isOver(get()) || isEmpty(draft)) return;
      begin();
      holding.keep(putAside(draft, aside));
    },
    atCounter(personId: string) {
      const { owner, draft, aside } = get();
      if (owner === personId) {
        holding.unpark();
        return;
      }
      const isOpen = owner !== null && !isOver(get()) && !isEmpty(draft);
      // The terminal has it under this id, if whoever left did so by the button or the lock.
      const parkedId = holding.parkedId();
      begin();
      put({ owner: personId });
      if (isOpen && parkedId === null) {
        holding.keepHere({ ...putAside(draft, aside), inHandOf: owner });
      }
      if (!takeOwn(personId)) {
        void holding.load().then(() => {
          if (get().owner === personId && isEmpty(get().draft)) takeOwn(personId);
        });
      }
    },
    recall(heldId: string) {
      const { held, draft, aside, isConfirming } = get();
      const taken = held.find((one) => one.heldId === heldId);
      if (taken === undefined || isConfirming) return;
      const isInHand = !isOver(get()) && !isEmpty(draft);
      begin();
      if (isInHand) holding.keep(putAside(draft, aside));
      resume(taken);
    },
    takeUp(next: OrderDraft) {
      const { draft, aside, held, owner, isConfirming } = get();
      if (isConfirming || draft.orderId === next.orderId) return;
      // Put aside here before, with vouchers read to it: it goes on from there, with the till's lines.
      const before = held.find(
        (one) =>
          one.draft.orderId === next.orderId && (one.inHandOf === null || one.inHandOf === owner),
      );
      const isInHand = !isOver(get()) && !isEmpty(draft);
      begin();
      if (isInHand) holding.keep(putAside(draft, aside));
      if (before === undefined) void judge(next);
      else resume({ ...before, draft: { ...before.draft, lines: next.lines } });
    },
    dropTill(orderId: string) {
      if (get().isConfirming) return;
      if (get().draft.orderId === orderId && !isOver(get())) begin();
      for (const { heldId, draft } of get().held) {
        if (draft.orderId === orderId) holding.drop(heldId);
      }
    },
  };
}

/** The order in hand: the terminal keeps nothing of it until it is confirmed. */
export function createOrderStore(needs: OrderNeeds): OrderStore {
  const store = createStore<OrderState & OrderActs>()((set, get) => {
    const put: Put = (part) => set(part);
    const judge = createJudge(needs, get, put);
    const scans = scanning(needs, get, put, judge);
    const { confirm, wasUndone } = writing(needs, get, put, judge);
    const choices = choosing(get, put, judge);
    const holding = createHolding(needs, get, put);
    const turns = turning(needs, get, put, judge, holding);
    const otherwise = givingOtherwise(needs, get, put, judge);
    return {
      ...emptyOrder(needs),
      held: [],
      owner: null,
      scansTaken: 0,
      takeScan: (scan: Scan) => scans.add(scanned(scan)),
      scanWasCut: () => set({ notices: [{ kind: 'scanAgain' }] }),
      scanIsUnsure: () => set({ notices: [{ kind: 'scanUnsure' }] }),
      scansTooMany: () => {
        // Said once: there may be a thousand a second.
        const isSaid = get().notices.some(({ kind }) => kind === 'tooManyScans');
        if (!isSaid) set({ notices: [{ kind: 'tooManyScans' }] });
      },
      memberUnknown: () => set({ notices: [{ kind: 'memberUnknown' }] }),
      pick: (ref: string) => scans.add({ pickedId: needs.newId(), ref }),
      change: (step) => {
        if (isOver(get())) turns.begin();
        if (!get().isConfirming) void judge.judge(step(inHand(needs, get())));
      },
      nameCustomer: (panel: CustomerPanel | null) => {
        if (isOver(get())) turns.begin();
        set({ found: panel });
        void judge.judge(withCustomer(inHand(needs, get()), panel?.id ?? null));
      },
      judgeAgain: () => void judge.judge(get().draft),
      confirm: async (approval) => {
        const answer = await confirm(approval);
        scans.addEarly();
        return answer;
      },
      keepBetter: choices.keepBetter,
      takeBack: choices.takeBack,
      takeReceipt: (reference) => set({ receipt: reference, scansTaken: get().scansTaken + 1 }),
      dropReceipt: () => set({ receipt: null }),
      wasUndone,
      back: turns.back,
      removeLast: turns.removeLast,
      hold: turns.hold,
      recall: turns.recall,
      loadHeld: holding.load,
      park: holding.park,
      takeInstead: otherwise.takeInstead,
      giveRainCheck: otherwise.giveRainCheck,
      takeUp: turns.takeUp,
      dropTill: turns.dropTill,
      atCounter: turns.atCounter,
      dismissNotices: () => set({ notices: [] }),
    };
  });
  lettingGo(needs, store);
  return store;
}

export const OrderContext = createContext<OrderStore | null>(null);

export function useOrderStore(): OrderStore {
  const store = useContext(OrderContext);
  if (store === null) throw new Error('no OrderContext above this component');
  return store;
}

/** The order in hand, as far as `select` looks. */
export function useOrder<T>(select: (state: OrderState & OrderActs) => T): T {
  return useStore(useOrderStore(), select);
}
