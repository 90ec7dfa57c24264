import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RedemptionReport } from '../../hq/reports.ts';
import { openTerminal } from '../../main/compose.ts';
import type { RunningTerminal } from '../../main/host/running.ts';
import type { InputOf, MethodName, OutputOf } from '../../shared/contract/methods.ts';
import type { Answer } from '../../shared/contract/problem.ts';
import { scanPaper } from '../devices/scanPaper.ts';
import { milkTeaCodes, pinOf } from '../e2e/demoCoupons.ts';
import { startTestOffice } from '../hq/testOffice.ts';
import type { TestOffice } from '../hq/testOffice.ts';
import { startMiddleman } from '../sync/middleman.ts';
import type { Middleman } from '../sync/middleman.ts';

const chainWithinMs = 60_000;

/** A real terminal of the demo chain; only its screens are missing. */
class Till {
  readonly dir = mkdtempSync(join(tmpdir(), 'countersign-across-'));
  private readonly mark: string;
  private terminal: RunningTerminal | null = null;
  private ids = 0;

  /** One hex digit that tells its ids from another's. */
  constructor(mark: string) {
    this.mark = mark;
  }

  newId(): string {
    return this.mark + (++this.ids).toString(16).padStart(31, '0');
  }

  try<M extends MethodName>(method: M, input: InputOf<M>): Promise<Answer<unknown>> {
    if (this.terminal === null) throw new Error('not open');
    return this.terminal.dispatch(method, input);
  }

  async call<M extends MethodName>(method: M, input: InputOf<M>): Promise<OutputOf<M>> {
    const answer = await this.try(method, input);
    if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(answer.problem)}`);
    return answer.value as OutputOf<M>;
  }

  async open(hqUrl: string, code: string): Promise<void> {
    const options = { dir: this.dir, mode: 'live', host: 'browser', demo: null } as const;
    this.terminal = await openTerminal({ ...options, hqUrl });
    await this.call('setup.enrol', { hqUrl, code, counterName: this.mark });
    await this.call('setup.compared', { same: true });
    await vi.waitFor(
      async () => expect((await this.call('session.state', {})).phase).toBe('ready'),
      { timeout: chainWithinMs },
    );
    await this.call('session.signIn', { personId: 'mei', pin: pinOf('mei') });
  }

  private order(raw: string): InputOf<'redeem.prepare'>['order'] {
    return {
      orderId: this.newId(),
      lines: [
        {
          lineId: '1',
          name: '奶茶',
          item: 'MT-M',
          categories: ['drink', 'milktea'],
          quantity: 1,
          unitPriceMinor: 1_800,
        },
      ],
      vouchers: [{ scan: { scanId: this.newId(), raw, source: 'wedge' } }],
      customer: null,
      currency: 'CNY',
      amounts: [],
      uses: [],
    };
  }

  async verdict(raw: string): Promise<string> {
    const { decision } = await this.call('redeem.prepare', { order: this.order(raw) });
    const [outcome] = decision.vouchers;
    return outcome?.verdict === 'refused' ? outcome.refusal.reason : (outcome?.verdict ?? 'none');
  }

  async redeem(raw: string): Promise<number> {
    const order = this.order(raw);
    const { seen } = await this.call('redeem.prepare', { order });
    return (await this.call('redeem.confirm', { order, seen, approval: null })).seq;
  }

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

  async sync(): Promise<void> {
    await this.call('sync.now', {});
  }

  async row(seq: number): Promise<OutputOf<'history.list'>[number] | undefined> {
    const rows = await this.call('history.list', { before: null, count: 5 });
    return rows.find((one) => one.seq === seq);
  }

  async close(): Promise<void> {
    await this.terminal?.close();
    rmSync(this.dir, { recursive: true, force: true });
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
    await a.open(office.url, await office.code('jingan'));
    await b.open(lineOfB.url, await office.code('xuhui'));
  });
  afterAll(async () => {
    await a.close();
    await b.close();
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
