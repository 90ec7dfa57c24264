import {
  badgeRandomBytes,
  makeBadgeCode,
  readBadgeCode,
} from '../../shared/domain/people/badgeCode.ts';
import { changeRefusal } from '../../shared/domain/people/mayChange.ts';
import type { PersonChange } from '../../shared/protocol/authority.ts';
import type { Entry, EntryBody } from '../../shared/protocol/entry.ts';
import { badgeRefOf } from '../../shared/protocol/keyedHash.ts';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import { roles } from '../../shared/protocol/feed.ts';
import type { Role, RosterPerson } from '../../shared/protocol/feed.ts';
import { writeWithFeed } from '../feed/feedWriter.ts';
import type { FeedWriter } from '../feed/feedWriter.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import type { Tx } from '../store/schema.ts';
import { shopById } from '../shops/shops.ts';

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

/** Everywhere somebody may be lent to, their own shop among them. */
export const maxShopsPerPerson = 500;

function afterChange(person: RosterPerson, change: PersonChange): RosterPerson {
  switch (change.kind) {
    case 'pin':
      return { ...person, pinHash: change.pinHash, demoPin: null };
    case 'badge':
      return { ...person, badgeRef: change.badgeRef };
    case 'noBadge':
      return { ...person, badgeRef: null };
    case 'retire':
      // Nothing that could be guessed outlasts the job (I11).
      return { ...person, retired: true, badgeRef: null, pinHash: '' };
    case 'lend':
      return { ...person, shops: lentTo(person, change.shop) };
    case 'return':
      return { ...person, shops: returnedFrom(person, change.shop) };
  }
}

function lentTo({ shops }: RosterPerson, shop: string): string[] {
  if (shops === null) throw new HqProblem('badInput', 'works in every shop');
  if (shops.includes(shop)) return shops;
  if (shops.length >= maxShopsPerPerson) throw new HqProblem('badInput', 'lent to too many shops');
  return [...shops, shop];
}

/** Their own shop, the first, can't be taken from them: that is what retiring is for. */
function returnedFrom({ shops }: RosterPerson, shop: string): string[] {
  if (shops === null) throw new HqProblem('badInput', 'works in every shop');
  if (shops[0] === shop) throw new HqProblem('badInput', 'that is their own shop');
  return shops.filter((one) => one !== shop);
}

/**
 * Whether somebody of this shop may change this of somebody who works there (I8). People are lent, and
 * retired, by their own shop; the one they were lent to can send them back.
 */
function may(
  people: readonly RosterPerson[],
  shop: string,
  by: string,
  person: RosterPerson,
  change: PersonChange,
): boolean {
  const asker = people.find(({ id }) => id === by);
  if (asker === undefined || !worksIn(asker, shop)) return false;
  if (changeRefusal(change.kind, asker, person) !== null) return false;
  const isHome = person.shops === null || person.shops[0] === shop || asker.shops === null;
  const isReturn = change.kind === 'return' && change.shop === shop;
  return isHome || isReturn || !['retire', 'lend', 'return'].includes(change.kind);
}

/** Who has a change made: somebody at a terminal of a shop, or head office itself. */
export type ChangedBy = { readonly shop: string; readonly personId: string } | 'office';

/** Changes somebody in the roster and tells the terminals. Throws `notFound`, `wrongRole`, `badInput`. */
export function changePerson(
  office: Office,
  personId: string,
  change: PersonChange,
  by: ChangedBy,
): Promise<RosterPerson> {
  return writeWithFeed(office, async (tx, feed) => {
    const people = await roster(office, tx);
    const person = people.find(({ id }) => id === personId);
    const isThere = person !== undefined && !person.retired;
    if (!isThere || (by !== 'office' && !worksIn(person, by.shop))) {
      throw new HqProblem('notFound', 'nobody of that name works here');
    }
    if (by !== 'office' && !may(people, by.shop, by.personId, person, change)) {
      throw new HqProblem('wrongRole');
    }
    if (change.kind === 'lend') await shopById(office, tx, change.shop);
    return updatePerson(office, tx, feed, afterChange(person, change));
  });
}

type PersonBody = Extract<EntryBody, { kind: 'person' }>;

/** What a terminal did at once, its line being down; only what takes power away. */
function doneAtCounter(body: PersonBody, person: RosterPerson): PersonChange | null {
  if (body.change === 'retired') return { kind: 'retire' };
  const isTheBadge = body.badge !== undefined && body.badge === person.badgeRef;
  return body.change === 'badgeWithdrawn' && isTheBadge ? { kind: 'noBadge' } : null;
}

/** Follows what was done of people at a counter while head office couldn't be asked, if they might. */
export async function followCounter(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  shop: string,
  entries: readonly Entry[],
): Promise<void> {
  for (const { body, actor } of entries) {
    if (body.kind !== 'person') continue;
    const people = await roster(office, tx);
    const person = people.find(({ id }) => id === body.personId);
    const change = person === undefined ? null : doneAtCounter(body, person);
    if (person === undefined || change === null || person.retired) continue;
    if (!worksIn(person, shop) || !may(people, shop, actor.personId, person, change)) continue;
    await updatePerson(office, tx, feed, afterChange(person, change));
  }
}

/** Where somebody works, on head office's own authority; the first is their own shop, `null`: all. */
export function setPersonShops(
  office: Office,
  personId: string,
  shops: readonly string[] | null,
): Promise<RosterPerson> {
  return writeWithFeed(office, async (tx, feed) => {
    const person = (await roster(office, tx)).find(({ id }) => id === personId);
    if (person === undefined || person.retired) throw new HqProblem('notFound', 'no such person');
    for (const shop of shops ?? []) await shopById(office, tx, shop);
    return updatePerson(office, tx, feed, { ...person, shops: shops === null ? null : [...shops] });
  });
}

/** Makes somebody a badge; its code is in this answer only. */
export async function makeBadge(
  office: Office,
  personId: string,
): Promise<{ readonly code: string; readonly person: RosterPerson }> {
  const code = makeBadgeCode(office.crypto.randomBytes(badgeRandomBytes));
  const read = readBadgeCode(code);
  if (read.kind !== 'badge') throw new Error('a badge that can’t be read');
  const badgeRef = badgeRefOf(office.crypto, office.keys.chainKey, read.text);
  return {
    code,
    person: await changePerson(office, personId, { kind: 'badge', badgeRef }, 'office'),
  };
}

async function updatePerson(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  person: RosterPerson,
): Promise<RosterPerson> {
  await tx
    .updateTable('person')
    .set({ body: JSON.stringify(person) })
    .where('tenant_id', '=', office.tenant)
    .where('person_id', '=', person.id)
    .execute();
  feed.add({ kind: 'person', person });
  return person;
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
    badgeRef: null,
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
