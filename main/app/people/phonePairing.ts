import { actorOf } from './operator.ts';
import type { Operator } from './operator.ts';
import { failed, ok } from '../answers.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import { changeRefusal } from '../../../shared/domain/people/mayChange.ts';
import type { personChanges } from '../../../shared/protocol/entry.ts';
import { bytesToHex } from '../../../shared/protocol/bytes.ts';
import { otpauthUri } from '../../../shared/protocol/totp.ts';
import { changeProblem } from './changePerson.ts';
import { entryFrame } from '../context.ts';
import type { AppContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { keepApprovalKey, phoneSecret, takeNumber } from './phones.ts';
import type { Writer } from '../ports.ts';
import type { Session } from './session.ts';

type PairingHandlers = Pick<
  Handlers,
  'people.pairPhone' | 'people.confirmPhone' | 'people.unpairPhone'
>;

/** As many as a number holds exactly. */
const pairingNoBytes = 6;

/**
 * A manager's phone and this counter: an authenticator app reads the secret off the screen once, and its
 * numbers are the manager's word while they are away, without any network. Every counter has its own.
 */
export function createPhonePairing(context: AppContext, session: Session): PairingHandlers {
  function journal(
    tx: Writer,
    by: Operator,
    personId: string,
    change: (typeof personChanges)[number],
  ): void {
    tx.append({
      ...entryFrame(context, tx, actorOf(by)),
      id: context.ids.random128(),
      approver: null,
      body: { kind: 'person', personId, change },
      print: null,
    });
  }

  return {
    'people.pairPhone': async ({ pin }, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const proven = await session.confirmPin(operator, pin);
      if (!proven.ok) return proven;
      keepApprovalKey(context);
      const no = context.store.write((tx) => {
        // Not counted: a database that was put back would come to a number that was shown before.
        const drawn = Number.parseInt(bytesToHex(context.crypto.randomBytes(pairingNoBytes)), 16);
        tx.setPhonePairing(operator.id, { no: drawn, state: 'offered', lastStep: 0 });
        return drawn;
      });
      const secret = phoneSecret(context, operator.id, no);
      if (secret === null) return failed(problemOf('notSetUp'));
      const where = context.store.read((tx) => tx.identity()?.counterName ?? '');
      return ok({ uri: otpauthUri(secret, 'Countersign', `${operator.name} · ${where}`) });
    },

    'people.confirmPhone': ({ number }, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      return context.store.write((tx) => {
        if (tx.phonePairing(operator.id)?.state !== 'offered') {
          return failed(problemOf('phoneNotPaired'));
        }
        if (!takeNumber(context, tx, operator.id, number)) {
          return failed(problemOf('numberDiffers'));
        }
        journal(tx, operator, operator.id, 'phonePaired');
        return ok(null);
      });
    },

    'people.unpairPhone': ({ personId }, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      return context.store.write((tx) => {
        const person = tx.person(personId);
        const pairing = tx.phonePairing(personId);
        if (person === null || pairing === null) return failed(problemOf('notFound'));
        // Like a lost badge: it takes power away, so that whoever notices may do it.
        const refusal = changeRefusal('noBadge', operator, person);
        if (refusal !== null) return failed(changeProblem(refusal));
        tx.setPhonePairing(personId, { ...pairing, state: 'none' });
        journal(tx, operator, personId, 'phoneUnpaired');
        return ok(null);
      });
    },
  };
}
