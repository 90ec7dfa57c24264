import type { IncomingHttpHeaders } from 'node:http';
import { customerPath } from '../../../shared/contract/customerScreen.ts';

/** Why a request is turned away before anything looks at what it asks. */
export type Refusal =
  | { readonly status: 403; readonly why: 'foreignHost' | 'foreignOrigin' | 'foreignSite' }
  | { readonly status: 405; readonly why: 'method' };

export interface GuardedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

const allowedMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST']);

/** The names this server may be called by: a name that an attacker's DNS points here is not among them. */
function ownHosts(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`];
}

/** The counter's page, and the customer's on a server of its own. */
const pages: readonly string[] = ['/', customerPath];

/** A person may come from anywhere when opening the page itself, and only then. */
function opensThePage(request: GuardedRequest): boolean {
  return (
    request.method === 'GET' &&
    pages.includes(request.path) &&
    request.headers['sec-fetch-mode'] === 'navigate' &&
    request.headers['sec-fetch-dest'] === 'document'
  );
}

/**
 * `Sec-Fetch-Site` is written by the browser and not by the page. `same-site` is refused too: a page on
 * another port of this machine is same-site, and our cookie would go with its requests.
 */
function comesFromElsewhere(request: GuardedRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  return !opensThePage(request);
}

/**
 * Host, Origin and fetch metadata of a request, checked before anything else. Programs that are no
 * browser send neither `Origin` nor `Sec-Fetch-Site`; they need the cookie all the same.
 */
export function refuse(request: GuardedRequest, port: number): Refusal | null {
  const hosts = ownHosts(port);
  const host = request.headers.host;
  if (host === undefined || !hosts.includes(host)) return { status: 403, why: 'foreignHost' };
  const origin = request.headers.origin;
  if (origin !== undefined && origin !== `http://${host}`) {
    return { status: 403, why: 'foreignOrigin' };
  }
  if (comesFromElsewhere(request)) return { status: 403, why: 'foreignSite' };
  if (!allowedMethods.has(request.method)) return { status: 405, why: 'method' };
  return null;
}

/** Whether a body says it is JSON, and nothing a form could send. */
export function saysJson(headers: IncomingHttpHeaders): boolean {
  return /^application\/json\s*(;\s*charset=utf-8\s*)?$/i.test(headers['content-type'] ?? '');
}
