import type { FastifyRequest } from 'fastify';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import type { Tx } from '../store/schema.ts';
import type { AccountTable } from '../store/tables/access.ts';
import { asSignInName } from './accounts.ts';
import type { Actor } from './actor.ts';
import { isPassword, nobodysHash } from './passwords.ts';
import { newSecret, sameSecret, sha256Hex } from './secrets.ts';
import { forgiveTry, subjectsOf, takeTry } from './tries.ts';

const cookieName = 'countersign_hq';
/** A session nobody uses ends by itself, and every session ends by the next working day. */
export const sessionIdleMs = 60 * 60_000;
export const sessionMaxMs = 12 * 60 * 60_000;
/** That a session was used is written down this often at most. */
const seenEveryMs = 60_000;

/** Somebody who has signed in. */
export interface Session {
  readonly token: string;
  readonly actor: Exclude<Actor, { readonly kind: 'key' }>;
}

/** `SameSite=Strict`: no link or form of another site carries it. `isTls`: the page is reached by https. */
export function sessionCookie(token: string, isTls: boolean): string {
  const secure = isTls ? '; Secure' : '';
  return `${cookieName}=${token}; Path=/; HttpOnly; SameSite=Strict${secure}`;
}

function tokenIn(request: FastifyRequest): string {
  const cookies = (request.headers.cookie ?? '').split(';').map((part) => part.trim());
  const found = cookies.find((cookie) => cookie.startsWith(`${cookieName}=`)) ?? '';
  return found.slice(cookieName.length + 1);
}

/** Whose session the request's cookie names; `null`: nobody's, or one that has ended. */
export async function sessionOf(office: Office, request: FastifyRequest): Promise<Session | null> {
  const token = tokenIn(request);
  if (!/^[0-9a-f]{64}$/.test(token)) return null;
  const hash = sha256Hex(token);
  const now = office.now();
  const row = await office.db
    .selectFrom('account_session as session')
    .leftJoin('account', (join) =>
      join
        .onRef('account.tenant_id', '=', 'session.tenant_id')
        .onRef('account.account_id', '=', 'session.account_id'),
    )
    .select([
      'session.account_id',
      'session.opened_at',
      'session.seen_at',
      'account.name',
      'account.role',
      'account.state',
    ])
    .where('session.tenant_id', '=', office.tenant)
    .where('session.token_hash', '=', hash)
    .executeTakeFirst();
  if (row === undefined) return null;
  if (now - row.seen_at > sessionIdleMs || now - row.opened_at > sessionMaxMs) return null;
  if (now - row.seen_at > seenEveryMs) {
    await office.db
      .updateTable('account_session')
      .set({ seen_at: now })
      .where('tenant_id', '=', office.tenant)
      .where('token_hash', '=', hash)
      .execute();
  }
  if (row.account_id === null) return { token, actor: { kind: 'owner' } };
  if (row.state !== 'active' || row.name === null || row.role === null) return null;
  const { account_id: accountId, name, role } = row;
  return { token, actor: { kind: 'account', accountId, name, role } };
}

/**
 * Comparing a password takes a while: one that was changed meanwhile, with every session ended, opens none.
 * The row is held, so that a change that comes later finds the session and ends it.
 */
function openIfUnchanged(
  office: Office,
  {
    account_id: accountId,
    password_hash: hash,
  }: Pick<AccountTable, 'account_id' | 'password_hash'>,
): Promise<string | null> {
  return office.db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('account')
      .select(['password_hash', 'state'])
      .where('tenant_id', '=', office.tenant)
      .where('account_id', '=', accountId)
      .forUpdate()
      .executeTakeFirst();
    if (row?.password_hash !== hash || row.state !== 'active') return null;
    return openSession(office, accountId, tx);
  });
}

/** Opens a session; its token goes into the cookie and is kept as a hash. */
export async function openSession(
  office: Office,
  accountId: string | null,
  db: Tx | Office['db'] = office.db,
): Promise<string> {
  const token = newSecret();
  const now = office.now();
  await db
    .insertInto('account_session')
    .values({
      tenant_id: office.tenant,
      token_hash: sha256Hex(token),
      account_id: accountId,
      opened_at: now,
      seen_at: now,
    })
    .execute();
  return token;
}

export async function endSession(office: Office, session: Session): Promise<void> {
  await office.db
    .deleteFrom('account_session')
    .where('tenant_id', '=', office.tenant)
    .where('token_hash', '=', sha256Hex(session.token))
    .execute();
}

/** What came of a sign-in. `refused` says neither what was wrong nor whether there is such an account. */
export type SignedIn =
  | { readonly outcome: 'in'; readonly token: string; readonly actor: Session['actor'] }
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'locked' };

export async function signIn(
  office: Office,
  typed: { readonly name: string; readonly password: string },
  address: string,
): Promise<SignedIn> {
  const name = asSignInName(typed.name);
  const subjects = subjectsOf(name, address);
  if (!(await takeTry(office, subjects))) return { outcome: 'locked' };
  const row = await office.db
    .selectFrom('account')
    .select(['account_id', 'name', 'role', 'state', 'password_hash'])
    .where('tenant_id', '=', office.tenant)
    .where('sign_in_name', '=', name)
    .executeTakeFirst();
  const isRight = await isPassword(row?.password_hash ?? nobodysHash, typed.password);
  if (row === undefined || !isRight || row.state !== 'active') return { outcome: 'refused' };
  const token = await openIfUnchanged(office, row);
  if (token === null) return { outcome: 'refused' };
  await forgiveTry(office, subjects);
  const { account_id: accountId, role } = row;
  return { outcome: 'in', token, actor: { kind: 'account', accountId, name: row.name, role } };
}

/** The machine owner's way in: the admin token of the data folder. */
export async function signInAsOwner(
  office: Office,
  adminToken: string,
  typed: string,
  address: string,
): Promise<SignedIn> {
  const subjects = subjectsOf(null, address);
  if (!(await takeTry(office, subjects))) return { outcome: 'locked' };
  if (!sameSecret(adminToken, typed)) return { outcome: 'refused' };
  await forgiveTry(office, subjects);
  return { outcome: 'in', token: await openSession(office, null), actor: { kind: 'owner' } };
}

/** Drops sessions that have ended. */
export async function sweepSessions(office: Office): Promise<void> {
  const now = office.now();
  await office.db
    .deleteFrom('account_session')
    .where('tenant_id', '=', office.tenant)
    .where((where) =>
      where.or([
        where('seen_at', '<', now - sessionIdleMs),
        where('opened_at', '<', now - sessionMaxMs),
      ]),
    )
    .execute();
}

/** Whoever sits at an open session must still know its password to change it. Throws `wrongRole`, `tooManyTries`. */
export async function requireOwnPassword(
  office: Office,
  accountId: string,
  password: string,
): Promise<void> {
  const row = await office.db
    .selectFrom('account')
    .select(['sign_in_name', 'password_hash'])
    .where('tenant_id', '=', office.tenant)
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  const subjects = subjectsOf(row.sign_in_name, `account ${accountId}`);
  if (!(await takeTry(office, subjects))) throw new HqProblem('tooManyTries');
  if (!(await isPassword(row.password_hash, password))) {
    throw new HqProblem('wrongRole', 'that is not the password now');
  }
  await forgiveTry(office, subjects);
}
