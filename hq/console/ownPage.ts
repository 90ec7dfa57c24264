import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { HqProblem } from '../problem.ts';

/** The name a request was sent to, without its port; empty where it says none. */
export function hostNameOf(request: FastifyRequest): string {
  const host = request.headers.host ?? '';
  return URL.parse(`http://${host}/`)?.hostname.replaceAll(/^\[|\]$/g, '') ?? '';
}

/**
 * Whether the page may be shown under this name. A foreign name that was made to point here (DNS
 * rebinding) is refused: an address in figures can't be pointed elsewhere, other names must be ours.
 */
export function isOurName(request: FastifyRequest, publicUrl: string | null): boolean {
  const name = hostNameOf(request);
  if (name === 'localhost' || isIP(name) !== 0) return true;
  return publicUrl !== null && URL.parse(publicUrl)?.hostname === name;
}

/** Throws `notFound`: under another's name there is nothing here. */
export function requireOurName(request: FastifyRequest, publicUrl: string | null): void {
  if (isOurName(request, publicUrl)) return;
  throw new HqProblem('notFound', 'head office is not called that: start it with --public URL');
}

/** Refuses a form that another site's page sent. Throws `unauthorised`. */
export function requireOwnForm(request: FastifyRequest): void {
  const { origin, host, 'sec-fetch-site': site } = request.headers;
  const foreign = site !== undefined && site !== 'same-origin';
  const isOwn = origin !== undefined && URL.parse(origin)?.host === host;
  if (foreign || !isOwn) throw new HqProblem('unauthorised', 'the form is another site’s');
}
