/*
 * A terminal of a chain, in a process of its own: `node terminal.ts DIR [PLANT]`, told what to do over IPC.
 * Its journal, rules, keys and line are the real ones; it has no screens. Whatever it answers a cashier is
 * told on standard output, `ack DEVICE EPOCH SEQ HASH`, before it goes on.
 */
import { writeFileSync } from 'node:fs';
import type { Crypto } from '../../../shared/protocol/crypto.ts';
import { canonicalJson } from '../../../shared/protocol/canonicalJson.ts';
import type { EntryBody } from '../../../shared/protocol/entry.ts';
import { entryFrame } from '../../../main/app/context.ts';
import { tellNewChain, tellRecovered } from '../../../main/app/upkeep/newChain.ts';
import { hearTime } from '../../../main/app/time/timekeeping.ts';
import { systemActor } from '../../../main/app/people/operator.ts';
import type { EarlierEpoch, Line, Log, NewEntry, Store, Writer } from '../../../main/app/ports.ts';
import type { CounterStore } from '../../../main/store/openStore.ts';
import { enrolAt } from '../../../main/sync/joining/enrol.ts';
import { startLine } from '../../../main/sync/line.ts';
import type { RunningLine } from '../../../main/sync/line.ts';
import { say } from '../acknowledging.ts';
import { redeemed, redemption } from '../../hq/paperTerminal.ts';
import { openRig, ownParts, rigPin, signInRig } from '../counterRig.ts';
import type { CounterRig } from '../counterRig.ts';
import { goodwill, redeem, remake, undo } from '../counterWork.ts';
import { seededRandom } from '../random.ts';
import type { Dump, Order, Poison, Standing, Told } from './orders.ts';

interface Kept {
  readonly device: string;
  readonly epoch: number;
  readonly seq: number;
  readonly hash: string;
}

/** What was committed since the last answer: told once the answer is there. */
function answering(): { readonly wrap: (store: CounterStore) => Store; answered(): void } {
  let kept: Kept[] = [];

  function watched(tx: Writer): Writer {
    return {
      ...tx,
      append: (entry) => {
        const done = tx.append(entry);
        const identity = tx.identity();
        if (identity !== null) {
          const { device, epoch } = identity;
          kept = [...kept, { device, epoch, seq: done.seq, hash: done.hash }];
        }
        return done;
      },
    };
  }

  return {
    wrap: (store) => ({
      read: store.read,
      write: (work) => {
        const before = kept;
        try {
          return store.write((tx) => work(watched(tx)));
        } catch (error) {
          // What was undone is nobody's answer.
          kept = before;
          throw error;
        }
      },
      close: store.close,
    }),
    answered() {
      for (const { device, epoch, seq, hash } of kept) say(`ack ${device} ${epoch} ${seq} ${hash}`);
      kept = [];
    },
  };
}

/** The mistake to be caught: whatever is said to be signed is believed. */
function believing(crypto: Crypto): Crypto {
  return { ...crypto, verify: () => true };
}

/** The mistake to be caught: what did not get through is nobody's business any more. */
function dropping(store: Store): Log {
  const give = () => store.write((tx) => tx.setSync({ ...tx.sync(), ackedSeq: tx.head().seq }));
  return {
    ...quiet,
    warn: (_fields, message) => (message === 'no answer of HQ' ? give() : undefined),
  };
}

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

interface Terminal {
  readonly rig: CounterRig;
  readonly line: RunningLine;
  answered(): void;
}

function openTerminal(dir: string, plant: string | null): Terminal {
  const acks = answering();
  const parts = ownParts();
  const crypto = plant === 'ack-unchecked' ? believing(parts.crypto) : parts.crypto;
  // scrypt takes a tenth of a second by design.
  const pinHasher = { ...parts.pinHasher, verify: async (pin: string) => pin === rigPin };
  let started: RunningLine | null = null;
  const line: Line = {
    status: () => lineOf().status(),
    now: () => lineOf().now(),
    nudge: () => started?.nudge(),
  };
  const lineOf = (): RunningLine => {
    if (started === null) throw new Error('the line is not there yet');
    return started;
  };
  const rig = openRig(dir, acks.wrap, { ...parts, crypto, pinHasher, line });
  const { context, clock } = rig;
  const { store, secrets, ids } = context;
  const log = plant === 'drop-on-refusal' ? dropping(store) : quiet;
  const frames = { mode: context.mode, clock, ids };
  started = startLine({
    store,
    secrets,
    crypto,
    clock: { now: clock.now, heard: (time) => hearTime(store, clock, quiet, time) },
    ids,
    log,
    announce: () => undefined,
    random: () => 0,
    chains: {
      journal: (tx: Writer) => tellNewChain(frames, tx),
      recovered: (tx: Writer, epoch: EarlierEpoch, count: number) =>
        tellRecovered(frames, tx, epoch, count),
    },
  });
  return { rig, line: started, answered: acks.answered };
}

function newEntry({ rig }: Terminal, tx: Writer, body: EntryBody): NewEntry {
  const { context } = rig;
  const frame = entryFrame(context, tx, systemActor);
  return { ...frame, id: context.ids.random128(), approver: null, body, print: null };
}

async function enrol(terminal: Terminal, hqUrl: string, code: string): Promise<void> {
  const { context } = terminal.rig;
  const answer = await enrolAt(
    { hqUrl, code, counterName: '' },
    {
      ...context,
      onEnrolled: (tx, { shop, epoch }) => {
        tx.append(newEntry(terminal, tx, { kind: 'enrolled', shop, epoch }));
      },
    },
  );
  if (!answer.ok) throw new Error(`enrolment: ${JSON.stringify(answer.problem)}`);
  terminal.answered();
  await terminal.line.now();
}

async function signIn({ rig }: Terminal): Promise<void> {
  const state = await rig.call('session.state', {});
  if (state.operator === null) await signInRig(rig);
}

/** A refusal is a good answer; that the terminal itself is at fault is not. */
async function answerOr(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    const isAnswer = error instanceof Error && error.message.includes(': {');
    if (!isAnswer) throw error;
  }
}

async function act({ rig }: Terminal, random: () => number, codes: readonly string[]) {
  const what = random();
  const code = (n: number) => codes[n] ?? '';
  if (what < 0.72) return redeem(rig, random, code, codes.length);
  if (what < 0.86) return undo(rig, random);
  if (what < 0.94) {
    const campaign = rig.store.read((tx) => tx.campaigns()).find((one) => one.goodwill !== null);
    return campaign === undefined ? undefined : goodwill(rig, campaign.id);
  }
  return remake(rig, random);
}

async function work(
  terminal: Terminal,
  { seed, acts, codes }: Extract<Order, { do: 'work' }>,
): Promise<void> {
  const random = seededRandom(seed);
  await answerOr(signIn(terminal));
  for (let n = 0; n < acts; n++) {
    await answerOr(Promise.resolve(act(terminal, random, codes)).then(() => undefined));
    terminal.answered();
  }
}

/** An entry that head office can't use, written as any other. */
function poison(terminal: Terminal, sort: Poison): { readonly seq: number } {
  return terminal.rig.context.store.write((tx) => {
    const plain = newEntry(terminal, tx, { kind: 'signOut', because: 'operator' });
    switch (sort) {
      case 'fromTheFuture': {
        const body = { ...plain.body, saidIn: '2041' };
        return tx.append({ ...plain, body });
      }
      case 'hostileText': {
        const actor = { ...plain.actor, name: 'half \u0000 =cmd|’ <script>'.repeat(9) };
        return tx.append({ ...plain, actor });
      }
      case 'tooLong':
        return tx.append({
          ...plain,
          body: { kind: 'campaign', campaignId: 'x'.repeat(5_000), version: 1 },
        });
      case 'unknownCampaign': {
        const name = { zh: '没有的券', en: 'No such voucher' };
        const campaign = { id: 'none', no: 999_999, version: 1, name, benefit: 'gift' as const };
        const ref = terminal.rig.context.ids.random128();
        return tx.append({ ...plain, body: redemption([redeemed(ref, { campaign })]) });
      }
    }
  });
}

function standing({ rig, line }: Terminal): Standing {
  return rig.store.read((tx) => {
    const sync = tx.sync();
    const identity = tx.identity();
    const waiting = tx
      .earlierEpochs()
      .filter((epoch) => tx.earlierEntriesAfter(epoch, epoch.sentSeq, 1).length > 0).length;
    return {
      device: identity?.device ?? '',
      epoch: identity?.epoch ?? 0,
      provisional: identity?.provisional === true,
      head: tx.head().seq,
      ackedSeq: sync.ackedSeq,
      cursor: sync.cursor,
      feedEpoch: sync.feedEpoch,
      inSnapshot: sync.snapshotPage !== null,
      standing: sync.standing,
      frozen: sync.frozen,
      waiting,
      problem: line.status().lastProblem,
    };
  });
}

async function sync(terminal: Terminal): Promise<Standing> {
  await terminal.line.now();
  terminal.answered();
  return standing(terminal);
}

/** What this terminal goes by, of the vouchers named and of everything else there are few of. */
function dump({ rig }: Terminal, refs: readonly string[]): Dump {
  return rig.store.read((tx) => ({
    voucherCount: tx.voucherCount(),
    vouchers: Object.fromEntries(
      refs.map((ref) => {
        const { uses, amountMinor } = tx.usage(ref);
        const cached = tx.voucher(ref);
        // Head office's last word on this one voucher outranks what came with its row.
        const killed = tx.voucherKill(ref)?.killed ?? cached?.killed;
        const voucher = cached === null ? null : canonicalJson({ ...cached, killed });
        return [ref, { uses, amountMinor, voucher }];
      }),
    ),
    campaigns: tx
      .campaigns()
      .map((one) => canonicalJson(one))
      .toSorted(),
    people: tx
      .people()
      .map((one) => canonicalJson(one))
      .toSorted(),
    shop: canonicalJson(tx.shop()),
  }));
}

async function obey(terminal: Terminal, order: Order): Promise<unknown> {
  switch (order.do) {
    case 'enrol':
      return enrol(terminal, order.hqUrl, order.code);
    case 'move':
      return terminal.rig.store.write((tx) => {
        const identity = tx.identity();
        if (identity !== null) tx.setIdentity({ ...identity, hqUrl: order.hqUrl });
      });
    case 'work':
      return work(terminal, order);
    case 'sync':
      return sync(terminal);
    case 'standing':
      return standing(terminal);
    case 'poison': {
      const { seq } = poison(terminal, order.sort);
      terminal.answered();
      const { device, epoch } = standing(terminal);
      return { device, epoch, seq };
    }
    case 'dump':
      writeFileSync(order.file, JSON.stringify(dump(terminal, order.refs)));
      return null;
    case 'close':
      await terminal.line.stop();
      terminal.rig.close();
      return null;
  }
}

const [dir, plant] = process.argv.slice(2);
if (dir === undefined) throw new Error('usage: terminal DIR [PLANT]');
const terminal = openTerminal(dir, plant ?? null);
const tell = (told: Told) => process.send?.(told);
process.on('message', (order: Order) => {
  obey(terminal, order).then(
    (value) => tell({ id: order.id, ok: true, value: value ?? null }),
    (error: unknown) => tell({ id: order.id, ok: false, why: String(error) }),
  );
});
// Whoever started this is gone: so is the shop.
process.on('disconnect', () => process.exit(1));
tell({ id: 0, ok: true, value: null });
