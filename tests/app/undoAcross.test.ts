import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RedemptionReport } from '../../hq/reports/reports.ts';
import type { InputOf, OutputOf } from '../../shared/contract/methods.ts';
import type { Answer } from '../../shared/contract/problem.ts';
import { scanPaper } from '../devices/scanPaper.ts';
import { milkTeaCodes, pinOf } from '../e2e/demoCoupons.ts';
import { startTestOffice } from '../hq/testOffice.ts';
import type { TestOffice } from '../hq/testOffice.ts';
import { ChainTill } from '../sync/chainTill.ts';
import { startMiddleman } from '../sync/middleman.ts';
import type { Middleman } from '../sync/middleman.ts';

class Till extends ChainTill {
  async receipt(seq: number): Promise<string> {
    const { svg } = await this.call('history.paper', { seq });
    return (await scanPaper(svg)) ?? '';
  }

  undo(of: InputOf<'undo.do'>['of']): Promise<Answer<unknown>> {
    return this.try('undo.do', {
      undoId: this.newId(),
      of,
      part: { kind: 'whole' },
      reason: 'brought back',
      approval: { personId: 'lin', pin: pinOf('lin'), reason: 'brought back' },
    });
  }

  async row(seq: number): Promise<OutputOf<'history.list'>[number] | undefined> {
    const rows = await this.call('history.list', { before: null, count: 5 });
    return rows.find((one) => one.seq === seq);
  }
}

describe('redeemed at one shop, undone at another by the receipt', () => {
  const a = new Till('a');
  const b = new Till('b');
  const [code = '', second = '', third = ''] = milkTeaCodes();
  const undone = { ok: false, problem: { code: 'alreadyUndone' } };
  let office: TestOffice;
  let lineOfB: Middleman;

  beforeAll(async () => {
    office = await startTestOffice();
    lineOfB = await startMiddleman(office.url);
    await a.start();
    await a.join(office.url, await office.code('jingan'));
    await b.start();
    await b.join(lineOfB.url, await office.code('xuhui'));
  });
  afterAll(async () => {
    await a.forget();
    await b.forget();
    await lineOfB?.stop();
    await office?.stop();
  });

  const counted = async (ref: string): Promise<readonly RedemptionReport[]> => {
    const { redemptions } = await office.list<{ redemptions: RedemptionReport[] }>(
      'redemptions?limit=1000',
    );
    return redemptions.filter((one) => one.ref === ref);
  };

  async function refOf(at: Till, seq: number): Promise<string> {
    const { vouchers } = await at.call('undo.preview', { of: { seq }, part: { kind: 'whole' } });
    return vouchers[0]?.ref ?? '';
  }

  it('without a line: head office counts it once, the first shop learns it (I2)', async () => {
    lineOfB.set('notFound');
    const seq = await a.redeem(code);
    const ref = await refOf(a, seq);
    const reference = await a.receipt(seq);
    expect(reference).toMatch(/^CSR1:/);
    expect(await b.undo({ reference })).toMatchObject({ ok: true });
    expect(await b.undo({ reference })).toMatchObject(undone);
    // Neither has heard of the other: the voucher is used at A, and A does not know better.
    await a.sync();
    expect(await a.verdict(code)).toBe('alreadyUsed');
    expect(await a.row(seq)).toMatchObject({ undone: 'no' });

    lineOfB.set('pass');
    await b.sync();
    await a.sync();
    expect(await a.row(seq)).toMatchObject({ undone: 'whole', undoUntil: 0 });
    expect(await a.undo({ seq })).toMatchObject(undone);
    expect(await a.undo({ reference })).toMatchObject(undone);
    expect(await a.verdict(code)).toBe('ok');
    const report = await counted(ref);
    expect(report.map(({ kind, uses }) => `${kind} ${uses}`).toSorted()).toEqual([
      'redemption 1',
      'void -1',
    ]);
    const { cases } = await office.list<{ cases: readonly { readonly ref: string }[] }>('cases');
    expect(cases.filter((one) => one.ref === ref)).toEqual([]);
  });

  it('says whose it is once head office told of it', async () => {
    const seq = await a.redeem(third);
    await a.sync();
    await b.sync();
    const reference = await a.receipt(seq);
    const shown = await b.call('undo.preview', { of: { reference }, part: { kind: 'whole' } });
    expect(shown).toMatchObject({ here: false, shopName: '静安寺店' });
    expect(shown.vouchers[0]?.hint).not.toBe('');
    expect(await b.undo({ reference })).toMatchObject({ ok: true });
  });

  it('undone at both before either heard: head office gives it back once, and opens a case', async () => {
    const seq = await a.redeem(second);
    const ref = await refOf(a, seq);
    const reference = await a.receipt(seq);
    lineOfB.set('notFound');
    expect(await b.undo({ reference })).toMatchObject({ ok: true });
    expect(await a.undo({ seq })).toMatchObject({ ok: true });
    await a.sync();
    lineOfB.set('pass');
    await b.sync();
    await a.sync();
    expect(await a.verdict(second)).toBe('ok');
    await a.redeem(second);
    await a.sync();
    await b.sync();
    // Given back twice it would be good once more.
    expect(await a.verdict(second)).toBe('alreadyUsed');
    expect(await b.verdict(second)).toBe('alreadyUsed');
    const { cases } = await office.list<{
      cases: readonly { readonly ref: string; readonly kind: string }[];
    }>('cases');
    expect(cases.filter((one) => one.ref === ref)).toMatchObject([{ kind: 'undoneTwice' }]);
  });
});
