import type { TillsView } from '../../../shared/contract/till.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import { bytesToHex, hexToBytes, utf8Bytes } from '../../../shared/protocol/bytes.ts';
import type { Crypto } from '../../../shared/protocol/crypto.ts';
import { failed, ok } from '../answers.ts';
import { entryFrame } from '../context.ts';
import type { AppContext } from '../context.ts';
import type { Caller, Handlers } from '../handlers.ts';
import { actorOf } from '../people/operator.ts';
import type { CallingTill, TillBaskets } from './tillBaskets.ts';
import type { KnownTill, TillDoorState, TillsKept } from './tillPorts.ts';

type KeepingHandlers = Pick<
  Handlers,
  | 'till.state'
  | 'till.switch'
  | 'till.add'
  | 'till.withdraw'
  | 'till.counter'
  | 'till.sendBack'
  | 'till.declineVoid'
>;

const tokenBytes = 32;
const tokenPrefix = 'cst_';
/** A shop has a few tills; more is a mistake. */
const maxTills = 20;

function hashOf(crypto: Pick<Crypto, 'sha256'>, token: string): Uint8Array {
  return crypto.sha256(utf8Bytes(token));
}

/** Takes the same time whatever differs, and wherever. */
function sameBytes(some: Uint8Array, others: Uint8Array): boolean {
  let difference = some.length ^ others.length;
  for (let at = 0; at < some.length; at += 1) difference |= (some[at] ?? 0) ^ (others[at] ?? 0);
  return difference === 0;
}

/** Whose token it is, every one of them compared; `null` for nobody's. */
export function tillWith(
  crypto: Pick<Crypto, 'sha256'>,
  { tills }: TillsKept,
  token: string,
): CallingTill | null {
  const given = hashOf(crypto, token);
  let found: CallingTill | null = null;
  for (const { id, name, tokenHash } of tills) {
    if (sameBytes(hexToBytes(tokenHash), given)) found = { id, name };
  }
  return found;
}

/** When each till was heard last, since the program was started. */
export interface TillsHeard {
  heard(tillId: string, at: number): void;
  heardAt(tillId: string): number | null;
}

export function createTillsHeard(): TillsHeard {
  const at = new Map<string, number>();
  return {
    heard: (tillId, moment) => void at.set(tillId, moment),
    heardAt: (tillId) => at.get(tillId) ?? null,
  };
}

export interface TillKeepingNeeds {
  readonly context: AppContext;
  readonly baskets: TillBaskets;
  readonly heard: TillsHeard;
  readonly door: TillDoorState;
}

/** Who may call, as a manager keeps it, and what the tills asked the counter for. */
export function createTillKeeping({
  context,
  baskets,
  heard,
  door,
}: TillKeepingNeeds): KeepingHandlers {
  function view(): TillsView {
    const { on, port, tills } = context.store.read((tx) => tx.tills());
    return {
      on,
      port,
      door: door.state(),
      tills: tills.map(({ id, name, addedAt }) => ({
        id,
        name,
        addedAt,
        heardAt: heard.heardAt(id),
      })),
    };
  }

  function change<T>(
    { operator }: Caller,
    what: 'tillsOn' | 'tillsOff' | 'tillAdded' | 'tillWithdrawn',
    step: (before: TillsKept) => Answer<{ readonly next: TillsKept; readonly value: T }>,
  ): Answer<T> {
    if (operator === null) return failed(problemOf('notSignedIn'));
    const answer = context.store.write((tx): Answer<T> => {
      const stepped = step(tx.tills());
      if (!stepped.ok) return stepped;
      tx.setTills(stepped.value.next);
      tx.append({
        ...entryFrame(context, tx, actorOf(operator)),
        id: context.ids.random128(),
        approver: null,
        body: { kind: 'settings', changed: [what] },
        print: null,
      });
      return ok(stepped.value.value);
    });
    if (answer.ok) context.announce('till');
    return answer;
  }

  function newTill(name: string): { readonly till: KnownTill; readonly token: string } {
    const token = `${tokenPrefix}${bytesToHex(context.crypto.randomBytes(tokenBytes))}`;
    const till = {
      id: context.ids.random128(),
      name,
      tokenHash: bytesToHex(hashOf(context.crypto, token)),
      addedAt: context.clock.now().effective,
    };
    return { till, token };
  }

  return {
    'till.state': () => ok(view()),
    'till.switch': ({ on, port }, caller) => {
      // What a till redeems is real.
      if (context.mode === 'practice') return failed(problemOf('notInThisMode'));
      const done = change(caller, on ? 'tillsOn' : 'tillsOff', (before) =>
        ok({ next: { ...before, on, port }, value: null }),
      );
      return done.ok ? ok(view()) : done;
    },
    'till.add': ({ name }, caller) => {
      const { till, token } = newTill(name);
      return change(caller, 'tillAdded', (before) => {
        if (before.tills.length >= maxTills) return failed(problemOf('tooMuch', { max: maxTills }));
        const isTaken = before.tills.some((one) => one.name === name);
        if (isTaken) return failed(problemOf('nameTaken'));
        return ok({
          next: { ...before, tills: [...before.tills, till] },
          value: { id: till.id, token },
        });
      });
    },
    'till.withdraw': ({ id }, caller) => {
      const done = change(caller, 'tillWithdrawn', (before) => {
        const tills = before.tills.filter((till) => till.id !== id);
        if (tills.length === before.tills.length) return failed(problemOf('notFound'));
        return ok({ next: { ...before, tills }, value: null });
      });
      return done.ok ? ok(view()) : done;
    },
    'till.counter': () =>
      ok(
        context.store.read((tx) => ({
          baskets: baskets.waiting(),
          voids: baskets.voids().filter(({ undoId }) => tx.entryById(undoId) === null),
        })),
      ),
    'till.sendBack': ({ orderId }) => {
      if (baskets.of(orderId)?.state !== 'waiting') return failed(problemOf('notFound'));
      baskets.setState(orderId, 'sentBack');
      return ok(null);
    },
    'till.declineVoid': ({ undoId }) => {
      const asked = baskets.voidOf(undoId);
      if (asked === null) return failed(problemOf('notFound'));
      baskets.putVoid({ ...asked, state: 'declined' });
      return ok(null);
    },
  };
}
