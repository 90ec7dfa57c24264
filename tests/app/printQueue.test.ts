import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mostJobsAtOnce } from '../../shared/contract/printQueue.ts';
import type { PrintJobView } from '../../shared/contract/views.ts';
import { openUndoRig, tea } from './undoRig.ts';
import type { UndoRig } from './undoRig.ts';
import { rigVoucher } from '../faults/counterRig.ts';

/** As many as somebody finds stuck who comes back to a printer that was ill all morning. */
const manyJobs = 30;

describe('many print jobs at once', () => {
  let counter: UndoRig;
  beforeEach(async () => {
    counter = await openUndoRig();
  });
  afterEach(() => counter.close());

  const jobs = () => counter.rig.call('print.queue', {});
  const status = () => counter.rig.call('print.status', {});
  const inState = async (state: PrintJobView['state']) =>
    (await jobs()).filter((job) => job.state === state);
  const seen = (all: readonly PrintJobView[]) => all.map(({ jobId, tries }) => ({ jobId, tries }));

  function settle(jobId: number, state: PrintJobView['state'], problem: string, tries = 1): void {
    counter.rig.store.write((tx) => tx.setPrintJob(jobId, { state, tries, problem }));
  }

  /** So many receipts, each in this state; oldest first. */
  async function receipts(
    count: number,
    state: PrintJobView['state'],
    problem: string,
  ): Promise<readonly PrintJobView[]> {
    const { store } = counter.rig;
    const numbers = Array.from({ length: count }, (_, n) => 100 + n * tea);
    store.loadVouchers(numbers.map((n) => rigVoucher(counter.rig, n)));
    const seqs: number[] = [];
    for (const n of numbers) seqs.push(await counter.redeem({ vouchers: [n], amountMinor: 100 }));
    for (const seq of seqs) settle(seq * 2, state, problem);
    return (await jobs()).filter((job) => job.seq !== null && seqs.includes(job.seq));
  }

  it('shows all of a batch of stuck ones, beyond the last few', async () => {
    expect(await receipts(manyJobs, 'uncertain', 'lost')).toHaveLength(manyJobs);
    expect(await status()).toEqual({ waitsFor: null, waiting: 0, stuck: manyJobs });
  });

  it.each([
    ['only waited: as the original', 'tooOld', 0],
    ['waited and was found so at a start: as a copy (I2)', 'foundOld', 1],
  ] as const)('prints one that %s', async (_what, problem, copies) => {
    const before = await jobs();
    const [job] = await receipts(1, 'uncertain', problem);
    if (job === undefined) throw new Error('no receipt');
    await counter.rig.call('print.retry', { jobs: seen([job]) });
    const again = (await jobs()).filter(({ what }) => what === 'reprint');
    expect(again).toHaveLength(before.filter(({ what }) => what === 'reprint').length + copies);
    const { state } = (await jobs()).find(({ jobId }) => jobId === job.jobId) ?? job;
    expect(state).toBe(copies === 0 ? 'waiting' : 'skipped');
  });

  it('prints them all again by one press: uncertain ones as copies, in order', async () => {
    const stuck = await receipts(manyJobs, 'uncertain', 'lost');
    await counter.rig.call('print.retry', { jobs: seen(stuck) });
    const waiting = await inState('waiting');
    expect(waiting.map(({ what }) => what)).toEqual(stuck.map(() => 'reprint'));
    const of = waiting.map(({ seq }) => counter.entry(seq ?? 0).body);
    expect(of).toEqual(
      stuck.map(({ seq }) => expect.objectContaining({ kind: 'reprint', of: seq, copy: 1 })),
    );
    expect(await status()).toMatchObject({ stuck: 0 });
  });

  it('I2: pressed twice, or by two at once: one copy each', async () => {
    const stuck = await receipts(5, 'uncertain', 'lost');
    const press = () => counter.rig.tryCall('print.retry', { jobs: seen(stuck) });
    await Promise.all([press(), press()]);
    await press();
    expect(await inState('waiting')).toHaveLength(5);
    const twice = [...seen(stuck), ...seen(stuck)];
    await counter.rig.call('print.retry', { jobs: twice });
    expect(await inState('waiting')).toHaveLength(5);
  });

  it('I2: a press that comes after the job was tried again is about nothing any more', async () => {
    const [job] = await receipts(1, 'failed', 'notAPrinter');
    if (job === undefined) throw new Error('no job');
    await counter.rig.call('print.retry', { jobs: seen([job]) });
    expect(await inState('waiting')).toMatchObject([{ jobId: job.jobId, problem: null }]);
    settle(job.jobId, 'uncertain', 'lost', job.tries + 1);
    await counter.rig.call('print.retry', { jobs: seen([job]) });
    expect(await inState('uncertain')).toMatchObject([{ jobId: job.jobId }]);
    expect(await inState('waiting')).toEqual([]);
  });

  it('gives them all up by one press, also what waits for the printer', async () => {
    const stuck = await receipts(3, 'uncertain', 'lost');
    const [blocked] = stuck;
    if (blocked === undefined) throw new Error('no job');
    settle(blocked.jobId, 'waiting', 'paperOut', 4);
    await counter.rig.call('print.skip', { jobIds: stuck.map(({ jobId }) => jobId) });
    expect(await inState('skipped')).toHaveLength(3);
    await counter.rig.call('print.retry', { jobs: seen(stuck) });
    expect(await inState('waiting')).toEqual([]);
  });

  it('what is on paper is neither printed again nor given up', async () => {
    const done = await receipts(1, 'printed', 'lost');
    await counter.rig.call('print.retry', { jobs: seen(done) });
    await counter.rig.call('print.skip', { jobIds: done.map(({ jobId }) => jobId) });
    expect(await inState('printed')).toHaveLength(1);
    expect(await inState('waiting')).toEqual([]);
  });

  it('says what the printer keeps everything waiting for, once it is no mere moment', async () => {
    const waiting = await receipts(3, 'waiting', 'paperOut');
    expect(await status()).toEqual({ waitsFor: null, waiting: 0, stuck: 0 });
    const [first, second] = waiting;
    settle(first?.jobId ?? 0, 'waiting', 'paperOut', 2);
    expect(await status()).toEqual({ waitsFor: 'paperOut', waiting: 3, stuck: 0 });
    settle(first?.jobId ?? 0, 'printing', 'paperOut', 3);
    settle(second?.jobId ?? 0, 'uncertain', 'lost', 1);
    expect(await status()).toEqual({ waitsFor: 'paperOut', waiting: 2, stuck: 1 });
  });

  it('refuses none, and more than it acts on at once', async () => {
    const tooMany = Array.from({ length: mostJobsAtOnce + 1 }, (_, n) => n + 1);
    for (const jobIds of [[], tooMany]) {
      const answer = await counter.rig.tryCall('print.skip', { jobIds });
      expect(answer).toMatchObject({ ok: false, problem: { code: 'badInput' } });
    }
    expect(await counter.rig.tryCall('print.skip', { jobIds: [999] })).toMatchObject({
      problem: { code: 'notFound' },
    });
  });
});
