import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { createNetworkPrinter } from './loneNetworkPrinter.ts';
import { networkLimits } from '../../main/devices/printer/printerLimits.ts';
import { createPrintQueue } from '../../main/devices/printQueue.ts';
import type { PrintQueue } from '../../main/devices/printQueue.ts';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { openRig, rigCode, rigVoucher, setUpRig, signInRig } from '../faults/counterRig.ts';
import type { CounterRig } from '../faults/counterRig.ts';
import { quickParts } from '../faults/kill/quickParts.ts';
import { answering, ready, startFakePrinter } from './fakePrinter.ts';
import type { Behaviour, FakePrinter } from './fakePrinter.ts';
import { quickQueue, quietLog } from './printKit.ts';

/** A busy hour of a busy shop. */
const receipts = 200;
const drainedWithinMs = 60_000;
/** `rigVoucher` of these is good once and takes off a fixed amount. */
const everyThird = 3;

/** So that a printer that hangs hangs on, however busy the machine is. */
const patient = { ...networkLimits, doneTimeoutMs: 60_000, totalTimeoutMs: 60_000 };

const reference = new RegExp(String.raw`${catalogue.paper.zh.reference}\D*?(\d+)-[0-9a-f]{6}`);

let dir: string;
let rig: CounterRig;
let printer: FakePrinter;
let queue: PrintQueue;

async function startCounter(behave: Behaviour): Promise<void> {
  printer = await startFakePrinter(behave);
  const line = createNetworkPrinter({ host: '127.0.0.1', port: printer.port }, patient);
  const parts = quickParts({ nudgePrinter: () => queue.nudge() });
  rig = openRig(dir, undefined, parts);
  await setUpRig(rig);
  await signInRig(rig);
  const vouchers = Array.from({ length: receipts }, (_, n) => rigVoucher(rig, n * everyThird + 1));
  rig.store.loadVouchers(vouchers);
  queue = createPrintQueue({
    store: rig.context.store,
    paper: rig.context.paper,
    printerFor: () => line,
    documentFor: (job) => rig.store.read((tx) => rig.paper.documentFor(tx, job)),
    now: () => rig.context.clock.now().effective,
    log: quietLog,
    announce: () => undefined,
    limits: quickQueue,
  });
}

async function redeem(n: number): Promise<number> {
  const order = {
    orderId: rig.context.ids.random128(),
    lines: [
      { lineId: '1', name: '奶茶', item: null, categories: [], quantity: 1, unitPriceMinor: 2_000 },
    ],
    vouchers: [
      {
        scan: {
          scanId: rig.context.ids.random128(),
          raw: rigCode(rig, n * everyThird + 1),
          source: 'wedge' as const,
        },
      },
    ],
    customer: null,
    currency: 'CNY',
    amounts: [],
    uses: [],
  };
  const { seen } = await rig.call('redeem.prepare', { order });
  return (await rig.call('redeem.confirm', { order, seen, approval: null })).seq;
}

const stateOf = (seq: number) => rig.store.read((tx) => tx.printJob(seq * 2)?.state);
const open = () => rig.store.read((tx) => tx.openPrintJobs().length);

/** The receipts' own numbers, in the order in which they came out. */
function printed(): readonly number[] {
  return printer.jobs.flatMap((bytes) => {
    const found = reference.exec(iconv.decode(bytes, 'gb18030'));
    return found === null ? [] : [Number(found[1])];
  });
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'countersign-queue-'));
});
afterEach(async () => {
  await queue.stop();
  await printer.close();
  rig.close();
  rmSync(dir, { recursive: true, force: true });
});

describe('the print queue of a counter at work', () => {
  it('200 receipts drain to a real port in order, none lost and none twice', async () => {
    await startCounter(answering(ready));
    const seqs: number[] = [];
    for (let n = 0; n < receipts; n++) seqs.push(await redeem(n));
    await expect.poll(open, { timeout: drainedWithinMs }).toBe(0);
    expect(printed()).toEqual(seqs);
  });

  it('redeeming never waits for paper: confirm answers while the printer hangs', async () => {
    await startCounter((socket) => {
      // Says that it is well, takes the job, and is never heard of again.
      socket.once('data', () => socket.write(Buffer.of(ready.general, ready.paper)));
    });
    const first = await redeem(0);
    await expect.poll(() => stateOf(first)).toBe('printing');
    const later = [await redeem(1), await redeem(2)];
    expect(stateOf(first)).toBe('printing');
    expect(later.map(stateOf)).toEqual(['waiting', 'waiting']);
  });
});
