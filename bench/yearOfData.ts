import { createHash } from 'node:crypto';
import type { Campaign } from '../shared/domain/campaign/campaign.ts';
import { goodwillReasons } from '../shared/domain/campaign/campaign.ts';
import { plainTerms } from '../shared/domain/campaign/plainTerms.ts';
import { addDays, civilTimeAt, isoWeekday } from '../shared/domain/time/civilTime.ts';
import type { CivilDate } from '../shared/domain/time/civil.ts';
import type { Actor, EntryBody, RedeemedVoucher } from '../shared/protocol/entry.ts';
import type { CachedVoucher, RosterPerson } from '../shared/protocol/feed.ts';
import type { NewEntry, Writer } from '../main/app/ports.ts';
import { createPinHasher } from '../main/platform/pinHasher.ts';
import {
  openRig,
  ownParts,
  rigCode,
  rigPin,
  rigVoucher,
  setUpRig,
} from '../tests/faults/counterRig.ts';
import type { CounterRig } from '../tests/faults/counterRig.ts';

/*
 * A shop's year, as its terminal would hold it: the real schema, written by the real journal, so that
 * whatever is derived from entries is there too. What was done, when, by whom and with which voucher comes
 * out the same for the same seed; only the device's id and keys are new each time.
 */

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const minuteMs = 60_000;
const shopZone = 'Asia/Shanghai';
/** Minutes after midnight at which the rig's shop begins its next business day. */
const cutOverMinute = 180;
const appendsPerTransaction = 2_000;
/** The first code of `rigCode` that the year leaves unused; every sixth is a card of three uses. */
const usableFrom = 1;
const usableStep = 6;

/** Busy by hour of the day, opening at 9 and closing at 22: lunch and the way home. */
const hourWeights: readonly (readonly [hour: number, weight: number])[] = [
  [9, 3],
  [10, 5],
  [11, 9],
  [12, 14],
  [13, 10],
  [14, 6],
  [15, 6],
  [16, 7],
  [17, 11],
  [18, 14],
  [19, 9],
  [20, 5],
  [21, 1],
];

export interface YearWanted {
  /** Entries of the journal, about; a million when absent. */
  readonly entries?: number;
  /** The last business day, whole; yesterday when absent. */
  readonly lastDay?: CivilDate;
  /** Days, ending with `lastDay`; 365 when absent. */
  readonly days?: number;
  /** Vouchers whose codes can still be scanned (`codes`); 20,000 when absent. */
  readonly usable?: number;
  readonly seed?: number;
}

export interface YearPerson {
  readonly id: string;
  readonly name: string;
  readonly role: RosterPerson['role'];
}

export interface YearOfData {
  readonly entries: number;
  readonly firstDay: CivilDate;
  readonly lastDay: CivilDate;
  /** Everybody signs in with `pin`. The first is the manager who set the shop up. */
  readonly people: readonly YearPerson[];
  readonly pin: string;
  /** Codes never used, good today: a card of three uses each, no customer needed. */
  readonly codes: readonly string[];
}

type Random = () => number;

/** Mulberry32: small, quick, and the same everywhere. */
function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function hexOfName(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 32);
}

function chosen<T>(random: Random, from: readonly T[]): T {
  const one = from[Math.floor(random() * from.length)];
  if (one === undefined) throw new Error('nothing to choose from');
  return one;
}

function weighted<T>(random: Random, from: readonly (readonly [T, number])[]): T {
  const total = from.reduce((sum, [, weight]) => sum + weight, 0);
  let left = random() * total;
  for (const [one, weight] of from) {
    left -= weight;
    if (left < 0) return one;
  }
  return chosen(random, from)[0];
}

const names: readonly { readonly zh: string; readonly en: string; readonly valueMinor: number }[] =
  [
    { zh: '招牌奶茶券', en: 'House milk tea', valueMinor: 1_800 },
    { zh: '满三十减五', en: '5 off 30', valueMinor: 500 },
    { zh: '第二杯半价', en: 'Second cup half price', valueMinor: 900 },
    { zh: '新客立减', en: 'Welcome', valueMinor: 1_000 },
    { zh: '会员日八折', en: 'Members’ day', valueMinor: 640 },
    { zh: '下午茶套餐', en: 'Afternoon set', valueMinor: 2_600 },
    { zh: '早餐券', en: 'Breakfast', valueMinor: 800 },
    { zh: '生日蛋糕', en: 'Birthday cake', valueMinor: 3_800 },
  ];

const firstCampaignNo = 101;

/** What the year's vouchers are of, besides the rig's own campaigns. */
export const yearCampaigns: readonly Campaign[] = names.map((name, index) => ({
  id: `year-${index + 1}`,
  no: firstCampaignNo + index,
  version: 1,
  name: { zh: name.zh, en: name.en },
  validFrom: '2020-01-01',
  validThrough: '2099-12-31',
  zone: shopZone,
  ...plainTerms,
  benefit: { kind: 'amountOff', amountMinor: name.valueMinor },
  costToShopPercent: 50,
  funder: 'chain',
}));

const goodwillCampaign = {
  id: 'sorry',
  no: 4,
  version: 1,
  name: { zh: '关怀券', en: 'With our apologies' },
};

const staff: readonly Omit<YearPerson, 'id'>[] = [
  { name: '王芳', role: 'cashier' },
  { name: '李娜', role: 'cashier' },
  { name: '张敏', role: 'cashier' },
  { name: '刘洋', role: 'cashier' },
  { name: '陈静', role: 'cashier' },
  { name: '杨帆', role: 'shiftLead' },
  { name: '赵磊', role: 'manager' },
  { name: '周婷', role: 'areaManager' },
];

const sources: readonly (readonly [RedeemedVoucher['source'], number])[] = [
  ['wedge', 70],
  ['camera', 12],
  ['typed', 9],
  ['list', 7],
  ['picture', 2],
];

/** One cashier has no good scanner: something for the desk to find. */
const typist = '陈静';
const typistSources: typeof sources = [
  ['wedge', 45],
  ['typed', 55],
];

/** People who come again: some often, most seldom. */
const customersCount = 40_000;

/** A redemption as long as a void may follow it. */
interface Done {
  readonly seq: number;
  readonly id: string;
  readonly body: Extract<EntryBody, { readonly kind: 'redemption' }>;
  readonly day: CivilDate;
}

interface Year {
  readonly random: Random;
  readonly rig: CounterRig;
  readonly staffed: readonly YearPerson[];
  readonly place: { readonly device: string; readonly epoch: number; readonly shop: string };
  /** How many vouchers were made up so far. */
  vouchers: number;
  monotonicMs: number;
  entries: number;
}

function redeemedVoucher(
  year: Year,
  person: YearPerson,
  at: number,
  day: CivilDate,
): RedeemedVoucher {
  const { random } = year;
  const index = Math.floor(random() ** 1.6 * yearCampaigns.length);
  const campaign = yearCampaigns[index] ?? yearCampaigns[0];
  const valueMinor = names[index]?.valueMinor ?? 500;
  if (campaign === undefined) throw new Error('no campaign');
  year.vouchers += 1;
  const firstDay = addDays(day, -Math.floor(random() ** 2 * 60));
  const asOf = at - 5 * minuteMs;
  return {
    ref: hexOfName(`year ${year.vouchers}`),
    hint: `${year.vouchers.toString(36).toUpperCase().padStart(4, '0').slice(-4)}-••••-••••-••`,
    form: 'static',
    campaign: {
      id: campaign.id,
      no: campaign.no,
      version: 1,
      name: campaign.name,
      benefit: campaign.benefit.kind,
    },
    source: weighted(random, person.name === typist ? typistSources : sources),
    uses: 1,
    usesLeft: 0,
    amountMinor: null,
    amountLeftMinor: null,
    discountMinor: valueMinor,
    valueMinor,
    topUpMinor: 0,
    costToShopMinor: Math.floor(valueMinor / 2),
    funder: 'chain',
    lines: [{ lineId: '1', discountMinor: valueMinor, units: 1 }],
    certainty: weighted(random, [
      ['certain', 70],
      ['fresh', 26],
      ['doubtful', 4],
    ]),
    claimId: null,
    facts: [
      { name: 'usesCounted', value: 0, source: 'journal', asOf },
      { name: 'usesAllowed', value: 1, source: 'hq', asOf },
      { name: 'lastDay', value: addDays(firstDay, 90), source: 'hq', asOf },
      { name: 'firstDay', value: firstDay, source: 'hq', asOf },
      { name: 'holder', value: null, source: 'hq', asOf },
    ],
  };
}

function redemption(year: Year, person: YearPerson, at: number, day: CivilDate): Done['body'] {
  const { random } = year;
  const count = random() < 0.12 ? 2 : 1;
  const vouchers = Array.from({ length: count }, () => redeemedVoucher(year, person, at, day));
  const discountMinor = vouchers.reduce((sum, one) => sum + one.discountMinor, 0);
  const totalMinor = 3_600 * count;
  const toPayMinor = Math.max(0, totalMinor - discountMinor);
  const customer = random() < 0.4 ? Math.floor(random() ** 3 * customersCount) : null;
  return {
    kind: 'redemption',
    vouchers,
    basket: [
      {
        lineId: '1',
        name: '奶茶（大）',
        item: 'MT-L',
        quantity: 2 * count,
        unitPriceMinor: 1_800,
        paidMinor: toPayMinor,
      },
    ],
    totalMinor,
    discountMinor,
    toPayMinor,
    customer: customer === null ? null : hexOfName(`customer ${customer}`),
    approval: null,
  };
}

function undoing({ place }: Year, done: Done): EntryBody {
  return {
    kind: 'void',
    redemption: { ...place, seq: done.seq, id: done.id },
    restored: done.body.vouchers.map((one) => ({
      ref: one.ref,
      campaignNo: one.campaign.no,
      uses: one.uses,
      amountMinor: null,
      discountMinor: one.discountMinor,
      valueMinor: one.valueMinor,
      revivedThrough: null,
    })),
    returned: [],
    customer: done.body.customer,
    businessDay: done.day,
    reason: '点错了',
  };
}

function goodwill(year: Year, day: CivilDate): EntryBody {
  const { random } = year;
  year.vouchers += 1;
  return {
    kind: 'goodwill',
    ref: hexOfName(`goodwill ${year.vouchers}`),
    hint: 'GWGW-••••',
    campaign: goodwillCampaign,
    reason: chosen(random, goodwillReasons),
    note: '',
    customer: null,
    valueMinor: 300,
    keyId: 1,
    firstDay: day,
    lastDay: addDays(day, 30),
  };
}

function append(
  year: Year,
  tx: Writer,
  actor: Actor,
  at: number,
  body: EntryBody,
): NewEntry & { seq: number } {
  year.monotonicMs += 1_000;
  year.entries += 1;
  const entry: NewEntry = {
    id: hexOfName(`entry ${year.entries}`),
    mode: 'live',
    actor,
    approver: null,
    time: civilTimeAt(at, shopZone, cutOverMinute),
    wallMs: at,
    monotonicMs: year.monotonicMs,
    bootId: 'year',
    currency: 'CNY',
    body,
    print: null,
  };
  return { ...entry, seq: tx.append(entry).seq };
}

/** Who stands at the counter when: three share a day, another three the next. */
function atWork({ staffed }: Year, dayNumber: number, hour: number): YearPerson {
  const cashiers = staffed.filter(({ role }) => role === 'cashier' || role === 'shiftLead');
  const shift = hour < 13 ? 0 : hour < 17 ? 1 : 2;
  const one = cashiers[(dayNumber * 2 + shift) % cashiers.length];
  if (one === undefined) throw new Error('nobody works here');
  return one;
}

function actorOf({ id, name, role }: YearPerson): Actor {
  return { personId: id, name, role };
}

/** Moments of a day's entries, ascending, each in a busy hour oftener than in a quiet one. */
function momentsOf({ random }: Year, midnight: number, count: number): readonly number[] {
  const moments = Array.from(
    { length: count },
    () => midnight + weighted(random, hourWeights) * hourMs + Math.floor(random() * hourMs),
  );
  return moments.sort((one, other) => one - other);
}

const undoShare = 0.015;
const goodwillShare = 0.012;
const reprintShare = 0.015;

/** What is done at one moment; the redemption, where it was one. */
function doOne(
  year: Year,
  tx: Writer,
  person: YearPerson,
  at: number,
  last: Done | null,
): Done | null {
  const { random, staffed } = year;
  const { businessDay: day } = civilTimeAt(at, shopZone, cutOverMinute);
  const dice = random();
  if (dice < undoShare && last !== null) {
    append(year, tx, actorOf(person), at, undoing(year, last));
    return null;
  }
  if (dice < undoShare + goodwillShare) {
    const managers = staffed.filter(({ role }) => role === 'manager' || role === 'areaManager');
    append(year, tx, actorOf(chosen(random, managers)), at, goodwill(year, day));
    return last;
  }
  if (dice < undoShare + goodwillShare + reprintShare && last !== null) {
    append(year, tx, actorOf(person), at, { kind: 'reprint', of: last.seq, copy: 1 });
    return last;
  }
  const body = redemption(year, person, at, day);
  const { seq, id } = append(year, tx, actorOf(person), at, body);
  return { seq, id, body, day };
}

/** One day in transactions of a bounded size: a shift opened, the work of the day, the shift closed. */
function writeDay(year: Year, day: CivilDate, dayNumber: number, count: number): void {
  const midnight = Date.parse(`${day}T00:00:00+08:00`);
  const shift = `${day}/1`;
  const moments = momentsOf(year, midnight, count);
  const first = atWork(year, dayNumber, 9);
  const opening = midnight + 8.5 * hourMs;
  year.rig.store.write((tx) => {
    append(year, tx, actorOf(first), opening, { kind: 'shift', change: 'opened', shift });
    append(year, tx, actorOf(first), opening, { kind: 'signIn' });
  });
  let last: Done | null = null;
  for (let from = 0; from < moments.length; from += appendsPerTransaction) {
    const some = moments.slice(from, from + appendsPerTransaction);
    last = year.rig.store.write((tx) => {
      let done = last;
      for (const at of some) {
        const hour = Math.floor((at - midnight) / hourMs);
        done = doOne(year, tx, atWork(year, dayNumber, hour), at, done);
      }
      return done;
    });
  }
  const closing = midnight + 22.5 * hourMs;
  year.rig.store.write((tx) => {
    append(year, tx, actorOf(first), closing, { kind: 'shift', change: 'closed', shift });
  });
}

/** The year's vouchers as head office would have sent them: those used, and as many again that were not. */
function* cachedVouchers(
  count: number,
  lastDay: CivilDate,
  seed: number,
): Generator<CachedVoucher> {
  const random = randomFrom(seed + 1);
  for (let n = 1; n <= count * 2; n += 1) {
    const isUsed = n <= count;
    const firstDay = addDays(lastDay, -Math.floor(random() * 60));
    const campaign = yearCampaigns[Math.floor(random() ** 1.6 * yearCampaigns.length)];
    yield {
      ref: hexOfName(isUsed ? `year ${n}` : `unused ${n}`),
      campaignNo: campaign?.no ?? firstCampaignNo,
      usesAllowed: 1,
      amountMinor: null,
      firstDay,
      lastDay: isUsed ? addDays(firstDay, 60) : addDays(lastDay, 1 + Math.floor(random() * 90)),
      extendedThrough: null,
      customer: null,
      homeShop: null,
      killed: false,
      form: 'static',
      hint: 'YEAR-••••',
    };
  }
}

async function hirePeople(rig: CounterRig): Promise<readonly YearPerson[]> {
  const pinHash = await createPinHasher().hash(rigPin);
  const [founder] = rig.store.read((tx) => tx.people());
  if (founder === undefined) throw new Error('nobody set the shop up');
  const hired = staff.map((one, index) => ({ ...one, id: `year-person-${index + 1}` }));
  rig.store.write((tx) =>
    tx.applyFeed(hired.map((one) => ({ kind: 'person', person: { ...founder, ...one, pinHash } }))),
  );
  return [founder, ...hired].map(({ id, name, role }) => ({ id, name, role }));
}

function yesterday(): CivilDate {
  return civilTimeAt(Date.now() - dayMs, shopZone, cutOverMinute).businessDay;
}

/** A weekend is busier. */
function dayWeight(day: CivilDate): number {
  return isoWeekday(day) >= 6 ? 1.4 : 1;
}

/**
 * Fills the empty data folder `dir` with a year of a shop standing alone; the real program starts on it.
 * A million entries take about two minutes and two gigabytes.
 */
export async function yearOfData(dir: string, wanted: YearWanted = {}): Promise<YearOfData> {
  const { entries = 1_000_000, days = 365, usable = 20_000, seed = 1 } = wanted;
  const lastDay = wanted.lastDay ?? yesterday();
  const firstDay = addDays(lastDay, 1 - days);
  const parts = ownParts();
  const begun = Date.parse(`${firstDay}T07:00:00+08:00`);
  const machine = { ...parts.machine, wall: () => begun };
  const rig = openRig(dir, (store) => store, { ...parts, machine });
  try {
    await setUpRig(rig);
    rig.store.write((tx) =>
      tx.applyFeed(yearCampaigns.map((campaign) => ({ kind: 'campaign', campaign }))),
    );
    const people = await hirePeople(rig);
    const identity = rig.store.read((tx) => tx.identity());
    if (identity === null) throw new Error('the shop was not set up');
    const { device, epoch, shop } = identity;
    const random = randomFrom(seed);
    const place = { device, epoch, shop };
    const year: Year = {
      random,
      rig,
      staffed: people.slice(1),
      place,
      vouchers: 0,
      monotonicMs: 0,
      entries: 0,
    };
    const all = Array.from({ length: days }, (_, index) => addDays(firstDay, index));
    const weight = all.reduce((sum, day) => sum + dayWeight(day), 0);
    for (const [number, day] of all.entries()) {
      writeDay(year, day, number, Math.round((entries * dayWeight(day)) / weight) - 3);
    }
    rig.store.loadVouchers(cachedVouchers(year.vouchers, lastDay, seed));
    const numbers = Array.from({ length: usable }, (_, n) => usableFrom + n * usableStep);
    rig.store.loadVouchers(numbers.map((n) => rigVoucher(rig, n)));
    const codes = numbers.map((n) => rigCode(rig, n));
    return { entries: year.entries, firstDay, lastDay, people, pin: rigPin, codes };
  } finally {
    rig.close();
  }
}
