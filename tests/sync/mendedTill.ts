import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { OutputOf } from '../../shared/contract/methods.ts';
import { pinOf } from '../e2e/demoCoupons.ts';
import { ChainTill, chainWithinMs } from './chainTill.ts';

/** A terminal whose folder can be copied, struck and opened again. */
export class MendedTill extends ChainTill {
  get live(): string {
    return join(this.dir, 'live');
  }

  /** Opens what is there, and signs in where somebody can. */
  async open(personId: 'mei' | 'lin' | null = 'mei'): Promise<void> {
    await this.start();
    if (personId !== null) await this.call('session.signIn', { personId, pin: pinOf(personId) });
  }

  /** Once the people have come back from head office. */
  async signIn(): Promise<void> {
    await vi.waitFor(
      async () => this.call('session.signIn', { personId: 'mei', pin: pinOf('mei') }),
      { timeout: chainWithinMs, interval: 200 },
    );
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
}
