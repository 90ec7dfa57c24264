import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { maxTillWaitSeconds, tillOwnId, tillVerbs } from '../../../shared/contract/tillApi.ts';
import type { TillAnswer, TillProblem, TillVerb } from '../../../shared/contract/tillApi.ts';
import type { CallingTill } from '../../app/till/tillBaskets.ts';
import type { TillCounter } from '../../app/till/tillCounter.ts';
import { tillProblem } from '../../app/till/tillWords.ts';
import { readBody } from '../browser/body.ts';
import { saysJson } from '../browser/guard.ts';
import { createCallRate } from './callRate.ts';
import type { CallRate } from './callRate.ts';
import { statusOf } from './tillStatus.ts';
import { bearerToken, refuseCall } from './tillGuard.ts';

const loopback = '127.0.0.1';
/** Tills of one computer, and what they keep open while they wait. */
const connectionsAtMost = 64;
const headersTimeoutMs = 5_000;
const requestTimeoutMs = 10_000;
const connectionsCheckMs = 1_000;
/** A basket of 100 lines in Chinese with 20 signed codes is about 60 kB. */
export const tillBodyLimitBytes = 256_000;
const longestPath = 200;
/** A till that scans as fast as a hand can makes two calls a second. */
const ownRate = { atOnce: 40, perSecond: 20 } as const;
/** Wrong tokens, from whoever; a token can't be guessed, and trying fills no log and no processor. */
const strangerRate = { atOnce: 10, perSecond: 1 } as const;
/** `GET …?wait=` of one till at once. */
const waitsAtMost = 8;

interface Serving {
  readonly counter: TillCounter;
  readonly port: number;
  readonly known: CallRate;
  readonly strangers: CallRate;
  /** Waits under way, by till. */
  readonly waits: Map<string, number>;
}

const everyAnswer = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
} as const;

function answer(response: ServerResponse, status: number, body: TillAnswer<unknown>): void {
  const text = JSON.stringify(body);
  const length = Buffer.byteLength(text);
  response.writeHead(status, { ...everyAnswer, 'content-length': length });
  response.end(text);
}

function refuse(response: ServerResponse, problem: TillProblem): void {
  if (problem.code === 'tooManyCalls') response.setHeader('retry-after', '1');
  answer(response, statusOf(problem.code), { ok: false, problem });
}

/** Turned away before the body was read: the connection is done with. */
function turnAway(response: ServerResponse, code: Parameters<typeof tillProblem>[0]): void {
  response.setHeader('connection', 'close');
  refuse(response, tillProblem(code));
}

function send(response: ServerResponse, told: TillAnswer<unknown>): void {
  if (told.ok) answer(response, 200, told);
  else refuse(response, told.problem);
}

const isVerb = (path: string): path is TillVerb => Object.hasOwn(tillVerbs, path);

async function serveVerb(
  { counter }: Serving,
  till: CallingTill,
  verb: TillVerb,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!saysJson(request.headers)) return turnAway(response, 'notJson');
  const body = await readBody(request, tillBodyLimitBytes);
  switch (body.result) {
    case 'cut':
      response.destroy();
      return;
    case 'tooLong':
      return turnAway(response, 'tooLong');
    case 'notUtf8':
      return turnAway(response, 'notJson');
    case 'read':
      break;
  }
  let input: unknown;
  try {
    input = JSON.parse(body.text);
  } catch {
    return refuse(response, tillProblem('notJson'));
  }
  send(response, await counter.call(till, verb, input));
}

/** Seconds of `?wait=`; 0 where nothing is said, `null` where it is no such number. */
function waitOf(url: URL): number | null {
  const text = url.searchParams.get('wait') ?? '0';
  const seconds = Number(text);
  return /^\d{1,3}$/.test(text) && seconds <= maxTillWaitSeconds ? seconds : null;
}

async function serveBasket(
  { counter, waits }: Serving,
  till: CallingTill,
  url: URL,
  response: ServerResponse,
): Promise<void> {
  const ownId = tillOwnId.safeParse(decodeURIComponent(url.pathname.slice('/v1/baskets/'.length)));
  const seconds = waitOf(url);
  if (!ownId.success || seconds === null) return refuse(response, tillProblem('badBody'));
  const waiting = waits.get(till.id) ?? 0;
  if (seconds > 0 && waiting >= waitsAtMost) return refuse(response, tillProblem('tooManyCalls'));
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  waits.set(till.id, waiting + 1);
  try {
    send(response, await counter.basket(till, ownId.data, seconds, gone.signal));
  } finally {
    waits.set(till.id, (waits.get(till.id) ?? 1) - 1);
  }
}

/** Whose call it is; where it is nobody's, it has been answered. */
function callerOf(
  { counter, known, strangers }: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): CallingTill | null {
  const token = bearerToken(request.headers);
  const till = token === null ? null : counter.tillOf(token);
  if (till === null) {
    turnAway(response, strangers.admit('') ? 'badToken' : 'tooManyCalls');
    return null;
  }
  if (known.admit(till.id)) return till;
  turnAway(response, 'tooManyCalls');
  return null;
}

async function serve(
  serving: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const refused = refuseCall(request.headers, serving.port);
  if (refused !== null) return turnAway(response, refused);
  const path = request.url ?? '/';
  const url = path.length > longestPath ? null : URL.parse(path, `http://${loopback}`);
  const till = callerOf(serving, request, response);
  if (till === null) return;
  if (url === null) return turnAway(response, 'unknownVerb');
  const { pathname } = url;
  if (isVerb(pathname)) {
    if (request.method !== 'POST') return turnAway(response, 'wrongMethod');
    return serveVerb(serving, till, pathname, request, response);
  }
  const isBasket = /^\/v1\/baskets\/[^/]+$/.test(pathname);
  if (!isBasket && pathname !== '/v1/health') return turnAway(response, 'unknownVerb');
  if (request.method !== 'GET') return turnAway(response, 'wrongMethod');
  if (isBasket) return serveBasket(serving, till, url, response);
  send(response, await serving.counter.health(till));
}

function giveUp(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else turnAway(response, 'badBody');
}

/** What is no HTTP, or does not come to its end, is answered as everything else is. */
function answerBroken(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const isSlow = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const isLong = error.code === 'HPE_HEADER_OVERFLOW';
  const problem = tillProblem(isSlow ? 'tooSlow' : isLong ? 'tooLong' : 'badBody');
  const text = JSON.stringify({ ok: false, problem });
  const head = [
    `HTTP/1.1 ${statusOf(problem.code)} Refused`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`);
}

export interface TillServer {
  readonly port: number;
  close(): Promise<void>;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: loopback, port, exclusive: true }, () => {
      server.removeListener('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/**
 * Serves the shop's own tills on this computer alone. `port` 0 takes any free one. Rejects with the
 * system's error (`code` is `EADDRINUSE`) where it can't listen.
 */
export async function serveTills(
  counter: TillCounter,
  wantedPort: number,
  now: () => number,
): Promise<TillServer> {
  const server = createServer({
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: connectionsCheckMs,
  });
  server.maxConnections = connectionsAtMost;
  const port = await listen(server, wantedPort);
  const serving: Serving = {
    counter,
    port,
    known: createCallRate(ownRate, now),
    strangers: createCallRate(strangerRate, now),
    waits: new Map(),
  };
  server.on('clientError', answerBroken);
  server.on('request', (request, response) => {
    serve(serving, request, response).catch(() => giveUp(response));
  });
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
