import type { Office } from '../office.ts';
import { hmacHex, newSecret, sameSecret } from './secrets.ts';
import { sessionMaxMs } from './sessions.ts';
import type { Session } from './sessions.ts';

const nonceCharacters = 32;
const tokenPattern = /^[0-9a-f]{96}$/;

function sealOf(session: Session, nonce: string): string {
  return hmacHex(session.token, `countersign/hq-form/2 ${nonce}`);
}

/**
 * Stands in one form of one page, and nowhere a stranger's page could read it: whoever can't read the
 * page can't send the form (CSRF), and what was sent once can't be sent again.
 */
export function newFormToken(session: Session): string {
  const nonce = newSecret().slice(0, nonceCharacters);
  return nonce + sealOf(session, nonce);
}

export function isFormToken(session: Session, given: string): boolean {
  if (!tokenPattern.test(given)) return false;
  const nonce = given.slice(0, nonceCharacters);
  return sameSecret(sealOf(session, nonce), given.slice(nonceCharacters));
}

/** Whether the form is sent for the first time; of two at once one is. */
export async function takeForm(office: Office, token: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await office.db
    .insertInto('form_once')
    .values({
      tenant_id: office.tenant,
      nonce: token.slice(0, nonceCharacters),
      at: office.now(),
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'nonce']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Nothing came of it: the form may be put right and sent again. */
export async function giveFormBack(office: Office, token: string): Promise<void> {
  await office.db
    .deleteFrom('form_once')
    .where('tenant_id', '=', office.tenant)
    .where('nonce', '=', token.slice(0, nonceCharacters))
    .execute();
}

/** Drops those whose session has ended, so that nobody could send them any more. */
export async function sweepForms(office: Office): Promise<void> {
  await office.db
    .deleteFrom('form_once')
    .where('tenant_id', '=', office.tenant)
    .where('at', '<', office.now() - sessionMaxMs)
    .execute();
}
