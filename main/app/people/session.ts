import { actorOf, ranks } from './operator.ts';
import type { Approver, Operator } from './operator.ts';
import { failed, ok } from '../answers.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import type { ApprovalInput } from '../../../shared/contract/order.ts';
import type { BadgeRead, PersonView } from '../../../shared/contract/views.ts';
import { readBadgeCode } from '../../../shared/domain/people/badgeCode.ts';
import type { EntryBody } from '../../../shared/protocol/entry.ts';
import type { Role, RosterPerson } from '../../../shared/protocol/feed.ts';
import { badgeRefOf } from '../../../shared/protocol/keyedHash.ts';
import { entryFrame } from '../context.ts';
import type { AppContext } from '../context.ts';
import { createPinCheck, worksHere } from './pinCheck.ts';
import { shiftForSignIn } from './shift.ts';

export interface Session {
  operator(): Operator | null;
  /** Somebody did something: the auto-lock starts anew. */
  touch(): void;
  signIn(personId: string, pin: string): Promise<Answer<PersonView>>;
  /** Whoever else is signed in is signed out; the PIN is still asked for, but where the shop waives it. */
  badge(raw: string): Answer<BadgeRead>;
  /** Whose badge it is, and nothing else. */
  whose(raw: string): Answer<BadgeRead>;
  signOut(because: 'operator' | 'idle' | 'switch'): Answer<null>;
  /** A second person agrees: never the operator themselves, of at least `needed`. */
  approve(approval: ApprovalInput, operator: Operator, needed: Role): Promise<Answer<Approver>>;
  /** The operator proves once more that it is they. */
  confirmPin(operator: Operator, pin: string): Promise<Answer<null>>;
}

export function personView(person: RosterPerson): PersonView {
  return { id: person.id, name: person.name, role: person.role, demoPin: person.demoPin };
}

const minuteMs = 60_000;

export function createSession(context: AppContext): Session {
  const check = createPinCheck(context);
  let current: Operator | null = null;
  let lastTouch = 0;

  function journal(operator: Operator, body: EntryBody): void {
    context.store.write((tx) => {
      if (tx.identity() === null) return;
      const frame = entryFrame(context, tx, actorOf(operator));
      tx.append({ ...frame, id: context.ids.random128(), approver: null, body, print: null });
    }, 'reserve');
    context.line.nudge();
  }

  function leave(operator: Operator, because: 'operator' | 'idle' | 'switch'): void {
    current = null;
    journal(operator, { kind: 'signOut', because });
    context.announce('session');
  }

  function enter(person: RosterPerson, body: EntryBody & { readonly kind: 'signIn' }): void {
    const { id, name, role } = person;
    if (current !== null && current.id !== id) {
      journal(current, { kind: 'signOut', because: 'switch' });
    }
    const operator = { id, name, role };
    // First: where it can't be journalled nobody is let in.
    shiftForSignIn(context, actorOf(operator));
    journal(operator, body);
    current = operator;
    session.touch();
    context.announce('session');
  }

  function lockWhenIdle(): void {
    if (current === null) return;
    const minutes = context.store.read((tx) => tx.shop()?.autoLockMinutes) ?? 1;
    if (context.clock.now().monotonicMs - lastTouch < minutes * minuteMs) return;
    leave(current, 'idle');
  }

  /** A role ends with the roster, and does so while somebody is signed in, too (I8). */
  function followRoster(): void {
    if (current === null) return;
    const person = check.find(current.id);
    if (person === null) leave(current, 'operator');
    else if (person.role !== current.role) current = { ...current, role: person.role };
  }

  function bearerOf(raw: string): RosterPerson | null {
    const read = readBadgeCode(raw);
    const chainKey = context.secrets.get('chainKey');
    if (read.kind !== 'badge' || chainKey === null) return null;
    const ref = badgeRefOf(context.crypto, chainKey, read.text);
    return context.store.read((tx) => {
      const shop = tx.shop();
      const bearer = tx.people().find(({ badgeRef }) => badgeRef === ref);
      return bearer !== undefined && shop !== null && worksHere(bearer, shop.id) ? bearer : null;
    });
  }

  const badgeIsEnough = (): boolean => context.store.read((tx) => tx.shop()?.badgeAlone ?? false);

  function approveByBadge(raw: string): Answer<RosterPerson> {
    const bearer = bearerOf(raw);
    if (bearer === null) return failed(problemOf('badgeUnknown'));
    if (!badgeIsEnough()) return failed(problemOf('badgeNeedsPin'));
    const locked = check.lockedOut(bearer.id);
    return locked === null ? ok(bearer) : failed(locked);
  }

  async function prove(approval: ApprovalInput): Promise<Answer<Approver>> {
    const how = 'badge' in approval ? 'badge' : 'pin' in approval ? 'pin' : 'phone';
    const proven =
      'badge' in approval
        ? approveByBadge(approval.badge)
        : 'pin' in approval
          ? await check.pin(approval.personId, approval.pin)
          : check.number(approval.personId, approval.number);
    if (!proven.ok) return proven;
    const { id, name, role } = proven.value;
    return ok({ id, name, role, how });
  }

  const session: Session = {
    operator() {
      lockWhenIdle();
      followRoster();
      return current;
    },
    touch() {
      lastTouch = context.clock.now().monotonicMs;
    },
    async signIn(personId, pin) {
      const checked = await check.pin(personId, pin);
      if (!checked.ok) return checked;
      enter(checked.value, { kind: 'signIn' });
      return ok(personView(checked.value));
    },
    badge(raw) {
      const bearer = bearerOf(raw);
      if (bearer === null) return failed(problemOf('badgeUnknown'));
      const { id: personId } = bearer;
      if (current?.id === personId) return ok({ personId, signedIn: true });
      if (!badgeIsEnough()) {
        if (current !== null) leave(current, 'switch');
        return ok({ personId, signedIn: false });
      }
      const locked = check.lockedOut(personId);
      if (locked !== null) return failed(locked);
      enter(bearer, { kind: 'signIn', badge: true });
      return ok({ personId, signedIn: true });
    },
    whose(raw) {
      const bearer = bearerOf(raw);
      if (bearer === null) return failed(problemOf('badgeUnknown'));
      return ok({ personId: bearer.id, signedIn: false });
    },
    signOut(because) {
      const operator = current;
      current = null;
      if (operator !== null) journal(operator, { kind: 'signOut', because });
      context.announce('session');
      return ok(null);
    },
    async approve(approval, operator, needed) {
      const named = 'personId' in approval ? approval.personId : bearerOf(approval.badge)?.id;
      if (named === operator.id) return failed(problemOf('samePerson'));
      const proven = await prove(approval);
      if (!proven.ok) return proven;
      const { role } = proven.value;
      return ranks(role, needed) ? proven : failed(problemOf('wrongRole', { needed }));
    },
    async confirmPin(operator, pin) {
      const checked = await check.pin(operator.id, pin);
      return checked.ok ? ok(null) : checked;
    },
  };
  return session;
}
