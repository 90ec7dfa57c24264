import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCrypto } from '../../main/platform/crypto.ts';
import type { PinHasher } from '../../main/app/ports.ts';
import type { InputOf, MethodName, OutputOf } from '../../shared/contract/methods.ts';
import { entry as entrySchema } from '../../shared/protocol/entry.ts';
import type { Entry, EntryBody } from '../../shared/protocol/entry.ts';
import type { Role, RosterPerson, ShopConfig } from '../../shared/protocol/feed.ts';
import { openRig, rigCode, rigPin, rigVoucher, setUpRig } from '../faults/counterRig.ts';
import type { CounterRig } from '../faults/counterRig.ts';

/** Noon of 22 November 2026 in Shanghai; the shop's business day turns at 03:00. */
export const noon = Date.UTC(2026, 10, 22, 4);
export const hourMs = 3_600_000;

export const pins = { Mei: rigPin, Wang: '1470', Zhou: '9713', Chen: '3691', Jie: '6284' } as const;
export type Name = keyof typeof pins;

/** A counter with five people, whose clock is turned by hand. */
export interface PeopleRig {
  rig: CounterRig;
  readonly dir: string;
  id(name: Name): string;
  person(name: Name): RosterPerson;
  signIn(name: Name, pin?: string): Promise<string>;
  /** The problem's code, or `ok`. */
  code<M extends MethodName>(method: M, input: InputOf<M>): Promise<string>;
  problem<M extends MethodName>(method: M, input: InputOf<M>): Promise<unknown>;
  operator(): Promise<string | null>;
  entries(): readonly Entry[];
  bodies<K extends EntryBody['kind']>(kind: K): readonly Extract<EntryBody, { kind: K }>[];
  setShop(change: Partial<ShopConfig>): void;
  pass(ms: number): void;
  /** Only the machine's own clock is put: as somebody might who wants a lock-out to end. */
  putWall(ms: number): void;
  /** As after a power cut; `reboot` also begins the monotonic clock anew. */
  reopen(how?: 'restart' | 'reboot'): void;
  close(): void;
}

/** Hashing as it really is takes 100 ms; where thousands of PINs are tried the form is enough. */
export const quickHasher: PinHasher = {
  hash: (pin) => Promise.resolve(`quick$${createHash(pin)}`),
  verify: (pin, pinHash) => Promise.resolve(pinHash === `quick$${createHash(pin)}`),
};

function createHash(pin: string): string {
  return Buffer.from(createCrypto().sha256(Buffer.from(`pin ${pin}`))).toString('hex');
}

const roleOf: Readonly<Record<Exclude<Name, 'Mei'>, Role>> = {
  Wang: 'manager',
  Zhou: 'areaManager',
  Chen: 'cashier',
  Jie: 'shiftLead',
};

export async function openPeopleRig(pinHasher: PinHasher = quickHasher): Promise<PeopleRig> {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-people-'));
  const hand = { wall: noon, monotonic: 600_000, boot: 1 };
  const machine = {
    wall: () => hand.wall,
    monotonic: () => hand.monotonic,
    get bootId() {
      return `boot-${hand.boot}`;
    },
  };
  const start = () => openRig(dir, undefined, { crypto: createCrypto(), machine, pinHasher });
  const counter: PeopleRig = {
    dir,
    rig: start(),
    id: (name) => counter.person(name).id,
    person(name) {
      const found = counter.rig.store.read((tx) => tx.people()).find((one) => one.name === name);
      if (found === undefined) throw new Error(`no ${name}`);
      return found;
    },
    signIn: (name, pin = pins[name]) =>
      counter.code('session.signIn', { personId: counter.id(name), pin }),
    async code(method, input) {
      const answer = await counter.rig.tryCall(method, input);
      return answer.ok ? 'ok' : answer.problem.code;
    },
    async problem(method, input) {
      const answer = await counter.rig.tryCall(method, input);
      return answer.ok ? 'ok' : answer.problem;
    },
    operator: async () => (await counter.rig.call('session.state', {})).operator?.name ?? null,
    entries: () =>
      counter.rig.store.read((tx) =>
        tx.entriesAfter(0, 100_000).map(({ json }) => entrySchema.parse(JSON.parse(json))),
      ),
    bodies: <K extends EntryBody['kind']>(kind: K) =>
      counter
        .entries()
        .flatMap(({ body }) =>
          body.kind === kind ? [body as Extract<EntryBody, { kind: K }>] : [],
        ),
    setShop(change) {
      counter.rig.store.write((tx) => {
        const shop = tx.shop();
        if (shop !== null) tx.applyFeed([{ kind: 'shop', shop: { ...shop, ...change } }]);
      });
    },
    pass(ms) {
      hand.wall += ms;
      hand.monotonic += ms;
    },
    putWall(ms) {
      hand.wall = ms;
    },
    reopen(how = 'restart') {
      counter.rig.close();
      if (how === 'reboot') {
        hand.boot += 1;
        hand.monotonic = 1_000;
      }
      counter.rig = start();
    },
    close() {
      counter.rig.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  await setUpRig(counter.rig);
  for (const [name, role] of Object.entries(roleOf)) {
    const person = {
      id: `id-of-${name}`,
      name,
      role,
      pinHash: await pinHasher.hash(pins[name as Name]),
      shops: null,
      retired: false,
      demoPin: null,
      badgeRef: null,
    };
    counter.rig.store.write((tx) => tx.applyFeed([{ kind: 'person', person }]));
  }
  return counter;
}

/** Redeems the next voucher there is with somebody's word for it; the problem's code, or `ok`. */
export function seller(counter: PeopleRig) {
  let next = 0;
  return async (approval: InputOf<'redeem.confirm'>['approval']): Promise<string> => {
    next += 1;
    // Every third voucher of the rig is a card with three uses and no customer.
    const n = next * 3 + 1;
    counter.rig.store.loadVouchers([rigVoucher(counter.rig, n)]);
    const order = {
      orderId: next.toString(16).padStart(32, 'a'),
      lines: [
        {
          lineId: 'tea',
          name: 'tea',
          item: null,
          categories: [],
          quantity: 1,
          unitPriceMinor: 2_000,
        },
      ],
      vouchers: [
        {
          scan: {
            scanId: next.toString(16).padStart(32, 'b'),
            raw: rigCode(counter.rig, n),
            source: 'typed' as const,
          },
        },
      ],
      customer: null,
      currency: 'CNY',
      amounts: [],
      uses: [],
    };
    const prepared = await counter.rig.tryCall('redeem.prepare', { order });
    if (!prepared.ok) return prepared.problem.code;
    const { seen } = prepared.value as OutputOf<'redeem.prepare'>;
    return counter.code('redeem.confirm', { order, seen, approval });
  };
}
