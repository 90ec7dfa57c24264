import { z } from 'zod';
import { plainText } from '../../shared/protocol/primitives.ts';
import { noteWritten } from '../idempotency/underWay.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import type { Tx } from '../store/schema.ts';
import type { Actor } from './actor.ts';
import { hashPassword, requireGoodPassword } from './passwords.ts';
import { officeRoles } from './scopes.ts';
import type { OfficeRole } from './scopes.ts';
import { newId } from './secrets.ts';

/** As it is compared and kept: how it was typed makes no two accounts. */
export function asSignInName(typed: string): string {
  return typed.normalize('NFKC').trim().toLowerCase();
}

export const signInName = plainText(60)
  .transform(asSignInName)
  .refine((name) => /^[\p{L}\p{N}._@-]{2,60}$/u.test(name), 'letters, figures, . _ - @');

export const accountReport = z.object({
  accountId: z.string(),
  name: z.string(),
  signInName: z.string(),
  role: z.enum(officeRoles),
  state: z.enum(['active', 'closed']),
  madeAt: z.int(),
  /** When somebody was last signed in with it, ms; `null`: nobody is. */
  seenAt: z.int().nullable(),
});
export type AccountReport = z.infer<typeof accountReport>;

export const newAccount = z.strictObject({
  name: plainText(60).trim().min(1),
  signInName,
  role: z.enum(officeRoles),
  password: z.string().max(1000),
});
export type NewAccount = z.infer<typeof newAccount>;

export async function hasAccounts(office: Office): Promise<boolean> {
  const found = await office.db
    .selectFrom('account')
    .select('account_id')
    .where('tenant_id', '=', office.tenant)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** In order of their names. */
export async function accounts(office: Office): Promise<readonly AccountReport[]> {
  const rows = await office.db
    .selectFrom('account')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .orderBy('sign_in_name')
    .execute();
  const seen = await office.db
    .selectFrom('account_session')
    .select(['account_id', (row) => row.fn.max('seen_at').as('seen_at')])
    .where('tenant_id', '=', office.tenant)
    .groupBy('account_id')
    .execute();
  const seenAt = new Map(seen.map((row) => [row.account_id, row.seen_at]));
  return rows.map((row) => ({
    accountId: row.account_id,
    name: row.name,
    signInName: row.sign_in_name,
    role: row.role,
    state: row.state,
    madeAt: row.made_at,
    seenAt: seenAt.get(row.account_id) ?? null,
  }));
}

/** Throws `badInput` for a weak password, `conflict` where the sign-in name is taken. */
export async function addAccount(
  office: Office,
  wanted: NewAccount,
): Promise<{ readonly accountId: string }> {
  requireGoodPassword(wanted.password, wanted.signInName);
  const accountId = newId();
  const passwordHash = await hashPassword(wanted.password);
  await office.db.transaction().execute(async (tx) => {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('account')
      .values({
        tenant_id: office.tenant,
        account_id: accountId,
        name: wanted.name,
        sign_in_name: wanted.signInName,
        role: wanted.role,
        password_hash: passwordHash,
        state: 'active',
        made_at: office.now(),
      })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'sign_in_name']).doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n) {
      throw new HqProblem('conflict', 'there is an account of that sign-in name');
    }
    await noteWritten(tx);
  });
  return { accountId };
}

export type AccountChange =
  | { readonly kind: 'role'; readonly role: OfficeRole }
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'close' }
  | { readonly kind: 'reopen' };

/**
 * Changes an account and signs it out everywhere, so that nothing goes on under what it was. Nobody
 * changes their own in this way. Throws `notFound`, `wrongRole`, `badInput`.
 */
export async function changeAccount(
  office: Office,
  accountId: string,
  change: AccountChange,
  by: Actor,
): Promise<void> {
  const isOwn = by.kind === 'account' && by.accountId === accountId;
  if (isOwn) throw new HqProblem('wrongRole', 'somebody else must change your own account');
  await setAccount(office, accountId, change);
}

/** One's own password, by whoever has just shown that they know the present one. Throws `badInput`. */
export function changeOwnPassword(
  office: Office,
  accountId: string,
  password: string,
): Promise<void> {
  return setAccount(office, accountId, { kind: 'password', password });
}

async function setAccount(office: Office, accountId: string, change: AccountChange): Promise<void> {
  const { sign_in_name: name } = await accountRow(office, accountId);
  const set = await newValues(change, name);
  await office.db.transaction().execute(async (tx) => {
    await tx
      .updateTable('account')
      .set(set)
      .where('tenant_id', '=', office.tenant)
      .where('account_id', '=', accountId)
      .execute();
    await signOutAccount(tx, office.tenant, accountId);
  });
}

async function newValues(change: AccountChange, name: string) {
  switch (change.kind) {
    case 'role':
      return { role: change.role };
    case 'password':
      requireGoodPassword(change.password, name);
      return { password_hash: await hashPassword(change.password) };
    case 'close':
      return { state: 'closed' as const };
    case 'reopen':
      return { state: 'active' as const };
  }
}

async function accountRow(office: Office, accountId: string) {
  const row = await office.db
    .selectFrom('account')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  if (row === undefined) throw new HqProblem('notFound', 'no such account');
  return row;
}

/** Ends every session of an account. */
export async function signOutAccount(
  db: Office['db'] | Tx,
  tenant: string,
  accountId: string | null,
): Promise<void> {
  await db
    .deleteFrom('account_session')
    .where('tenant_id', '=', tenant)
    .where('account_id', accountId === null ? 'is' : '=', accountId)
    .execute();
}
