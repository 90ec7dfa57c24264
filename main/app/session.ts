import { actorOf, systemActor } from './operator.ts';
import type { Operator } from './operator.ts';
import { failed, ok } from './answers.ts';
import { ranks } from './operator.ts';
import { problemOf } from '../../shared/contract/problem.ts';
import type { Answer } from '../../shared/contract/problem.ts';
import type { ApprovalInput } from '../../shared/contract/order.ts';
import type { PersonView } from '../../shared/contract/views.ts';
import type { Role, RosterPerson } from '../../shared/protocol/feed.ts';
import type { EntryBody } from '../../shared/protocol/entry.ts';
import { entryFrame } from './context.ts';
import type { AppContext } from './context.ts';
import type { Lockout } from './ports.ts';

export interface Session {
  operator(): Operator | null;
  /** Somebody did something: the auto-lock starts anew. */
  touch(): void;
  signIn(personId: string, pin: string): Promise<Answer<PersonView>>;
  signOut(because: 'operator' | 'idle' | 'switch'): Answer<null>;
  /** A second person agrees: never the operator themselves, of at least `needed`. */
  approve(approval: ApprovalInput, operator: Operator, needed: Role): Promise<Answer<Operator>>;
  /** The operator proves once more that it is they. */
  confirmPin(operator: Operator, pin: string): Promise<Answer<null>>;
}

/** Wrong PINs before the first lock-out. */
export const maxPinTries = 5;
/** The first lock-out; each further wrong PIN doubles it up to `maxLockoutMs`. */
export const firstLockoutMs = 30_000;
export const maxLockoutMs = 15 * 60_000;

/** How long a person is locked out after `tries` wrong PINs in a row. */
export function lockoutMs(tries: number): number {
  if (tries < maxPinTries) return 0;
  return Math.min(maxLockoutMs, firstLockoutMs * 2 ** Math.min(tries - maxPinTries, 10));
}

/** HQ may have put the clock back since: nobody is kept out longer than their tries are worth. */
function lockedOutUntil({ tries, until }: Lockout, now: number): number {
  return Math.min(until, now + lockoutMs(tries));
}

export function personView(person: RosterPerson): PersonView {
  return { id: person.id, name: person.name, role: person.role, demoPin: person.demoPin };
}

/** A person works here: not retired, and not tied to other shops only. */
export function worksHere(person: RosterPerson, shopId: string): boolean {
  return !person.retired && (person.shops === null || person.shops.includes(shopId));
}

const minuteMs = 60_000;

export function createSession(context: AppContext): Session {
  let current: Operator | null = null;
  let lastTouch = 0;

  function journal(operator: Operator | null, body: EntryBody): void {
    context.store.write((tx) => {
      if (tx.identity() === null) return;
      const frame = entryFrame(context, tx, operator === null ? systemActor : actorOf(operator));
      tx.append({ ...frame, id: context.ids.random128(), approver: null, body, print: null });
    });
    context.line.nudge();
  }

  function find(personId: string): RosterPerson | null {
    return context.store.read((tx) => {
      const person = tx.person(personId);
      const shop = tx.shop();
      if (person === null || shop === null || !worksHere(person, shop.id)) return null;
      return person;
    });
  }

  /** Counts the try before it is judged, so that pulling the plug wins nobody another one. */
  function reserveTry(personId: string): {
    readonly lockedUntil: number | null;
    readonly tries: number;
  } {
    const now = context.clock.now().effective;
    return context.store.write((tx) => {
      const before = tx.lockout(personId);
      const lockedUntil = before === null ? now : lockedOutUntil(before, now);
      if (before !== null && lockedUntil > now) return { lockedUntil, tries: before.tries };
      const tries = (before?.tries ?? 0) + 1;
      tx.setLockout(personId, { tries, until: now + lockoutMs(tries) });
      return { lockedUntil: null, tries };
    });
  }

  async function checkPin(personId: string, pin: string): Promise<Answer<RosterPerson>> {
    const person = find(personId);
    if (person === null) return failed(problemOf('wrongPin', { left: maxPinTries }));
    const reserved = reserveTry(personId);
    if (reserved.lockedUntil !== null) {
      return failed(problemOf('lockedOut', { until: reserved.lockedUntil }));
    }
    if (!(await context.pinHasher.verify(pin, person.pinHash))) {
      journal(null, { kind: 'pinRefused', personId, tries: reserved.tries });
      const until = context.clock.now().effective + lockoutMs(reserved.tries);
      return reserved.tries >= maxPinTries
        ? failed(problemOf('lockedOut', { until }))
        : failed(problemOf('wrongPin', { left: maxPinTries - reserved.tries }));
    }
    context.store.write((tx) => tx.setLockout(personId, null));
    return ok(person);
  }

  function leave(operator: Operator, because: 'operator' | 'idle'): void {
    current = null;
    journal(operator, { kind: 'signOut', because });
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
    const person = find(current.id);
    if (person === null) leave(current, 'operator');
    else if (person.role !== current.role) current = { ...current, role: person.role };
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
      const checked = await checkPin(personId, pin);
      if (!checked.ok) return checked;
      const { id, name, role } = checked.value;
      if (current !== null && current.id !== id)
        journal(current, { kind: 'signOut', because: 'switch' });
      const operator = { id, name, role };
      // First: where it can't be journalled nobody is let in.
      journal(operator, { kind: 'signIn' });
      current = operator;
      session.touch();
      context.announce('session');
      return ok(personView(checked.value));
    },
    signOut(because) {
      const operator = current;
      current = null;
      if (operator !== null) journal(operator, { kind: 'signOut', because });
      context.announce('session');
      return ok(null);
    },
    async approve(approval, operator, needed) {
      if (approval.personId === operator.id) return failed(problemOf('samePerson'));
      const checked = await checkPin(approval.personId, approval.pin);
      if (!checked.ok) return checked;
      const { id, name, role } = checked.value;
      if (!ranks(role, needed)) return failed(problemOf('wrongRole', { needed }));
      return ok({ id, name, role });
    },
    async confirmPin(operator, pin) {
      const checked = await checkPin(operator.id, pin);
      return checked.ok ? ok(null) : checked;
    },
  };
  return session;
}
