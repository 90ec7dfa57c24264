import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCountDays } from '../../main/app/scans/scanStats.ts';
import { readersPerDay } from '../../main/store/readCounts.ts';
import type { InputOf } from '../../shared/contract/methods.ts';
import { maxCountTold, maxReadersTold } from '../../shared/contract/scanStatsMethods.ts';
import { maxDeviceCharacters } from '../../shared/domain/codes/scan.ts';
import { leastTimed, noCounts, timeGroups } from '../../shared/domain/scans/readCounts.ts';
import { addDays } from '../../shared/domain/time/civilTime.ts';
import { hourMs, openPeopleRig } from './peopleRig.ts';
import type { PeopleRig } from './peopleRig.ts';

type Told = InputOf<'scanStats.add'>['readers'][number];

const today = '2026-11-22';
const days = { from: today, through: today };

const wedge: Told = { source: 'wedge', device: null, symbology: null, ...noCounts };
const camera: Told = { ...wedge, source: 'camera', device: 'Front', symbology: 'QR' };
const typed: Told = { ...wedge, source: 'typed' };

describe('how codes are read', () => {
  let counter: PeopleRig;
  beforeEach(async () => {
    counter = await openPeopleRig();
    await counter.signIn('Mei');
  });
  afterEach(() => counter.close());

  const newId = () => counter.rig.context.ids.random128();
  const add = (readers: readonly Told[], tellingId = newId()) =>
    counter.code('scanStats.add', { tellingId, readers: [...readers] });
  const seen = (span = days) => counter.rig.call('scanStats.readers', span);

  it('is counted by way in and device, with the share typed and the time to read', async () => {
    const times = noCounts.times.map((_, group) => (group === 3 ? leastTimed : 0));
    expect(await add([{ ...wedge, scans: 6, again: 2, cut: 1, doubles: 3 }])).toBe('ok');
    expect(
      await add([
        { ...camera, scans: leastTimed, times },
        { ...typed, scans: 4 },
      ]),
    ).toBe('ok');
    expect(await add([{ ...camera, symbology: 'EAN13', scans: 1, misread: 1 }])).toBe('ok');
    const { readers, ...rest } = await seen();
    expect(rest).toEqual({ days, keptDays: readCountDays, scans: 21, typed: 4 });
    expect(readers).toEqual([
      {
        source: 'camera',
        device: 'Front',
        scans: 11,
        again: 0,
        misread: 1,
        doubles: 0,
        cut: 0,
        medianMs: 175,
        timed: leastTimed,
        symbologies: [
          { symbology: 'QR', scans: leastTimed },
          { symbology: 'EAN13', scans: 1 },
        ],
      },
      expect.objectContaining({ source: 'wedge', scans: 6, again: 2, cut: 1, doubles: 3 }),
      expect.objectContaining({ source: 'typed', scans: 4, medianMs: null, symbologies: [] }),
    ]);
  });

  it('a telling that is told again counts once', async () => {
    const tellingId = newId();
    for (let times = 0; times < 3; times += 1) {
      expect(await add([{ ...wedge, scans: 5 }], tellingId)).toBe('ok');
    }
    expect((await seen()).scans).toBe(5);
  });

  it('outlives a restart, and stands on the business day it was told on', async () => {
    await add([{ ...wedge, scans: 5 }]);
    counter.reopen();
    await counter.signIn('Mei');
    counter.pass(15 * hourMs);
    await counter.signIn('Mei');
    await add([{ ...wedge, scans: 2 }]);
    expect((await seen()).scans).toBe(5);
    const tomorrow = addDays(today, 1);
    expect((await seen({ from: tomorrow, through: tomorrow })).scans).toBe(2);
    expect((await seen({ from: today, through: tomorrow })).scans).toBe(7);
  });

  it('is kept for so many days and no longer', async () => {
    const past = (back: number) => addDays(today, -back);
    counter.rig.store.write((tx) => {
      tx.addReadCounts(past(readCountDays), [{ ...wedge, scans: 1 }]);
      tx.addReadCounts(past(readCountDays - 1), [{ ...wedge, scans: 1 }]);
    });
    await add([{ ...wedge, scans: 1 }]);
    const kept = counter.rig.store.read((tx) =>
      tx.readCounts({ from: past(readCountDays), through: today }),
    );
    expect(kept.map(({ day }) => day)).toEqual([past(readCountDays - 1), today]);
  });

  it('tells only so many readers apart on one day; none of their scans is lost', async () => {
    for (let name = 0; name < 2 * readersPerDay; name += 1) {
      await add([{ ...wedge, device: `Scanner ${name}`, scans: 1 }]);
    }
    const { readers, scans } = await seen();
    expect(scans).toBe(2 * readersPerDay);
    expect(readers).toHaveLength(readersPerDay + 1);
    expect(readers[0]).toMatchObject({ device: null, scans: readersPerDay });
  });

  it.each(['[1,', '{}', '["many"]', ''])(
    'times that were damaged on the disk (%j) take nothing else along',
    async (damaged) => {
      await add([{ ...wedge, scans: 5 }]);
      counter.rig.store.inspect((db) => {
        expect(db.prepare('UPDATE read_counts SET times = ?').run(damaged).changes).toBe(1);
      });
      expect(await add([{ ...wedge, scans: 2 }])).toBe('ok');
      expect((await seen()).readers).toMatchObject([{ scans: 7, medianMs: null }]);
      expect(await counter.code('opening.check', {})).toBe('ok');
    },
  );

  it('is told by whoever is at the counter, and seen by managers', async () => {
    await counter.signIn('Chen');
    expect(await add([{ ...wedge, scans: 1 }])).toBe('ok');
    expect(await counter.code('scanStats.health', {})).toBe('ok');
    expect(await counter.code('scanStats.readers', days)).toBe('wrongRole');
    await counter.rig.call('session.signOut', { because: 'switch' });
    expect(await add([{ ...wedge, scans: 1 }])).toBe('notSignedIn');
  });

  it.each<[string, object]>([
    ['a negative count', { scans: -1 }],
    ['half a scan', { scans: 0.5 }],
    ['more than hands can read', { scans: maxCountTold + 1 }],
    ['a device without a name', { device: '' }],
    ['too long a name', { device: 'x'.repeat(maxDeviceCharacters + 1) }],
    ['a name that moves the cursor', { device: 'COM3\u001b[2J' }],
    ['another way in', { source: 'telepathy' }],
    ['another barcode', { symbology: 'Klingon' }],
    ['too few times', { times: [1] }],
    ['too many times', { times: Array.from({ length: timeGroups + 1 }, () => 0) }],
    ['what was read', { raw: 'TEA-1' }],
  ])('takes no %s', async (_what, wrong) => {
    expect(await add([{ ...wedge, scans: 1, ...wrong } as Told])).toBe('badInput');
    expect((await seen()).scans).toBe(0);
  });

  it('takes neither nothing nor a flood', async () => {
    expect(await add([])).toBe('badInput');
    expect(await add(Array.from({ length: maxReadersTold + 1 }, () => wedge))).toBe('badInput');
  });

  it('keeps no phone number that stands in the name of a camera (I11)', async () => {
    await add([{ ...camera, device: 'Mei 13911112345', scans: 1 }]);
    expect((await seen()).readers[0]?.device).not.toContain('13911112345');
    const folder = join(counter.dir, 'live');
    for (const file of readdirSync(folder)) {
      expect(readFileSync(join(folder, file)).includes('13911112345')).toBe(false);
    }
  });

  it('says which scanner is worth a look, at the opening check too', async () => {
    await add([{ ...wedge, scans: 60, cut: 40 }]);
    expect(await counter.rig.call('scanStats.health', {})).toEqual([
      { source: 'wedge', device: null, trouble: 'cut', count: 40, of: 100 },
    ]);
    const { lines } = await counter.rig.call('opening.check', {});
    expect(lines.find(({ about }) => about === 'scanner')).toMatchObject({
      state: 'look',
      found: 'rough',
      todo: 'lookAtScanner',
    });
  });
});
