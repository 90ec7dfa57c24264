import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTerminal } from '../../main/compose.ts';
import { defaultBackupFolder } from '../../main/store/backup/backup.ts';
import type { DayReport } from '../../shared/contract/dayViews.ts';
import { openRig, rigCode, rigVoucher, setUpRig, signInRig } from '../faults/counterRig.ts';
import type { CounterRig } from '../faults/counterRig.ts';
import { closeDay, redeem } from '../faults/counterWork.ts';

/** `rigVoucher` of these is a punch card: 5.00 off, for anybody. */
const punchCards = [1, 4, 7, 10];
const offMinor = 500;

describe('day closes when a terminal’s data is struck', () => {
  let root: string;
  let dir: string;
  let file: string;

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'countersign-mended-days-'));
    dir = join(root, 'data');
    file = join(dir, 'live', 'counter.db');
    mkdirSync(dir, { recursive: true });
    await inRig(async (rig) => {
      await setUpRig(rig);
      rig.store.loadVouchers(punchCards.map((n) => rigVoucher(rig, n)));
    });
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
    rmSync(defaultBackupFolder(dir), { recursive: true, force: true });
  });

  async function inRig<T>(work: (rig: CounterRig) => Promise<T>): Promise<T> {
    const rig = openRig(dir);
    try {
      return await work(rig);
    } finally {
      rig.close();
    }
  }

  /** A real start and a real end: what is damaged is mended, and the witness is written. */
  async function startAndEnd(): Promise<void> {
    const options = { dir, mode: 'live', host: 'browser', demo: null, hqUrl: null } as const;
    await (await openTerminal(options)).close();
  }

  const redeemCard = (n: number) =>
    inRig(async (rig) => {
      await signInRig(rig);
      await redeem(
        rig,
        () => 0.5,
        () => rigCode(rig, n),
        1,
      );
    });

  const close = () =>
    inRig(async (rig) => {
      await signInRig(rig);
      await closeDay(rig);
    });

  const report = () =>
    inRig(async (rig): Promise<DayReport> => {
      await signInRig(rig);
      return rig.call('day.report', { businessDay: null });
    });

  const numbers = () =>
    inRig((rig) =>
      Promise.resolve({
        epoch: rig.store.read((tx) => tx.identity()?.epoch),
        last: rig.store.read((tx) => tx.lastDayClose()),
        kept: rig.store.read((tx) => [1, 2, 3].filter((number) => tx.dayClose(number) !== null)),
      }),
    );

  function change(sql: string): void {
    const db = new Database(file);
    db.exec(sql);
    db.close();
  }

  it('the close itself was damaged: the next one gets the next number all the same', async () => {
    await redeemCard(1);
    await close();
    await redeemCard(4);
    await close();
    await startAndEnd();
    change(`UPDATE journal SET json = replace(json, '"number":2', '"number":7')
             WHERE kind = 'dayClosed' AND json ->> '$.body.number' = 2`);
    await startAndEnd();
    expect(await numbers()).toEqual({ epoch: 2, last: 2, kept: [1] });
    await redeemCard(7);
    await close();
    expect(await numbers()).toEqual({ epoch: 2, last: 3, kept: [1, 3] });
  });

  it('an older database was put back: no number is given twice', async () => {
    await redeemCard(1);
    await close();
    const old = readFileSync(file);
    await redeemCard(4);
    await close();
    await startAndEnd();
    for (const end of ['-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
    writeFileSync(file, old);
    await startAndEnd();
    expect(await numbers()).toMatchObject({ epoch: 2, last: 2 });
    await redeemCard(7);
    await close();
    expect(await numbers()).toMatchObject({ last: 3 });
  });

  it('in the middle of a day: what was done before counts in the close after', async () => {
    await redeemCard(1);
    await redeemCard(4);
    await startAndEnd();
    change(`UPDATE journal SET json = replace(json, '"Mei"', '"Ann"') WHERE kind = 'enrolled'`);
    change(`UPDATE journal SET json = replace(json, 'system', 'nobody') WHERE kind = 'enrolled'`);
    await startAndEnd();
    expect(existsSync(file)).toBe(true);
    await redeemCard(7);
    const { figures, isOpen } = await report();
    expect({ isOpen, sum: figures.takenOffMinor }).toEqual({ isOpen: true, sum: 3 * offMinor });
    await close();
    expect(await numbers()).toMatchObject({ epoch: 2, last: 1 });
    expect((await report()).isOpen).toBe(false);
  });
});
