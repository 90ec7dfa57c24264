import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const readyWithinMs = 60_000;
const marker = '--- block ';

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}

/** The blocks of the walk, in order, as they stand in the document. */
function blocks(): readonly string[] {
  const text = readFileSync(join(root, 'docs/hq.md'), 'utf8');
  const walk = /## A walk for newcomers\n([^]*?)\n## /.exec(text)?.[1] ?? '';
  return [...walk.matchAll(/```sh\n([^]*?)```/g)].map((found) => found[1] ?? '');
}

describe.skipIf(process.platform === 'win32')('the walk in docs/hq.md', () => {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-walk-'));
  const running: ChildProcess[] = [];
  const env = {
    ...process.env,
    PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
  };

  afterAll(async () => {
    for (const child of running.toReversed()) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      // The whole group: npm and what it started.
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
      await ended;
    }
    rmSync(dir, { recursive: true, force: true });
  });

  /** A block that stays in a window of its own; what its ready line matched. */
  async function open(block: string, ready: RegExp): Promise<string> {
    const child = spawn('bash', ['-euc', block], { cwd: root, env, detached: true });
    running.push(child);
    let said = '';
    child.stdout?.on('data', (bytes: Buffer) => (said += bytes.toString()));
    child.stderr?.on('data', (bytes: Buffer) => (said += bytes.toString()));
    const end = performance.now() + readyWithinMs;
    while (performance.now() < end && child.exitCode === null) {
      const found = ready.exec(said);
      if (found !== null) return found[1] ?? '';
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${block}\n${said}`);
  }

  /** Blocks of one window, one after the other; what each of them said. */
  async function type(all: readonly string[]): Promise<readonly string[]> {
    const script = all.map((block, index) => `echo '${marker}${index}'\n${block}`).join('\n');
    const child = spawn('bash', ['-euo', 'pipefail', '-c', script], { cwd: root, env });
    let said = '';
    let wrong = '';
    child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
    child.stderr.on('data', (bytes: Buffer) => (wrong += bytes.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    if (code !== 0) throw new Error(`ended with ${code}\n${said}\n${wrong}`);
    return said.split(new RegExp(`${marker}\\d+\n`)).slice(1);
  }

  it('goes from nothing to a coupon that stands at head office once', async () => {
    const ports = { hq: await freePort(), counter: await freePort() };
    mkdirSync(join(dir, 'walk'));
    const here = blocks().map((block) =>
      block
        .replaceAll('8787', String(ports.hq))
        .replaceAll('8790', String(ports.counter))
        .replaceAll(/(?<=[\s@])walk\//g, `${dir}/walk/`),
    );
    expect(here.length).toBeGreaterThan(8);
    const [headOffice = '', ...rest] = here;
    const counterAt = rest.findIndex((block) => block.startsWith('npm start'));
    await open(headOffice, /Head office ready: (\S+)/);
    const address = await open(rest[counterAt] ?? '', /Countersign ready: (\S+)/);
    const typed = rest
      .filter((_block, index) => index !== counterAt)
      .map((block) => block.replace(/ADDRESS='[^']*'/, `ADDRESS='${address}'`));
    const said = await type(typed);
    const confirmed = said.find((text) => text.includes('"receipt') || text.includes('"seq"'));
    expect(confirmed).toContain('"ok":true');
    const seen = said.at(-1) ?? '';
    const list = JSON.parse(seen.slice(seen.lastIndexOf('{"total"'))) as {
      readonly total: number;
      readonly redemptions: readonly { readonly hint?: string }[];
    };
    expect(list.total).toBe(1);
    expect(list.redemptions).toHaveLength(1);
  }, 180_000);
});
