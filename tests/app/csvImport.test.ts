import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dayInText } from '../../shared/domain/imports/writtenDay.ts';
import { formatNativeCode, makeNativeCode } from '../../shared/domain/codes/nativeCode.ts';
import type { Answer } from '../../shared/contract/problem.ts';
import type { CsvOutcome } from '../../shared/contract/methods.ts';
import { openAtCounter } from './atCounter.ts';
import type { AtCounter } from './atCounter.ts';

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const mapping = { code: 'code', phone: 'phone', lastDay: 'until' };

/** A code of our own, the same for the same number. */
function codeNo(n: number): string {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setUint32(3, n);
  return formatNativeCode(makeNativeCode(bytes));
}

describe('vouchers from a file', () => {
  let at: AtCounter;

  beforeEach(async () => {
    at = await openAtCounter();
  });
  afterEach(() => at.close());

  function bring(text: string, dryRun: boolean, campaignId = 'punch'): Promise<Answer<unknown>> {
    return at.rig.tryCall('vouchers.importCsv', {
      campaignId,
      fileBase64: base64(text),
      mapping,
      dryRun,
    });
  }

  async function outcome(text: string, dryRun = true): Promise<CsvOutcome> {
    const answer = await bring(text, dryRun);
    if (!answer.ok) throw new Error(answer.problem.code);
    return answer.value as CsvOutcome;
  }

  it('names what is wrong by its line: no code, no day, no phone, a code said before', async () => {
    const rows = [
      'code,phone,until',
      `${codeNo(1)},12000004321,2099-01-31`,
      ',,',
      `${codeNo(2)},,31/1/2099`,
      `${codeNo(3)},call me,`,
      `${codeNo(1).toLowerCase().replaceAll('-', ' ')},,`,
      `${codeNo(4)},,2099/2/1`,
    ];
    const told = await outcome(rows.join('\r\n'));
    expect(told.faults).toEqual([
      { line: 3, field: 'code', message: 'missing' },
      { line: 4, field: 'lastDay', message: 'no day' },
      { line: 5, field: 'phone', message: 'not a phone number' },
      { line: 6, field: 'code', message: 'same as line 2' },
    ]);
    expect([told.rows, told.good]).toEqual([6, 2]);
  });

  it('shows the first lines as they were read, and nobody’s code or number whole (I11)', async () => {
    const text = `code,phone,until\n${codeNo(1)},120 0000 4321,2099年1月5日\n`;
    const { preview } = await outcome(text);
    expect(preview).toEqual([
      {
        line: 2,
        cells: { code: expect.stringContaining('••••'), phone: '4321', lastDay: '2099-01-05' },
      },
    ]);
    expect(JSON.stringify(preview)).not.toContain(codeNo(1));
  });

  it.each([
    ['2026-01-31', '2026-01-31'],
    ['2026/1/5', '2026-01-05'],
    ['2026.1.5', '2026-01-05'],
    ['2026年1月5日', '2026-01-05'],
    ['2026-01-31 23:59:59', '2026-01-31'],
    ['2026-01-31T00:00:00+08:00', '2026-01-31'],
    ['2026-02-30', null],
    ['31/01/2026', null],
    ['01-02-2026', null],
    ['soon', null],
  ])('reads a day that begins with its year, and guesses at none: %s', (text, day) => {
    expect(dayInText(text)).toBe(day);
  });

  it('the same file twice brings nothing twice, and what was used stays used (I2)', async () => {
    const text = `code,phone,until\n${codeNo(7)},,\n${codeNo(8)},,\n`;
    expect((await outcome(text, false)).good).toBe(2);
    const order = at.orderOf(codeNo(7));
    expect(await at.confirm(order, false)).toBe('done');
    expect((await outcome(text, false)).good).toBe(0);
    const { decision } = await at.rig.call('redeem.prepare', { order: at.orderOf(codeNo(7)) });
    expect(decision.vouchers[0]).toMatchObject({ verdict: 'ok', acceptance: { usesLeft: 1 } });
  });

  it('two managers at once: the second is told who is at it, and loses nothing', async () => {
    const many = Array.from({ length: 2_000 }, (_, n) => `${codeNo(n)},,`).join('\n');
    const first = bring(`code,phone,until\n${many}`, false);
    await expect
      .poll(() => at.rig.call('vouchers.importState', {}), { interval: 1, timeout: 10_000 })
      .toMatchObject({ state: 'running', campaignId: 'punch', rows: 2_000 });
    const second = await bring(`code,phone,until\n${codeNo(9_999)},,`, false, 'stored');
    expect(second).toMatchObject({ ok: false, problem: { code: 'importRunning' } });
    expect((await first).ok).toBe(true);
    expect(await at.rig.call('vouchers.importState', {})).toMatchObject({
      state: 'done',
      done: 2_000,
      added: 2_000,
    });
    expect((await bring(`code,phone,until\n${codeNo(9_999)},,`, false, 'stored')).ok).toBe(true);
  });

  it(
    'a customer is served while 20,000 come in, and waits for none of them',
    { timeout: 120_000 },
    async () => {
      const good = at.know(1);
      const many = Array.from({ length: 20_000 }, (_, n) => `${codeNo(n)},,2099-12-31`).join('\n');
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      const bringing = bring(`code,phone,until\n${many}`, false);
      await expect
        .poll(() => at.rig.call('vouchers.importState', {}), { interval: 1, timeout: 60_000 })
        .toMatchObject({ state: 'running' });
      const began = performance.now();
      const order = { ...at.orderOf(good), customer: null };
      await at.read(order);
      const servedMs = performance.now() - began;
      const { state } = (await at.rig.call('vouchers.importState', {})) ?? { state: 'failed' };
      expect(state).toBe('running');
      expect(servedMs).toBeLessThan(2_000);
      expect((await bringing).ok).toBe(true);
      delay.disable();
      // Two busy cores: what is kept is that it is a part of a second, not the whole of it.
      expect(delay.max / 1e6).toBeLessThan(1_000);
    },
  );
});
