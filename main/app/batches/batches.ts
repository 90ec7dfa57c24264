import {
  cameOut,
  onceMore,
  printedOf,
  stateOf,
} from '../../../shared/domain/batches/couponBatch.ts';
import type { CouponBatch } from '../../../shared/domain/batches/couponBatch.ts';
import type { BatchView } from '../../../shared/contract/batchViews.ts';
import type { ParsedInputOf } from '../../../shared/contract/methods.ts';
import { printProblemOf } from '../../../shared/contract/printing.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import type { PaperView } from '../../../shared/contract/views.ts';
import type { Campaign } from '../../../shared/domain/campaign/campaign.ts';
import type { Actor } from '../../../shared/protocol/entry.ts';
import { failed, ok } from '../answers.ts';
import { civilNow } from '../context.ts';
import type { AppContext } from '../context.ts';
import type { Caller, Handlers } from '../handlers.ts';
import { headAt } from '../paper/paperHead.ts';
import { actorOf } from '../people/operator.ts';
import type { Reader, Writer } from '../ports.ts';
import { batchKey, newSeed } from './batchCodes.ts';
import { hasNoPrinter, isHalt, isOver, lastDayNow } from './batchCoupon.ts';
import type { AroundPaper, BatchFeeder } from './batchFeeder.ts';
import { couponDocument, sampleCode } from './couponDocument.ts';

type BatchHandlers = Pick<
  Handlers,
  | 'batches.list'
  | 'batches.preview'
  | 'batches.begin'
  | 'batches.pause'
  | 'batches.resume'
  | 'batches.answer'
  | 'batches.stop'
>;

/** The open one and the last few. */
const batchesShown = 20;

const changed = failed(problemOf('changedMeanwhile'));

function viewOf(tx: Reader, batch: CouponBatch): BatchView {
  const { batchId, no, campaignId, count, copies, at, madeBy, serial, copy, why } = batch;
  const state = stateOf(batch);
  const before = state === 'printing' ? (tx.nextPrintJob()?.problem ?? null) : null;
  return {
    batchId,
    no,
    campaignId,
    campaign: tx.campaignById(campaignId)?.name ?? null,
    count,
    printed: printedOf(batch),
    copies,
    at,
    madeBy: madeBy.name,
    state,
    asks: batch.asks ? { serial, copy } : null,
    halt: isHalt(why) ? why : null,
    printer: printProblemOf(isHalt(why) ? before : (why ?? before)),
  };
}

/** Rolls of coupons of a shop that keeps its own campaigns; head office makes a chain's. */
export function createBatches(
  context: AppContext,
  feeder: BatchFeeder,
  around: AroundPaper,
): BatchHandlers {
  const list = (): Answer<readonly BatchView[]> =>
    ok(
      context.store.read((tx) => tx.couponBatches(batchesShown).map((batch) => viewOf(tx, batch))),
    );

  function campaignFor(tx: Reader, campaignId: string): Answer<Campaign> {
    if (tx.identity()?.standAlone !== true) return failed(problemOf('headOfficeMakes'));
    const campaign = tx.campaignById(campaignId);
    return campaign === null ? failed(problemOf('notFound')) : ok(campaign);
  }

  function beginIn(
    tx: Writer,
    { batchId, campaignId, count }: ParsedInputOf<'batches.begin'>,
    by: Actor,
    key: Uint8Array,
  ): Answer<null> {
    // Asked twice is begun once.
    if (tx.couponBatch(batchId) !== null) return ok(null);
    const campaign = campaignFor(tx, campaignId);
    if (!campaign.ok) return campaign;
    const open = tx.openBatch();
    if (open !== null) return failed(problemOf('batchOpen', { no: open.no }));
    if (hasNoPrinter(context, tx)) return failed(problemOf('noPrinter'));
    if (context.secrets.get('chainKey') === null) return failed(problemOf('keysLost'));
    const lastDay = lastDayNow(context, campaign.value);
    if (isOver(context, campaign.value, lastDay)) return failed(problemOf('campaignOver'));
    const batch: CouponBatch = {
      batchId,
      no: (tx.couponBatches(1)[0]?.no ?? 0) + 1,
      campaignId,
      count,
      at: Math.floor(context.clock.now().effective),
      madeBy: by,
      by,
      serial: 1,
      copy: 0,
      copies: 0,
      jobId: null,
      asks: false,
      wish: 'print',
      why: null,
      ended: null,
    };
    tx.beginBatch(batch, newSeed(context), key);
    feeder.journal(tx, by, batch, { change: 'begun' });
    return ok(null);
  }

  function resumed(tx: Writer, batch: CouponBatch, by: Actor): Answer<null> {
    if (batch.asks || batch.wish === 'stop') return changed;
    if (batch.wish === 'print') return ok(null);
    const going = { ...batch, wish: 'print', why: null, by } as const;
    feeder.journal(tx, by, going, { change: 'resumed' });
    tx.setBatch(going);
    return ok(null);
  }

  function paused(tx: Writer, batch: CouponBatch, by: Actor): Answer<null> {
    if (batch.wish !== 'print') return ok(null);
    tx.setBatch(feeder.takeBack(tx, { ...batch, wish: 'pause', by }, null));
    return ok(null);
  }

  function answered(
    tx: Writer,
    batch: CouponBatch,
    by: Actor,
    { serial, copy, isWhole }: ParsedInputOf<'batches.answer'>,
  ): Answer<null> {
    if (!batch.asks || batch.serial !== serial || batch.copy !== copy) return changed;
    const going = { ...batch, wish: 'print', by } as const;
    if (!isWhole) {
      const again = { ...onceMore(going), why: null };
      feeder.journal(tx, by, again, { change: 'copied', serial });
      tx.setBatch(again);
      return ok(null);
    }
    const next = cameOut(going);
    if (next.ended === null) feeder.journal(tx, by, next, { change: 'resumed' });
    feeder.keep(tx, next);
    return ok(null);
  }

  function stopped(
    tx: Writer,
    batch: CouponBatch,
    by: Actor,
    isWhole: boolean | null,
  ): Answer<null> {
    // Asked of a coupon that is in doubt, and of none else.
    if (batch.asks !== (isWhole !== null)) return changed;
    const stopping = { ...batch, wish: 'stop', by } as const;
    if (isWhole === true) feeder.keep(tx, cameOut(stopping));
    else if (batch.jobId === null) feeder.keep(tx, { ...stopping, asks: false, ended: 'stopped' });
    else {
      const back = feeder.takeBack(tx, stopping, null);
      feeder.keep(tx, back);
    }
    return ok(null);
  }

  /** One press of a manager's on the batch that is open. */
  function act(
    { operator }: Caller,
    batchId: string,
    work: (tx: Writer, batch: CouponBatch, by: Actor) => Answer<null>,
  ): Answer<readonly BatchView[]> {
    if (operator === null) return failed(problemOf('notSignedIn'));
    const done = context.store.write((tx): Answer<null> => {
      const batch = tx.couponBatch(batchId);
      if (batch === null) return failed(problemOf('notFound'));
      return batch.ended === null ? work(tx, batch, actorOf(operator)) : changed;
    });
    if (!done.ok) return done;
    feeder.step();
    context.announce('print');
    return list();
  }

  function sample(tx: Reader, campaign: Campaign, count: number): PaperView | null {
    const surroundings = around(tx, 0);
    if (surroundings === null) return null;
    const { instant, offsetMinutes } = civilNow(context, tx.shop());
    const made = { at: instant, offsetMinutes, operator: '' };
    const head = headAt(made, surroundings);
    const batchNo = (tx.couponBatches(1)[0]?.no ?? 0) + 1;
    const lastDay = lastDayNow(context, campaign);
    const of = { batchNo, serial: 1, count, lastDay, code: sampleCode };
    const document = couponDocument(campaign, head, of);
    const { columns } = tx.settings().printer.profile;
    return {
      seq: null,
      title: document.kind,
      svg: context.paper.svg(document, columns),
      text: context.paper.text(document, columns),
      copies: 0,
    };
  }

  return {
    'batches.list': list,
    'batches.preview': ({ campaignId, count }) =>
      context.store.read((tx) => {
        const campaign = campaignFor(tx, campaignId);
        if (!campaign.ok) return campaign;
        const paper = sample(tx, campaign.value, count);
        return paper === null ? failed(problemOf('notSetUp')) : ok(paper);
      }),
    'batches.begin': (wanted, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const key = batchKey(context);
      const by = actorOf(operator);
      const begun = context.store.write((tx) => beginIn(tx, wanted, by, key));
      if (!begun.ok) return begun;
      feeder.step();
      context.announce('print');
      return list();
    },
    'batches.pause': ({ batchId }, caller) => act(caller, batchId, paused),
    'batches.resume': ({ batchId }, caller) => act(caller, batchId, resumed),
    'batches.answer': (input, caller) =>
      act(caller, input.batchId, (tx, batch, by) => answered(tx, batch, by, input)),
    'batches.stop': ({ batchId, isWhole }, caller) =>
      act(caller, batchId, (tx, batch, by) => stopped(tx, batch, by, isWhole)),
  };
}
