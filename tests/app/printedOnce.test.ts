import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PrintJobView } from '../../shared/contract/views.ts';
import { openUndoRig, punch } from './undoRig.ts';
import type { UndoRig } from './undoRig.ts';

describe('a print job that two tabs are asked about', () => {
  let counter: UndoRig;
  beforeEach(async () => {
    counter = await openUndoRig();
  });
  afterEach(() => counter.close());

  const jobs = () => counter.rig.call('print.queue', {});

  async function settled(state: PrintJobView['state']): Promise<number> {
    const seq = await counter.redeem({ vouchers: [punch] });
    const jobId = (await jobs()).find((job) => job.seq === seq)?.jobId ?? 0;
    counter.rig.store.write((tx) => tx.setPrintJob(jobId, { state, tries: 1, problem: 'lost' }));
    return jobId;
  }

  const waiting = async () => (await jobs()).filter(({ state }) => state === 'waiting');

  it('I2: an uncertain receipt asked for twice is never printed unmarked again', async () => {
    const jobId = await settled('uncertain');
    await counter.rig.call('print.retry', { jobs: [{ jobId, tries: 1 }] });
    await counter.rig.call('print.retry', { jobs: [{ jobId, tries: 1 }] });
    expect((await jobs()).find((job) => job.jobId === jobId)?.state).toBe('skipped');
    expect((await waiting()).map(({ what }) => what)).toEqual(['reprint']);
  });

  it('I2: one that was given up while nobody knew is never printed unmarked later', async () => {
    const jobId = await settled('uncertain');
    await counter.rig.call('print.skip', { jobIds: [jobId] });
    await counter.rig.call('print.retry', { jobs: [{ jobId, tries: 1 }] });
    expect((await waiting()).map(({ what }) => what)).not.toContain('receipt');
  });

  it('I2: one that is being printed stays so, that a power cut leaves it uncertain', async () => {
    const jobId = await settled('printing');
    await counter.rig.call('print.retry', { jobs: [{ jobId, tries: 1 }] });
    expect((await jobs()).find((job) => job.jobId === jobId)?.state).toBe('printing');
  });
});
