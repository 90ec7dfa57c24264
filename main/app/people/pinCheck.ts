import { systemActor } from './operator.ts';
import { failed, ok } from '../answers.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer, Problem } from '../../../shared/contract/problem.ts';
import type { RosterPerson } from '../../../shared/protocol/feed.ts';
import { entryFrame } from '../context.ts';
import type { AppContext } from '../context.ts';
import { takeNumber } from './phones.ts';
import type { Lockout, Writer } from '../ports.ts';

/** Wrong PINs, or numbers, before the first lock-out. */
export const maxPinTries = 5;
/** The first lock-out; each further wrong PIN doubles it up to `maxLockoutMs`. */
export const firstLockoutMs = 30_000;
export const maxLockoutMs = 15 * 60_000;

/** How long a person is locked out after `tries` wrong PINs in a row. */
export function lockoutMs(tries: number): number {
  if (tries < maxPinTries) return 0;
  return Math.min(maxLockoutMs, firstLockoutMs * 2 ** Math.min(tries - maxPinTries, 10));
}

/**
 * Until when they are locked out. HQ may have put the clock back since: nobody is kept out longer than
 * their tries are worth, counted from when that is first seen.
 */
function lockedOutUntil(tx: Writer, personId: string, before: Lockout, now: number): number {
  const until = Math.min(before.until, now + lockoutMs(before.tries));
  if (until < before.until) tx.setLockout(personId, { ...before, until });
  return until;
}

/** A person works here: not retired, and not tied to other shops only. */
export function worksHere(person: RosterPerson, shopId: string): boolean {
  return !person.retired && (person.shops === null || person.shops.includes(shopId));
}

/** Whether somebody is who they say; PINs and numbers count as tries of the one lock-out. */
export interface PinCheck {
  /** Somebody who works here now. */
  find(personId: string): RosterPerson | null;
  pin(personId: string, pin: string): Promise<Answer<RosterPerson>>;
  /** A number off their phone. */
  number(personId: string, number: string): Answer<RosterPerson>;
  /** Until when they are locked out, as a problem; `null` where they aren't. */
  lockedOut(personId: string): Problem | null;
}

interface Reserved {
  readonly lockedUntil: number | null;
  readonly tries: number;
}

export function createPinCheck(context: AppContext): PinCheck {
  function find(personId: string): RosterPerson | null {
    return context.store.read((tx) => {
      const person = tx.person(personId);
      const shop = tx.shop();
      if (person === null || shop === null || !worksHere(person, shop.id)) return null;
      return person;
    });
  }

  function reserve(tx: Writer, personId: string): Reserved {
    const now = context.clock.now().effective;
    const before = tx.lockout(personId);
    const lockedUntil = before === null ? now : lockedOutUntil(tx, personId, before, now);
    if (before !== null && lockedUntil > now) return { lockedUntil, tries: before.tries };
    const tries = (before?.tries ?? 0) + 1;
    tx.setLockout(personId, { tries, until: now + lockoutMs(tries) });
    return { lockedUntil: null, tries };
  }

  function journalRefusal(tx: Writer, personId: string, tries: number): void {
    if (tx.identity() === null) return;
    tx.append({
      ...entryFrame(context, tx, systemActor),
      id: context.ids.random128(),
      approver: null,
      body: { kind: 'pinRefused', personId, tries },
      print: null,
    });
  }

  function refusal(tries: number, code: 'wrongPin' | 'wrongNumber'): Problem {
    if (tries < maxPinTries) return problemOf(code, { left: maxPinTries - tries });
    return problemOf('lockedOut', { until: context.clock.now().effective + lockoutMs(tries) });
  }

  return {
    find,
    async pin(personId, pin) {
      const person = find(personId);
      if (person === null) return failed(problemOf('wrongPin', { left: maxPinTries }));
      // Counted before it is judged, so that pulling the plug wins nobody another try.
      const { lockedUntil, tries } = context.store.write((tx) => reserve(tx, personId), 'reserve');
      if (lockedUntil !== null) return failed(problemOf('lockedOut', { until: lockedUntil }));
      if (await context.pinHasher.verify(pin, person.pinHash)) {
        context.store.write((tx) => tx.setLockout(personId, null), 'reserve');
        return ok(person);
      }
      context.store.write((tx) => journalRefusal(tx, personId, tries), 'reserve');
      context.line.nudge();
      return failed(refusal(tries, 'wrongPin'));
    },
    number(personId, number) {
      const person = find(personId);
      if (person === null) return failed(problemOf('phoneNotPaired'));
      // One transaction: that it was tried, and which number can't be used again, is kept before it counts.
      const answer = context.store.write((tx): Answer<RosterPerson> => {
        if (tx.phonePairing(personId)?.state !== 'paired') {
          return failed(problemOf('phoneNotPaired'));
        }
        const { lockedUntil, tries } = reserve(tx, personId);
        if (lockedUntil !== null) return failed(problemOf('lockedOut', { until: lockedUntil }));
        if (takeNumber(context, tx, personId, number)) {
          tx.setLockout(personId, null);
          return ok(person);
        }
        journalRefusal(tx, personId, tries);
        return failed(refusal(tries, 'wrongNumber'));
      }, 'reserve');
      context.line.nudge();
      return answer;
    },
    lockedOut(personId) {
      const now = context.clock.now().effective;
      const until = context.store.write((tx) => {
        const lockout = tx.lockout(personId);
        return lockout === null ? now : lockedOutUntil(tx, personId, lockout, now);
      }, 'reserve');
      return until > now ? problemOf('lockedOut', { until }) : null;
    },
  };
}
