import type { Database } from 'better-sqlite3';
import type { Entry, EntryBody } from '../../shared/protocol/entry.ts';
import type { RosterPerson } from '../../shared/protocol/feed.ts';
import type { Identity } from '../app/ports.ts';
import { customerTables } from './customers.ts';

type PersonBody = Extract<EntryBody, { kind: 'person' }>;

/** The roster as it must be after this entry, where an older one knows nothing of it; `null`: as it is. */
function without(person: RosterPerson, { change, badge }: PersonBody): RosterPerson | null {
  if (change === 'retired') return { ...person, retired: true, badgeRef: null, pinHash: '' };
  const isTheBadge = change === 'badgeWithdrawn' && badge !== undefined;
  return isTheBadge && badge === person.badgeRef ? { ...person, badgeRef: null } : null;
}

function takeAgain(db: Database, entries: Iterable<{ readonly json: string }>): void {
  const find = db.prepare<[string], string>('SELECT json FROM people WHERE id = ?').pluck();
  const put = db.prepare('UPDATE people SET json = ? WHERE id = ?');
  const forget = customerTables(db).applyForgotten;

  function takeFrom(body: PersonBody): void {
    const text = find.get(body.personId);
    const after = text === undefined ? null : without(JSON.parse(text) as RosterPerson, body);
    if (after !== null) put.run(JSON.stringify(after), body.personId);
  }

  for (const { json } of entries) {
    // Most entries are redemptions, and there may be years of them: those are not even parsed.
    if (!json.includes('"kind":"person"') && !json.includes('"kind":"forgot"')) continue;
    const { body } = JSON.parse(json) as Entry;
    if (body.kind === 'person') takeFrom(body);
    if (body.kind === 'forgot') forget([body.customer]);
  }
}

function unpairPhones(db: Database): void {
  db.exec(`UPDATE phone_pairings SET state = 'none'`);
}

interface Chain {
  readonly picked: { readonly entries: readonly { readonly json: string }[] };
  readonly missing: readonly unknown[];
}

/**
 * Caches of an older database give people what was taken from them since: the journal says what, and it
 * is taken again (I8, I11); a chain's own file knows what its head office made of it since. A new PIN
 * stands in no journal: the one before it is good again. Nor does which phone was paired last and which of
 * its numbers were used up: none counts until it is paired anew. Within the caller's transaction.
 */
export function takeFromPeople(
  db: Database,
  identity: Identity | null,
  isOwnFile: boolean,
  chains: readonly Chain[],
): void {
  if (!isOwnFile || identity?.standAlone === true) {
    for (const { picked } of chains) takeAgain(db, picked.entries);
  }
  if (!isOwnFile || chains.some(({ missing }) => missing.length > 0)) unpairPhones(db);
}
