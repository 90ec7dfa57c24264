import { plainTerms } from '../../shared/domain/campaign/plainTerms.ts';
import type { CampaignDraft } from '../../shared/protocol/campaign.ts';
import type { Answer } from '../../shared/contract/problem.ts';
import type { Prepared, Redeemed } from '../../shared/contract/order.ts';
import type { PersonView, SessionView } from '../../shared/contract/views.ts';
import type { Reached } from './overHosts.ts';

export const managerPin = '4711';
export const cashierPin = '1974';

export const shop = {
  id: 'corner',
  name: { zh: '街角店', en: 'Corner' },
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
  autoLockMinutes: 30,
};

export const campaign: CampaignDraft = {
  id: null,
  name: { zh: '立减五元', en: 'Five off' },
  benefit: { kind: 'amountOff', amountMinor: 500 },
  validFrom: '2020-01-01',
  validThrough: '2120-01-01',
  zone: 'Asia/Shanghai',
  ...plainTerms,
};

/** What was asked and what came back, in order. */
export type Transcript = { readonly asked: string; readonly answer: Answer<unknown> }[];

/** Calls that must go well; each is written down. */
export function teller(reached: Reached, transcript: Transcript) {
  return async <T>(method: string, input: unknown): Promise<T> => {
    const answer = await reached.call(method, input);
    transcript.push({ asked: method, answer });
    if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(answer.problem)}`);
    return answer.value as T;
  };
}

const hexId = (digit: string): string => digit.repeat(32);

function order(digit: string, code: string) {
  return {
    orderId: hexId(digit),
    lines: [
      { lineId: 'l1', name: '奶茶', item: null, categories: [], quantity: 1, unitPriceMinor: 1800 },
    ],
    vouchers: [{ scan: { scanId: hexId(digit), raw: code, source: 'typed' } }],
    customer: null,
    currency: 'CNY',
    amounts: [],
    uses: [],
  };
}

/** The roster under the name that `shapeOf` knows. */
async function peopleAs(reached: Reached): Promise<Answer<unknown>> {
  const answer = await reached.call('people.list', {});
  return answer.ok ? { ok: true, value: { people: answer.value } } : answer;
}

/** A shop's first day, standing alone: set up, a campaign, vouchers, one used, undone and printed again. */
export async function firstDay(reached: Reached): Promise<Transcript> {
  const transcript: Transcript = [];
  const tell = teller(reached, transcript);
  await tell('setup.standAlone', { shop, counterName: 'Counter 1', managerName: '梅', managerPin });
  const { people } = await tell<SessionView>('session.state', {});
  await tell<PersonView>('session.signIn', { personId: people[0]?.id, pin: managerPin });
  await tell('people.add', { name: '李', role: 'cashier', pin: cashierPin });
  transcript.push({ asked: 'people.list', answer: await peopleAs(reached) });
  const saved = await tell<{ id: string }>('campaigns.save', { campaign });
  await tell('campaigns.list', {});
  const { codes } = await tell<{ codes: string[] }>('vouchers.make', {
    campaignId: saved.id,
    count: 2,
    customer: null,
  });
  const [first = ''] = codes;
  const prepared = await tell<Prepared>('redeem.prepare', { order: order('a', first) });
  const confirm = { order: order('a', first), seen: prepared.seen, approval: null };
  const redeemed = await tell<Redeemed>('redeem.confirm', confirm);
  await tell<Redeemed>('redeem.confirm', confirm);
  await tell<Prepared>('redeem.prepare', { order: order('b', first) });
  await tell('redeem.why', { order: order('b', first) });
  const remakeId = hexId('e');
  const remade = { remakeId, seq: redeemed.seq, reason: 'spilled', note: '', approval: null };
  await tell('redeem.remake', remade);
  const undone = { of: { seq: redeemed.seq }, part: { kind: 'whole' } };
  await tell('undo.preview', undone);
  const undo = { ...undone, undoId: hexId('f'), reason: 'wrong drink', approval: null };
  await tell('undo.do', undo);
  await tell('history.list', { before: null, count: 10 });
  await tell('history.paper', { seq: redeemed.seq });
  await tell('history.reprint', { seq: redeemed.seq });
  await tell('print.queue', {});
  await tell('print.test', {});
  await tell('goodwill.templates', {});
  await tell('goodwill.list', { before: null, count: 5 });
  await tell('customer.find', { phone: '13800138000' });
  await tell('customer.panel', { id: hexId('c') });
  await tell('settings.set', { theme: 'dark' });
  await tell('settings.get', {});
  await tell('settings.language', { language: 'en' });
  await tell('sync.status', {});
  await tell('sync.now', {});
  await tell('session.signOut', { because: 'operator' });
  return transcript;
}

/** Leaves that differ from run to run, though the answer is the same. */
const sameEveryRun: ReadonlySet<string> = new Set([
  'code',
  'kind',
  'state',
  'phase',
  'role',
  'mode',
  'language',
  'theme',
  'outcome',
  'reason',
  'line',
  'effect',
]);

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}

/** An answer with ids, codes, times and texts blotted out: what two hosts must agree on. */
export function shapeOf(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    const shapes = value.map((item) => shapeOf(item, key));
    // People stand in the order of their random ids.
    return key === 'people' ? shapes.toSorted(byText) : shapes;
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, shapeOf(item, name)]),
    );
  }
  if (typeof value === 'string' && !sameEveryRun.has(key)) return 'text';
  if (typeof value === 'number' && !key.endsWith('Minor')) return 'number';
  return value;
}
