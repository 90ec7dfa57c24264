import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import type { EarlierChainView, RepairView } from '../../../shared/contract/repair.ts';
import { failed, ok } from '../answers.ts';
import type { AppContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { parseEntry } from '../entries.ts';
import type { EarlierEpoch, Reader } from '../ports.ts';

type RepairHandlers = Pick<Handlers, 'repair.status' | 'repair.newKeys' | 'repair.check'>;

/** What the machine knows of its keys and its database. */
export interface Mending {
  keysLost(): boolean;
  /** Copies the old key file aside; its folder's name. New keys may be written from then on. */
  giveUpKeys(): string | null;
  /** Whether the key that signed so far is among the lost. */
  deviceKeyLost(): boolean;
  /** Looks the whole database over, and journals what it found. */
  check(): Promise<void>;
}

const countedPerPage = 1_000;

function countAfter(tx: Reader, epoch: EarlierEpoch, seq: number): number {
  let count = 0;
  let after = seq;
  for (;;) {
    const page = tx.earlierEntriesAfter(epoch, after, countedPerPage);
    const last = page.at(-1);
    if (last === undefined) return count;
    count += page.length;
    after = last.seq;
  }
}

function chainView(tx: Reader, one: EarlierEpoch): EarlierChainView {
  const standAlone = tx.identity()?.standAlone === true;
  return {
    epoch: one.epoch,
    cause: one.cause,
    at: one.at,
    headSeq: one.headSeq,
    kept: countAfter(tx, one, 0),
    missing: one.missing,
    lostMinor: one.lost === null ? null : one.lost.redeemedMinor - one.lost.voidedMinor,
    setAside: one.setAside,
    asking: !standAlone && one.way === 'push' && !one.asked,
    waiting: standAlone ? 0 : countAfter(tx, one, one.sentSeq),
    asTestimony: one.way === 'testimony',
  };
}

/** How far back the last look at the database is searched for. */
const integrityLooksBack = 1;

function lastCheck(tx: Reader): RepairView['checked'] {
  const stored = tx.entriesBefore(null, ['integrity'], integrityLooksBack)[0];
  if (stored === undefined) return null;
  const { at, body } = parseEntry(stored);
  if (body.kind !== 'integrity') return null;
  return { at, result: body.result, entries: body.entries, faults: body.faults };
}

/** What became of this terminal's data, and what can be done about it. */
export function createRepair(context: AppContext, mending: Mending): RepairHandlers {
  function view(): RepairView {
    return context.store.read((tx) => ({
      keysLost: mending.keysLost(),
      epoch: tx.identity()?.epoch ?? 0,
      provisional: tx.identity()?.provisional === true,
      earlier: tx
        .earlierEpochs()
        .toReversed()
        .map((one) => chainView(tx, one)),
      checked: lastCheck(tx),
    }));
  }

  /** The chain ends: its entries stay, and reach head office once this terminal is enrolled again. */
  function newKeys(): Answer<RepairView> {
    if (!mending.keysLost()) return failed(problemOf('notInThisMode'));
    const way = mending.deviceKeyLost() ? 'testimony' : 'push';
    const setAside = mending.giveUpKeys();
    context.store.write((tx) => {
      const identity = tx.identity();
      if (identity === null) return;
      const { seq, hash } = tx.head();
      tx.beginChain({
        identity: null,
        ended: {
          device: identity.device,
          epoch: identity.epoch,
          firstPrev: identity.firstPrev,
          headSeq: seq,
          headHash: hash,
          floorSeq: tx.checkpoint()?.seq ?? 0,
          sentSeq: Math.min(tx.sync().ackedSeq, seq),
          missing: [],
          lost: null,
          cause: 'keysLost',
          way,
          setAside,
          at: Math.trunc(context.clock.now().effective),
          statement: null,
          asked: way === 'testimony',
        },
      });
    });
    context.announce('session');
    return ok(view());
  }

  return {
    'repair.status': () => ok(view()),
    'repair.newKeys': () => newKeys(),
    'repair.check': async () => {
      await mending.check();
      return ok(view());
    },
  };
}
