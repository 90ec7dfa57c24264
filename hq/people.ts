import { bytesToHex } from '../shared/protocol/bytes.ts';
import { roles } from '../shared/protocol/feed.ts';
import type { Role, RosterPerson } from '../shared/protocol/feed.ts';
import { writeWithFeed } from './feedLog.ts';
import type { FeedWriter } from './feedLog.ts';
import type { Office } from './office.ts';
import { HqProblem } from './problem.ts';
import type { Tx } from './schema.ts';

const personIdBytes = 8;

export async function roster(
  office: Office,
  tx: Tx | Office['db'],
): Promise<readonly RosterPerson[]> {
  const rows = await tx
    .selectFrom('person')
    .select('body')
    .where('tenant_id', '=', office.tenant)
    .orderBy('person_id')
    .execute();
  return rows.map((row) => JSON.parse(row.body) as RosterPerson);
}

function worksIn(person: RosterPerson, shop: string): boolean {
  return !person.retired && (person.shops === null || person.shops.includes(shop));
}

/**
 * Refuses unless head office's own roster has this person in this shop with at least this role: no role
 * is believed because a terminal claims it (I8).
 */
export async function requireRole(
  office: Office,
  shop: string,
  personId: string,
  atLeast: Role,
): Promise<void> {
  const person = (await roster(office, office.db)).find((one) => one.id === personId);
  const allowed =
    person !== undefined &&
    worksIn(person, shop) &&
    roles.indexOf(person.role) >= roles.indexOf(atLeast);
  if (!allowed) throw new HqProblem('wrongRole');
}

export interface NewPerson {
  readonly name: string;
  readonly role: Role;
  readonly pinHash: string;
}

/**
 * Adds a person to a shop's roster. Without anybody to vouch (`by` is `null`) only the first manager of
 * a shop that has nobody yet is taken.
 */
export async function addPerson(
  office: Office,
  shop: string,
  wanted: NewPerson,
  by: string | null,
): Promise<RosterPerson> {
  if (by !== null) {
    // Nobody makes somebody who may do more than they may (I8).
    const needed = roles.indexOf(wanted.role) > roles.indexOf('manager') ? wanted.role : 'manager';
    await requireRole(office, shop, by, needed);
  }
  return writeWithFeed(office, async (tx, feed) => {
    if (by === null) await refuseUnlessFirst(office, tx, shop, wanted.role);
    const shops = wanted.role === 'areaManager' ? null : [shop];
    return putPerson(office, tx, feed, { ...wanted, shops });
  });
}

type RosterEntry = NewPerson & Pick<RosterPerson, 'shops'>;

/** Adds a person on head office's own authority. */
export function addRosterPerson(office: Office, wanted: RosterEntry): Promise<RosterPerson> {
  return writeWithFeed(office, (tx, feed) => putPerson(office, tx, feed, wanted));
}

async function refuseUnlessFirst(office: Office, tx: Tx, shop: string, role: Role): Promise<void> {
  const somebody = (await roster(office, tx)).some((person) => worksIn(person, shop));
  if (somebody || role !== 'manager') throw new HqProblem('wrongRole');
}

async function putPerson(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  wanted: RosterEntry,
): Promise<RosterPerson> {
  const person: RosterPerson = {
    id: bytesToHex(office.crypto.randomBytes(personIdBytes)),
    name: wanted.name,
    role: wanted.role,
    pinHash: wanted.pinHash,
    shops: wanted.shops,
    retired: false,
    demoPin: null,
  };
  await tx
    .insertInto('person')
    .values({
      tenant_id: office.tenant,
      partition_key: feed.partition,
      person_id: person.id,
      body: JSON.stringify(person),
    })
    .execute();
  feed.add({ kind: 'person', person });
  return person;
}
