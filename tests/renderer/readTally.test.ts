import { describe, expect, it } from 'vitest';
import { newScan } from '../../renderer/scan/newScan.ts';
import { createReadTally, maxCounted, maxTold } from '../../renderer/scan/readTally.ts';
import { scanStatsMethods } from '../../shared/contract/scanStatsMethods.ts';
import type { InputOf } from '../../shared/contract/methods.ts';
import { problemOf } from '../../shared/contract/problem.ts';
import type { Answer, ProblemCode } from '../../shared/contract/problem.ts';
import type { Scan } from '../../shared/domain/codes/scan.ts';
import { deviceLabel, maxDeviceCharacters } from '../../shared/domain/codes/scan.ts';
import { countsOf, noCounts } from '../../shared/domain/scans/readCounts.ts';
import { formatNativeCode, nativeCodeOf } from '../../shared/domain/codes/nativeCode.ts';

type Telling = InputOf<'scanStats.add'>;

const ours = formatNativeCode(nativeCodeOf('0123456789AB'));
const wedge = { source: 'wedge', device: null, symbology: null } as const;

/** A page's tally, its clock by hand, and what the terminal was told. */
function openTally() {
  const told: Telling[] = [];
  let refusal: ProblemCode | null = null;
  const tally = createReadTally((telling): Promise<Answer<null>> => {
    // The contract's own bounds hold for whatever is told.
    told.push(scanStatsMethods['scanStats.add'].input.parse(telling) as Telling);
    return Promise.resolve(
      refusal === null ? { ok: true, value: null } : { ok: false, problem: problemOf(refusal) },
    );
  });
  let at = 0;
  return {
    tally,
    told,
    refuse: (code: ProblemCode | null) => (refusal = code),
    read(raw: string, by: Partial<Scan> = {}, tookMs?: number, isTrial = false) {
      at += 5_000;
      const scan = { ...newScan(raw, 'wedge'), at, ...by };
      return tally.heard(scan, tookMs === undefined ? {} : { tookMs }, isTrial);
    },
    now: () => at,
  };
}

describe('a page’s tally of its readings', () => {
  it('counts by reader and barcode, and tells what came since it told last', async () => {
    const { tally, told, read, now } = openTally();
    expect(read('TEA-1')).toBe('new');
    expect(read('TEA-1', { at: now() + 50 })).toBe('double');
    expect(read('TEA-1')).toBe('again');
    read('4006381333931', { source: 'camera', device: 'Front', symbology: 'EAN13' }, 310);
    tally.cut({ source: 'wedge', device: null });
    await tally.tell();
    await tally.tell();
    expect(told).toHaveLength(1);
    expect(told[0]?.readers).toEqual([
      { ...wedge, ...noCounts, scans: 2, again: 1, doubles: 1, cut: 1 },
      {
        source: 'camera',
        device: 'Front',
        symbology: 'EAN13',
        ...countsOf({ fate: 'new', isMisread: false, tookMs: 310 }),
      },
    ]);
    read('TEA-2');
    await tally.tell();
    expect(told[1]?.readers).toEqual([{ ...wedge, ...noCounts, scans: 1 }]);
    expect(told[1]?.tellingId).not.toBe(told[0]?.tellingId);
  });

  it('knows a misread code of ours by its check characters, and no other', async () => {
    const { tally, told, read } = openTally();
    read(ours);
    read(ours.replace('5', '6'));
    read('ZZ-UNKNOWN-77');
    await tally.tell();
    expect(told[0]?.readers).toEqual([{ ...wedge, ...noCounts, scans: 3, misread: 1 }]);
  });

  it('times what can be seen to begin, and not how fast a scanner sends', async () => {
    const { tally, told, read } = openTally();
    read('A-1', {}, 120);
    read('A-2', { source: 'picture' }, 120);
    await tally.tell();
    const timed = told[0]?.readers.map(({ times }) => times.reduce((sum, one) => sum + one, 0));
    expect(timed).toEqual([0, 1]);
  });

  it('counts no trial, and yet knows its bounce for what it is', async () => {
    const { tally, told, read, now } = openTally();
    read('TEA-1', {}, undefined, true);
    expect(read('TEA-1', { at: now() + 50 })).toBe('double');
    await tally.tell();
    expect(told[0]?.readers).toEqual([{ ...wedge, ...noCounts, doubles: 1 }]);
  });

  it('tells again under the same id what was not taken, and what came since after it', async () => {
    const { tally, told, read, refuse } = openTally();
    read('TEA-1');
    refuse('notSignedIn');
    await tally.tell();
    read('TEA-2');
    await tally.tell();
    refuse(null);
    await tally.tell();
    await tally.tell();
    expect(told).toHaveLength(4);
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
    expect(told[3]?.readers).toEqual([{ ...wedge, ...noCounts, scans: 1 }]);
  });

  it('lets go what would never be taken', async () => {
    const { tally, told, read, refuse } = openTally();
    read('TEA-1');
    refuse('badInput');
    await tally.tell();
    refuse(null);
    await tally.tell();
    expect(told).toHaveLength(1);
  });

  it('is bounded: readers beyond are counted by their way in, and no count runs over', async () => {
    const { tally, told, read } = openTally();
    for (let n = 0; n < 3 * maxTold; n += 1) read(`A-${n}`, { device: `Scanner ${n}` });
    for (let n = 0; n < maxCounted + 10; n += 1) tally.cut({ source: 'serial', device: null });
    await tally.tell();
    const [first] = told;
    expect(first?.readers).toHaveLength(maxTold + 2);
    expect(first?.readers.reduce((sum, { scans }) => sum + scans, 0)).toBe(3 * maxTold);
    expect(first?.readers.find(({ source }) => source === 'serial')?.cut).toBe(maxCounted);
  });
});

describe('what a scan carries', () => {
  it('has a label that is fit to be shown, and a time that runs on', () => {
    const first = newScan('TEA', 'serial', { device: ' COM3\u0007\u202e ', symbology: 'QR' });
    expect(first).toMatchObject({ raw: 'TEA', device: 'COM3', symbology: 'QR' });
    const second = newScan('TEA', 'wedge');
    expect(second).toMatchObject({ device: null });
    expect('symbology' in second).toBe(false);
    expect(second.at).toBeGreaterThanOrEqual(first.at);
    expect(Math.abs(second.at - Date.now())).toBeLessThan(60_000);
  });

  it.each([
    ['', null],
    ['\u0000\u200b\n', null],
    ['x'.repeat(500), 'x'.repeat(maxDeviceCharacters)],
    [`${'x'.repeat(maxDeviceCharacters - 1)}😀`, 'x'.repeat(maxDeviceCharacters - 1)],
    ['USB 摄像头 (046d:0825)', 'USB 摄像头 (046d:0825)'],
  ])('the label of %j is %j', (said, label) => {
    expect(deviceLabel(said)).toBe(label);
    expect(deviceLabel(label)).toBe(label);
  });
});
