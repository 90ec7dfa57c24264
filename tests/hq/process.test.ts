import { fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const script = join(import.meta.dirname, '../../hq/start.ts');

/** `hq/start.ts` as a process of its own, as people and the launcher start it. */
describe('npm run hq', () => {
  const children: ChildProcess[] = [];
  const dir = mkdtempSync(join(tmpdir(), 'countersign hq 进程 '));

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    rmSync(dir, { recursive: true, force: true });
  });

  function start(...flags: readonly string[]): { child: ChildProcess; said: () => string } {
    const child = spawn(process.execPath, [script, '--data', dir, ...flags], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    let said = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    return { child, said: () => said };
  }

  async function readyLine(running: ReturnType<typeof start>): Promise<string> {
    for (;;) {
      const found = /Head office ready: (http:\/\/127\.0\.0\.1:\d+\/)/.exec(running.said());
      if (found?.[1] !== undefined) return found[1];
      if (running.child.exitCode !== null) throw new Error(running.said());
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it('makes a chain, a shop and a one-time code from the command line, and ends on SIGTERM', async () => {
    const running = start('--port', '0');
    const url = await readyLine(running);
    expect(running.said()).toContain('does not survive a power cut');
    expect(running.said()).toContain('npm run hq -- shop');
    expect((await fetch(new URL('/healthz', url))).status).toBe(200);

    const shop = start('shop', '--name', '我的店');
    await once(shop.child, 'close');
    const id = /Shop (\w+) added/.exec(shop.said())?.[1] ?? '';
    expect(id).not.toBe('');
    const code = start('code', '--shop', id);
    await once(code.child, 'close');
    expect(code.said()).toMatch(/One-time code: \d{4} \d{4}/);
    const wrong = start('code', '--shop', 'nowhere');
    await once(wrong.child, 'close');
    expect(wrong.child.exitCode).toBe(1);

    running.child.kill('SIGTERM');
    const [exitCode] = (await once(running.child, 'exit')) as [number | null];
    expect(exitCode).toBe(0);
  });

  it('tells the launcher where it is, and ends when the launcher does', async () => {
    const child = fork(script, ['--data', dir, '--demo', '--port', '0', '--quiet'], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    children.push(child);
    const [message] = (await once(child, 'message')) as [
      { readonly kind: string; readonly url: string; readonly enrolmentCode: string },
    ];
    expect(message).toMatchObject({
      kind: 'ready',
      enrolmentCode: expect.stringMatching(/^\d{8}$/),
    });
    child.disconnect();
    const [exitCode] = (await once(child, 'exit')) as [number | null];
    expect(exitCode).toBe(0);
    // A whole demo chain is made on the way, beside whatever else the machine does.
  }, 180_000);

  it('refuses a second process in the same data folder, in words', async () => {
    const running = start('--port', '0');
    await readyLine(running);
    const second = start('--port', '0');
    await once(second.child, 'close');
    expect(second.child.exitCode).toBe(1);
    expect(second.said()).toContain('is in use by process');
  });
});
