import type { Office } from '../office.ts';
import type { Tx } from '../store/schema.ts';
import { sha256Hex } from './secrets.ts';

/** Wrong tries that cost nothing; every further one locks for longer. */
export const freeTries = 5;
export const firstLockMs = 30_000;
export const maxLockMs = 15 * 60_000;
/** Wrong tries that long ago no longer count. */
export const triesForgottenMs = 60 * 60_000;
/** 30 s, doubled ever after, is at its longest by then. */
const maxDoublings = 10;

/** How long a try that is the so-many-th wrong one locks, ms. */
export function lockAfter(wrong: number): number {
  if (wrong < freeTries) return 0;
  return Math.min(maxLockMs, firstLockMs * 2 ** Math.min(wrong - freeTries, maxDoublings));
}

/** What a try is counted under. Names are hashed: somebody may type their password there. */
export function subjectsOf(signInName: string | null, address: string): readonly string[] {
  const named = signInName === null ? [] : [`name:${sha256Hex(signInName)}`];
  // Always in the same order, so that two tries never wait for each other.
  return [`address:${address}`, ...named];
}

async function takeOne(tx: Tx, tenant: string, subject: string, now: number): Promise<boolean> {
  const fresh = { tenant_id: tenant, subject, wrong: 0, last_at: now, locked_until: 0 };
  await tx
    .insertInto('sign_in_tries')
    .values(fresh)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'subject']).doNothing())
    .execute();
  const of = { tenant_id: tenant, subject };
  const kept = await tx
    .selectFrom('sign_in_tries')
    .selectAll()
    .where('tenant_id', '=', tenant)
    .where('subject', '=', subject)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (kept.locked_until > now) return false;
  const wrong = now - kept.last_at > triesForgottenMs ? 1 : kept.wrong + 1;
  await tx
    .updateTable('sign_in_tries')
    .set({ wrong, last_at: now, locked_until: now + lockAfter(wrong) })
    .where('tenant_id', '=', of.tenant_id)
    .where('subject', '=', of.subject)
    .execute();
  return true;
}

/**
 * Counts a try as wrong before it is looked at, so that many at once get no more than one after the
 * other. Whether it may be looked at; while any subject is locked, none is counted.
 */
export function takeTry(office: Office, subjects: readonly string[]): Promise<boolean> {
  const now = office.now();
  return office.db.transaction().execute(async (tx) => {
    const locked = await tx
      .selectFrom('sign_in_tries')
      .select('subject')
      .where('tenant_id', '=', office.tenant)
      .where('subject', 'in', subjects)
      .where('locked_until', '>', now)
      .executeTakeFirst();
    if (locked !== undefined) return false;
    for (const subject of subjects) {
      if (!(await takeOne(tx, office.tenant, subject, now))) return false;
    }
    return true;
  });
}

/** The try was right. An address keeps its other wrong ones: one good account must not clear guesses at all. */
export async function forgiveTry(office: Office, subjects: readonly string[]): Promise<void> {
  await office.db.transaction().execute(async (tx) => {
    for (const subject of subjects) {
      const isAddress = subject.startsWith('address:');
      await tx
        .updateTable('sign_in_tries')
        .set((row) => ({
          wrong: isAddress ? row('wrong', '-', 1) : 0,
          locked_until: 0,
        }))
        .where('tenant_id', '=', office.tenant)
        .where('subject', '=', subject)
        .where('wrong', '>', 0)
        .execute();
    }
  });
}

/** Drops what no longer counts. */
export async function sweepTries(office: Office): Promise<void> {
  await office.db
    .deleteFrom('sign_in_tries')
    .where('tenant_id', '=', office.tenant)
    .where('last_at', '<', office.now() - triesForgottenMs)
    .where('locked_until', '<', office.now())
    .execute();
}
