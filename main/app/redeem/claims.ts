import { maxReleasesPerClaim } from '../../../shared/protocol/claims.ts';
import type { ClaimItem, ClaimReply } from '../../../shared/protocol/claims.ts';
import { canonicalJson } from '../../../shared/protocol/canonicalJson.ts';
import { civilNow } from '../context.ts';
import type { AppContext } from '../context.ts';
import type { Reader, Writer } from '../ports.ts';
import { StoreProblem } from '../storeErrors.ts';
import type { ClaimLine, KeptClaim } from './claimPorts.ts';
import type { Judged } from './judge.ts';
import { underClaim, worthClaiming } from './underClaim.ts';
import type { AnsweredClaim } from './underClaim.ts';

/** An order that nobody looked at for so long was left lying: what it holds is given back. */
export const idleClaimMs = 5 * 60_000;

interface OpenClaim {
  readonly kept: KeptClaim;
  /** `null`: not answered yet, or not since this terminal started. */
  readonly answered: AnsweredClaim | null;
  readonly touchedAt: number;
}

/** Without items: what was asked before is of no use to the order any more, and goes back. */
export interface Asking {
  readonly customer: string | null;
  readonly items: readonly ClaimItem[];
}

/** What head office holds for the orders at this counter. */
export interface Claims {
  /** The order with head office's answer to its claim as a fact, where there is one. */
  under(tx: Reader, orderId: string, judged: Judged): Judged;
  /**
   * What head office is to be asked of the order as judged without its word; `null`: nothing that it wasn't
   * asked before, or there is nobody to ask.
   */
  wanted(tx: Reader, orderId: string, judged: Judged): Asking | null;
  /** Asks, within the budget of the line; never throws. What comes of it, `under` knows. */
  ask(orderId: string, asking: Asking): Promise<void>;
  /** In the transaction that journals the order: what it used is head office's to book, the rest goes back. */
  settle(tx: Writer, orderId: string, used: ReadonlySet<string>): void;
  /** It is committed. */
  settled(orderId: string): void;
  /** Nothing will come of the order. */
  letGo(orderId: string): void;
  /** To be called now and then: gives back what was left lying. */
  step(): void;
}

const contentOf = ({ items, customer }: Asking): string =>
  canonicalJson({ items: [...items], customer });

export function createClaims(context: AppContext, line: ClaimLine): Claims {
  const { store, clock, ids, log } = context;
  const now = (): number => clock.now().effective;
  const known = new Map<string, OpenClaim>();
  let isRead = false;
  let turn: Promise<void> = Promise.resolve();
  /** Of orders that wait for their turn: what was asked last. */
  const waiting = new Map<string, Asking>();

  /**
   * A crash may have lost the answer: the same order, claimed again by the same id, gets it again. Read when
   * they are first asked for: a counter must open, whatever its disk says just then.
   */
  function open(within: Reader | null = null): Map<string, OpenClaim> {
    if (isRead) return known;
    for (const kept of within?.claims() ?? store.read((tx) => tx.claims())) {
      if (!kept.releasing) known.set(kept.orderId, { kept, answered: null, touchedAt: now() });
    }
    isRead = true;
    return known;
  }
  line.nudge();

  function isFor({ kept }: OpenClaim, asking: Asking): boolean {
    return contentOf(kept) === contentOf(asking);
  }

  /** A refusal holds nothing. */
  function mayHold({ answered: answer }: OpenClaim): boolean {
    return answer?.answer !== 'refused';
  }

  /** Kept before it is asked: a crash in between must not leave a spend that nobody remembers. */
  function keep(orderId: string, asking: Asking): OpenClaim {
    const before = open().get(orderId);
    if (before !== undefined && isFor(before, asking)) return before;
    const claimId = ids.random128();
    const kept: KeptClaim = { claimId, orderId, ...asking, releasing: false, at: now() };
    store.write((tx) => {
      if (before !== undefined && mayHold(before)) tx.putClaim({ ...before.kept, releasing: true });
      tx.putClaim(kept);
    }, 'reserve');
    const claim: OpenClaim = { kept, answered: null, touchedAt: now() };
    open().set(orderId, claim);
    return claim;
  }

  async function askNow(orderId: string, asking: Asking): Promise<void> {
    // Asked anew meanwhile, let go of, or journalled: a claim now would be nobody's.
    if (waiting.get(orderId) !== asking) return;
    waiting.delete(orderId);
    if (asking.items.length === 0) return letGo(orderId);
    const before = open().get(orderId);
    if (before !== undefined && before.answered !== null && isFor(before, asking)) return;
    const { kept } = keep(orderId, asking);
    const { businessDay, done } = store.read((tx) => ({
      businessDay: civilNow(context, tx.shop()).businessDay,
      done: tx.claims().filter(({ releasing }) => releasing),
    }));
    const releases = done.slice(0, maxReleasesPerClaim).map(({ claimId }) => claimId);
    const { claimId } = kept;
    const { customer, items } = asking;
    const asked = { claimId, orderId, businessDay, customer, items: [...items], releases };
    const reply = await line.ask(asked);
    if (reply === null) return drop(orderId, claimId);
    store.write((tx) => {
      for (const released of releases) tx.dropClaim(released);
    }, 'reserve');
    answered(orderId, kept, reply);
  }

  function answered(orderId: string, kept: KeptClaim, reply: ClaimReply): void {
    const claim = open().get(orderId);
    // Let go of while head office was asked: its release is on its way.
    if (claim?.kept.claimId !== kept.claimId) return line.nudge();
    if (reply.answer === 'ended') return drop(orderId, kept.claimId);
    const { claimId, customer, items } = kept;
    const { answer, at } = reply;
    // What head office doesn't know of it can't judge: that is no word against the voucher.
    const refused = reply.refused.filter(({ because }) => because !== 'unknown');
    open().set(orderId, {
      ...claim,
      answered: { claimId, customer, items, answer, at, refused: refused.map(({ ref }) => ref) },
    });
    if (answer === 'refused') store.write((tx) => tx.dropClaim(claimId), 'reserve');
  }

  /** Head office may hold it or not: it is released, and until then nothing is thought to be granted. */
  function drop(orderId: string, claimId: string): void {
    const claim = open().get(orderId);
    if (claim === undefined || claim.kept.claimId !== claimId) return;
    if (mayHold(claim)) {
      store.write((tx) => tx.putClaim({ ...claim.kept, releasing: true }), 'reserve');
      line.nudge();
    }
    // Not before that is kept: what a full disk refused is tried again.
    open().delete(orderId);
  }

  /** A full disk, or one that is gone, costs the counter a claim and nothing else. */
  function unlessRefused(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof StoreProblem)) throw error;
      log.warn({ code: error.code }, 'a claim could not be kept');
    }
  }

  function letGo(orderId: string): void {
    waiting.delete(orderId);
    const claim = open().get(orderId);
    if (claim !== undefined) unlessRefused(() => drop(orderId, claim.kept.claimId));
  }

  return {
    under(tx, orderId, judged) {
      const claim = open(tx).get(orderId)?.answered ?? null;
      return claim === null ? judged : underClaim(judged, claim);
    },
    wanted(tx, orderId, judged) {
      const { counter } = judged.facts;
      const claim = open(tx).get(orderId);
      if (claim !== undefined) open(tx).set(orderId, { ...claim, touchedAt: now() });
      if (context.mode !== 'live' || counter.standAlone || !counter.lineUp) return null;
      const items = worthClaiming(judged);
      const asking = { customer: judged.customer, items };
      if (items.length === 0) return claim === undefined ? null : asking;
      const isAnswered = claim !== undefined && claim.answered !== null && isFor(claim, asking);
      const isJournalled = tx.entryById(orderId) !== null;
      return isAnswered || isJournalled || !line.mayAsk() ? null : asking;
    },
    async ask(orderId, asking) {
      waiting.set(orderId, asking);
      const mine = turn.then(() => askNow(orderId, asking));
      turn = mine.catch(() => undefined);
      try {
        await mine;
      } catch (error) {
        if (!(error instanceof StoreProblem)) throw error;
        log.warn({ code: error.code }, 'a claim could not be kept');
      }
    },
    settle(tx, orderId, used) {
      const claim = open(tx).get(orderId);
      if (claim === undefined) return;
      const { kept } = claim;
      if (used.has(kept.claimId)) tx.dropClaim(kept.claimId);
      else if (mayHold(claim)) tx.putClaim({ ...kept, releasing: true });
    },
    settled(orderId) {
      waiting.delete(orderId);
      if (open().delete(orderId)) line.nudge();
    },
    letGo,
    step() {
      for (const [orderId, { touchedAt }] of open()) {
        if (now() - touchedAt >= idleClaimMs) letGo(orderId);
      }
    },
  };
}
