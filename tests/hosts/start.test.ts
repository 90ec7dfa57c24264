import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { built } from '../built.ts';
import { processesWith } from '../e2e/processes.ts';
import { ask, signOn } from './browser/ask.ts';
import { tempFolder } from './tempFolder.ts';

const projectFolder = join(import.meta.dirname, '../..');
const npm = process.env['npm_execpath'];

interface Started {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly exit: Promise<number | null>;
  /** The first address it prints. */
  readonly address: () => Promise<string>;
}

function start(command: string, args: readonly string[]): Started {
  // A group of its own, as a terminal window gives: Ctrl-C is a signal to the whole group.
  const child = spawn(command, args, {
    cwd: projectFolder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    child,
    said: () => said,
    exit,
    async address() {
      const found = () => /Countersign ready: (http:\/\/\S+)\n/.exec(said)?.[1];
      await expect.poll(() => found() ?? said, { timeout: 40_000 }).toMatch(/^http:/);
      return found() ?? '';
    },
  };
}

const launcher = (...args: string[]) =>
  start(process.execPath, ['main/start.ts', '--no-open', ...args]);

function throughNpm(...args: string[]): Started {
  const all = ['start', '--', '--no-open', ...args];
  return npm === undefined ? start('npm', all) : start(process.execPath, [npm, ...all]);
}

describe.runIf(process.platform === 'linux')('npm start', () => {
  let folder: ReturnType<typeof tempFolder>;
  let started: Started[];

  beforeAll(() => built());
  beforeEach(() => {
    folder = tempFolder();
    started = [];
  });
  afterEach(async () => {
    for (const { child, exit } of started) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await exit;
    }
    await expect.poll(() => processesWith(folder.path), { timeout: 20_000 }).toEqual([]);
    folder[Symbol.dispose]();
  });

  const run = (one: Started): Started => {
    started.push(one);
    return one;
  };

  it('says one line when ready, and the address opens the counter', async () => {
    const one = run(launcher('--no-demo', '--host', 'browser', '--data', folder.path));
    const address = await one.address();
    expect(one.said().match(/Countersign ready/g)).toHaveLength(1);
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=/);
    const { port, headers: halves } = await signOn(address);
    const headers = { ...halves, 'content-type': 'application/json' };
    const reply = await ask(port, {
      method: 'POST',
      path: '/call/session.state',
      headers,
      body: '{}',
    });
    expect(JSON.parse(reply.text)).toMatchObject({
      ok: true,
      value: { phase: 'choose', demo: false, host: 'browser' },
    });
    one.child.kill('SIGTERM');
    expect(await one.exit).toBe(0);
  });

  it('does not wait for head office', async () => {
    const one = run(launcher('--hq', 'http://127.0.0.1:1/', '--data', folder.path));
    await one.address();
  });

  it('ends on SIGTERM with its head office, and with code 0', async () => {
    const one = run(launcher('--data', folder.path));
    await one.address();
    expect(processesWith(folder.path).length).toBeGreaterThan(1);
    one.child.kill('SIGTERM');
    expect(await one.exit).toBe(0);
    expect(processesWith(folder.path)).toEqual([]);
  });

  it.each(['SIGINT', 'SIGHUP'] as const)('ends on %s with code 0', async (signal) => {
    const one = run(launcher('--no-demo', '--data', folder.path));
    await one.address();
    one.child.kill(signal);
    expect(await one.exit).toBe(0);
  });

  it('killed outright, leaves no head office behind', async () => {
    const one = run(launcher('--data', folder.path));
    await one.address();
    one.child.kill('SIGKILL');
    await one.exit;
    await expect.poll(() => processesWith(folder.path), { timeout: 20_000 }).toEqual([]);
  });

  it('through npm, ends when npm is told to end', async () => {
    const one = run(throughNpm('--data', folder.path));
    await one.address();
    expect(one.said()).toContain('coupons.html');
    one.child.kill('SIGTERM');
    await one.exit;
    await expect.poll(() => processesWith(folder.path), { timeout: 20_000 }).toEqual([]);
  });

  it('through npm, ends on Ctrl-C', async () => {
    const one = run(throughNpm('--data', folder.path));
    await one.address();
    process.kill(-(one.child.pid ?? 0), 'SIGINT');
    await one.exit;
    await expect.poll(() => processesWith(folder.path), { timeout: 20_000 }).toEqual([]);
  });

  it('through npm, ends when npm is killed outright', async () => {
    const one = run(throughNpm('--no-demo', '--data', folder.path));
    await one.address();
    one.child.kill('SIGKILL');
    await one.exit;
    await expect.poll(() => processesWith(folder.path), { timeout: 20_000 }).toEqual([]);
  });

  it('a second one on the same data is told so, and the first goes on (I2)', async () => {
    const first = run(launcher('--no-demo', '--data', folder.path));
    const address = await first.address();
    const second = run(launcher('--no-demo', '--data', folder.path));
    expect(await second.exit).toBe(1);
    expect(second.said()).toContain('Another Countersign');
    expect((await signOn(address)).cookie).toContain('countersign-');
  });

  it('a port in use is said in words', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const one = run(
      launcher('--no-demo', '--host', 'browser', '--port', String(port), '--data', folder.path),
    );
    expect(await one.exit).toBe(1);
    expect(one.said()).toContain(`Port ${port} is in use`);
    other.close();
  });

  it('a flag it does not know is said in words, with code 2', () => {
    const done = spawnSync(process.execPath, ['main/start.ts', '--nonsense'], {
      cwd: projectFolder,
      encoding: 'utf8',
    });
    expect(done.status).toBe(2);
    expect(done.stdout).toContain('--help');
  });
});
