import { plainTerms } from '../../shared/domain/campaign/plainTerms.ts';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import { civilTimeAt } from '../../shared/domain/time/civilTime.ts';
import { readCode, voucherIdText, noCodeRules } from '../../shared/domain/codes/code.ts';
import {
  formatNativeCode,
  makeNativeCode,
  nativeRandomBytes,
} from '../../shared/domain/codes/nativeCode.ts';
import type { MethodName, InputOf, OutputOf } from '../../shared/contract/methods.ts';
import type { CachedVoucher, ShopConfig } from '../../shared/protocol/feed.ts';
import type { Crypto } from '../../shared/protocol/crypto.ts';
import { voucherRef } from '../../shared/protocol/keyedHash.ts';
import type { AppContext } from '../../main/app/context.ts';
import { createBackups } from '../../main/app/upkeep/backups.ts';
import { createBackupKeeper } from '../../main/store/backup/backupKeeper.ts';
import { createLocalAuthority } from '../../main/app/campaigns/localAuthority.ts';
import type { Line, Log, PinHasher, Store } from '../../main/app/ports.ts';
import type { TerminalApp } from '../../main/app/terminal.ts';
import type { PaperMaker } from '../../main/app/paper/paperMaker.ts';
import type { CustomerScreen } from '../../main/app/customerScreen/customerScreen.ts';
import { createTerminalApp } from '../../main/app/terminal.ts';
import { truthfulDispatch, truthfulStore } from '../../main/app/time/timekeeping.ts';
import { createPaper } from '../../main/devices/paper/paper.ts';
import { createPrinters } from '../../main/devices/printer/printerFor.ts';
import { createClock } from '../../main/platform/clock.ts';
import type { MachineClock } from '../../main/platform/clock.ts';
import { createCrypto } from '../../main/platform/crypto.ts';
import { readCsv } from '../../main/platform/csv.ts';
import { createIds } from '../../main/platform/ids.ts';
import { createMachine } from '../../main/platform/machine.ts';
import type { Machine } from '../../main/platform/machine.ts';
import { createPinHasher } from '../../main/platform/pinHasher.ts';
import { createFileSecrets } from '../../main/platform/secrets.ts';
import type { DiskBounds } from '../../main/store/diskRoom.ts';
import { openStore } from '../../main/store/openStore.ts';
import type { CounterStore } from '../../main/store/openStore.ts';
import { noEnrolling } from '../app/noEnrolling.ts';
import type { Answer } from '../../shared/contract/problem.ts';
import { noScanners } from '../noScanners.ts';

export const rigPin = '2580';

const shop: ShopConfig = {
  id: 'shop-1',
  name: { zh: '东门店', en: 'East Gate' },
  groups: [],
  calendar: null,
  authority: null,
  currency: 'CNY',
  zone: 'Asia/Shanghai',
  cutOverMinute: 180,
  language: 'zh',
  receiptHead: [],
  receiptFoot: [],
  quickItems: [],
  undoMinutes: { cashier: 10, manager: 1440 },
  autoLockMinutes: 240,
};

const plain: Omit<Campaign, 'id' | 'no' | 'name' | 'benefit'> = {
  version: 1,
  validFrom: '2020-01-01',
  validThrough: '2099-12-31',
  zone: 'Asia/Shanghai',
  ...plainTerms,
  costToShopPercent: 50,
  funder: 'chain',
};

/** One of each way of using up: once, three times, an amount in parts; and one to give away. */
export const rigCampaigns: readonly Campaign[] = [
  {
    ...plain,
    id: 'tea',
    no: 1,
    name: { zh: '奶茶券', en: 'Milk tea' },
    benefit: {
      kind: 'freeItem',
      item: { zh: '奶茶', en: 'Milk tea' },
      priceMinor: null,
      capMinor: 1800,
    },
    customer: 'required',
    limits: [
      { on: 'use', per: 'customer', period: { kind: 'businessDay' }, measure: 'uses', max: 500 },
    ],
  },
  {
    ...plain,
    id: 'punch',
    no: 2,
    name: { zh: '次卡', en: 'Punch card' },
    benefit: { kind: 'amountOff', amountMinor: 500 },
    usesPerVoucher: 3,
  },
  {
    ...plain,
    id: 'stored',
    no: 3,
    name: { zh: '储值券', en: 'Stored amount' },
    benefit: { kind: 'storedAmount', amountMinor: 10_000 },
  },
  {
    ...plain,
    id: 'sorry',
    no: 4,
    name: { zh: '关怀券', en: 'With our apologies' },
    benefit: { kind: 'amountOff', amountMinor: 300 },
    validity: { kind: 'daysFromIssue', days: 30 },
    goodwill: { reasons: ['wait', 'other'], maxPerDay: 1000 },
  },
];

/** The part of a voucher that follows from its campaign. */
const kinds: readonly Pick<CachedVoucher, 'campaignNo' | 'usesAllowed' | 'amountMinor'>[] = [
  { campaignNo: 1, usesAllowed: 1, amountMinor: null },
  { campaignNo: 2, usesAllowed: 3, amountMinor: null },
  { campaignNo: 3, usesAllowed: 1, amountMinor: 10_000 },
];

/** A use case that fails is a finding: what it threw goes where the one who runs this can see it. */
const complaining: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: (fields, message) => {
    process.stderr.write(`${message} ${inspect(fields)}\n`);
  },
};

const noLine: Line = {
  status: () => ({ reachable: false, lastProblem: null, nextTryAt: null, snapshotProgress: null }),
  now: () => Promise.resolve(),
  nudge: () => undefined,
};

/** A terminal standing alone, made of the real parts, with no screen and nobody but this program. */
export interface CounterRig {
  readonly store: CounterStore;
  readonly context: AppContext;
  readonly paper: PaperMaker;
  readonly batches: TerminalApp['batches'];
  readonly customer: CustomerScreen;
  readonly clock: MachineClock;
  /** Throws where the terminal answers with a problem. */
  call<M extends MethodName>(method: M, input: InputOf<M>): Promise<OutputOf<M>>;
  /** The answer, whatever it is; throws only where the terminal says that it is at fault itself. */
  tryCall<M extends MethodName>(method: M, input: InputOf<M>): Promise<Answer<unknown>>;
  close(): void;
}

export type WrapStore = (store: CounterStore) => Store;

/** What a terminal draws chance and time from, and what it tells of its work where somebody listens. */
export interface RigParts {
  readonly crypto: Crypto;
  readonly machine: Machine;
  readonly pinHasher: PinHasher;
  /** The clock to go by, where a mistake is planted in it. */
  readonly makeClock?: typeof createClock;
  readonly line?: Line;
  readonly nudgePrinter?: () => void;
  /** What counts as little room on the disk. */
  readonly diskBounds?: DiskBounds;
}

export function ownParts(): RigParts {
  return { crypto: createCrypto(), machine: createMachine(), pinHasher: createPinHasher() };
}

export function openRig(
  dir: string,
  wrap: WrapStore = (store) => store,
  { crypto, machine, pinHasher, makeClock, line, nudgePrinter, ...more }: RigParts = ownParts(),
): CounterRig {
  const secrets = createFileSecrets(join(dir, 'live', 'secrets.json'));
  const store = openStore({ dir, mode: 'live', crypto, appVersion: '0.1.0', ...more });
  const last = store.read((tx) => tx.clock());
  const clock = (makeClock ?? createClock)({ machine, last, civilOf: civilTimeAt });
  const ids = createIds(crypto);
  const context: AppContext = {
    mode: 'live',
    store: truthfulStore(wrap(store), clock, { mode: 'live', clock, ids }),
    clock,
    ids,
    crypto,
    secrets,
    pinHasher,
    paper: createPaper(),
    log: complaining,
    announce: () => undefined,
    line: line ?? noLine,
    nudgePrinter: nudgePrinter ?? (() => undefined),
    printerFor: createPrinters(),
  };
  const device = () => store.read((tx) => tx.identity()?.device ?? null);
  const keeper = createBackupKeeper({ dir, mode: 'live', disk: store.disk, device });
  const app = createTerminalApp(context, {
    authority: createLocalAuthority(context),
    enrolling: noEnrolling,
    readCsv,
    backups: createBackups(context, keeper),
    scanners: noScanners,
    host: { host: 'browser', appVersion: '0.1.0', demo: null, suggestedHqUrl: null },
  });
  const dispatch = truthfulDispatch(app.dispatch, context.store, clock, complaining);
  async function tryCall<M extends MethodName>(method: M, input: InputOf<M>) {
    const answer = await dispatch(method, input);
    if (!answer.ok && answer.problem.code === 'internal') throw new Error(`${method} failed`);
    return answer;
  }
  return {
    store,
    context,
    paper: app.paper,
    batches: app.batches,
    customer: app.customer.screen,
    clock,
    tryCall,
    async call(method, input) {
      const answer = await tryCall(method, input);
      if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(answer.problem)}`);
      return answer.value as OutputOf<typeof method>;
    },
    close: () => store.close(),
  };
}

/** Sets a new folder up as a shop of its own, with campaigns and one manager who can do everything. */
/** A shop with its first manager, and nothing else. */
export async function setUpShop(rig: CounterRig): Promise<void> {
  await rig.call('setup.standAlone', {
    shop,
    counterName: 'Counter 1',
    managerName: 'Mei',
    managerPin: rigPin,
  });
}

export async function setUpRig(rig: CounterRig): Promise<void> {
  await setUpShop(rig);
  rig.store.write((tx) =>
    tx.applyFeed(rigCampaigns.map((campaign) => ({ kind: 'campaign', campaign }))),
  );
}

export async function signInRig(rig: CounterRig): Promise<void> {
  const manager = rig.store.read((tx) => tx.people()).find(({ role }) => role === 'manager');
  if (manager === undefined) throw new Error('nobody works here');
  await rig.call('session.signIn', { personId: manager.id, pin: rigPin });
}

/** Codes that come out the same for the same numbers, so that nobody has to write them down. */
export function rigCode(rig: CounterRig, n: number): string {
  const random = rig.context.crypto.sha256(Buffer.from(`code ${n}`)).subarray(0, nativeRandomBytes);
  return makeNativeCode(random);
}

/** The voucher of the code `n`: kinds by turns, every second one held by a customer. */
export function rigVoucher(rig: CounterRig, n: number): CachedVoucher {
  const chainKey = rig.context.secrets.get('chainKey');
  const read = readCode(rigCode(rig, n), noCodeRules);
  const kind = kinds[n % kinds.length];
  if (chainKey === null || read.kind === 'unreadable' || kind === undefined) {
    throw new Error('no voucher can be made');
  }
  return {
    ref: voucherRef(rig.context.crypto, chainKey, voucherIdText(read)),
    ...kind,
    firstDay: '2020-01-01',
    lastDay: '2099-12-31',
    extendedThrough: null,
    customer: kind.campaignNo === 1 || n % 2 === 0 ? customerOf(n) : null,
    homeShop: null,
    killed: false,
    form: 'static',
    hint: `${formatNativeCode(rigCode(rig, n)).slice(0, 4)}-••••-••••-••`,
  };
}

const customersCount = 400;

function customerOf(n: number): string {
  return (n % customersCount).toString(16).padStart(32, '0');
}
