import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../../hq/start.ts', import.meta.url));
const adminToken = 'f'.repeat(64);
const startLimitMs = 120_000;
const lookEveryMs = 20;
const answerTimeoutMs = 20_000;
const againMs = 100;
const ready = /Head office ready/;

/** One process of head office, as a chain runs it. */
interface OfficeProcess {
  readonly url: string;
  child: ChildProcess;
  readonly log: string;
  /** Starts so far: each has a log of its own. */
  starts: number;
}

/** Processes of one head office, on one database. */
export interface Offices {
  /** SIGKILL, and at once another in its place; resolves when that one is ready. */
  kill(place: number): Promise<void>;
  /** All of them are gone when it resolves. */
  killAll(): Promise<void>;
  /** Those that are down. */
  startAll(): Promise<void>;
  /** Asks as an administrator, of whichever answers; tried again where none does. */
  admin<T>(path: string, body?: unknown): Promise<T>;
  /** The status of a request with this token, or none. */
  knock(path: string, body: unknown, token: string | null): Promise<number>;
  /** What the processes said of their own faults: each ended by itself. */
  readonly crashes: readonly string[];
  stop(): Promise<void>;
}

function ended({ child }: OfficeProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function untilEnded(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => child.once('exit', () => resolve()));
}

export const officeUrl = (port: number) => `http://127.0.0.1:${port}/`;

export async function startOffices(
  ports: readonly number[],
  databaseUrl: string,
  dir: string,
): Promise<Offices> {
  const crashes: string[] = [];
  let stopping = false;

  function launch(place: number, port: number, start: number): OfficeProcess {
    const log = join(dir, `office-${place}-${start}.log`);
    const out = openSync(log, 'w');
    const own = join(dir, `office-${place}`);
    mkdirSync(own, { recursive: true });
    const flags = ['--port', String(port), '--data', own, '--root-file', join(dir, 'root.key')];
    const child = spawn(process.execPath, [script, ...flags, '--name', 'Ours', '--quiet'], {
      stdio: ['ignore', out, out],
      env: {
        ...process.env,
        DATABASE_URL: databaseUrl,
        COUNTERSIGN_ADMIN_TOKEN: adminToken,
        NODE_COMPILE_CACHE: join(dir, '..', 'compiled'),
      },
    });
    closeSync(out);
    return { url: officeUrl(port), child, log, starts: start };
  }

  const processes: OfficeProcess[] = [];

  /** One that ends by itself while it starts may have had no database: it is started again, as a supervisor does. */
  async function untilReady(place: number): Promise<void> {
    const end = performance.now() + startLimitMs;
    while (performance.now() < end && !stopping) {
      const one = processes[place];
      if (one === undefined) return;
      if (ready.test(readFileSync(one.log, 'utf8'))) return;
      if (ended(one)) {
        await sleep(againMs);
        processes[place] = launch(place, Number(new URL(one.url).port), one.starts + 1);
      }
      await sleep(lookEveryMs);
    }
    if (!stopping) throw new Error(`head office did not start: ${processes[place]?.log}`);
  }

  /** One that was ready and ended without being killed has crashed. */
  function noteCrash(one: OfficeProcess): void {
    const said = readFileSync(one.log, 'utf8');
    if (one.child.exitCode !== null && ready.test(said)) {
      crashes.push(said.split('\n').slice(-6).join(' | ').slice(-600));
    }
  }

  function restart(place: number): Promise<void> {
    const one = processes[place];
    if (one === undefined) return Promise.resolve();
    noteCrash(one);
    processes[place] = launch(place, Number(new URL(one.url).port), one.starts + 1);
    return untilReady(place);
  }

  for (const [place, port] of ports.entries()) {
    processes.push(launch(place, port, 1));
    // The first makes the chain.
    if (place === 0) await untilReady(0);
  }
  await Promise.all(processes.map((_, place) => untilReady(place)));

  async function ask(place: number, path: string, body: unknown): Promise<Response> {
    return fetch(new URL(`v1/admin/${path}`, processes[place]?.url), {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerTimeoutMs),
    });
  }

  /** A process that is down is looked after: its supervisor starts it again. */
  async function supervise(): Promise<void> {
    for (const [place, one] of processes.entries()) if (ended(one)) await restart(place);
  }

  return {
    crashes,
    async kill(place) {
      const one = processes[place];
      if (one === undefined) return;
      if (ended(one)) return restart(place);
      one.child.kill('SIGKILL');
      await untilEnded(one.child);
      processes[place] = launch(place, Number(new URL(one.url).port), one.starts + 1);
      await untilReady(place);
    },
    async killAll() {
      for (const one of processes) {
        if (ended(one)) noteCrash(one);
        one.child.kill('SIGKILL');
        await untilEnded(one.child);
      }
    },
    async startAll() {
      const down = processes.flatMap((one, place) => (ended(one) ? [place] : []));
      await Promise.all(down.map(restart));
    },
    async admin<T>(path: string, body?: unknown): Promise<T> {
      const end = performance.now() + startLimitMs;
      for (let tries = 0; ; tries++) {
        const answer = await ask(tries % ports.length, path, body).catch(() => null);
        if (answer?.ok === true) return (await answer.json()) as T;
        const isFinal = answer !== null && answer.status < 500 && answer.status !== 429;
        if (isFinal) throw new Error(`${path}: ${await answer.text()}`);
        if (performance.now() > end) throw new Error(`${path}: head office never answered`);
        await supervise();
        await sleep(lookEveryMs);
      }
    },
    async knock(path, body, token) {
      const headers = token === null ? {} : { authorization: `Bearer ${token}` };
      const answer = await fetch(new URL(path, processes[0]?.url), {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(answerTimeoutMs),
      }).catch(() => null);
      await answer?.arrayBuffer().catch(() => undefined);
      return answer?.status ?? 0;
    },
    async stop() {
      stopping = true;
      for (const one of processes) {
        if (ended(one)) noteCrash(one);
        one.child.kill('SIGKILL');
        await untilEnded(one.child);
      }
    },
  };
}
