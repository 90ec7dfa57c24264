import { systemActor } from '../people/operator.ts';
import { failed, ok } from '../answers.ts';
import { easyPin } from '../../../shared/domain/people/pin.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { ParsedInputOf } from '../../../shared/contract/methods.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import { genesisHash } from '../../../shared/protocol/entry.ts';
import { bytesToHex } from '../../../shared/protocol/bytes.ts';
import type { FeedEvent } from '../../../shared/protocol/feed.ts';
import { entryFrame } from '../context.ts';
import type { EnrolmentView } from '../../../shared/contract/views.ts';
import { enrolmentFile } from '../../../shared/protocol/enrolment.ts';
import type { EnrolmentFile } from '../../../shared/protocol/enrolment.ts';
import type { AppContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { tellNewChain } from './newChain.ts';
import type { Authority } from '../ports.ts';

type SetUpHandlers = Pick<
  Handlers,
  'setup.standAlone' | 'setup.enrol' | 'setup.compared' | 'setup.enrolFile' | 'setup.firstManager'
>;

/** `waiting`: a person at head office has not agreed yet. `forgotten`: nothing received was kept. */
export interface Compared {
  readonly state: 'joined' | 'waiting' | 'forgotten';
}

/** Makes this terminal a device of a head office: keys, certificate, first data. */
export interface Enrolling {
  /** Begins; nothing is kept until `compared`. */
  begin(wanted: {
    readonly hqUrl: string;
    readonly code: string;
    readonly counterName: string;
  }): Promise<Answer<EnrolmentView>>;
  /** The operator says whether both screens show the same digits. */
  compared(same: boolean): Promise<Answer<Compared>>;
  /** By a roll-out's file; `counterName` may be empty. */
  byFile(file: EnrolmentFile, counterName: string): Promise<Answer<null>>;
  /** The one whose digits are to be compared. */
  current(): EnrolmentView | null;
}

/** The issuer key of a terminal that stands alone is the chain's only one. */
const standAloneIssuerKeyId = 1;
const secretBytes = 32;

export function createSetUp(
  context: AppContext,
  authority: Authority,
  enrolling: Enrolling,
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
    const why = easyPin(managerPin, null);
    if (why !== null) return failed(problemOf('easyPin', { why }));
    const pinHash = await context.pinHasher.hash(managerPin);
    const { issuerPublicKey } = makeSecrets();
    const now = context.clock.now().effective;
    const device = context.ids.random128();
    const events: FeedEvent[] = [
      { kind: 'shop', shop },
      {
        kind: 'keys',
        manifest: {
          version: 1,
          issuedAt: now,
          expiresAt: Number.MAX_SAFE_INTEGER,
          // Nobody is above it: it is its own office, and nobody else tells it the time.
          offices: [issuerPublicKey],
          times: [issuerPublicKey],
          keys: [
            {
              keyId: standAloneIssuerKeyId,
              publicKey: issuerPublicKey,
              state: 'active',
              signs: { kind: 'goodwill', device, shop: shop.id },
              lastDay: null,
            },
          ],
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
          badgeRef: null,
        },
      },
    ];
    context.store.write((tx) => {
      tx.setIdentity({
        tenant: 'stand-alone',
        shop: shop.id,
        device,
        epoch: 1,
        counterName,
        firstPrev: genesisHash,
        issuerKeyId: standAloneIssuerKeyId,
        standAlone: true,
        hqUrl: null,
        rootPublicKey: null,
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
      tellNewChain(context, tx);
    });
    context.announce('session');
    return ok(null);
  }

  async function enrolHere(wanted: ParsedInputOf<'setup.enrol'>): Promise<Answer<EnrolmentView>> {
    if (alreadySetUp()) return failed(problemOf('alreadySetUp'));
    const answer = await enrolling.begin(wanted);
    context.announce('session');
    return answer;
  }

  async function compared({ same }: ParsedInputOf<'setup.compared'>): Promise<Answer<Compared>> {
    const answer = await enrolling.compared(same);
    if (answer.ok && answer.value.state === 'joined') context.line.nudge();
    context.announce('session');
    return answer;
  }

  async function enrolByFile({
    file,
    counterName,
  }: ParsedInputOf<'setup.enrolFile'>): Promise<Answer<null>> {
    if (alreadySetUp()) return failed(problemOf('alreadySetUp'));
    const read = readEnrolmentFile(file);
    if (read === null) return failed(problemOf('badFile'));
    const answer = await enrolling.byFile(read, counterName);
    if (answer.ok) context.line.nudge();
    context.announce('session');
    return answer;
  }

  async function firstManager({
    name,
    pin,
  }: ParsedInputOf<'setup.firstManager'>): Promise<Answer<null>> {
    const open = context.store.read((tx) => tx.identity() !== null && tx.people().length === 0);
    if (!open) return failed(problemOf('alreadySetUp'));
    const why = easyPin(pin, null);
    if (why !== null) return failed(problemOf('easyPin', { why }));
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
    'setup.compared': (said) => inTurn(() => compared(said)),
    'setup.enrolFile': (wanted) => inTurn(() => enrolByFile(wanted)),
    'setup.firstManager': (wanted) => inTurn(() => firstManager(wanted)),
  };
}

/** `null` where it is not such a file, or was cut or changed. */
export function readEnrolmentFile(text: string): EnrolmentFile | null {
  try {
    const read = enrolmentFile.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
