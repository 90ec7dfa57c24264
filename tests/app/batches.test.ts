import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { maxBatchCoupons } from '../../shared/domain/batches/couponBatch.ts';
import type { CouponDocument } from '../../main/app/batches/couponDocument.ts';
import type { PrintOutcome } from '../../main/app/paper/paperPorts.ts';
import { entry as entrySchema } from '../../shared/protocol/entry.ts';
import { couponOf, newBatchId, openBatchRig, printed } from './batchRig.ts';
import type { BatchRig } from './batchRig.ts';

let at: BatchRig;
let papers: CouponDocument[];

beforeEach(async () => {
  at = await openBatchRig();
  papers = [];
  at.print = async (document) => {
    papers.push(couponOf(document));
    return printed;
  };
});
afterEach(() => at.close());

/** Serial, and number of the copy, of everything that came out. */
const out = () => papers.map(({ serial, head }) => [serial, head.copy]);
const originals = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => [from + n, 0]);

const bodies = () =>
  at.rig.store.read((tx) =>
    tx.entriesAfter(0, 10_000).flatMap(({ json }) => {
      const { body } = entrySchema.parse(JSON.parse(json));
      return body.kind === 'couponBatch' ? [body] : [];
    }),
  );
const changes = () => bodies().map(({ change, printed: n, serial }) => [change, n, serial]);

const read = (code: string) => at.read(code);

/** Holds the printer at the paper of this serial until it is told what becomes of it. */
function holdAt(serial: number) {
  const { promise, resolve } = Promise.withResolvers<PrintOutcome>();
  const reached = Promise.withResolvers<CouponDocument>();
  const go = at.print;
  at.print = async (document) => {
    const coupon = couponOf(document);
    if (coupon.serial !== serial) return await go(document);
    at.print = go;
    reached.resolve(coupon);
    const outcome = await promise;
    if (outcome.result !== 'failed') papers.push(coupon);
    return outcome;
  };
  return { reached: reached.promise, end: resolve };
}

const lost: PrintOutcome = { result: 'uncertain', problem: 'lost' };
const paperOut: PrintOutcome = { result: 'failed', problem: 'paperOut' };

describe('a roll of coupons', () => {
  it('prints each serial once, in order, and says who printed how many', async () => {
    const batchId = await at.begin(25);
    const done = await at.until(({ state }) => state === 'done');
    expect(done).toMatchObject({ no: 1, count: 25, printed: 25, copies: 0, madeBy: 'Mei' });
    expect(out()).toEqual(originals(1, 25));
    expect(bodies()).toMatchObject([
      { change: 'begun', batchId, campaignId: 'punch', count: 25, printed: 0 },
      { change: 'done', batchId, count: 25, printed: 25 },
    ]);
  });

  it('each of them is a voucher as the shop makes them, used as often as its campaign says', async () => {
    await at.begin(3);
    await at.until(({ state }) => state === 'done');
    const made = await at.rig.call('vouchers.make', {
      campaignId: 'punch',
      count: 1,
      customer: null,
    });
    const plain = [...papers.map(({ code }) => code), ...made.codes].map((code) => {
      const { ref: _ref, hint, ...row } = at.voucher(code) ?? { ref: '', hint: '' };
      return { ...row, hintLength: hint.length };
    });
    expect(plain).toHaveLength(4);
    expect(plain).toEqual(Array(4).fill(plain[3]));
    expect(plain[3]).toMatchObject({ usesAllowed: 3, killed: false, form: 'static' });
    for (const { code } of papers) expect(await read(code)).toBe('ok');
    expect(new Set(papers.map(({ code }) => code)).size).toBe(3);
  });

  it('one is good as soon as it is handed to the printer, and none before', async () => {
    const second = holdAt(2);
    await at.begin(3);
    const coupon = await second.reached;
    expect(await read(coupon.code)).toBe('ok');
    expect(at.rig.store.read((tx) => tx.voucherCount())).toBe(2);
    second.end(printed);
    await at.until(({ state }) => state === 'done');
  });

  it('begun twice by the same press is one batch, and there is no second one beside it', async () => {
    const hold = holdAt(1);
    const batchId = newBatchId();
    const wanted = { batchId, campaignId: 'punch', count: 2 };
    await at.rig.call('batches.begin', wanted);
    await at.rig.call('batches.begin', wanted);
    expect(
      await at.rig.tryCall('batches.begin', { ...wanted, batchId: newBatchId() }),
    ).toMatchObject({ ok: false, problem: { code: 'batchOpen', detail: { no: 1 } } });
    hold.end(printed);
    await at.until(({ state }) => state === 'done');
    expect(out()).toEqual(originals(1, 2));
    await at.begin(1, 'stored');
    expect(await at.until(({ state }) => state === 'done')).toMatchObject({ no: 2 });
  });

  it('a receipt goes before the next coupon, however many are still to come', async () => {
    const hold = holdAt(2);
    await at.begin(5);
    await hold.reached;
    for (let n = 0; n < 3; n += 1) await at.rig.call('print.test', {});
    const order: string[] = [];
    const inLine: string[] = [];
    at.print = async (document) => {
      order.push(document.kind);
      const open = at.rig.store.read((tx) => tx.openPrintJobs());
      inLine.push(open.map(({ what }) => what).join(' '));
      return printed;
    };
    hold.end(printed);
    await at.until(({ state }) => state === 'done');
    expect(order).toEqual(['test', 'test', 'test', 'coupon', 'coupon', 'coupon']);
    // Nor does the next coupon so much as stand in line before the last receipt is being printed.
    expect(inLine.slice(0, 4)).toEqual(['test test test', 'test test', 'test coupon', 'coupon']);
  });

  it('goes on when whoever began it signs out', async () => {
    const hold = holdAt(1);
    await at.begin(4);
    await hold.reached;
    await at.rig.call('session.signOut', { because: 'operator' });
    hold.end(printed);
    for (let turn = 0; papers.length < 4 && turn < 100_000; turn += 1) {
      await new Promise(setImmediate);
    }
    expect(out()).toEqual(originals(1, 4));
  });

  it('is bounded', async () => {
    const wanted = { batchId: newBatchId(), campaignId: 'punch', count: maxBatchCoupons + 1 };
    expect(await at.rig.tryCall('batches.begin', wanted)).toMatchObject({
      ok: false,
      problem: { code: 'badInput' },
    });
  });

  it('a counter without a printer makes none: they would be good and in nobody’s hands', async () => {
    at.rig.store.write((tx) => {
      const { printer, ...settings } = tx.settings();
      tx.setSettings({ ...settings, printer: { ...printer, kind: 'screen' } });
    });
    const wanted = { batchId: newBatchId(), campaignId: 'punch', count: 1 };
    expect(await at.rig.tryCall('batches.begin', wanted)).toMatchObject({
      ok: false,
      problem: { code: 'noPrinter' },
    });
    expect(at.rig.store.read((tx) => tx.voucherCount())).toBe(0);
  });

  it('I8: only a manager prints coupons, and a terminal of a chain prints none', async () => {
    at.rig.store.write((tx) => {
      const identity = tx.identity();
      if (identity !== null) tx.setIdentity({ ...identity, standAlone: false });
    });
    const wanted = { campaignId: 'punch', count: 1 };
    expect(await at.rig.tryCall('batches.preview', wanted)).toMatchObject({
      ok: false,
      problem: { code: 'headOfficeMakes' },
    });
    expect(
      await at.rig.tryCall('batches.begin', { ...wanted, batchId: newBatchId() }),
    ).toMatchObject({ ok: false, problem: { code: 'headOfficeMakes' } });
    const pinHash = await at.rig.context.pinHasher.hash('1470');
    at.rig.store.write((tx) => {
      const [manager] = tx.people();
      if (manager === undefined) throw new Error('nobody works here');
      const lead = { ...manager, id: 'lead', name: 'Jie', role: 'shiftLead' as const, pinHash };
      tx.applyFeed([{ kind: 'person', person: lead }]);
    });
    await at.rig.call('session.signIn', { personId: 'lead', pin: '1470' });
    const batchId = newBatchId();
    for (const [method, input] of [
      ['batches.list', {}],
      ['batches.preview', wanted],
      ['batches.begin', { ...wanted, batchId }],
      ['batches.pause', { batchId }],
      ['batches.resume', { batchId }],
      ['batches.answer', { batchId, serial: 1, copy: 0, isWhole: true }],
      ['batches.stop', { batchId, isWhole: null }],
    ] as const) {
      expect(await at.rig.tryCall(method, input as never)).toMatchObject({
        ok: false,
        problem: { code: 'wrongRole' },
      });
    }
  });

  it('I11: no code stands in any file, and nothing it could be worked out of once the batch has ended', async () => {
    const hold = holdAt(3);
    await at.begin(4);
    await hold.reached;
    const seeds = () =>
      at.rig.store.inspect((db) => db.prepare('SELECT seed FROM coupon_batches').all());
    const [sealed] = seeds() as { seed: Buffer }[];
    for (const name of readdirSync(join(at.dir, 'live'))) {
      const text = readFileSync(join(at.dir, 'live', name)).toString('latin1');
      for (const { code } of papers) expect([name, text.includes(code)]).toEqual([name, false]);
    }
    // The clear seed is nowhere either: with another key it does not open.
    expect(sealed?.seed.length).toBeGreaterThan(64);
    const { batchId } = await at.batch();
    const openWith = (key: Uint8Array) => at.rig.store.read((tx) => tx.batchSeed(batchId, key));
    expect(openWith(new Uint8Array(32).fill(1))).toBeNull();
    expect(openWith(at.rig.context.secrets.get('batchKey') ?? new Uint8Array())).not.toBeNull();
    hold.end(printed);
    await at.until(({ state }) => state === 'done');
    expect(seeds()).toEqual([{ seed: null }]);
  });

  it('a key that is lost prints no more: the batch stands still, and can be stopped', async () => {
    const hold = holdAt(2);
    await at.begin(4);
    await hold.reached;
    at.rig.context.secrets.set('batchKey', new Uint8Array(32).fill(1));
    hold.end(printed);
    const { batchId } = await at.until(({ halt }) => halt === 'keysLost');
    expect(out()).toEqual(originals(1, 2));
    await at.rig.call('batches.stop', { batchId, isWhole: null });
    expect(await at.batch()).toMatchObject({ state: 'stopped', printed: 2 });
  });
});

describe('a batch that is paused', () => {
  it('hands out no further coupon, and goes on with the next', async () => {
    const hold = holdAt(3);
    const batchId = await at.begin(6);
    await hold.reached;
    await at.rig.call('batches.pause', { batchId });
    expect(await at.batch()).toMatchObject({ state: 'pausing', printed: 2 });
    hold.end(printed);
    await at.until(({ state }) => state === 'paused');
    expect(out()).toEqual(originals(1, 3));
    await at.rig.call('batches.resume', { batchId });
    await at.until(({ state }) => state === 'done');
    expect(out()).toEqual(originals(1, 6));
    expect(changes()).toEqual([
      ['begun', 0, undefined],
      ['resumed', 3, undefined],
      ['done', 6, undefined],
    ]);
  });

  it('out of paper it waits in words, and goes on by itself once there is paper', async () => {
    let isOut = false;
    at.print = async (document) => {
      if (isOut) return paperOut;
      papers.push(couponOf(document));
      if (papers.length === 2) isOut = true;
      return printed;
    };
    await at.begin(5);
    const waiting = await at.until(({ printer }) => printer === 'paperOut');
    expect(waiting).toMatchObject({ state: 'printing', printed: 2, asks: null });
    isOut = false;
    await at.until(({ state }) => state === 'done');
    expect(out()).toEqual(originals(1, 5));
  });

  it('paused while it waits for paper, nothing comes out when there is paper again', async () => {
    at.print = async () => paperOut;
    const batchId = await at.begin(2);
    await at.until(({ printer }) => printer === 'paperOut');
    await at.rig.call('batches.pause', { batchId });
    await at.until(({ state }) => state === 'paused');
    at.print = async (document) => {
      papers.push(couponOf(document));
      return printed;
    };
    expect(at.rig.store.read((tx) => tx.openPrintJobs())).toEqual([]);
    await at.rig.call('batches.resume', { batchId });
    await at.until(({ state }) => state === 'done');
    expect(out()).toEqual(originals(1, 2));
  });

  it('what will not mend by itself pauses it, with the printer’s own reason', async () => {
    at.print = async () => ({ result: 'failed', problem: 'notAPrinter' });
    const batchId = await at.begin(2);
    expect(await at.until(({ state }) => state === 'paused')).toMatchObject({
      printed: 0,
      asks: null,
      printer: 'notAPrinter',
    });
    expect(at.rig.store.read((tx) => tx.openPrintJobs())).toEqual([]);
    at.print = async (document) => {
      papers.push(couponOf(document));
      return printed;
    };
    await at.rig.call('batches.resume', { batchId });
    await at.until(({ state }) => state === 'done');
    expect(out()).toEqual(originals(1, 2));
  });

  it('whose printer is taken away stands still, and makes none good', async () => {
    const hold = holdAt(1);
    await at.begin(3);
    await hold.reached;
    at.rig.store.write((tx) => {
      const { printer, ...settings } = tx.settings();
      tx.setSettings({ ...settings, printer: { ...printer, kind: 'screen' } });
    });
    hold.end(printed);
    await at.until(({ halt }) => halt === 'noPrinter');
    expect(at.rig.store.read((tx) => tx.voucherCount())).toBe(1);
  });

  it('a campaign that has ended meanwhile prints no more', async () => {
    const hold = holdAt(1);
    await at.begin(3);
    await hold.reached;
    at.rig.store.write((tx) => {
      const campaign = tx.campaignById('punch');
      if (campaign === null) throw new Error('no campaign');
      const ended = { ...campaign, version: 2, validThrough: '2020-02-01' };
      tx.applyFeed([{ kind: 'campaign', campaign: ended }]);
    });
    hold.end(printed);
    await at.until(({ halt }) => halt === 'campaignOver');
    expect(out()).toEqual(originals(1, 1));
  });

  it('nor does one whose days of issue are over, however long its coupons would be good', async () => {
    at.rig.store.write((tx) => {
      const campaign = tx.campaignById('punch');
      if (campaign === null) throw new Error('no campaign');
      const validity = { kind: 'daysFromIssue', days: 7 } as const;
      const over = { validFrom: '2020-01-01', validThrough: '2020-02-01', validity };
      tx.applyFeed([{ kind: 'campaign', campaign: { ...campaign, version: 2, ...over } }]);
    });
    const wanted = { batchId: newBatchId(), campaignId: 'punch', count: 2 };
    expect(await at.rig.tryCall('batches.begin', wanted)).toMatchObject({
      ok: false,
      problem: { code: 'campaignOver' },
    });
    expect(at.rig.store.read((tx) => tx.voucherCount())).toBe(0);
  });
});

describe('a coupon nobody is sure of', () => {
  it('is asked about by its number; whole: on with the next', async () => {
    const hold = holdAt(2);
    const batchId = await at.begin(4);
    await hold.reached;
    hold.end(lost);
    const asking = await at.until(({ asks }) => asks !== null);
    expect(asking).toMatchObject({
      state: 'paused',
      asks: { serial: 2, copy: 0 },
      printer: 'lost',
    });
    expect(at.rig.store.read((tx) => tx.openPrintJobs())).toEqual([]);
    await at.rig.call('batches.answer', { batchId, serial: 2, copy: 0, isWhole: true });
    await at.until(({ state }) => state === 'done');
    expect(out()).toEqual(originals(1, 4));
    expect((await at.batch()).copies).toBe(0);
  });

  it('I2: not whole, it prints once more with the same code, marked, and is good once in all', async () => {
    const hold = holdAt(2);
    const batchId = await at.begin(3, 'stored');
    await hold.reached;
    hold.end(lost);
    await at.until(({ asks }) => asks !== null);
    await at.rig.call('batches.answer', { batchId, serial: 2, copy: 0, isWhole: false });
    const done = await at.until(({ state }) => state === 'done');
    expect(out()).toEqual([
      [1, 0],
      [2, 0],
      [2, 1],
      [3, 0],
    ]);
    expect(done.copies).toBe(1);
    const [, torn, copy] = papers;
    expect(copy?.code).toBe(torn?.code);
    expect(copy?.lastDay).toBe(torn?.lastDay);
    expect(at.rig.store.read((tx) => tx.voucherCount())).toBe(3);
    expect(changes()).toContainEqual(['copied', 1, 2]);
  });

  it('an answer to another question changes nothing', async () => {
    const hold = holdAt(1);
    const batchId = await at.begin(2);
    await hold.reached;
    const answer = (serial: number, copy: number, isWhole: boolean) =>
      at.rig.tryCall('batches.answer', { batchId, serial, copy, isWhole });
    expect(await answer(1, 0, true)).toMatchObject({ problem: { code: 'changedMeanwhile' } });
    hold.end(lost);
    await at.until(({ asks }) => asks !== null);
    const again = holdAt(1);
    expect((await answer(1, 0, false)).ok).toBe(true);
    await again.reached;
    again.end(lost);
    await at.until(({ asks }) => asks?.copy === 1);
    expect(await answer(1, 0, false)).toMatchObject({ problem: { code: 'changedMeanwhile' } });
    expect(await answer(2, 0, true)).toMatchObject({ problem: { code: 'changedMeanwhile' } });
    expect(await at.rig.tryCall('batches.resume', { batchId })).toMatchObject({
      problem: { code: 'changedMeanwhile' },
    });
    expect((await answer(1, 1, true)).ok).toBe(true);
    await at.until(({ state }) => state === 'done');
    expect(out()).toEqual([
      [1, 0],
      [1, 1],
      [2, 0],
    ]);
  });

  it('I2: the print queue’s own buttons bring no second original', async () => {
    const hold = holdAt(2);
    const batchId = await at.begin(3);
    await hold.reached;
    const [job] = at.rig.store.read((tx) => tx.openPrintJobs());
    if (job === undefined) throw new Error('no job');
    const press = { jobs: [{ jobId: job.jobId, tries: 1 }] };
    await at.rig.call('print.skip', { jobIds: [job.jobId] });
    hold.end(lost);
    await at.until(({ asks }) => asks !== null);
    await at.rig.call('print.retry', press);
    // As though the queue had it for lost, whatever it says now.
    at.rig.store.write((tx) =>
      tx.setPrintJob(job.jobId, { state: 'waiting', tries: 1, problem: null }),
    );
    await at.rig.call('print.test', {});
    const kinds: string[] = [];
    at.print = async (document) => {
      kinds.push(document.kind);
      return printed;
    };
    for (let turn = 0; kinds.length === 0 && turn < 100_000; turn += 1) {
      await new Promise(setImmediate);
    }
    expect(kinds).toEqual(['test']);
    expect(out()).toEqual([
      [1, 0],
      [2, 0],
    ]);
    expect((await at.batch()).asks).toEqual({ serial: 2, copy: 0 });
    expect(batchId).toBe((await at.batch()).batchId);
  });
});

describe('a coupon in doubt whose batch could not be written yet', () => {
  it('I2: the print queue’s own button prints no second original', async () => {
    let isFull = false;
    at.cut();
    await at.start((store) => ({
      ...store,
      write: (work, from) => {
        if (isFull && from !== 'reserve') throw new Error('no room');
        return store.write(work, from);
      },
    }));
    at.print = async (document) => {
      isFull = papers.length === 0;
      papers.push(couponOf(document));
      return isFull ? lost : printed;
    };
    await at.begin(1);
    const uncertain = () =>
      at.rig.store.read((tx) => tx.openPrintJobs().find(({ state }) => state === 'uncertain'));
    for (let turn = 0; uncertain() === undefined && turn < 100_000; turn += 1) {
      await new Promise(setImmediate);
    }
    isFull = false;
    await at.rig.call('print.retry', { jobs: [{ jobId: uncertain()?.jobId ?? 0, tries: 1 }] });
    at.rig.batches.step();
    expect(await at.until(({ state }) => state !== 'printing')).toMatchObject({
      asks: { serial: 1, copy: 0 },
    });
    expect(out()).toEqual(originals(1, 1));
  });
});

describe('a coupon taken off the queue before it was touched', () => {
  it('is not good until the batch goes on', async () => {
    const first = Promise.withResolvers<PrintOutcome>();
    const isPrinting = Promise.withResolvers<null>();
    const go = at.print;
    at.print = async () => {
      at.print = go;
      isPrinting.resolve(null);
      return await first.promise;
    };
    await at.rig.call('print.test', {});
    await isPrinting.promise;
    const batchId = await at.begin(1);
    const [, job] = at.rig.store.read((tx) => tx.openPrintJobs());
    expect(job).toMatchObject({ what: 'coupon', state: 'waiting', tries: 0 });
    if (job === undefined) throw new Error('no job');
    const document = at.rig.store.read((tx) => at.rig.paper.documentFor(tx, job));
    if (document === null) throw new Error('no paper');
    const { code } = couponOf(document);
    await at.rig.call('print.skip', { jobIds: [job.jobId] });
    at.rig.batches.step();
    expect(await at.batch()).toMatchObject({ state: 'paused', halt: 'skipped' });
    expect(at.voucher(code)).toMatchObject({ killed: true });
    first.resolve(printed);
    await at.rig.call('batches.resume', { batchId });
    await at.until(({ state }) => state === 'done');
    expect(await read(code)).toBe('ok');
  });
});

describe('a batch that is stopped', () => {
  it('what is on paper stays good, and nothing else ever becomes so', async () => {
    const hold = holdAt(3);
    const batchId = await at.begin(10);
    await hold.reached;
    await at.rig.call('batches.stop', { batchId, isWhole: null });
    expect((await at.batch()).state).toBe('stopping');
    hold.end(printed);
    expect(await at.until(({ state }) => state === 'stopped')).toMatchObject({ printed: 3 });
    expect(out()).toEqual(originals(1, 3));
    expect(at.rig.store.read((tx) => tx.voucherCount())).toBe(3);
    for (const { code } of papers) expect(await read(code)).toBe('ok');
    expect(await at.rig.tryCall('batches.resume', { batchId })).toMatchObject({
      problem: { code: 'changedMeanwhile' },
    });
    expect(changes().at(-1)).toEqual(['stopped', 3, undefined]);
  });

  it.each([
    [true, 2, 'ok'],
    [false, 1, 'killed'],
  ])('a coupon in doubt is good only if it is whole: %s', async (isWhole, count, verdict) => {
    const hold = holdAt(2);
    const batchId = await at.begin(10);
    const { code } = await hold.reached;
    hold.end(lost);
    await at.until(({ asks }) => asks !== null);
    expect(await at.rig.tryCall('batches.stop', { batchId, isWhole: null })).toMatchObject({
      problem: { code: 'changedMeanwhile' },
    });
    await at.rig.call('batches.stop', { batchId, isWhole });
    expect(await at.batch()).toMatchObject({ state: 'stopped', printed: count });
    expect(await read(code)).toBe(verdict);
  });

  it('lost while it was being stopped, it is asked about before anything ends', async () => {
    const hold = holdAt(1);
    const batchId = await at.begin(3);
    const { code } = await hold.reached;
    await at.rig.call('batches.stop', { batchId, isWhole: null });
    hold.end(lost);
    expect(await at.until(({ asks }) => asks !== null)).toMatchObject({ state: 'paused' });
    expect(await read(code)).toBe('ok');
    await at.rig.call('batches.stop', { batchId, isWhole: false });
    expect(await at.batch()).toMatchObject({ state: 'stopped', printed: 0, asks: null });
    expect(await read(code)).toBe('killed');
  });

  it('one that waited for paper is not good', async () => {
    const codes: string[] = [];
    at.print = async (document) => {
      codes.push(couponOf(document).code);
      return paperOut;
    };
    const batchId = await at.begin(3);
    await at.until(({ printer }) => printer === 'paperOut');
    await at.rig.call('batches.stop', { batchId, isWhole: null });
    await at.until(({ state }) => state === 'stopped');
    expect(at.rig.store.read((tx) => tx.voucherCount())).toBe(1);
    expect(await read(codes[0] ?? '')).toBe('killed');
    expect(at.rig.store.read((tx) => tx.openPrintJobs())).toEqual([]);
  });
});
