import { actorOf, ranks } from './operator.ts';
import type { Operator } from './operator.ts';
import { failed, ok } from '../answers.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import type { StaffView } from '../../../shared/contract/views.ts';
import {
  badgeRandomBytes,
  makeBadgeCode,
  readBadgeCode,
} from '../../../shared/domain/people/badgeCode.ts';
import { changeKinds, changeRefusal } from '../../../shared/domain/people/mayChange.ts';
import type { ChangeKind } from '../../../shared/domain/people/mayChange.ts';
import { easyPin } from '../../../shared/domain/people/pin.ts';
import type { PersonChange } from '../../../shared/protocol/authority.ts';
import type { RosterPerson } from '../../../shared/protocol/feed.ts';
import { badgeRefOf } from '../../../shared/protocol/keyedHash.ts';
import { approversFor } from './approving.ts';
import { changeProblem } from './changePerson.ts';
import { entryFrame } from '../context.ts';
import type { AppContext } from '../context.ts';
import type { Caller, Handlers } from '../handlers.ts';
import { worksHere } from './pinCheck.ts';
import type { Authority, Reader } from '../ports.ts';
import { personView } from './session.ts';
import type { Session } from './session.ts';

type PeopleHandlers = Pick<
  Handlers,
  | 'people.list'
  | 'people.add'
  | 'people.own'
  | 'people.approvers'
  | 'people.changeOwnPin'
  | 'people.resetPin'
  | 'people.retire'
  | 'people.shops'
  | 'people.lend'
  | 'people.return'
  | 'people.makeBadge'
  | 'people.withdrawBadge'
  | 'people.rules'
>;

/** A shop of its own has no other to lend to. */
const withinChain: ReadonlySet<ChangeKind> = new Set(['lend', 'return']);

function mayOf(tx: Reader, asker: Operator, person: RosterPerson): readonly ChangeKind[] {
  const isAlone = tx.identity()?.standAlone ?? true;
  const isHome = person.shops !== null && person.shops[0] === tx.shop()?.id;
  return changeKinds.filter((kind) => {
    if (changeRefusal(kind, asker, person) !== null) return false;
    // One's own takes the old one, and has a place of its own.
    if (kind === 'pin' && asker.id === person.id) return false;
    if (withinChain.has(kind) && (isAlone || person.shops === null)) return false;
    if (kind === 'noBadge') return person.badgeRef !== null;
    if (kind === 'lend' || kind === 'retire') return isHome || person.shops === null;
    return kind !== 'return' || (person.shops ?? []).length > 1;
  });
}

function staffView(tx: Reader, asker: Operator, person: RosterPerson): StaffView {
  return {
    ...personView(person),
    hasBadge: person.badgeRef !== null,
    hasPhone: tx.phonePairing(person.id)?.state === 'paired',
    shops: person.shops,
    isLent: person.shops !== null && person.shops[0] !== tx.shop()?.id,
    may: mayOf(tx, asker, person),
  };
}

/** Looking after the people of a shop: who they are, what they sign in with, where they work. */
export function createPeople(
  context: AppContext,
  session: Session,
  authority: Authority,
): PeopleHandlers {
  async function change(
    personId: string,
    wanted: PersonChange,
    { operator }: Caller,
  ): Promise<Answer<null>> {
    if (operator === null) return failed(problemOf('notSignedIn'));
    const person = context.store.read((tx) => tx.person(personId));
    const shop = context.store.read((tx) => tx.shop());
    if (person === null || shop === null || !worksHere(person, shop.id)) {
      return failed(problemOf('notFound'));
    }
    if (withinChain.has(wanted.kind) && person.shops === null) {
      return failed(problemOf('worksEverywhere'));
    }
    const refusal = changeRefusal(wanted.kind, operator, person);
    if (refusal !== null) return failed(changeProblem(refusal));
    const changed = await authority.changePerson(personId, wanted, actorOf(operator));
    context.announce('session');
    return changed.ok ? ok(null) : changed;
  }

  /** Somebody who forgot their PIN tried in vain before: the new one counts from the first try. */
  async function setPin(personId: string, pin: string, caller: Caller): Promise<Answer<null>> {
    const pinHash = await context.pinHasher.hash(pin);
    const changed = await change(personId, { kind: 'pin', pinHash }, caller);
    if (changed.ok) context.store.write((tx) => tx.setLockout(personId, null));
    return changed;
  }

  return {
    'people.list': (_, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      return context.store.read((tx) => {
        const shop = tx.shop();
        const here = shop === null ? [] : tx.people().filter((one) => worksHere(one, shop.id));
        return ok(here.map((person) => staffView(tx, operator, person)));
      });
    },

    'people.add': async ({ name, role, pin }, { operator }) => {
      // Nobody makes somebody who may do more than they may (I8).
      if (operator === null || !ranks(operator.role, role)) {
        return failed(problemOf('wrongRole', { needed: role }));
      }
      const why = easyPin(pin, null);
      if (why !== null) return failed(problemOf('easyPin', { why }));
      const pinHash = await context.pinHasher.hash(pin);
      const added = await authority.addPerson({ name, role, pinHash }, actorOf(operator));
      return added.ok ? ok(personView(added.value)) : added;
    },

    'people.own': (_, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      return context.store.read((tx) =>
        ok({
          hasBadge: (tx.person(operator.id)?.badgeRef ?? null) !== null,
          hasPhone: tx.phonePairing(operator.id)?.state === 'paired',
        }),
      );
    },

    'people.approvers': (_, { operator }) =>
      operator === null ? failed(problemOf('notSignedIn')) : ok(approversFor(context, operator)),

    'people.changeOwnPin': async ({ pin, newPin }, caller) => {
      if (caller.operator === null) return failed(problemOf('notSignedIn'));
      const proven = await session.confirmPin(caller.operator, pin);
      if (!proven.ok) return proven;
      const why = easyPin(newPin, pin);
      if (why !== null) return failed(problemOf('easyPin', { why }));
      return await setPin(caller.operator.id, newPin, caller);
    },

    'people.resetPin': async ({ personId, pin }, caller) => {
      // One's own takes the old one: whoever finds a counter unlocked must not lock its owner out.
      if (caller.operator?.id === personId) return failed(problemOf('oneself'));
      const why = easyPin(pin, null);
      if (why !== null) return failed(problemOf('easyPin', { why }));
      return await setPin(personId, pin, caller);
    },

    'people.retire': ({ personId }, caller) => change(personId, { kind: 'retire' }, caller),
    'people.shops': () => authority.shops(),
    'people.lend': ({ personId, shop }, caller) => change(personId, { kind: 'lend', shop }, caller),
    'people.return': ({ personId, shop }, caller) =>
      change(personId, { kind: 'return', shop }, caller),

    'people.makeBadge': async ({ personId }, caller) => {
      const chainKey = context.secrets.get('chainKey');
      if (chainKey === null) return failed(problemOf('notSetUp'));
      const code = makeBadgeCode(context.crypto.randomBytes(badgeRandomBytes));
      const read = readBadgeCode(code);
      if (read.kind !== 'badge') throw new Error('a badge that can’t be read');
      const badgeRef = badgeRefOf(context.crypto, chainKey, read.text);
      const changed = await change(personId, { kind: 'badge', badgeRef }, caller);
      return changed.ok ? ok({ code }) : changed;
    },
    'people.withdrawBadge': ({ personId }, caller) => change(personId, { kind: 'noBadge' }, caller),

    'people.rules': (rules, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      return context.store.write((tx) => {
        const shop = tx.shop();
        const isAlone = tx.identity()?.standAlone ?? false;
        if (shop === null || !isAlone) return failed(problemOf('notInThisMode'));
        tx.applyFeed([{ kind: 'shop', shop: { ...shop, ...rules } }]);
        tx.append({
          ...entryFrame(context, tx, actorOf(operator)),
          id: context.ids.random128(),
          approver: null,
          body: { kind: 'settings', changed: Object.keys(rules) },
          print: null,
        });
        context.announce('session');
        return ok(null);
      });
    },
  };
}
