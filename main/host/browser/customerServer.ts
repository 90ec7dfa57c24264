import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  customerEventsPath,
  customerPath,
  customerRatePath,
  ratingFrom,
} from '../../../shared/contract/customerScreen.ts';
import {
  pageKeyFragment,
  pageKeyHeader,
  pageKeyParameter,
} from '../../../shared/contract/pageKey.ts';
import type { CustomerScreen } from '../../app/customerScreen/customerScreen.ts';
import { contentPolicy, securityHeaders } from '../policy.ts';
import type { Screens } from '../screens.ts';
import { readBody } from './body.ts';
import { doorwayPage, doorwayStyle } from './doorway.ts';
import { refuse, saysJson } from './guard.ts';
import { closeServer, listen, loopback, newServer } from './loopback.ts';
import { answerJson, serveScreen, turnAway } from './respond.ts';
import { createSessions } from './session.ts';
import type { Sessions } from './session.ts';

/** One faces the customer; a second for the one that is being moved to another display. */
const screensAtMost = 4;
/** A rating is one digit. */
const ratingBytes = 16;
const heartbeatMs = 15_000;
const reconnectAfterMs = 1_000;

export interface CustomerServer {
  readonly port: number;
  /** `http://127.0.0.1:PORT/customer?token=…`, good once. */
  freshAddress(): string;
  close(): Promise<void>;
}

interface Serving {
  readonly screen: CustomerScreen;
  readonly screens: Screens;
  readonly port: number;
  readonly sessions: Sessions;
  readonly streams: Set<ServerResponse>;
}

const everyAnswer = securityHeaders();
const doorwayHeaders = securityHeaders(contentPolicy(doorwayStyle));

function openPage(serving: Serving, url: URL, request: IncomingMessage, response: ServerResponse) {
  const { sessions, screens } = serving;
  const token = url.searchParams.get('token');
  const signedOn = token !== null && request.method === 'GET' ? sessions.useToken(token) : null;
  if (signedOn !== null) {
    response.writeHead(303, {
      location: `${customerPath}${pageKeyFragment}${signedOn.pageKey}`,
      'set-cookie': sessions.setCookie(signedOn.cookie),
      'cache-control': 'no-store',
    });
    response.end();
    return;
  }
  if (sessions.knows(request.headers.cookie)) {
    serveScreen(screens, '/customer.html', request, response);
    return;
  }
  response.writeHead(401, {
    ...doorwayHeaders,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(doorwayPage);
}

/** Each message is the whole of what is to be seen: nothing has to be asked for afterwards. */
function openStream({ screen, streams }: Serving, response: ServerResponse): void {
  if (streams.size >= screensAtMost) return turnAway(response, 503, 'tooManyScreens');
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const show = () => response.write(`data: ${JSON.stringify(screen.view())}\n\n`);
  response.write(`retry: ${reconnectAfterMs}\n\n`);
  streams.add(response);
  const stop = screen.watch(show);
  const beat = setInterval(() => response.write(': beat\n\n'), heartbeatMs);
  beat.unref();
  response.once('close', () => {
    streams.delete(response);
    clearInterval(beat);
    stop();
  });
  show();
}

function wordFrom(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

async function takeRating(
  { screen }: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!saysJson(request.headers)) return turnAway(response, 415, 'notJson');
  const body = await readBody(request, ratingBytes);
  if (body.result === 'cut') {
    response.destroy();
    return;
  }
  const rating = body.result === 'read' ? ratingFrom(wordFrom(body.text)) : null;
  if (rating === null) return turnAway(response, 400, 'notARating');
  answerJson(response, 200, { kept: await screen.rate(rating) });
}

function keyOf(request: IncomingMessage, url: URL): string | undefined {
  const header = request.headers[pageKeyHeader];
  if (typeof header === 'string') return header;
  // A stream of events is opened by the browser itself, which sends no header of ours.
  return url.pathname === customerEventsPath
    ? (url.searchParams.get(pageKeyParameter) ?? undefined)
    : undefined;
}

async function serve(
  serving: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(everyAnswer)) response.setHeader(name, value);
  const url = URL.parse(request.url ?? '/', `http://${loopback}:${serving.port}`);
  const method = request.method ?? 'GET';
  if (url === null) return turnAway(response, 400, 'badPath');
  const path = url.pathname;
  const refusal = refuse({ method, path, headers: request.headers }, serving.port);
  if (refusal !== null) return turnAway(response, refusal.status, refusal.why);
  if (path === customerPath && method !== 'POST') return openPage(serving, url, request, response);
  const isOwn = path === customerEventsPath || path === customerRatePath;
  if (!isOwn) {
    // Files alone: there is no page of the counter on this port, and no `/call`.
    const isFile = method !== 'POST' && path.startsWith('/assets/');
    return isFile
      ? serveScreen(serving.screens, path, request, response)
      : turnAway(response, 404, 'notFound');
  }
  if (serving.sessions.pageOf(request.headers.cookie, keyOf(request, url)) === null) {
    return turnAway(response, 401, 'noSession');
  }
  if (path === customerEventsPath && method === 'GET') return openStream(serving, response);
  if (path === customerRatePath && method === 'POST') return takeRating(serving, request, response);
  turnAway(response, 405, 'method');
}

/**
 * Serves the customer's screen on a port of its own, and so as an origin of its own: its page has neither
 * the counter's cookie nor its page key, and what it can ask here is to see and to rate.
 */
export async function serveCustomers(
  screen: CustomerScreen,
  screens: Screens,
): Promise<CustomerServer> {
  const server = newServer();
  const port = await listen(server, 0);
  const sessions = createSessions(port);
  const streams = new Set<ServerResponse>();
  const serving: Serving = { screen, screens, port, sessions, streams };
  server.on('request', (request, response) => {
    serve(serving, request, response).catch(() => response.destroy());
  });
  return {
    port,
    freshAddress: () => `http://${loopback}:${port}${customerPath}?token=${sessions.mintToken()}`,
    async close() {
      for (const stream of streams) stream.destroy();
      await closeServer(server);
    },
  };
}
