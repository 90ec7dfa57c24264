import { systemActor } from './operator.ts';
import { failed, ok } from './answers.ts';
import { problemOf } from '../../shared/contract/problem.ts';
import type { ParsedInputOf } from '../../shared/contract/methods.ts';
import type { Answer } from '../../shared/contract/problem.ts';
import { genesisHash } from '../../shared/protocol/entry.ts';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import type { FeedEvent } from '../../shared/protocol/feed.ts';
import { entryFrame } from './context.ts';
import type { AppContext } from './context.ts';
import type { Handlers } from './dispatch.ts';
import type { Authority } from './ports.ts';

type SetUpHandlers = Pick<Handlers, 'setup.standAlone' | 'setup.enrol' | 'setup.firstManager'>;

/** Makes this terminal a device of a head office: keys, certificate, first data. */
export type Enrol = (wanted: {
  readonly hqUrl: string;
  readonly code: string;
  readonly counterName: string;
}) => Promise<Answer<{ readonly check: string; readonly shop: string }>>;

/** The issuer key of a terminal that stands alone is the chain's only one. */
const standAloneIssuerKeyId = 1;
const secretBytes = 32;

export function createSetUp(
  context: AppContext,
  authority: Authority,
  enrol: Enrol,
): SetUpHandlers {
  function makeSecrets(): { readonly issuerPublicKey: string } {
    const issuer = context.crypto.randomBytes(secretBytes);
    context.secrets.set('deviceKey', context.crypto.randomBytes(secretBytes));
    context.secrets.set('issuerKey', issuer);
    context.secrets.set('chainKey', context.crypto.randomBytes(secretBytes));
    return { issuerPublicKey: bytesToHex(context.crypto.publicKeyOf(issuer)) };
  }

  function alreadySetUp(): boolean {
    return context.store.read((tx) => tx.identity() !== null);
  }

  let turn: Promise<unknown> = Promise.resolve();

  /** One set-up at a time: the second press of a button finds the terminal set up, and its keys alone. */
  function inTurn<T>(work: () => Promise<Answer<T>>): Promise<Answer<T>> {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  }

  async function standAlone({
    shop,
    counterName,
    managerName,
    managerPin,
  }: ParsedInputOf<'setup.standAlone'>): Promise<Answer<null>> {
    if (alreadySetUp()) return failed(problemOf('alreadySetUp'));
    const pinHash = await context.pinHasher.hash(managerPin);
    const { issuerPublicKey } = makeSecrets();
    const now = context.clock.now().effective;
    const events: FeedEvent[] = [
      { kind: 'shop', shop },
      {
        kind: 'keys',
        manifest: {
          version: 1,
          issuedAt: now,
          expiresAt: Number.MAX_SAFE_INTEGER,
          keys: [{ keyId: standAloneIssuerKeyId, publicKey: issuerPublicKey, state: 'active' }],
          signature: '00'.repeat(64),
        },
      },
      {
        kind: 'person',
        person: {
          id: context.ids.random128(),
          name: managerName,
          role: 'manager',
          pinHash,
          shops: null,
          retired: false,
          demoPin: null,
        },
      },
    ];
    context.store.write((tx) => {
      tx.setIdentity({
        tenant: 'stand-alone',
        shop: shop.id,
        device: context.ids.random128(),
        epoch: 1,
        counterName,
        firstPrev: genesisHash,
        issuerKeyId: standAloneIssuerKeyId,
        standAlone: true,
        hqUrl: null,
        rootPublicKey: null,
        timePublicKey: null,
        chainName: shop.name.en,
      });
      tx.applyFeed(events);
      tx.setSettings({ ...tx.settings(), language: shop.language });
      tx.append({
        ...entryFrame(context, tx, systemActor),
        id: context.ids.random128(),
        approver: null,
        body: { kind: 'enrolled', shop: shop.id, epoch: 1 },
        print: null,
      });
    });
    context.announce('session');
    return ok(null);
  }

  async function enrolHere(
    wanted: ParsedInputOf<'setup.enrol'>,
  ): Promise<Answer<{ readonly check: string; readonly shop: string }>> {
    if (alreadySetUp()) return failed(problemOf('alreadySetUp'));
    const answer = await enrol(wanted);
    context.announce('session');
    return answer;
  }

  async function firstManager({
    name,
    pin,
  }: ParsedInputOf<'setup.firstManager'>): Promise<Answer<null>> {
    const open = context.store.read((tx) => tx.identity() !== null && tx.people().length === 0);
    if (!open) return failed(problemOf('alreadySetUp'));
    const pinHash = await context.pinHasher.hash(pin);
    const added = await authority.addPerson({ name, role: 'manager', pinHash }, null);
    if (!added.ok) return added;
    await context.line.now();
    context.announce('session');
    return ok(null);
  }

  return {
    'setup.standAlone': (wanted) => inTurn(() => standAlone(wanted)),
    'setup.enrol': (wanted) => inTurn(() => enrolHere(wanted)),
    'setup.firstManager': (wanted) => inTurn(() => firstManager(wanted)),
  };
}
