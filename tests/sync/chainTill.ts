import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { openTerminal } from '../../main/compose.ts';
import type { RunningTerminal } from '../../main/host/running.ts';
import type { InputOf, MethodName, OutputOf } from '../../shared/contract/methods.ts';
import type { Answer } from '../../shared/contract/problem.ts';
import { pinOf } from '../e2e/demoCoupons.ts';

export const chainWithinMs = 60_000;

/** A real terminal of the demo chain in a folder of its own; only its screens are missing. */
export class ChainTill {
  readonly root: string;
  private terminal: RunningTerminal | null = null;
  private ids = 0;
  private readonly mark: string;

  private readonly claimBudgetMs: number | undefined;

  constructor(mark: string, claimBudgetMs?: number) {
    this.mark = mark;
    this.claimBudgetMs = claimBudgetMs;
    this.root = mkdtempSync(join(tmpdir(), 'countersign-chain-'));
  }

  get dir(): string {
    return join(this.root, 'data');
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

  /** Opens what is there. */
  async start(): Promise<void> {
    const options = { dir: this.dir, mode: 'live', host: 'browser', demo: null } as const;
    const { claimBudgetMs } = this;
    const patience = claimBudgetMs === undefined ? {} : { claimBudgetMs };
    this.terminal = await openTerminal({ ...options, ...patience, hqUrl: null });
  }

  async join(hqUrl: string, code: string): Promise<void> {
    await this.call('setup.enrol', { hqUrl, code, counterName: this.mark });
    await this.call('setup.compared', { same: true });
    await vi.waitFor(
      async () => {
        const { phase } = await this.call('session.state', {});
        if (phase !== 'ready') throw new Error(phase);
      },
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
    // What comes from head office meanwhile may change what was seen: then it is looked at again.
    for (let tries = 1; ; tries++) {
      const { seen } = await this.call('redeem.prepare', { order });
      const answer = await this.try('redeem.confirm', { order, seen, approval: null });
      if (answer.ok) return (answer.value as OutputOf<'redeem.confirm'>).seq;
      if (tries === 5) throw new Error(JSON.stringify(answer.problem));
    }
  }

  async sync(): Promise<void> {
    await this.call('sync.now', {});
  }

  async shut(): Promise<void> {
    await this.terminal?.close();
    this.terminal = null;
  }

  async forget(): Promise<void> {
    await this.shut();
    rmSync(this.root, { recursive: true, force: true });
  }
}
