import type { Answer, Problem } from '../../shared/contract/problem.ts';
import { problemOf } from '../../shared/contract/problem.ts';
import type { TerminalEvent } from '../../shared/contract/events.ts';
import type { InputOf, MethodName, OutputOf } from '../../shared/contract/methods.ts';
import { scanEventFrom, terminalEvents } from '../../shared/contract/events.ts';
import type { Terminal } from '../../shared/contract/terminal.ts';
import { doorwayPath, pageKeyHeader, pageKeyParameter } from '../../shared/contract/pageKey.ts';
import { takePageKey } from './pageKey.ts';

/** HTTP status of a call whose cookie or page key isn't known. */
const signedOff = 401;

/** The terminal behind the browser host: `POST /call/<method>` and server-sent events at `/events`. */
export function httpTerminal(): Terminal {
  const pageKey = takePageKey();
  return {
    call: (method, input) => callOverHttp(pageKey, method, input),
    listen: (listener) => listenOverHttp(pageKey, listener),
  };
}

async function callOverHttp<M extends MethodName>(
  pageKey: string,
  method: M,
  input: InputOf<M>,
): Promise<Answer<OutputOf<M>>> {
  try {
    const reply = await fetch(`/call/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [pageKeyHeader]: pageKey },
      credentials: 'same-origin',
      body: JSON.stringify(input),
    });
    // The host was started anew, or this browser was never signed on: it can't be mended from here.
    if (reply.status === signedOff) window.location.replace(doorwayPath);
    return answerFrom<OutputOf<M>>(await reply.json());
  } catch {
    return { ok: false, problem: unanswered() };
  }
}

/** The host is our own and typed by the same contract: only the envelope is looked at. */
function answerFrom<T>(body: unknown): Answer<T> {
  if (typeof body !== 'object' || body === null || !('ok' in body)) {
    return { ok: false, problem: unanswered() };
  }
  return body as Answer<T>;
}

const unanswered = (): Problem => problemOf('internal', { because: 'noAnswer' });

function listenOverHttp(pageKey: string, listener: (event: TerminalEvent) => void): () => void {
  const source = new EventSource(`/events?${pageKeyParameter}=${encodeURIComponent(pageKey)}`);
  let wasLost = false;
  const sayAll = () => terminalEvents.forEach((event) => listener(event));
  source.addEventListener('open', () => {
    // What happened while the line was cut is not sent again: ask for everything.
    if (wasLost) sayAll();
    wasLost = false;
  });
  source.addEventListener('error', () => {
    wasLost = true;
    listener('session');
  });
  source.addEventListener('message', (message: MessageEvent<unknown>) => {
    const event = eventFrom(message.data);
    if (event !== null) listener(event);
  });
  for (const event of terminalEvents) source.addEventListener(event, () => listener(event));
  return () => source.close();
}

function eventFrom(data: unknown): TerminalEvent | null {
  if (typeof data !== 'string') return null;
  const said = jsonFrom(data);
  if (typeof said === 'object') return scanEventFrom(said);
  return terminalEvents.find((event) => event === said) ?? null;
}

function jsonFrom(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
