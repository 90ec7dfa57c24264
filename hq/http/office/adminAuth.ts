import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../access/actor.ts';
import { bearerOf, keyActor } from '../../access/apiKeys.ts';
import { sameSecret } from '../../access/secrets.ts';
import type { Office } from '../../office.ts';
import { HqProblem } from '../../problem.ts';

/**
 * Who asks, by `Authorization: Bearer` with the admin token or a machine's key; a cookie is not enough
 * to change anything. Throws `unauthorised`.
 */
export async function requireActor(
  office: Office,
  adminToken: string,
  request: FastifyRequest,
): Promise<Actor> {
  const given = bearerOf(request);
  if (sameSecret(adminToken, given)) return { kind: 'owner' };
  const actor = await keyActor(office, given);
  if (actor === null) throw new HqProblem('unauthorised', 'the token is wrong');
  return actor;
}
