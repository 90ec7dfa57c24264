import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { noteWritten } from '../idempotency/underWay.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import { actorName, requireScope } from './actor.ts';
import type { Actor } from './actor.ts';
import { keyScopes } from './scopes.ts';
import type { KeyScope } from './scopes.ts';
import { newId, newSecret, sameSecret, sha256Hex } from './secrets.ts';

/** `csk_<key id>_<secret>`: what is found in a place it shouldn't be can be told for what it is. */
const keyPattern = /^csk_([0-9a-f]{16})_([0-9a-f]{64})$/;
/** That a key was used is written down this often at most. */
const usedEveryMs = 60_000;

export const apiKeyReport = z.object({
  keyId: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(keyScopes)),
  madeAt: z.int(),
  madeBy: z.string(),
  revokedAt: z.int().nullable(),
  lastUsedAt: z.int().nullable(),
});
export type ApiKeyReport = z.infer<typeof apiKeyReport>;

const keptScopes = z.array(z.enum(keyScopes));

/** A key for a machine. `token` is in this answer only. */
export async function createApiKey(
  office: Office,
  wanted: { readonly name: string; readonly scopes: readonly KeyScope[] },
  by: Actor,
): Promise<{ readonly keyId: string; readonly token: string }> {
  const keyId = newId();
  const secret = newSecret();
  const row = {
    tenant_id: office.tenant,
    key_id: keyId,
    name: wanted.name,
    scopes: JSON.stringify(wanted.scopes),
    secret_hash: sha256Hex(secret),
    made_at: office.now(),
    made_by: actorName(by),
    revoked_at: null,
    last_used_at: null,
  };
  await office.db.transaction().execute(async (tx) => {
    await tx.insertInto('api_key').values(row).execute();
    await noteWritten(tx);
  });
  return { keyId, token: `csk_${keyId}_${secret}` };
}

/** Newest first. */
export async function apiKeys(office: Office): Promise<readonly ApiKeyReport[]> {
  const rows = await office.db
    .selectFrom('api_key')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .orderBy('made_at', 'desc')
    .orderBy('key_id')
    .execute();
  return rows.map((row) => ({
    keyId: row.key_id,
    name: row.name,
    scopes: keptScopes.parse(JSON.parse(row.scopes)),
    madeAt: row.made_at,
    madeBy: row.made_by,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  }));
}

/** Takes a key out of use for good. Throws `notFound`; once more does nothing. */
export async function revokeApiKey(office: Office, keyId: string): Promise<void> {
  const { numUpdatedRows } = await office.db
    .updateTable('api_key')
    .set((row) => ({ revoked_at: row.fn.coalesce('revoked_at', row.val(office.now())) }))
    .where('tenant_id', '=', office.tenant)
    .where('key_id', '=', keyId)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new HqProblem('notFound', 'no such key');
}

export function bearerOf(request: FastifyRequest): string {
  return /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
}

/** Whose key it is; `null`: nobody's, or one that was revoked. */
export async function keyActor(
  office: Office,
  token: string,
): Promise<Extract<Actor, { readonly kind: 'key' }> | null> {
  const [, keyId = '', secret = ''] = keyPattern.exec(token) ?? [];
  if (keyId === '') return null;
  const row = await office.db
    .selectFrom('api_key')
    .select(['name', 'scopes', 'secret_hash', 'revoked_at', 'last_used_at'])
    .where('tenant_id', '=', office.tenant)
    .where('key_id', '=', keyId)
    .executeTakeFirst();
  if (row === undefined || row.revoked_at !== null) return null;
  if (!sameSecret(row.secret_hash, sha256Hex(secret))) return null;
  if ((row.last_used_at ?? 0) <= office.now() - usedEveryMs) {
    await office.db
      .updateTable('api_key')
      .set({ last_used_at: office.now() })
      .where('tenant_id', '=', office.tenant)
      .where('key_id', '=', keyId)
      .execute();
  }
  return { kind: 'key', keyId, name: row.name, scopes: keptScopes.parse(JSON.parse(row.scopes)) };
}

/**
 * For addresses outside `/v1/admin` that machines call: `Authorization: Bearer csk_…` with the scope.
 * Throws `unauthorised`, `wrongRole`.
 */
export async function requireKey(
  office: Office,
  request: FastifyRequest,
  scope: KeyScope,
): Promise<{ readonly keyId: string; readonly name: string }> {
  const actor = await keyActor(office, bearerOf(request));
  if (actor === null) throw new HqProblem('unauthorised', 'no such key, or it was revoked');
  requireScope(actor, scope);
  return { keyId: actor.keyId, name: actor.name };
}
