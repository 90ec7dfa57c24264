import { referenceFor } from '../../main/app/undo/receiptReferences.ts';
import { isEntryOf } from '../../shared/protocol/entry.ts';
import { parseEntry } from '../../main/app/entries.ts';
import { renewManifest } from '../../hq/keys/manifest.ts';
import type { Answer } from '../../shared/contract/problem.ts';
import type { OrderDraft } from '../../shared/contract/order.ts';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import { addDays, civilDateAt } from '../../shared/domain/time/civilTime.ts';
import type { UndoPart } from '../../shared/domain/undo/undoFacts.ts';
import type { Entry, RedemptionBody } from '../../shared/protocol/entry.ts';
import { makeCampaign } from '../hq/chainKit.ts';
import type { TestOffice } from '../hq/testOffice.ts';
import type { Act, History, OrderPlan } from './historyArbitraries.ts';
import type { SimCounter, SimTime } from './simCounter.ts';

const operator = { personId: 'lin', pin: '8642' };
const approval = { personId: 'zhou', pin: '9753', reason: '同意' };
const zone = 'Asia/Shanghai';
const vouchersPerCampaign = 2;
const categoriesOf: Readonly<Record<string, readonly string[]>> = {
  'MT-M': ['drink', 'milktea'],
  'MT-L': ['drink', 'milktea'],
  'JG-M': ['drink', 'tea'],
  'ET-1': ['food'],
};

export interface Redeemed {
  readonly counter: SimCounter;
  readonly entry: Entry & { readonly body: RedemptionBody };
}

/** Everything a history came to: what there is to be used, and what was done. */
export interface World {
  readonly office: TestOffice;
  readonly counters: readonly [SimCounter, SimCounter];
  readonly time: SimTime;
  /** Of vouchers that can be scanned. */
  readonly codes: string[];
  readonly campaigns: Campaign[];
  readonly redeemed: Redeemed[];
  /** How often each kind of act came off. */
  readonly done: Map<Act['kind'], number>;
}

/** What every history after it begins with: nothing used, two campaigns of its own. */
export async function beginWorld(
  office: TestOffice,
  counters: readonly [SimCounter, SimCounter],
  time: SimTime,
  history: History,
  done: World['done'],
): Promise<World> {
  const world: World = { office, counters, time, codes: [], campaigns: [], redeemed: [], done };
  await renewManifest(office.service.office);
  for (const [place, termsOn] of history.campaigns.entries()) {
    const terms = termsOn(civilDateAt(time.now, zone));
    const campaign = await makeCampaign(office, terms);
    world.campaigns.push(campaign);
    for (let n = 0; n < vouchersPerCampaign; n += 1) {
      const customer = n === 0 ? null : (customerAt(world, place) ?? null);
      const wanted = { shop: 'jingan', campaignId: campaign.id, count: 1, customer };
      const response = await office.admin('vouchers', wanted);
      const { codes } = (await response.json()) as { readonly codes: readonly string[] };
      world.codes.push(...codes);
    }
  }
  await syncAll(world);
  return world;
}

/** Until everybody has heard everything. */
export async function syncAll({ counters }: World): Promise<void> {
  for (const counter of [...counters, ...counters]) await counter.sync();
}

function customerAt({ office }: World, index: number | null): string | null {
  return index === null ? null : (office.chain.customers[index]?.id ?? null);
}

export function draftOf(world: World, plan: OrderPlan): OrderDraft {
  const { crypto } = world.counters[0].context;
  const id = () => Buffer.from(crypto.randomBytes(16)).toString('hex');
  const places = [...new Set(plan.vouchers.map((voucher) => voucher % world.codes.length))];
  const each = <T>(value: T | null, of: (index: number, value: T) => object) =>
    value === null ? [] : places.map((_, index) => of(index, value));
  return {
    orderId: id(),
    lines: plan.lines.map((line, index) => ({
      lineId: `line ${index}`,
      name: line.item ?? '手输',
      categories: [...(categoriesOf[line.item ?? ''] ?? [])],
      ...line,
    })),
    vouchers: places.map((place) => ({
      scan: { scanId: id(), raw: world.codes[place] ?? '', source: 'wedge' },
    })),
    customer: customerAt(world, plan.customer),
    currency: 'CNY',
    amounts: each(plan.amountMinor, (index, amountMinor) => ({ index, amountMinor })) as never,
    uses: each(plan.uses, (index, uses) => ({ index, uses })) as never,
  };
}

/** Does it at the counter, as a manager would; an act that the rules refuse is part of the history, too. */
export async function act(world: World, what: Act): Promise<void> {
  // No two acts at one instant: which of them was the last would be anybody's guess.
  world.time.now += 1000;
  const came = await done(world, what);
  if (came) world.done.set(what.kind, (world.done.get(what.kind) ?? 0) + 1);
}

async function done(world: World, what: Act): Promise<boolean> {
  switch (what.kind) {
    case 'wait':
      world.time.now += what.ms;
      return true;
    case 'sync':
      await world.counters[what.counter === 0 ? 0 : 1].sync();
      return true;
    case 'redeem':
      return redeem(world, await signedIn(world, what.counter), what.order);
    case 'undo':
      return undo(world, what);
    case 'undoElsewhere':
      return undoElsewhere(world, what.counter, what.redemption);
    case 'remake':
      return remake(world, what.redemption);
    case 'goodwill':
      return goodwill(world, await signedIn(world, what.counter), what.customer);
    case 'extend':
      return extend(world, what.voucher, what.days);
    case 'withdraw':
      return withdraw(world, what.voucher, what.killed);
  }
}

async function signedIn(world: World, place: number): Promise<SimCounter> {
  const counter = world.counters[place === 0 ? 0 : 1];
  const state = await counter.call('session.state', {});
  if (state.ok && state.value.operator !== null) return counter;
  const answer = await counter.call('session.signIn', operator);
  if (!answer.ok) throw new Error(answer.problem.code);
  return counter;
}

/** What must never happen in a history, whatever it does; refusals and changes are answers like others. */
function came(answer: Answer<unknown>): boolean {
  if (answer.ok) return true;
  const { code } = answer.problem;
  const isFault = code === 'internal' || code === 'badInput' || code === 'notSignedIn';
  if (isFault) throw new Error(`${code}: ${JSON.stringify(answer.problem)}`);
  return false;
}

/** A second person agrees where one is needed. */
async function withApproval<T>(
  ask: (agreed: typeof approval | null) => Promise<Answer<T>>,
): Promise<Answer<T>> {
  const alone = await ask(null);
  return !alone.ok && alone.problem.code === 'approvalNeeded' ? ask(approval) : alone;
}

async function redeem(world: World, counter: SimCounter, plan: OrderPlan): Promise<boolean> {
  const order = draftOf(world, plan);
  const prepared = await counter.call('redeem.prepare', { order });
  if (!prepared.ok) return came(prepared);
  const { seen } = prepared.value;
  const answer = await withApproval((agreed) =>
    counter.call('redeem.confirm', { order, seen, approval: agreed }),
  );
  if (!came(answer) || !answer.ok) return false;
  const stored = counter.context.store.read((tx) => tx.entry(answer.value.seq));
  const entry = stored === null ? null : parseEntry(stored);
  if (entry === null || !isEntryOf(entry, 'redemption')) throw new Error('no redemption');
  world.redeemed.push({ counter, entry });
  return true;
}

function redemptionAt({ redeemed }: World, place: number): Redeemed | undefined {
  return redeemed.length === 0 ? undefined : redeemed[place % redeemed.length];
}

function partOf(what: Extract<Act, { kind: 'undo' }>, { body }: Redeemed['entry']): UndoPart {
  const [voucher] = body.vouchers;
  const ref = voucher?.ref ?? '';
  switch (what.part) {
    case 'whole':
      return { kind: 'whole' };
    case 'voucher':
      return { kind: 'voucher', ref };
    case 'uses':
      return { kind: 'uses', ref, uses: what.quantity };
    case 'amount':
      return { kind: 'amount', ref, amountMinor: what.quantity * 100 };
    case 'lines': {
      const lines = body.basket.slice(0, 1).map(({ lineId }) => ({ lineId, quantity: 1 }));
      return lines.length === 0 ? { kind: 'whole' } : { kind: 'lines', lines };
    }
  }
}

async function undo(world: World, what: Extract<Act, { kind: 'undo' }>): Promise<boolean> {
  const redemption = redemptionAt(world, what.redemption);
  if (redemption === undefined) return false;
  const { counter, entry } = redemption;
  await signedIn(world, world.counters.indexOf(counter));
  const of = { seq: entry.seq };
  return doUndo(counter, of, partOf(what, entry));
}

async function undoElsewhere(world: World, place: number, nth: number): Promise<boolean> {
  const redemption = redemptionAt(world, nth);
  const counter = world.counters[place === 0 ? 0 : 1];
  if (redemption === undefined || redemption.counter === counter) return false;
  const { context } = redemption.counter;
  const reference = context.store.read((tx) => referenceFor(context, tx, redemption.entry));
  if (reference === null) throw new Error('no reference');
  await signedIn(world, place);
  return doUndo(counter, { reference }, { kind: 'whole' });
}

async function doUndo(counter: SimCounter, of: object, part: UndoPart): Promise<boolean> {
  const undoId = counter.context.ids.random128();
  const wanted = { undoId, of, part, reason: '点错了' };
  return came(
    await withApproval((agreed) => counter.call('undo.do', { ...wanted, approval: agreed })),
  );
}

async function remake(world: World, nth: number): Promise<boolean> {
  const redemption = redemptionAt(world, nth);
  if (redemption === undefined) return false;
  const { counter, entry } = redemption;
  await signedIn(world, world.counters.indexOf(counter));
  const remakeId = counter.context.ids.random128();
  const wanted = { remakeId, seq: entry.seq, reason: 'spilled', note: '' };
  return came(
    await withApproval((agreed) => counter.call('redeem.remake', { ...wanted, approval: agreed })),
  );
}

async function goodwill(
  world: World,
  counter: SimCounter,
  customer: number | null,
): Promise<boolean> {
  const answer = await counter.call('goodwill.issue', {
    issueId: counter.context.ids.random128(),
    campaignId: 'goodwill-drink',
    reason: 'wait',
    note: '',
    customer: customerAt(world, customer),
    pin: operator.pin,
    approval: null,
  });
  if (!came(answer) || !answer.ok || answer.value.code === null) return false;
  world.codes.push(answer.value.code);
  return true;
}

/** A voucher that was used, or else its whole campaign. */
/** Head office withdraws a voucher by its code, or makes it good again. */
async function withdraw(world: World, voucher: number, killed: boolean): Promise<boolean> {
  const code = world.codes[voucher % world.codes.length] ?? '';
  const wanted = { which: { codes: [code] }, reason: 'said so' };
  const response = await world.office.admin(`vouchers/${killed ? 'kill' : 'unkill'}`, wanted);
  if (response.status !== 200) throw new Error(await response.text());
  return ((await response.json()) as { readonly changed: number }).changed > 0;
}

async function extend(world: World, voucher: number, days: number): Promise<boolean> {
  const through = addDays(civilDateAt(world.time.now, zone), days);
  const used = redemptionAt(world, voucher)?.entry.body.vouchers[0]?.ref;
  const campaignId = world.campaigns[voucher % world.campaigns.length]?.id;
  const wanted =
    used === undefined || voucher % 2 === 0 ? { campaignId, through } : { refs: [used], through };
  const { status } = await world.office.admin('vouchers/extend', wanted);
  return status === 200;
}
