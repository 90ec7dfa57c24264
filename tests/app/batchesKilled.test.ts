import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PrintOutcome } from '../../main/app/paper/paperPorts.ts';
import type { Store } from '../../main/app/ports.ts';
import { StoreProblem } from '../../main/app/storeErrors.ts';
import type { BatchView } from '../../shared/contract/batchViews.ts';
import { entry as entrySchema } from '../../shared/protocol/entry.ts';
import { seededRandom } from '../faults/random.ts';
import { couponOf, newBatchId, openBatchRig, printed } from './batchRig.ts';
import type { BatchRig } from './batchRig.ts';

/** Batches, each killed again and again; more by the environment. */
const runs = Number(process.env['BATCH_RUNS'] ?? 10);
const coupons = 7;
/** Far more than any run takes. */
const mostTurns = 50_000;

interface PaperOut {
  readonly serial: number;
  readonly copy: number;
  readonly code: string;
  readonly isWhole: boolean;
}

/** From one start of the terminal to its end, which comes at a write or in the middle of a paper. */
interface Life {
  isOver: boolean;
  writesLeft: number;
  readonly endsBefore: boolean;
}

type Random = () => number;

function newLife(random: Random): Life {
  const writesLeft = 1 + Math.floor(random() * 25);
  return { isOver: false, writesLeft, endsBefore: random() < 0.5 };
}

const over = () => new StoreProblem('databaseBusy', new Error('killed'));

/** After its end nothing is read or written any more. */
function mortal(life: Life): (store: Store) => Store {
  return (store) => ({
    read: (work) => {
      if (life.isOver) throw over();
      return store.read(work);
    },
    write: (work, room) => {
      if (life.isOver) throw over();
      life.writesLeft -= 1;
      if (life.writesLeft > 0) return store.write(work, room);
      life.isOver = true;
      if (!life.endsBefore) store.write(work, room);
      throw over();
    },
    close: () => store.close(),
  });
}

/** A printer and what it is plugged into: paper runs out, lines break, somebody pulls the plug. */
function roughPrinter(random: Random, papers: PaperOut[], life: () => Life): BatchRig['print'] {
  return async (document): Promise<PrintOutcome> => {
    if (document.kind !== 'coupon') return printed;
    const { serial, code, head } = couponOf(document);
    const comes = (isWhole: boolean) => papers.push({ serial, copy: head.copy, code, isWhole });
    const dies = async (): Promise<PrintOutcome> => {
      life().isOver = true;
      return await new Promise<PrintOutcome>(() => undefined);
    };
    const lot = random();
    if (lot < 0.08) return { result: 'failed', problem: 'paperOut' };
    if (lot < 0.12) return { result: 'failed', problem: 'notAPrinter' };
    if (lot < 0.16) return await dies();
    if (lot >= 0.3) {
      comes(true);
      return printed;
    }
    comes(random() < 0.5);
    return random() < 0.4 ? { result: 'uncertain', problem: 'lost' } : await dies();
  };
}

/** What a manager does who looks at the paper; sometimes somebody presses something else. */
async function press(at: BatchRig, batch: BatchView, random: Random, papers: readonly PaperOut[]) {
  const { batchId, asks, state } = batch;
  if (asks !== null) {
    const isWhole = papers.some(
      (paper) => paper.serial === asks.serial && paper.copy === asks.copy && paper.isWhole,
    );
    return await at.rig.tryCall('batches.answer', { batchId, ...asks, isWhole });
  }
  if (state === 'paused') return await at.rig.tryCall('batches.resume', { batchId });
  if (random() < 0.02) return await at.rig.tryCall('batches.pause', { batchId });
  if (random() < 0.02) return await at.rig.tryCall('print.test', {});
  return await new Promise(setImmediate);
}

async function startAgain(at: BatchRig, life: Life): Promise<void> {
  at.cut();
  // A life may end before anybody has signed in.
  await at.start(mortal(life)).catch(() => undefined);
}

async function printKilled(seed: number) {
  const random = seededRandom(seed);
  const at = await openBatchRig();
  const papers: PaperOut[] = [];
  let life = newLife(random);
  let lives = 1;
  at.print = roughPrinter(random, papers, () => life);
  await startAgain(at, life);
  const batchId = newBatchId();
  const wanted = { batchId, campaignId: 'punch', count: coupons };
  for (let turn = 0; turn < mostTurns; turn += 1) {
    if (life.isOver) {
      life = newLife(random);
      lives += 1;
      await startAgain(at, life);
    }
    const answer = await at.rig.tryCall('batches.list', {});
    if (!answer.ok) {
      life.isOver = true;
      continue;
    }
    const [batch] = answer.value as readonly BatchView[];
    if (batch === undefined) await at.rig.tryCall('batches.begin', wanted);
    else if (batch.state === 'done') return { at, papers, batch, lives };
    else await press(at, batch, random, papers);
  }
  throw new Error(`seed ${seed} does not come to an end`);
}

describe('a batch whose terminal and printer are killed again and again', () => {
  it('I2: every serial is on paper whole exactly once, in order, never as a second original', async () => {
    let lives = 0;
    let copies = 0;
    for (let seed = 1; seed <= runs; seed += 1) {
      const run = await printKilled(seed);
      const { at, papers, batch } = run;
      lives += run.lives;
      copies += batch.copies;
      const whole = papers.filter(({ isWhole }) => isWhole);
      const serials = Array.from({ length: coupons }, (_, n) => n + 1);
      expect([seed, whole.map(({ serial }) => serial)]).toEqual([seed, serials]);
      for (const serial of serials) {
        const ofIt = papers.filter((paper) => paper.serial === serial);
        // Each paper of a coupon after its first says that it is a copy, and which.
        const numbers = ofIt.map(({ copy }) => copy);
        expect([seed, serial, numbers]).toEqual([seed, serial, [...new Set(numbers)].sort()]);
        expect(new Set(ofIt.map(({ code }) => code)).size).toBe(1);
        expect(ofIt.findIndex(({ isWhole }) => isWhole)).toBe(ofIt.length - 1);
      }
      const order = papers.map(({ serial }) => serial);
      expect([seed, order]).toEqual([seed, order.toSorted((a, b) => a - b)]);
      await at.rig.store.read((tx) => expect(tx.voucherCount()).toBe(coupons));
      for (const { code } of whole) expect(at.voucher(code)).toMatchObject({ killed: false });
      const copied = at.rig.store
        .read((tx) => tx.entriesAfter(0, 10_000))
        .map(({ json }) => entrySchema.parse(JSON.parse(json)).body)
        .filter((body) => body.kind === 'couponBatch' && body.change === 'copied');
      expect(copied).toHaveLength(batch.copies);
      await at.close();
    }
    // It was tried: every batch was killed a few times, and some coupons came out torn.
    expect(lives).toBeGreaterThan(runs * 2);
    expect(copies).toBeGreaterThan(runs / 4);
  });
});

describe('after a restart', () => {
  it('a batch stands still: nothing comes out before a manager says so', async () => {
    const at = await openBatchRig();
    const serials: number[] = [];
    const held = Promise.withResolvers<null>();
    at.print = async (document) => {
      const { serial } = couponOf(document);
      if (serial < 3) {
        serials.push(serial);
        return printed;
      }
      held.resolve(null);
      return await new Promise<PrintOutcome>(() => undefined);
    };
    const batchId = await at.begin(4);
    await held.promise;
    at.cut();
    at.print = async (document) => {
      serials.push(couponOf(document).serial);
      return printed;
    };
    await at.start();
    expect(await at.batch()).toMatchObject({
      state: 'paused',
      printed: 2,
      asks: { serial: 3, copy: 0 },
      halt: 'restarted',
    });
    // The queue has looked: a slip asked for now comes out, and no coupon.
    const kinds: string[] = [];
    const coupon = at.print;
    at.print = async (document) => {
      kinds.push(document.kind);
      return document.kind === 'coupon' ? await coupon(document) : printed;
    };
    await at.rig.call('print.test', {});
    for (let turn = 0; kinds.length === 0 && turn < mostTurns; turn += 1) {
      await new Promise(setImmediate);
    }
    expect([kinds, serials]).toEqual([['test'], [1, 2]]);
    await at.rig.call('batches.answer', { batchId, serial: 3, copy: 0, isWhole: true });
    await at.until(({ state }) => state === 'done');
    expect(serials).toEqual([1, 2, 4]);
    await at.close();
  });

  it('I2: from an older copy of its data it prints again what it forgot, with the same codes', async () => {
    const at = await openBatchRig();
    const codes = new Map<number, Set<string>>();
    let stopAt = 3;
    let paused = Promise.withResolvers<null>();
    at.print = async (document) => {
      const { serial, code } = couponOf(document);
      codes.set(serial, (codes.get(serial) ?? new Set()).add(code));
      if (serial === stopAt) paused.resolve(null);
      return serial === stopAt ? { result: 'failed', problem: 'notAPrinter' } : printed;
    };
    const batchId = await at.begin(6);
    await paused.promise;
    await at.until(({ state }) => state === 'paused');
    at.cut();
    const older = mkdtempSync(join(tmpdir(), 'countersign-older-'));
    cpSync(at.dir, older, { recursive: true });
    stopAt = 6;
    paused = Promise.withResolvers();
    await at.start();
    await at.rig.call('batches.resume', { batchId });
    await paused.promise;
    await at.until(({ state }) => state === 'paused');
    at.cut();
    rmSync(at.dir, { recursive: true });
    cpSync(older, at.dir, { recursive: true });
    rmSync(older, { recursive: true });
    stopAt = 0;
    await at.start();
    expect(await at.batch()).toMatchObject({ state: 'paused', printed: 2 });
    await at.rig.call('batches.resume', { batchId });
    await at.until(({ state }) => state === 'done');
    expect([...codes.values()].map((of) => of.size)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(at.rig.store.read((tx) => tx.voucherCount())).toBe(6);
    await at.close();
  });
});
