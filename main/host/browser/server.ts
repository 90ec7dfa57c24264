import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  doorwayPath,
  pageKeyFragment,
  pageKeyHeader,
  pageKeyParameter,
} from '../../../shared/contract/pageKey.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import { answerCall, tooMuch } from '../answerCall.ts';
import { bodyLimitBytes } from '../limits.ts';
import { listMethods } from '../listing.ts';
import { contentPolicy, securityHeaders } from '../policy.ts';
import type { RunningTerminal, TerminalFace } from '../running.ts';
import type { Screens } from '../screens.ts';
import { readBody } from './body.ts';
import { serveCustomers } from './customerServer.ts';
import { doorwayPage, doorwayStyle, goOnPage } from './doorway.ts';
import { createEventStreams } from './events.ts';
import type { EventStreams } from './events.ts';
import { refuse, saysJson } from './guard.ts';
import { closeServer, listen, loopback, newServer } from './loopback.ts';
import { answerJson, serveScreen, turnAway } from './respond.ts';
import { createSessions } from './session.ts';
import type { Sessions, SignedOn } from './session.ts';

export interface BrowserHost {
  readonly port: number;
  /** `http://127.0.0.1:PORT/?token=…`, good once; each call makes a new one. */
  freshAddress(): string;
  /** Stops listening, lets calls under way answer, and drops every connection. */
  close(): Promise<void>;
}

interface Serving {
  readonly terminal: RunningTerminal;
  readonly screens: Screens;
  readonly port: number;
  readonly sessions: Sessions;
  readonly events: EventStreams;
}

const everyAnswer = securityHeaders();
const doorwayHeaders = securityHeaders(contentPolicy(doorwayStyle));

/**
 * Leaves the token behind, and hands the page its key in the part of the address that is sent nowhere.
 * Whoever was led here by another page (our opening file) is led on by a page and not by a redirect:
 * the browser would follow that without the cookie, which only our own pages may send.
 */
function goToPage(
  request: IncomingMessage,
  response: ServerResponse,
  { cookie, pageKey }: SignedOn,
  sessions: Sessions,
): void {
  const path = `/${pageKeyFragment}${pageKey}`;
  const headers = { 'cache-control': 'no-store', 'set-cookie': sessions.setCookie(cookie) };
  if (request.headers['sec-fetch-site'] === 'cross-site') {
    response.writeHead(200, { ...headers, 'content-type': 'text/html; charset=utf-8' });
    response.end(goOnPage(path));
    return;
  }
  response.writeHead(303, { ...headers, location: path });
  response.end();
}

/** Browsers ask for it on a page that names no picture, such as the one that leads on: no fault, no complaint. */
function noIcon(response: ServerResponse): void {
  response.writeHead(204, { 'cache-control': 'no-store' });
  response.end();
}

function showDoorway(response: ServerResponse): void {
  response.writeHead(401, {
    ...doorwayHeaders,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(doorwayPage);
}

function openPage(
  serving: Serving,
  token: string | null,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { sessions } = serving;
  // A look at an address in advance (`HEAD`) uses nothing up.
  const mayUse = token !== null && request.method === 'GET';
  const signedOn = mayUse ? sessions.useToken(token) : null;
  if (signedOn !== null) return goToPage(request, response, signedOn, sessions);
  if (!sessions.knows(request.headers.cookie)) return showDoorway(response);
  if (token === null) return serveScreen(serving.screens, '/', request, response);
  // A used address, opened again in the browser that used it: it has both its halves.
  response.writeHead(303, { location: '/', 'cache-control': 'no-store' });
  response.end();
}

async function serveCall(
  serving: Serving,
  page: string,
  method: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!saysJson(request.headers)) return turnAway(response, 415, 'notJson');
  const body = await readBody(request, bodyLimitBytes(method));
  switch (body.result) {
    case 'cut':
      response.destroy();
      return;
    case 'tooLong':
      return answerJson(response, 413, tooMuch(method));
    case 'notUtf8':
      return turnAway(response, 400, 'notUtf8');
    case 'read':
      return answerJson(response, 200, await answerCall(faceOf(serving, page), method, body.text));
  }
}

function decodedName(path: string): string | null {
  try {
    return decodeURIComponent(path.slice('/call/'.length));
  } catch {
    return null;
  }
}

function pageKeyOf(request: IncomingMessage): string | undefined {
  const value = request.headers[pageKeyHeader];
  return typeof value === 'string' ? value : undefined;
}

/** The page a request is of, by what its browser holds and never by what it says. */
function signedOnPage(
  { sessions }: Serving,
  request: IncomingMessage,
  pageKey: string | undefined,
): string | null {
  return sessions.pageOf(request.headers.cookie, pageKey);
}

/** The terminal this page is at: the counter, or practice. */
function faceOf({ terminal }: Serving, page: string): TerminalFace {
  return terminal.forPage?.(page) ?? terminal;
}

async function servePost(
  serving: Serving,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!path.startsWith('/call/')) return turnAway(response, 405, 'method');
  const page = signedOnPage(serving, request, pageKeyOf(request));
  if (page === null) return turnAway(response, 401, 'noSession');
  const method = decodedName(path);
  if (method === null) return turnAway(response, 400, 'badPath');
  await serveCall(serving, page, method, request, response);
}

function serveGet(
  serving: Serving,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const path = url.pathname;
  if (path === '/' || path === '/index.html') {
    return openPage(serving, url.searchParams.get('token'), request, response);
  }
  if (path === doorwayPath) return showDoorway(response);
  if (path === '/favicon.ico') return noIcon(response);
  if (path !== '/call' && path !== '/events')
    return serveScreen(serving.screens, path, request, response);
  // A stream of events is opened by the browser itself, which sends no header of ours.
  const inAddress = path === '/events' ? url.searchParams.get(pageKeyParameter) : null;
  const page = signedOnPage(serving, request, inAddress ?? pageKeyOf(request));
  if (page === null) return turnAway(response, 401, 'noSession');
  if (path === '/call') return answerJson(response, 200, listMethods());
  if (request.method !== 'GET') return turnAway(response, 405, 'method');
  if (!serving.events.open(response, page)) turnAway(response, 503, 'tooManyScreens');
}

/** A bug of ours: an answer all the same, unless one is on its way already. */
function giveUp(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else answerJson(response, 500, { ok: false, problem: problemOf('internal') });
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
  const refusal = refuse({ method, path: url.pathname, headers: request.headers }, serving.port);
  if (refusal !== null) return turnAway(response, refusal.status, refusal.why);
  if (method === 'POST') return servePost(serving, url.pathname, request, response);
  serveGet(serving, url, request, response);
}

/**
 * Serves the screens and the terminal's API to browsers of this machine. `port` 0 takes any free one.
 * Rejects with the system's error (`code` is `EADDRINUSE` or `EACCES`) when it cannot listen.
 */
export async function serveBrowser(options: {
  readonly terminal: RunningTerminal;
  readonly screens: Screens;
  readonly port: number;
}): Promise<BrowserHost> {
  const { terminal, screens } = options;
  const server = newServer();
  const port = await listen(server, options.port);
  const customers = await serveCustomers(terminal.customerScreen, screens);
  terminal.customerScreen.opensBy(customers.freshAddress);
  const sessions = createSessions(port);
  const events = createEventStreams(terminal);
  const serving: Serving = { terminal, screens, port, sessions, events };
  server.on('request', (request, response) => {
    serve(serving, request, response).catch(() => giveUp(response));
  });
  return {
    port,
    freshAddress: () => `http://${loopback}:${port}/?token=${sessions.mintToken()}`,
    async close() {
      events.close();
      await Promise.all([closeServer(server), customers.close()]);
    },
  };
}
