import { Agent, createServer, request as ask } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the man in the middle can do to one request. */
export const mischiefs = [
  /** Head office never hears of it. */
  'loseRequest',
  /** It breaks off half-way to head office. */
  'cutRequest',
  /** Head office hears and does it; the answer is lost. */
  'loseAnswer',
  /** Head office hears it twice at once, of two processes; the terminal gets either answer. */
  'twice',
  /** Head office hears it once more, after it was answered. */
  'again',
  /** Lost as it seems; head office hears it after a later one. */
  'heldBack',
  'cutAnswer',
  /** A captive portal: 200, and a page to sign in. */
  'portal',
  /** A proxy's own refusals, in its own words. */
  'notFound',
  'badGateway',
  'forbidden',
  'tooLarge',
  'delay',
  /** The other process of head office answers from now on. */
  'switch',
  /** A letter of the body is another on the way to head office. */
  'tampered',
  /** Head office's answer to an earlier request. */
  'oldAnswer',
  /** Never asked: what was sent is acknowledged by somebody else's hand. */
  'forgedAck',
  /** Head office's answer under a time of somebody else's. */
  'wrongTime',
] as const;
export type Mischief = (typeof mischiefs)[number];

/** A request that head office answered, as it went over the wire. */
export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly status: number;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The line of one terminal: every request goes through here. */
export interface Wire {
  readonly url: string;
  /** The next request whose path begins with `path` gets this. */
  arm(mischief: Mischief, path: string): void;
  /** What was armed and has found no request; forgotten. */
  disarm(): readonly Mischief[];
  /** Nothing passes. */
  shut(closed: boolean): void;
  /** Requests that were answered well since `forget`. */
  readonly recorded: readonly Recorded[];
  forget(): void;
  /** Delivers what is held back still. */
  release(): Promise<void>;
  /** Which process is asked. */
  prefer(place: number): void;
  stop(): Promise<void>;
}

const mostRecorded = 40;
const mostDelayMs = 60;
const ownHeaders = new Set([
  'host',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
]);

function passedOn(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      ownHeaders.has(name) || value === undefined ? [] : [[name, String(value)]],
    ),
  );
}

async function wholeBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const agent = () => new Agent({ keepAlive: true, maxSockets: 32 });

/** Sends it; rejects where no whole answer comes. */
export function deliver(
  base: string,
  { method, path, headers, body }: Omit<Recorded, 'status'>,
  through: Agent,
  onRequest: (abort: () => void) => void = () => undefined,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const out = ask(
      new URL(path, base),
      { method, headers: { ...headers, 'content-length': String(body.length) }, agent: through },
      (message) => {
        wholeBody(message).then(
          (answer) =>
            resolve({ status: message.statusCode ?? 0, headers: message.headers, body: answer }),
          reject,
        );
      },
    );
    out.on('error', reject);
    onRequest(() => out.destroy());
    out.end(body);
  });
}

/** Of the same length, and no longer what was signed. */
function altered(body: Buffer): Buffer {
  const copy = Buffer.from(body);
  const text = copy.toString('latin1');
  const at = text.lastIndexOf('1');
  if (at >= 0) copy[at] = '2'.charCodeAt(0);
  return copy;
}

function forgedAck(body: Buffer): string {
  const { head } = JSON.parse(body.toString('utf8')) as {
    readonly head: Readonly<Record<'device' | 'epoch' | 'seq' | 'hash', unknown>>;
  };
  const { device, epoch, seq, hash } = head;
  const ack = { device, epoch, seq, hash, signature: 'ab'.repeat(64) };
  return JSON.stringify({ result: 'accepted', ack, quarantined: [] });
}

/** A proxy of its own for one terminal, on a real socket. `chance`: 0…1, from the seed. */
export async function startWire(
  offices: readonly string[],
  chance: () => number,
  struck: (mischief: Mischief) => void,
): Promise<Wire> {
  const through = agent();
  const recorded: Recorded[] = [];
  const held: Omit<Recorded, 'status'>[] = [];
  let armed: { readonly mischief: Mischief; readonly path: string }[] = [];
  let closed = false;
  let place = 0;

  const officeAt = (n: number) => offices[n % offices.length] ?? '';

  /** A balancer in front of head office: where one process doesn't listen, the next is asked. */
  async function reach(
    sent: Omit<Recorded, 'status'>,
    onRequest?: (abort: () => void) => void,
  ): Promise<Answer> {
    try {
      return await deliver(officeAt(place), sent, through, onRequest);
    } catch (error) {
      const isDown = error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
      if (!isDown) throw error;
      place += 1;
      return deliver(officeAt(place), sent, through, onRequest);
    }
  }

  function keep(sent: Omit<Recorded, 'status'>, { status }: Answer): void {
    if (status !== 200) return;
    recorded.push({ ...sent, status });
    if (recorded.length > mostRecorded) recorded.shift();
  }

  function reply(response: ServerResponse, { status, headers, body }: Answer): void {
    response.writeHead(status, { ...passedOn(headers), 'content-length': body.length });
    response.end(body);
  }

  function ownReply(response: ServerResponse, status: number, type: string, text: string): void {
    response.writeHead(status, { 'content-type': type });
    response.end(text);
  }

  async function release(): Promise<void> {
    for (const one of held.splice(0)) await reach(one).catch(() => undefined);
  }

  async function withMischief(
    mischief: Mischief,
    sent: Omit<Recorded, 'status'>,
    response: ServerResponse,
  ): Promise<void> {
    switch (mischief) {
      case 'loseRequest':
        return void response.destroy();
      case 'cutRequest':
        return void response.destroy(void cutRequest(sent));
      case 'loseAnswer':
        await reach(sent);
        return void response.destroy();
      case 'twice': {
        const both = await Promise.allSettled([
          deliver(officeAt(place), sent, through),
          deliver(officeAt(place + 1), sent, through),
        ]);
        const answers = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
        const chosen = answers[Math.floor(chance() * answers.length)];
        return chosen === undefined ? void response.destroy() : reply(response, chosen);
      }
      case 'again': {
        const first = await reach(sent);
        await reach(sent).catch(() => undefined);
        return reply(response, first);
      }
      case 'heldBack':
        held.push(sent);
        return void response.destroy();
      case 'cutAnswer': {
        const { status, headers, body } = await reach(sent);
        response.writeHead(status, { ...passedOn(headers), 'content-length': body.length });
        response.write(body.subarray(0, Math.floor(body.length / 2)));
        return void setTimeout(() => response.destroy(), 5);
      }
      case 'portal':
        return ownReply(response, 200, 'text/html', '<!doctype html><title>Free Wi-Fi</title>');
      case 'notFound':
        return ownReply(response, 404, 'application/json', '{"error":"no such host"}');
      case 'badGateway':
        return ownReply(response, 502, 'text/html', '<h1>Bad gateway</h1>');
      case 'forbidden':
        return ownReply(
          response,
          403,
          'application/problem+json',
          proxyProblem(403, 'unauthorised'),
        );
      case 'tooLarge':
        return ownReply(response, 413, 'application/problem+json', proxyProblem(413, 'tooLarge'));
      case 'delay':
        await sleep(chance() * mostDelayMs);
        return plainly(sent, response);
      case 'switch':
        place += 1;
        return plainly(sent, response);
      case 'tampered': {
        const isBodied = sent.body.length > 0;
        const path = isBodied ? sent.path : sent.path.replace(/\d(?=\D*$)/, '7');
        return reply(response, await reach({ ...sent, path, body: altered(sent.body) }));
      }
      case 'oldAnswer': {
        const old = oldAnswers.at(-1);
        const answer = await reach(sent);
        return reply(response, old ?? answer);
      }
      case 'forgedAck': {
        if (!sent.path.startsWith('/v1/push')) return plainly(sent, response);
        // The time stands above it as head office once signed it, and none of it is for this request.
        const headers = oldAnswers.at(-1)?.headers ?? {};
        const body = Buffer.from(forgedAck(sent.body));
        return reply(response, { status: 200, headers: withoutCoding(headers), body });
      }
      case 'wrongTime': {
        const answer = await reach(sent);
        const headers = { ...answer.headers, 'countersign-time': String(Date.now() + 3_600_000) };
        return reply(response, { ...answer, headers });
      }
    }
  }

  const oldAnswers: Answer[] = [];

  function cutRequest(sent: Omit<Recorded, 'status'>): void {
    const half = sent.body.subarray(0, Math.floor(sent.body.length / 2));
    const out = ask(new URL(sent.path, officeAt(place)), {
      method: sent.method,
      headers: { ...sent.headers, 'content-length': String(sent.body.length + 1) },
    });
    out.on('error', () => undefined);
    out.write(half);
    setTimeout(() => out.destroy(), 5);
  }

  async function plainly(sent: Omit<Recorded, 'status'>, response: ServerResponse): Promise<void> {
    let abort = (): void => undefined;
    // The terminal has let go of it: so does the line.
    response.once('close', () => {
      if (!response.writableFinished) abort();
    });
    const answer = await reach(sent, (end) => {
      abort = end;
    });
    keep(sent, answer);
    if (answer.status === 200) {
      oldAnswers.push(answer);
      if (oldAnswers.length > 4) oldAnswers.shift();
    }
    reply(response, answer);
  }

  async function pass(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await wholeBody(message);
    if (closed) return void response.destroy();
    const path = message.url ?? '/';
    const method = message.method ?? 'GET';
    const sent = { method, path, headers: passedOn(message.headers), body };
    const found = armed.find((one) => path.startsWith(one.path));
    if (found === undefined) await plainly(sent, response);
    else {
      armed = armed.filter((one) => one !== found);
      struck(found.mischief);
      await withMischief(found.mischief, sent, response);
    }
    if (held.length > 0 && found?.mischief !== 'heldBack') await release();
  }

  const server = createServer((message, response) => {
    pass(message, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    recorded,
    arm(mischief, path) {
      armed.push({ mischief, path });
    },
    disarm() {
      const left = armed.map(({ mischief }) => mischief);
      armed = [];
      return left;
    },
    shut(wanted) {
      closed = wanted;
      if (wanted) server.closeAllConnections();
    },
    forget() {
      recorded.length = 0;
      oldAnswers.length = 0;
    },
    release,
    prefer(wanted) {
      place = wanted;
    },
    async stop() {
      server.closeAllConnections();
      through.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function withoutCoding(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { 'content-encoding': _coding, ...rest } = headers;
  return rest;
}

/** What head office might have said, said by nobody who may. */
function proxyProblem(status: number, code: string): string {
  return JSON.stringify({ type: 'about:blank', title: 'No', status, code });
}
