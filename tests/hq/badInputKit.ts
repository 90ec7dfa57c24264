import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testAdminToken } from './testOffice.ts';

const script = fileURLToPath(new URL('../../hq/start.ts', import.meta.url));
const lookEveryMs = 20;

/** Head office in a process of its own, as a chain runs it, with one shop. */
export interface OfficeProcess {
  readonly url: string;
  readonly port: number;
  readonly shop: string;
  admin(path: string, body?: unknown): Promise<Response>;
  isRunning(): boolean;
  stop(): Promise<void>;
}

export async function startOfficeProcess(): Promise<OfficeProcess> {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-bad-input-'));
  const child = spawn(process.execPath, [script, '--port', '0', '--data', dir, '--quiet'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, COUNTERSIGN_ADMIN_TOKEN: testAdminToken, DATABASE_URL: undefined },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  async function stop(): Promise<void> {
    if (isRunning()) {
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('exit', resolve));
    }
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
  let url: string | undefined;
  while (url === undefined) {
    if (!isRunning()) throw new Error(said);
    url = /Head office ready: (\S+)/.exec(said)?.[1];
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  const base = url;
  const admin = (path: string, body?: unknown) =>
    fetch(new URL(`v1/admin/${path}`, base), {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${testAdminToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const made = await admin('shops', { name: 'Ours', currency: 'CNY', zone: 'UTC' });
  const { id: shop } = (await made.json()) as { readonly id: string };
  return { url: base, port: Number(new URL(base).port), shop, admin, isRunning, stop };
}

export function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Sends these bytes and answers all that came back until the other side hung up. */
export async function raw(port: number, bytes: string | Uint8Array): Promise<string> {
  const socket = await connected(port);
  let answer = '';
  socket.setEncoding('latin1').on('data', (text: string) => (answer += text));
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  // One that is cut off while it still sends is answered all the same.
  socket.on('error', () => undefined);
  socket.write(bytes);
  await closed;
  return answer;
}

export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);

/** How many answers there are in what came back: a smuggled request is a second one. */
export const answersIn = (answer: string): number => answer.match(/HTTP\/1\.1 \d{3}/g)?.length ?? 0;
