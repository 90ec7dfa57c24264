import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { HqProblem } from '../../problem.ts';

const cookieName = 'countersign_hq';

/** Compared by their hashes: neither a first letter nor a length can be told from the time it takes. */
function same(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** What the page's cookie holds: proves that the token was typed, without being the token. */
function sessionOf(adminToken: string): string {
  return createHmac('sha256', adminToken).update('countersign/hq-session/1').digest('hex');
}

/** Stands in every form of the page, and nowhere a stranger's page could read it. */
export function formToken(adminToken: string): string {
  return createHmac('sha256', adminToken).update('countersign/hq-form/1').digest('hex');
}

export function isFormToken(adminToken: string, given: string): boolean {
  return same(formToken(adminToken), given);
}

export function sessionCookie(adminToken: string): string {
  return `${cookieName}=${sessionOf(adminToken)}; Path=/; HttpOnly; SameSite=Strict`;
}

export function isAdminToken(adminToken: string, given: string): boolean {
  return same(adminToken, given);
}

export function hasSession(adminToken: string, request: FastifyRequest): boolean {
  const cookies = (request.headers.cookie ?? '').split(';').map((part) => part.trim());
  const found = cookies.find((cookie) => cookie.startsWith(`${cookieName}=`));
  return found !== undefined && same(found.slice(cookieName.length + 1), sessionOf(adminToken));
}

/** `Authorization: Bearer <token>`; a cookie is not enough to change anything. */
export function requireAdmin(adminToken: string, request: FastifyRequest): void {
  const given = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  if (!isAdminToken(adminToken, given)) throw new HqProblem('unauthorised', 'the token is wrong');
}
