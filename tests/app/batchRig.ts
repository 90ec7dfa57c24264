import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CouponDocument } from '../../main/app/batches/couponDocument.ts';
import type { PaperDocument } from '../../main/app/paper/documents.ts';
import type { PrintOutcome } from '../../main/app/paper/paperPorts.ts';
import { createPaper } from '../../main/devices/paper/paper.ts';
import { createPrintQueue } from '../../main/devices/printQueue.ts';
import type { PrintQueue } from '../../main/devices/printQueue.ts';
import type { BatchView } from '../../shared/contract/batchViews.ts';
import type { OrderDraft } from '../../shared/contract/order.ts';
import { paperOnScreen } from '../../shared/contract/printer.ts';
import { noCodeRules, readCode, voucherIdText } from '../../shared/domain/codes/code.ts';
import type { CachedVoucher } from '../../shared/protocol/feed.ts';
import { voucherRef } from '../../shared/protocol/keyedHash.ts';
import { quickQueue, quietLog } from '../devices/printKit.ts';
import { openRig, ownParts, setUpRig, signInRig } from '../faults/counterRig.ts';
import type { CounterRig, WrapStore } from '../faults/counterRig.ts';
import { quickHasher } from './peopleRig.ts';

/** What a printer does with the paper it is given. */
export type Printing = (document: PaperDocument) => Promise<PrintOutcome>;

/** A counter that stands alone with a print queue, whose printer a test plays. */
export interface BatchRig {
  rig: CounterRig;
  readonly dir: string;
  print: Printing;
  batch(): Promise<BatchView>;
  /** Resolves once the newest batch is so. */
  until(enough: (batch: BatchView) => boolean): Promise<BatchView>;
  /** Its id. */
  begin(count: number, campaignId?: string): Promise<string>;
  /** As this counter knows it. */
  voucher(code: string): CachedVoucher | null;
  /** What it says when the code is scanned: the reason it is none, or the verdict. */
  read(code: string): Promise<string>;
  /** What was under way comes to nothing, as in a power cut. */
  cut(): void;
  start(wrap?: WrapStore): Promise<void>;
  close(): Promise<void>;
}

const network = { ...paperOnScreen, kind: 'network', host: '127.0.0.1' } as const;
const mostTurns = 100_000;

export const printed: PrintOutcome = { result: 'printed' };

export function newBatchId(): string {
  return randomBytes(16).toString('hex');
}

export function couponOf(document: PaperDocument): CouponDocument {
  if (document.kind !== 'coupon') throw new Error(`a ${document.kind} is no coupon`);
  return document;
}

const orderOf = (raw: string): OrderDraft => ({
  orderId: newBatchId(),
  lines: [
    { lineId: 'a', name: 'tea', item: null, categories: [], quantity: 1, unitPriceMinor: 2_000 },
  ],
  vouchers: [{ scan: { scanId: newBatchId(), raw, source: 'typed' } }],
  customer: null,
  currency: 'CNY',
  amounts: [],
  uses: [],
});

/** The documents themselves go to the printer; that they can be drawn is seen on the way. */
function startQueue(rig: CounterRig, print: Printing): PrintQueue {
  const { store } = rig.context;
  const paper = createPaper();
  const drawn: { last: PaperDocument | null } = { last: null };
  return createPrintQueue({
    store,
    paper: {
      ...paper,
      escpos: (document, profile) => {
        drawn.last = document;
        return paper.escpos(document, profile);
      },
    },
    printerFor: () => ({
      print: async () => (drawn.last === null ? printed : await print(drawn.last)),
    }),
    documentFor: (job) => store.read((tx) => rig.paper.documentFor(tx, job)),
    now: () => rig.clock.now().effective,
    log: quietLog,
    announce: () => rig.batches.step(),
    limits: quickQueue,
  });
}

export async function openBatchRig(): Promise<BatchRig> {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-batch-'));
  const running: { queue: PrintQueue | null } = { queue: null };
  const open = (wrap?: WrapStore): CounterRig => {
    const nudgePrinter = () => running.queue?.nudge();
    const rig = openRig(dir, wrap, { ...ownParts(), pinHasher: quickHasher, nudgePrinter });
    // A cut leaves nobody to hear of what is said afterwards.
    running.queue = startQueue(rig, (document) => batches.print(document));
    return rig;
  };
  const batches: BatchRig = {
    rig: open(),
    dir,
    print: async () => printed,
    async batch() {
      const [newest] = await batches.rig.call('batches.list', {});
      if (newest === undefined) throw new Error('no batch');
      return newest;
    },
    async until(enough) {
      for (let turn = 0; turn < mostTurns; turn += 1) {
        const now = await batches.batch();
        if (enough(now)) return now;
        await new Promise(setImmediate);
      }
      throw new Error(`it stays ${JSON.stringify(await batches.batch())}`);
    },
    async begin(count, campaignId = 'punch') {
      const batchId = newBatchId();
      await batches.rig.call('batches.begin', { batchId, campaignId, count });
      return batchId;
    },
    voucher: (code) => {
      const chainKey = batches.rig.context.secrets.get('chainKey');
      const read = readCode(code, noCodeRules);
      if (chainKey === null || read.kind === 'unreadable') return null;
      const ref = voucherRef(batches.rig.context.crypto, chainKey, voucherIdText(read));
      return batches.rig.store.read((tx) => tx.voucher(ref));
    },
    async read(code) {
      const { items, decision } = await batches.rig.call('redeem.prepare', {
        order: orderOf(code),
      });
      const [item] = items;
      if (item === undefined || !item.readable) return item?.reason ?? 'nothing';
      const [outcome] = decision.vouchers;
      const { verdict } = outcome ?? { verdict: 'nothing' };
      return outcome?.verdict === 'refused' ? outcome.refusal.reason : verdict;
    },
    cut() {
      void running.queue?.stop();
      running.queue = null;
      batches.rig.close();
    },
    async start(wrap) {
      batches.rig = open(wrap);
      await signInRig(batches.rig);
    },
    async close() {
      await running.queue?.stop();
      batches.rig.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  await setUpRig(batches.rig);
  batches.rig.store.write((tx) => tx.setSettings({ ...tx.settings(), printer: network }));
  await signInRig(batches.rig);
  return batches;
}
