import type { FastifyRequest } from 'fastify';
import { newId } from '../access/secrets.ts';
import { mainPartition } from '../office.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import type { IdempotencyKeyTable } from '../store/tables/idempotency.ts';
import { keptUnder } from './sealed.ts';
import type { KeptUnder } from './sealed.ts';
import { underWay } from './underWay.ts';

/** How long the same key gets the same answer. */
export const keyKeptMs = 24 * 3_600_000;
/** Keys kept at once; a machine that asks twice a second for a day has fewer. */
export const maxKeysKept = 200_000;
/** An answer larger than this is not kept: asked again, it is said that the work was done. */
export const maxAnswerBytes = 1024 * 1024;
/** After this long without an end its process is taken for dead, and the request may be begun again. */
export const begunForMs = 2 * 60_000;
const keyPattern = /^[\x21-\x7e]{1,200}$/;

/** The header as it came; quoted (RFC 8941) or bare. `null`: none. Throws `badInput`. */
function keyOf(request: FastifyRequest): string | null {
  const header = request.headers['idempotency-key'];
  if (header === undefined) return null;
  const text = String(header).trim();
  const key = /^"(.*)"$/.exec(text)?.[1] ?? text;
  if (keyPattern.test(key)) return key;
  throw new HqProblem('badInput', 'Idempotency-Key: 1 to 200 visible ASCII characters');
}

function secretOf(request: FastifyRequest): string {
  return /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
}

/**
 * Does the work of a request once per `Idempotency-Key` and asker; asked again with the same body within
 * a day, the same answer is given. A refusal uses no key up, and neither does work that was never kept.
 * Without the header, or where the body is a stream, the work is simply done. Throws `keyReused`
 * (another body), `underWay` (not ended yet), `conflict` (done, but its answer is not kept).
 */
export async function answeredOnce(
  office: Office,
  request: FastifyRequest,
  work: () => Promise<unknown>,
): Promise<unknown> {
  const key = keyOf(request);
  const secret = secretOf(request);
  const body = request.body ?? new Uint8Array();
  if (key === null || secret === '' || !(body instanceof Uint8Array)) return work();
  const kept = keptUnder(secret, key);
  const requestMac = kept.requestMac(request.method, request.url, body);
  const runId = newId();
  const before = await begin(office, kept.keyHash, requestMac, runId);
  if (before !== null) return answerOf(before, kept, requestMac);
  try {
    const answer = await underWay.run(
      { tenant: office.tenant, keyHash: kept.keyHash, runId },
      work,
    );
    await keepAnswer(office, kept, runId, answer);
    return answer;
  } catch (error) {
    await forgetUnwritten(office, kept.keyHash, runId);
    throw error;
  }
}

/** The row of an earlier request with this key; `null`: the key is ours to work under. */
async function begin(
  office: Office,
  keyHash: string,
  requestMac: string,
  runId: string,
): Promise<IdempotencyKeyTable | null> {
  const at = office.now();
  await sweep(office, at);
  const inserted = await office.db
    .insertInto('idempotency_key')
    .values({
      tenant_id: office.tenant,
      partition_key: mainPartition,
      key_hash: keyHash,
      request_mac: requestMac,
      state: 'begun',
      run_id: runId,
      at,
      sealed: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('run_id')
    .executeTakeFirst();
  if (inserted !== undefined) return null;
  const row = await rowOf(office, keyHash);
  const isDead = row.state === 'begun' && row.at <= at - begunForMs;
  if (!isDead || row.request_mac !== requestMac) return row;
  const { numUpdatedRows } = await office.db
    .updateTable('idempotency_key')
    .set({ run_id: runId, at })
    .where('tenant_id', '=', office.tenant)
    .where('key_hash', '=', keyHash)
    .where('run_id', '=', row.run_id)
    .where('state', '=', 'begun')
    .executeTakeFirst();
  return numUpdatedRows === 1n ? null : row;
}

async function rowOf(office: Office, keyHash: string): Promise<IdempotencyKeyTable> {
  const row = await office.db
    .selectFrom('idempotency_key')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('key_hash', '=', keyHash)
    .executeTakeFirst();
  // It was refused between our two looks: the next try finds the key free.
  if (row === undefined) throw new HqProblem('underWay');
  return row;
}

/** What is too old is forgotten; throws `busy` where there are still too many. */
async function sweep(office: Office, now: number): Promise<void> {
  await office.db
    .deleteFrom('idempotency_key')
    .where('tenant_id', '=', office.tenant)
    .where('at', '<', now - keyKeptMs)
    .execute();
  const beyond = await office.db
    .selectFrom('idempotency_key')
    .select('at')
    .where('tenant_id', '=', office.tenant)
    .orderBy('at')
    .offset(maxKeysKept)
    .limit(1)
    .executeTakeFirst();
  if (beyond !== undefined) throw new HqProblem('busy', 'too many Idempotency-Keys in one day');
}

function answerOf(row: IdempotencyKeyTable, kept: KeptUnder, requestMac: string): unknown {
  if (row.request_mac !== requestMac) throw new HqProblem('keyReused');
  switch (row.state) {
    case 'begun':
      throw new HqProblem('underWay');
    case 'written':
      throw new HqProblem('conflict', 'it was done already; its answer is not kept: look it up');
    case 'answered':
      return kept.open(row.sealed ?? new Uint8Array());
  }
}

async function keepAnswer(
  office: Office,
  kept: KeptUnder,
  runId: string,
  answer: unknown,
): Promise<void> {
  const sealed = kept.seal(answer ?? null);
  const fits = sealed.length <= maxAnswerBytes;
  await office.db
    .updateTable('idempotency_key')
    .set(fits ? { state: 'answered', sealed } : { state: 'written' })
    .where('tenant_id', '=', office.tenant)
    .where('key_hash', '=', kept.keyHash)
    .where('run_id', '=', runId)
    .execute();
}

/** Refused or failed before anything was kept: the same key may be tried again, also with another body. */
async function forgetUnwritten(office: Office, keyHash: string, runId: string): Promise<void> {
  await office.db
    .deleteFrom('idempotency_key')
    .where('tenant_id', '=', office.tenant)
    .where('key_hash', '=', keyHash)
    .where('run_id', '=', runId)
    .where('state', '=', 'begun')
    .execute()
    .catch(() => undefined);
}
