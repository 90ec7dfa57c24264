import { noCurrency } from '../../../shared/domain/money.ts';
import type { OrderDraft, Prepared, UndoPreview } from '../../../shared/contract/order.ts';
import { maxTillWaitSeconds, tillApiVersion, tillVerbs } from '../../../shared/contract/tillApi.ts';
import type {
  TillAnswer,
  TillBasket,
  TillBasketState,
  TillConfirm,
  TillHealth,
  TillPrepare,
  TillPrepared,
  TillRedeemed,
  TillVerb,
  TillVoid,
  TillVoided,
} from '../../../shared/contract/tillApi.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer, Problem } from '../../../shared/contract/problem.ts';
import type { SessionView } from '../../../shared/contract/views.ts';
import { withoutPersonalNumbers } from '../../../shared/domain/personalNumbers.ts';
import type { UndoPart } from '../../../shared/domain/undo/undoFacts.ts';
import type { AppContext } from '../context.ts';
import type { Dispatch } from '../dispatch.ts';
import { entryOfKind } from '../entries.ts';
import type { PaperMaker } from '../paper/paperMaker.ts';
import type { StoredEntry } from '../ports.ts';
import { createGatherer } from '../redeem/gather.ts';
import { createTornCodes } from '../redeem/tornCodes.ts';
import { referenceFor } from '../undo/receiptReferences.ts';
import { preparedAnswer, redeemedAnswer, redemptionWith } from './tillAnswers.ts';
import { maxWaitingPerTill } from './tillBaskets.ts';
import type { CallingTill, KnownBasket, TillBaskets } from './tillBaskets.ts';
import { tillWith } from './tillKeeping.ts';
import type { TillsHeard } from './tillKeeping.ts';
import { idOf, linesToReturn, orderOf, sameLines } from './tillOrder.ts';
import { tillProblem, toldProblem } from './tillWords.ts';
import type { SaidWhere } from './tillWords.ts';

export interface TillCounter {
  /** Whose token it is; `null` for nobody's. */
  tillOf(token: string): CallingTill | null;
  /** One of the verbs that take a body. Never throws. */
  call(till: CallingTill, verb: TillVerb, body: unknown): Promise<TillAnswer<unknown>>;
  /** How a basket stands; with `waitSeconds`, once it is no longer waiting or that time is over. */
  basket(
    till: CallingTill,
    ownId: string,
    waitSeconds: number,
    gone: AbortSignal,
  ): Promise<TillAnswer<TillBasketState>>;
  health(till: CallingTill): Promise<TillAnswer<TillHealth>>;
}

export interface TillCounterNeeds {
  readonly context: AppContext;
  readonly baskets: TillBaskets;
  readonly heard: TillsHeard;
  readonly paper: PaperMaker;
  /** The terminal's own door, but a till that calls is no sign of life at the counter. */
  readonly dispatch: Dispatch;
}

type Asked = TillBasket & Partial<Pick<TillPrepare, 'codes'>>;

const maxFaultsShown = 20;
/** Longest a change that nobody told of stays unseen by a waiting till. */
const lookAgainMs = 1_000;

function ok<T>(value: T): TillAnswer<T> {
  return { ok: true, value };
}

function no(problem: Extract<TillAnswer<never>, { readonly ok: false }>['problem']) {
  return { ok: false, problem } as const;
}

/** A till's verbs over the terminal's own use cases: nothing is judged here. */
export function createTillCounter(needs: TillCounterNeeds): TillCounter {
  const { context, baskets, heard, paper, dispatch } = needs;
  const { store, crypto } = context;
  const gatherer = createGatherer(context, createTornCodes(context));
  let turn: Promise<unknown> = Promise.resolve();

  /** One at a time: the second of two calls with one id finds what the first did. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  }

  const where = (): SaidWhere =>
    store.read((tx) => {
      const shop = tx.shop();
      return { zone: shop?.zone ?? 'UTC', currency: shop?.currency ?? noCurrency };
    });

  async function operatorName(): Promise<string | null> {
    const answer = (await dispatch('session.state', {})) as Answer<SessionView>;
    return answer.ok ? (answer.value.operator?.name ?? null) : null;
  }

  function redeemed(id: string, stored: StoredEntry, repeated: boolean): TillRedeemed {
    return store.read((tx) => {
      const signedReference = (entry: Parameters<typeof referenceFor>[2]) =>
        referenceFor(context, tx, entry);
      return redeemedAnswer({ tx, paper, signedReference }, id, stored, repeated);
    });
  }

  async function judged(order: OrderDraft): Promise<Answer<Prepared>> {
    return (await dispatch('redeem.prepare', { order })) as Answer<Prepared>;
  }

  async function waitingAnswer(
    id: string,
    known: KnownBasket,
  ): Promise<TillAnswer<TillBasketState>> {
    const { state, order } = known;
    const toPayMinor = order.lines.reduce(
      (sum, line) => sum + line.quantity * line.unitPriceMinor,
      0,
    );
    if (state === 'asked') return no(tillProblem('unknownBasket'));
    return ok({ id, state, toPayMinor, signedIn: (await operatorName()) !== null });
  }

  /** Why nothing can be handed over now; `null` where it can. */
  function notNow({ currency }: TillBasket): Problem | null {
    return store.read((tx) => {
      const shop = tx.shop();
      if (shop === null) return problemOf('notSetUp');
      if (tx.sync().standing === 'revoked') return problemOf('cutOff');
      return currency === shop.currency ? null : problemOf('wrongCurrency');
    });
  }

  function isSameBasket(known: KnownBasket, asked: TillBasket, order: OrderDraft): boolean {
    return known.receipt === asked.receipt && sameLines(known.order.lines, order.lines);
  }

  /** The journal has it: the same answer again, unless the till's id now stands for something else. */
  function again(asked: Asked, order: OrderDraft, stored: StoredEntry): TillAnswer<TillRedeemed> {
    const entry = entryOfKind(stored, 'redemption');
    const used = new Set(entry?.body.vouchers.map(({ ref }) => ref));
    const isSame = store.read((tx) =>
      order.vouchers.every((voucher) => {
        const read = gatherer.voucher(tx, voucher);
        return read.readable && used.has(read.facts.ref);
      }),
    );
    const { till, basket = [] } = entry?.body ?? {};
    if (!isSame || till?.receipt !== asked.receipt || !sameLines(basket, order.lines)) {
      return no(tillProblem('idTaken'));
    }
    return ok(redeemed(asked.id, stored, true));
  }

  async function handOver(
    till: CallingTill,
    asked: TillBasket,
  ): Promise<TillAnswer<TillBasketState>> {
    const refused = notNow(asked);
    if (refused !== null) return no(toldProblem(refused));
    const order = orderOf(crypto, till.id, asked);
    const stored = store.read((tx) => redemptionWith(tx, order.orderId));
    if (stored !== null) return again(asked, order, stored);
    const known = baskets.of(order.orderId);
    if (known !== null && known.state !== 'asked') {
      if (!isSameBasket(known, asked, order)) return no(tillProblem('idTaken'));
      return waitingAnswer(asked.id, known);
    }
    if (baskets.waitingOf(till.id) >= maxWaitingPerTill) return no(tillProblem('tooManyBaskets'));
    const fresh = knownAs(till, asked, order, 'waiting');
    baskets.put(fresh);
    return waitingAnswer(asked.id, fresh);
  }

  function knownAs(
    till: CallingTill,
    { id, receipt }: TillBasket,
    order: OrderDraft,
    state: KnownBasket['state'],
  ): KnownBasket {
    return { till, ownId: id, receipt, order, at: context.clock.now().effective, state };
  }

  async function prepare(till: CallingTill, asked: TillPrepare): Promise<TillAnswer<TillPrepared>> {
    const order = orderOf(crypto, till.id, asked);
    const answer = await judged(order);
    if (!answer.ok) return no(toldProblem(answer.problem));
    return ok(preparedAnswer(asked.id, order, answer.value, where()));
  }

  async function confirm(till: CallingTill, asked: TillConfirm): Promise<TillAnswer<TillRedeemed>> {
    const order = orderOf(crypto, till.id, asked);
    const stored = store.read((tx) => redemptionWith(tx, order.orderId));
    if (stored !== null) return again(asked, order, stored);
    const known = baskets.of(order.orderId);
    const isTaken =
      known !== null && (known.state === 'withdrawn' || !isSameBasket(known, asked, order));
    if (isTaken) return no(tillProblem('idTaken'));
    if (known === null) baskets.put(knownAs(till, asked, order, 'asked'));
    const { seen } = asked;
    const answer = await dispatch('redeem.confirm', { order, seen, approval: null });
    const written = store.read((tx) => redemptionWith(tx, order.orderId));
    if (answer.ok && written !== null) return ok(redeemed(asked.id, written, false));
    if (known === null) baskets.drop(order.orderId);
    if (answer.ok) return no(toldProblem(problemOf('internal')));
    return notConfirmed(till, asked, order, answer.problem);
  }

  async function notConfirmed(
    till: CallingTill,
    asked: TillConfirm,
    order: OrderDraft,
    problem: Problem,
  ): Promise<TillAnswer<TillRedeemed>> {
    const now = await judged(order);
    const prepared = now.ok ? preparedAnswer(asked.id, order, now.value, where()) : null;
    if (problem.code === 'approvalNeeded') {
      baskets.put(knownAs(till, asked, order, 'waiting'));
      return no(tillProblem('needsApproval', { prepared }));
    }
    const isRefused = prepared?.vouchers.some(
      ({ verdict }) => verdict === 'refused' || verdict === 'unreadable',
    );
    return problem.code === 'changedMeanwhile' && isRefused === true
      ? no(tillProblem('notUsable', { prepared }))
      : no(toldProblem(problem, prepared));
  }

  /** The till's part as the rules know it: its lines may be two of the order's. */
  async function partOf({ part }: TillVoid, seq: number): Promise<Answer<UndoPart>> {
    if (part.kind !== 'lines') return { ok: true, value: part };
    const preview = (await dispatch('undo.preview', {
      of: { seq },
      part: { kind: 'whole' },
    })) as Answer<UndoPreview>;
    if (!preview.ok) return preview;
    return {
      ok: true,
      value: { kind: 'lines', lines: linesToReturn(part.lines, preview.value.lines) },
    };
  }

  function takeBack({ id, voidId, part }: TillVoid, orderId: string): TillAnswer<TillVoided> {
    const known = baskets.of(orderId);
    if (known === null || known.state === 'asked') return no(tillProblem('unknownBasket'));
    if (part.kind !== 'whole') return no(toldProblem(problemOf('notUndoable')));
    baskets.setState(orderId, 'withdrawn');
    return ok({ voidId, id, state: 'withdrawn', seq: null });
  }

  /** Undone before under this id; `null` where not, and a problem where the id stands for something else. */
  function undoneBefore(
    asked: TillVoid,
    undoId: string,
    orderId: string,
  ): TillAnswer<TillVoided> | null {
    const stored = store.read((tx) => tx.entryById(undoId));
    if (stored === null) return null;
    const undo = entryOfKind(stored, 'void');
    if (undo?.body.redemption.id !== orderId) return no(tillProblem('idTaken'));
    return ok({ voidId: asked.voidId, id: asked.id, state: 'voided', seq: undo.seq });
  }

  async function undo(till: CallingTill, asked: TillVoid): Promise<TillAnswer<TillVoided>> {
    const orderId = idOf(crypto, 'basket', till.id, asked.id);
    const undoId = idOf(crypto, 'void', till.id, asked.voidId);
    const before = undoneBefore(asked, undoId, orderId);
    if (before !== null) return before;
    const stored = store.read((tx) => redemptionWith(tx, orderId));
    if (stored === null) return takeBack(asked, orderId);
    if (baskets.voidOf(undoId)?.state === 'declined') return no(tillProblem('declined'));
    const part = await partOf(asked, stored.seq);
    if (!part.ok) return no(toldProblem(part.problem));
    const { reason, id, voidId } = asked;
    const wanted = { undoId, of: { seq: stored.seq }, part: part.value, reason, approval: null };
    const answer = (await dispatch('undo.do', wanted)) as Answer<{ readonly seq: number }>;
    if (answer.ok) {
      baskets.dropVoid(undoId);
      return ok({ voidId, id, state: 'voided', seq: answer.value.seq });
    }
    if (answer.problem.code !== 'approvalNeeded') return no(toldProblem(answer.problem));
    askForUndo(till, asked, stored, undoId, part.value);
    return no(tillProblem('needsApproval'));
  }

  function askForUndo(
    till: CallingTill,
    { reason }: TillVoid,
    stored: StoredEntry,
    undoId: string,
    part: UndoPart,
  ): void {
    const receipt = entryOfKind(stored, 'redemption')?.body.till?.receipt ?? '';
    baskets.putVoid({
      undoId,
      seq: stored.seq,
      till: till.name,
      tillId: till.id,
      receipt,
      at: context.clock.now().effective,
      part,
      reason,
      state: 'waiting',
    });
  }

  async function stateNow(till: CallingTill, ownId: string): Promise<TillAnswer<TillBasketState>> {
    const orderId = idOf(crypto, 'basket', till.id, ownId);
    const stored = store.read((tx) => redemptionWith(tx, orderId));
    if (stored !== null) return ok(redeemed(ownId, stored, true));
    const known = baskets.of(orderId);
    return known === null ? no(tillProblem('unknownBasket')) : waitingAnswer(ownId, known);
  }

  /** Resolves with the next change, when the time is over, or when nobody waits any more. */
  function nextChange(ms: number, gone: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        stop();
        gone.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      const stop = baskets.onChange(done);
      gone.addEventListener('abort', done);
      if (gone.aborted) done();
    });
  }

  async function run(
    till: CallingTill,
    verb: TillVerb,
    body: unknown,
  ): Promise<TillAnswer<unknown>> {
    const parsed = tillVerbs[verb].safeParse(body);
    if (!parsed.success) {
      const faults = parsed.error.issues.slice(0, maxFaultsShown).map((issue) => ({
        field: withoutPersonalNumbers(issue.path.map(String).join('.')),
        message: withoutPersonalNumbers(issue.message),
      }));
      return no(tillProblem('badBody', { faults }));
    }
    switch (verb) {
      case '/v1/baskets':
        return inTurn(() => handOver(till, parsed.data as TillBasket));
      case '/v1/prepare':
        return prepare(till, parsed.data as TillPrepare);
      case '/v1/confirm':
        return inTurn(() => confirm(till, parsed.data as TillConfirm));
      case '/v1/void':
        return inTurn(() => undo(till, parsed.data as TillVoid));
    }
  }

  return {
    tillOf: (token) => {
      const till = store.read((tx) => tillWith(crypto, tx.tills(), token));
      if (till !== null) heard.heard(till.id, context.clock.now().effective);
      return till;
    },
    async call(till, verb, body) {
      try {
        return await run(till, verb, body);
      } catch (error) {
        context.log.error({ verb, err: error }, 'a till’s call failed');
        return no(toldProblem(problemOf('internal')));
      }
    },
    async basket(till, ownId, waitSeconds, gone) {
      const waitMs = Math.min(waitSeconds, maxTillWaitSeconds) * 1000;
      const { monotonicMs: from } = context.clock.now();
      for (;;) {
        const answer = await stateNow(till, ownId);
        const left = waitMs - (context.clock.now().monotonicMs - from);
        const isWaiting = answer.ok && answer.value.state === 'waiting';
        if (!isWaiting || left <= 0 || gone.aborted) return answer;
        // What changed while the answer was being made would otherwise be slept through.
        await nextChange(Math.min(left, lookAgainMs), gone);
      }
    },
    async health(till) {
      const shop = store.read((tx) => tx.shop());
      if (shop === null) return no(toldProblem(problemOf('notSetUp')));
      const identity = store.read((tx) => tx.identity());
      const isOffline = !context.line.status().reachable;
      return ok({
        version: tillApiVersion,
        till: till.name,
        shop: shop.name,
        counter: identity?.counterName ?? '',
        currency: shop.currency,
        signedIn: (await operatorName()) !== null,
        line: identity?.standAlone !== false ? 'standAlone' : isOffline ? 'offline' : 'synced',
        waiting: baskets.waitingOf(till.id),
      });
    },
  };
}
