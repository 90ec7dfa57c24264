import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainTerms } from '../../../shared/domain/campaign/plainTerms.ts';
import { freePort } from '../../hq/postgres.ts';
import { seededRandom } from '../random.ts';
import { rigPin } from '../counterRig.ts';
import { openCounter } from './counter.ts';
import type { Acknowledged, Counter } from './counter.ts';
import { copyDatabase } from './database.ts';
import type { Postgres } from './database.ts';
import { officeUrl, startOffices } from './offices.ts';
import type { Offices } from './offices.ts';
import type { Poison } from './orders.ts';
import type { Injected, Plant } from './plan.ts';
import { plantAtOffice } from './plantedOffice.ts';
import { startWire } from './wire.ts';
import type { Wire } from './wire.ts';

export const officeProcesses = 2;
const terminals = 3;
/** Vouchers made at once; so few that the same one is shown at several counters. */
const vouchersAtOnce = 8;

/** One terminal: its process, which may be another after a kill, and its line. */
export interface Post {
  readonly name: string;
  readonly dir: string;
  readonly log: string;
  readonly wire: Wire;
  counter: Counter;
  /** The other half of a copied disk has gone on in its place: it only hands in what it has. */
  retired: boolean;
  /** Head office was restored, and it may not have heard of it. */
  isBehind: boolean;
}

export interface PoisonWritten {
  readonly post: string;
  readonly device: string;
  readonly epoch: number;
  readonly seq: number;
  readonly sort: Poison;
}

interface CampaignDraft {
  readonly id: string | null;
  readonly [term: string]: unknown;
}

/** Everything of one chain while it is beaten, and what must hold of it in the end. */
export interface Chain {
  readonly dir: string;
  readonly scratch: string;
  readonly random: () => number;
  readonly postgres: Postgres;
  readonly database: string;
  /** Of head office's processes. */
  readonly urls: readonly string[];
  readonly offices: Offices;
  readonly posts: Post[];
  readonly plant: Plant | null;
  /** What customers show now. */
  codes: string[];
  /** Head office's last word on each code that was withdrawn, or made good again. */
  readonly words: Map<string, boolean>;
  readonly poisons: PoisonWritten[];
  readonly found: string[];
  readonly struck: (injected: Injected) => void;
  /** Processes that are being started again. */
  readonly restarts: Set<Promise<void>>;
  readonly campaigns: readonly string[];
  readonly shops: readonly string[];
}

const terms = { ...plainTerms, validFrom: '2026-01-01', validThrough: '2099-12-31', zone: 'UTC' };

const drafts: readonly CampaignDraft[] = [
  {
    ...terms,
    id: null,
    name: { zh: '满减券', en: 'Off' },
    benefit: { kind: 'amountOff', amountMinor: 500 },
  },
  {
    ...terms,
    id: null,
    name: { zh: '次卡', en: 'Punch card' },
    benefit: { kind: 'amountOff', amountMinor: 300 },
    usesPerVoucher: 3,
  },
  {
    ...terms,
    id: null,
    name: { zh: '储值券', en: 'Stored amount' },
    benefit: { kind: 'storedAmount', amountMinor: 5_000 },
  },
  {
    ...terms,
    id: null,
    name: { zh: '风险券', en: 'In doubt' },
    benefit: { kind: 'amountOff', amountMinor: 200 },
    offline: { kind: 'riskBudget', maxCount: 5, maxValueMinor: 100_000, maxHoursSinceSync: 24 },
  },
];

const goodwillDraft: CampaignDraft = {
  ...terms,
  id: null,
  name: { zh: '关怀券', en: 'With our apologies' },
  benefit: { kind: 'amountOff', amountMinor: 300 },
  validity: { kind: 'daysFromIssue', days: 30 },
  goodwill: { reasons: ['wait', 'other'], maxPerDay: 1_000 },
};

export function pick<T>(random: () => number, all: readonly T[]): T {
  const chosen = all[Math.floor(random() * all.length)];
  if (chosen === undefined) throw new Error('nothing to choose from');
  return chosen;
}

/** Some more vouchers at head office, which customers show from now on beside the last ones. */
export async function handOut(chain: Chain, count = vouchersAtOnce): Promise<void> {
  const campaignId = pick(chain.random, chain.campaigns);
  const wanted = { shop: chain.shops[0], campaignId, count, customer: null };
  const { codes } = await chain.offices.admin<{ readonly codes: readonly string[] }>(
    'vouchers',
    wanted,
  );
  chain.codes = [...codes, ...chain.codes].slice(0, 3 * vouchersAtOnce);
}

export async function newVersion(chain: Chain): Promise<void> {
  const place = Math.floor(chain.random() * drafts.length);
  const id = chain.campaigns[place] ?? null;
  const priority = Math.floor(chain.random() * 100);
  const name = { zh: `改版 ${priority}`, en: `Version ${priority}` };
  await chain.offices.admin('campaigns', { ...drafts[place], id, name });
}

/** Withdraws a voucher, or makes one good again. */
export async function sayKilled(chain: Chain, code: string, killed: boolean): Promise<void> {
  const verb = killed ? 'kill' : 'unkill';
  await chain.offices.admin(`vouchers/${verb}`, { which: { codes: [code] }, reason: 'said so' });
  chain.words.set(code, killed);
}

export async function openPost(
  chain: Pick<Chain, 'dir' | 'scratch' | 'plant' | 'urls' | 'random' | 'struck'>,
  name: string,
): Promise<Post> {
  const seed = Math.floor(chain.random() * 2 ** 31);
  const wire = await startWire(chain.urls, seededRandom(seed), chain.struck);
  const dir = join(chain.dir, name);
  mkdirSync(join(dir, 'live'), { recursive: true, mode: 0o700 });
  const log = join(chain.dir, `${name}.told`);
  const counter = await openCounter(dir, log, terminalPlant(chain.plant), chain.scratch);
  return { name, dir, log, wire, counter, retired: false, isBehind: false };
}

function terminalPlant(plant: Plant | null): string | null {
  return plant === 'ack-unchecked' || plant === 'drop-on-refusal' ? plant : null;
}

/** The same disk in a new process. */
export async function reopen(chain: Chain, post: Post): Promise<void> {
  post.counter = await openCounter(post.dir, post.log, terminalPlant(chain.plant), chain.scratch);
}

export const backupName = (database: string) => `${database}_backup`;

export interface ChainWanted {
  readonly postgres: Postgres;
  readonly scratch: string;
  readonly number: number;
  readonly seed: number;
  readonly plant: Plant | null;
  readonly struck: (injected: Injected) => void;
}

/** A whole chain: two shops, two processes of head office, three terminals that know everything. */
export async function beginChain(wanted: ChainWanted): Promise<Chain> {
  const { postgres, scratch, number, seed, plant, struck } = wanted;
  const dir = mkdtempSync(join(tmpdir(), 'countersign-beaten-chain-'));
  const database = `chain_${number}`;
  await postgres.run(`CREATE DATABASE ${database}`);
  const ports: number[] = [];
  for (let n = 0; n < officeProcesses; n++) ports.push(await freePort());
  const urls = ports.map(officeUrl);
  const random = seededRandom(seed);
  const base = { dir, scratch, plant, urls, random, struck };
  const names = Array.from({ length: terminals }, (_, n) => `till-${n}`);
  const [offices, ...posts] = await Promise.all([
    startOffices(ports, postgres.urlOf(database), dir),
    ...names.map((name) => openPost(base, name)),
  ]);
  const shops: string[] = [];
  for (const name of ['East', 'West']) {
    const shop = { name, currency: 'CNY', zone: 'UTC' };
    shops.push((await offices.admin<{ readonly id: string }>('shops', shop)).id);
  }
  await offices.admin('people', { name: 'Mei', role: 'manager', pin: rigPin, shops: null });
  const campaigns: string[] = [];
  for (const draft of drafts) {
    campaigns.push((await offices.admin<{ readonly id: string }>('campaigns', draft)).id);
  }
  await offices.admin('campaigns', goodwillDraft);
  const chain: Chain = {
    ...base,
    offices,
    postgres,
    database,
    posts,
    codes: [],
    words: new Map(),
    poisons: [],
    found: [],
    restarts: new Set(),
    campaigns,
    shops,
  };
  await handOut(chain);
  await handOut(chain);
  for (const [n, post] of posts.entries()) {
    const { code } = await offices.admin<{ readonly code: string }>(
      `shops/${shops[n % shops.length]}/codes`,
      {},
    );
    await post.counter.ask({ do: 'enrol', hqUrl: post.wire.url, code });
  }
  await copyDatabase(postgres, database, backupName(database));
  await plantAtOffice(postgres.urlOf(database), plant);
  return chain;
}

/** Every answer that a cashier got, of every terminal and of every half of one. */
export function acknowledgedOf(chain: Chain): readonly Acknowledged[] {
  return chain.posts.flatMap(({ counter }) => counter.acknowledged());
}

export async function endChain(chain: Chain, keep: boolean): Promise<void> {
  await Promise.all(chain.posts.map(({ counter }) => counter.kill()));
  await Promise.all(chain.posts.map(({ wire }) => wire.stop()));
  await chain.offices.stop();
  // Nobody waits for room on the disk: the next chain begins, or the server ends.
  for (const name of [chain.database, backupName(chain.database)]) {
    chain.postgres.run(`DROP DATABASE IF EXISTS ${name} (FORCE)`).catch(() => undefined);
  }
  if (!keep) rmSync(chain.dir, { recursive: true, force: true, maxRetries: 5 });
}
