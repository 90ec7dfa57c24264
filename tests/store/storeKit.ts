import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { civilTimeAt } from '../../shared/domain/time/civilTime.ts';
import type { EntryBody, RedeemedVoucher } from '../../shared/protocol/entry.ts';
import { genesisHash } from '../../shared/protocol/entry.ts';
import type {
  CachedVoucher,
  EntryPlace,
  FeedEvent,
  ReceiptElsewhere,
  UseElsewhere,
} from '../../shared/protocol/feed.ts';
import type { Identity, NewEntry } from '../../main/app/ports.ts';
import { createCrypto } from '../../main/platform/crypto.ts';
import { openStore } from '../../main/store/openStore.ts';
import type { CounterStore, StoreOptions } from '../../main/store/openStore.ts';

/** 32 hex digits that say which one they are. */
export function idOf(kind: string, n: number): string {
  return Buffer.from(`${kind}${String(n)}`.padEnd(16, '.').slice(0, 16)).toString('hex');
}

export const device = idOf('device', 1);
export const otherDevice = idOf('device', 2);

export const identity: Identity = {
  tenant: 'demo',
  shop: 'shop-1',
  device,
  epoch: 1,
  counterName: 'Counter 2',
  firstPrev: genesisHash,
  issuerKeyId: 1,
  standAlone: true,
  hqUrl: null,
  rootPublicKey: null,
  chainName: 'Demo',
};

/** Noon of 21 November 2026 in Shanghai. */
export const noon = Date.UTC(2026, 10, 21, 4, 0, 0);

export function newEntry(n: number, body: EntryBody, at: number = noon + n * 1000): NewEntry {
  return {
    id: idOf('entry', n),
    mode: 'live',
    actor: { personId: 'mei', name: 'Mei', role: 'cashier' },
    approver: null,
    time: civilTimeAt(at, 'Asia/Shanghai', 180),
    wallMs: at,
    monotonicMs: 1000 * n,
    bootId: 'boot-1',
    currency: 'CNY',
    body,
    print: null,
  };
}

export function redeemed(n: number, over: Partial<RedeemedVoucher> = {}): RedeemedVoucher {
  return {
    ref: idOf('voucher', n),
    hint: 'AB••-••••-••YZ',
    form: 'static',
    campaign: {
      id: 'tea',
      no: 7,
      version: 1,
      name: { zh: '奶茶券', en: 'Milk tea' },
      benefit: 'freeItem',
    },
    source: 'wedge',
    uses: 1,
    usesLeft: 0,
    amountMinor: null,
    amountLeftMinor: null,
    discountMinor: 1800,
    valueMinor: 1800,
    topUpMinor: 0,
    costToShopMinor: 900,
    funder: 'chain',
    lines: [{ lineId: '1', discountMinor: 1800, units: 1 }],
    certainty: 'certain',
    claimId: null,
    facts: [
      { name: 'usesCounted', value: 0, source: 'journal', asOf: noon },
      { name: 'lastDay', value: '2026-12-31', source: 'hq', asOf: noon },
    ],
    ...over,
  };
}

export function redemption(
  vouchers: readonly RedeemedVoucher[],
  customer: string | null = null,
): Extract<EntryBody, { kind: 'redemption' }> {
  const discountMinor = vouchers.reduce((sum, voucher) => sum + voucher.discountMinor, 0);
  return {
    kind: 'redemption',
    vouchers: [...vouchers],
    basket: [],
    totalMinor: discountMinor,
    discountMinor,
    toPayMinor: 0,
    customer,
    approval: null,
  };
}

interface UndoingOver {
  readonly customer?: string | null;
  readonly device?: string;
  /** Whose counts it is taken off. */
  readonly shop?: string;
  readonly day?: string;
  readonly revivedThrough?: string;
}

/** Gives back these vouchers, or what is named of them, of what the entry `seq` redeemed. */
export function undoing(
  seq: number,
  vouchers: readonly RedeemedVoucher[],
  over: UndoingOver = {},
): Extract<EntryBody, { kind: 'void' }> {
  return {
    kind: 'void',
    redemption: {
      device: over.device ?? device,
      epoch: 1,
      seq,
      id: idOf('entry', seq),
      shop: over.shop ?? 'shop-1',
    },
    restored: vouchers.map((voucher) => ({
      ref: voucher.ref,
      campaignNo: voucher.campaign.no,
      uses: voucher.uses,
      amountMinor: voucher.amountMinor,
      discountMinor: voucher.discountMinor,
      valueMinor: voucher.valueMinor,
      revivedThrough: over.revivedThrough ?? null,
    })),
    returned: [],
    customer: over.customer ?? null,
    businessDay: over.day ?? '2026-11-21',
    reason: 'wrong drink',
  };
}

/** A manager looked at how somebody types codes, and found nothing to speak of. */
export function reviewing(personId: string): Extract<EntryBody, { kind: 'flagReview' }> {
  const of = { flag: 'typed' as const, personId, customer: null, of: null };
  return { kind: 'flagReview', ...of, verdict: 'fine', note: '', seen: { count: 0, of: 0 } };
}

export function remaking(seq: number): Extract<EntryBody, { kind: 'remake' }> {
  const redemption = { seq, id: idOf('entry', seq) };
  return { kind: 'remake', redemption, reason: 'spilled', note: '' };
}

/** A coupon of campaign 4. */
export function goodwill(
  n: number,
  customer: string | null = null,
): Extract<EntryBody, { kind: 'goodwill' }> {
  return {
    kind: 'goodwill',
    ref: idOf('goodwill', n),
    hint: 'AB••',
    campaign: { id: 'sorry', no: 4, version: 1, name: { zh: '关怀券', en: 'Sorry' } },
    reason: 'wait',
    note: '',
    customer,
    valueMinor: 300,
    keyId: 1,
    firstDay: '2026-11-21',
    lastDay: '2026-12-20',
  };
}

/** A coupon of campaign 5, given after the entry below it. */
export function issuedAfter(
  n: number,
  customer: string | null = null,
): Extract<EntryBody, { kind: 'issuedAfter' }> {
  const { reason: _reason, note: _note, ...coupon } = goodwill(n, customer);
  return {
    ...coupon,
    kind: 'issuedAfter',
    campaign: { id: 'again', no: 5, version: 1, name: { zh: '回头券', en: 'Come again' } },
    redemption: { seq: n, id: idOf('entry', n) },
    because: 'spend',
  };
}

export function couponEnded(n: number): Extract<EntryBody, { kind: 'goodwillVoid' }> {
  return {
    kind: 'goodwillVoid',
    valueMinor: 300,
    ref: idOf('goodwill', n),
    hint: 'AB••',
    campaignNo: 4,
    of: null,
    because: 'mistake',
    note: '',
  };
}

export function wake(customer: string): Extract<EntryBody, { kind: 'wake' }> {
  return { kind: 'wake', customer, campaigns: [7], outcome: 'told' };
}

export function feedback(seq: number): Extract<EntryBody, { kind: 'feedback' }> {
  const redemption = { seq, id: idOf('entry', seq) };
  return { kind: 'feedback', redemption, campaigns: [7, 8], rating: 3 };
}

/** Place of an entry of ours, or of another device's. */
export function placeOf(seq: number, of: string = device): EntryPlace {
  return { device: of, epoch: 1, seq };
}

export function elsewhere(n: number, over: Partial<UseElsewhere> = {}): UseElsewhere {
  return {
    ref: idOf('voucher', n),
    campaignNo: 7,
    customer: null,
    uses: 1,
    amountMinor: null,
    valueMinor: 1800,
    businessDay: '2026-11-20',
    at: noon - 86_400_000,
    shop: 'shop-2',
    shopName: 'West Gate',
    counter: 'Counter 1',
    operator: 'Jun',
    device: otherDevice,
    epoch: 1,
    seq: n + 1,
    undoes: null,
    revivedThrough: null,
    ...over,
  };
}

/** The other device undoes all of a redemption that gave the voucher `n`, by an entry 100 later. */
export function undoneElsewhere(
  n: number,
  undoes: EntryPlace,
  over: Partial<UseElsewhere> = {},
): UseElsewhere {
  const seq = undoes.seq + 100;
  return elsewhere(n, { uses: -1, valueMinor: -1800, seq, undoes, ...over });
}

export function receiptElsewhere(
  n: number,
  over: Partial<ReceiptElsewhere> = {},
): ReceiptElsewhere {
  return {
    ref: idOf('received', n),
    campaignNo: 4,
    customer: null,
    valueMinor: 300,
    businessDay: '2026-11-20',
    shop: 'shop-2',
    by: placeOf(n + 1, otherDevice),
    ...over,
  };
}

export function used(...uses: readonly UseElsewhere[]): FeedEvent {
  return { kind: 'uses', uses: [...uses] };
}

export function received(...receipts: readonly ReceiptElsewhere[]): FeedEvent {
  return { kind: 'receipts', receipts: [...receipts] };
}

export function cachedVoucher(n: number, over: Partial<CachedVoucher> = {}): CachedVoucher {
  return {
    ref: idOf('voucher', n),
    campaignNo: 7,
    firstDay: '2026-11-01',
    lastDay: '2026-12-31',
    extendedThrough: null,
    customer: null,
    homeShop: null,
    usesAllowed: 1,
    amountMinor: null,
    killed: false,
    form: 'static',
    hint: 'AB••-••••-••YZ',
    ...over,
  };
}

export interface Shop {
  readonly dir: string;
  open(over?: Partial<StoreOptions>): CounterStore;
  /** Opens a database that has its identity. */
  begin(over?: Partial<StoreOptions>): CounterStore;
}

interface ClosableShop extends Shop {
  close(): void;
}

function openShop(): ClosableShop {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-'));
  const opened: CounterStore[] = [];
  const open = (over: Partial<StoreOptions> = {}) => {
    const options = { dir, mode: 'live' as const, crypto: createCrypto(), appVersion: '0.1.0' };
    const store = openStore({ ...options, ...over });
    opened.push(store);
    return store;
  };
  const begin = (over: Partial<StoreOptions> = {}) => {
    const store = open(over);
    store.write((tx) => tx.setIdentity(identity));
    return store;
  };
  const close = () => {
    for (const store of opened) store.close();
    rmSync(dir, { recursive: true, force: true });
  };
  return { dir, open, begin, close };
}

/** Runs `work` in a data folder of its own; every store it opened is closed and the folder removed. */
export function inShop<T>(work: (shop: Shop) => T): T {
  const shop = openShop();
  try {
    return work(shop);
  } finally {
    shop.close();
  }
}

/** The same for work that takes its time. */
export async function inOpenShop<T>(work: (shop: Shop) => Promise<T>): Promise<T> {
  const shop = openShop();
  try {
    return await work(shop);
  } finally {
    shop.close();
  }
}

/** What a power cut now would leave: the files as they are, and nobody to close them. */
export function afterPowerCut<T>(dir: string, work: (copy: string) => T): T {
  const copy = mkdtempSync(join(tmpdir(), 'countersign-cut-'));
  try {
    cpSync(join(dir, 'live'), join(copy, 'live'), { recursive: true });
    return work(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
