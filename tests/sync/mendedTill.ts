import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { openTerminal } from '../../main/compose.ts';
import type { RunningTerminal } from '../../main/host/running.ts';
import type { InputOf, MethodName, OutputOf } from '../../shared/contract/methods.ts';
import type { Answer } from '../../shared/contract/problem.ts';
import { pinOf } from '../e2e/demoCoupons.ts';

const chainWithinMs = 60_000;

/** A real terminal of the demo chain in a folder that can be copied, struck and opened again. */
export class MendedTill {
  readonly root: string;
  private terminal: RunningTerminal | null = null;
  private ids = 0;
  private readonly mark: string;

  constructor(mark: string) {
    this.mark = mark;
    this.root = mkdtempSync(join(tmpdir(), 'countersign-mended-'));
  }

  get dir(): string {
    return join(this.root, 'data');
  }

  get live(): string {
    return join(this.dir, 'live');
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

  /** Opens what is there, and signs in where somebody can. */
  async open(personId: 'mei' | 'lin' | null = 'mei'): Promise<void> {
    const options = { dir: this.dir, mode: 'live', host: 'browser', demo: null } as const;
    this.terminal = await openTerminal({ ...options, hqUrl: null });
    if (personId !== null) await this.call('session.signIn', { personId, pin: pinOf(personId) });
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

  /** Once the people have come back from head office. */
  async signIn(): Promise<void> {
    await vi.waitFor(
      async () => this.call('session.signIn', { personId: 'mei', pin: pinOf('mei') }),
      { timeout: chainWithinMs, interval: 200 },
    );
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

  /** Until head office has certified the epoch and nothing of an earlier one waits. */
  async settled(): Promise<OutputOf<'repair.status'>> {
    return vi.waitFor(
      async () => {
        const status = await this.call('repair.status', {});
        const waits = status.earlier.some(({ waiting, asking }) => asking || waiting > 0);
        if (status.provisional || waits || status.earlier.length === 0) throw new Error('waits');
        return status;
      },
      { timeout: chainWithinMs, interval: 50 },
    );
  }

  async shut(): Promise<void> {
    await this.terminal?.close();
    this.terminal = null;
  }

  /** The folder as it lies there now, e.g. to be put back later. */
  copy(name: string): string {
    const to = join(this.root, name);
    rmSync(to, { recursive: true, force: true });
    cpSync(this.live, to, { recursive: true });
    return to;
  }

  putBack(copy: string, files: readonly string[] | null = null): void {
    if (files === null) {
      rmSync(this.live, { recursive: true, force: true });
      cpSync(copy, this.live, { recursive: true });
      return;
    }
    for (const file of files) {
      rmSync(join(this.live, file), { force: true });
      cpSync(join(copy, file), join(this.live, file));
    }
  }

  async forget(): Promise<void> {
    await this.shut();
    rmSync(this.root, { recursive: true, force: true });
  }
}
