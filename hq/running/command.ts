import { Agent, fetch } from 'undici';
import { z } from 'zod';
import { problemDetails } from '../../shared/protocol/authority.ts';
import { enrolmentFile } from '../../shared/protocol/enrolment.ts';
import type { Address } from './dataDir.ts';

const answerTimeoutMs = 10_000;

/** The running head office that a command speaks to. */
export interface Running extends Address {
  readonly adminToken: string;
}

/** Only that very certificate is believed, under whatever name and from whatever authority it is. */
function way({ certificate }: Address): { readonly dispatcher?: Agent } {
  if (certificate === null) return {};
  const connect = {
    ca: certificate,
    allowPartialTrustChain: true,
    checkServerIdentity: () => undefined,
  };
  return { dispatcher: new Agent({ connect }) };
}

/** Head office, or what answers in its place, did not do it; the message is for the person typing. */
export class CommandFailed extends Error {}

export async function ask<Schema extends z.ZodType>(
  running: Running,
  path: string,
  body: unknown,
  reply: Schema,
): Promise<z.output<Schema>> {
  const { url, adminToken } = running;
  const response = await fetch(new URL(`v1/admin/${path}`, url), {
    ...way(running),
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(answerTimeoutMs),
  }).catch(() => {
    throw new CommandFailed(`No head office answers at ${url}: is “npm run hq” running?`);
  });
  const value: unknown = await response.json().catch(() => null);
  const answer = reply.safeParse(value);
  if (response.ok && answer.success) return answer.data;
  const problem = problemDetails.safeParse(value);
  if (!problem.success) throw new CommandFailed(`What answers at ${url} is no head office.`);
  const faults = problem.data.faults?.map(({ field, message }) => `${field}: ${message}`) ?? [];
  const { title, detail } = problem.data;
  throw new CommandFailed([title, ...(detail === undefined ? [] : [detail]), ...faults].join('; '));
}

export interface ShopFlags {
  readonly name: string;
  readonly currency: string;
  readonly zone: string;
  readonly language: string;
}

/** Adds a shop; what to tell the person. */
export async function shopCommand(running: Running, flags: ShopFlags): Promise<string> {
  const { id } = await ask(running, 'shops', flags, z.object({ id: z.string() }));
  return `Shop ${id} added. A code for its first terminal: npm run hq -- code --shop ${id}`;
}

/** A one-time code for one more terminal; what to tell the person. */
export async function codeCommand(running: Running, shop: string): Promise<string> {
  const path = `shops/${encodeURIComponent(shop)}/codes`;
  const { code } = await ask(running, path, {}, z.object({ code: z.string() }));
  return `One-time code: ${code.slice(0, 4)} ${code.slice(4)}  (ten minutes, five tries)`;
}

/** A file of one-time tokens for so many terminals of a shop; its text. */
export async function batchCommand(
  running: Running,
  shop: string,
  wanted: { readonly count: number; readonly hqUrl: string },
): Promise<string> {
  const path = `shops/${encodeURIComponent(shop)}/batches`;
  const { file } = await ask(running, path, wanted, z.object({ file: enrolmentFile }));
  return JSON.stringify(file, null, 2);
}

/** Whether the running head office is ready; for a container's health check. */
export async function isReady(address: Address): Promise<boolean> {
  const signal = AbortSignal.timeout(answerTimeoutMs);
  const asked = fetch(new URL('readyz', address.url), { ...way(address), signal });
  return asked.then(({ ok }) => ok).catch(() => false);
}
