import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { openTerminal } from '../../../main/compose.ts';
import type { RunningTerminal } from '../../../main/host/running.ts';
import type { InputOf, MethodName, OutputOf } from '../../../shared/contract/methods.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import { plainTerms } from '../../../shared/domain/campaign/plainTerms.ts';
import type { CampaignDraft } from '../../../shared/protocol/campaign.ts';
import { tempFolder } from '../tempFolder.ts';

export const managerPin = '481516';
export const cashierPin = '2342';

/** A port nobody listens on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export const drafts: Readonly<Record<'fiveOff' | 'dear' | 'halfTea', CampaignDraft>> = {
  fiveOff: {
    id: null,
    name: { zh: '五元券', en: 'Five off' },
    benefit: { kind: 'amountOff', amountMinor: 500 },
    validFrom: '2020-01-01',
    validThrough: '2099-12-31',
    zone: 'Asia/Shanghai',
    ...plainTerms,
  },
  dear: {
    id: null,
    name: { zh: '大额券', en: 'Big one' },
    benefit: { kind: 'amountOff', amountMinor: 3000 },
    validFrom: '2020-01-01',
    validThrough: '2099-12-31',
    zone: 'Asia/Shanghai',
    ...plainTerms,
    approvalAboveMinor: 1000,
  },
  halfTea: {
    id: null,
    name: { zh: '半价券', en: 'Half price' },
    benefit: {
      kind: 'percentOff',
      percent: 50,
      capMinor: null,
      rounding: { mode: 'halfUp', toMinor: 1 },
    },
    validFrom: '2020-01-01',
    validThrough: '2099-12-31',
    zone: 'Asia/Shanghai',
    ...plainTerms,
  },
};

/** One answer of the till's door. */
export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly ok: boolean;
  // What the wire says is looked at member by member.
  // oxlint-disable-next-line typescript/no-explicit-any -- a wire answer, as any till would read it
  readonly body: any;
}

export interface TillRig {
  readonly terminal: RunningTerminal;
  readonly dir: string;
  readonly port: number;
  readonly token: string;
  readonly managerId: string;
  readonly cashierId: string;
  value<M extends MethodName>(method: M, input: InputOf<M>): Promise<OutputOf<M>>;
  codes(draft: CampaignDraft, count: number): Promise<readonly string[]>;
  signIn(who: 'manager' | 'cashier'): Promise<void>;
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Told>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Told>;
  reopen(): Promise<void>;
  close(): Promise<void>;
}

async function toldOf(reply: Response): Promise<Told> {
  const body: unknown = await reply.json();
  return {
    status: reply.status,
    headers: reply.headers,
    ok: (body as { ok: boolean }).ok,
    body,
  };
}

/** A real terminal standing alone, with a manager, a cashier, and one till that may call. */
export async function openTillRig(): Promise<TillRig> {
  const folder = tempFolder();
  const options = {
    dir: folder.path,
    mode: 'live',
    host: 'browser',
    demo: null,
    hqUrl: null,
  } as const;
  let terminal = await openTerminal(options);
  const port = await freePort();
  const value = async <M extends MethodName>(
    method: M,
    input: InputOf<M>,
  ): Promise<OutputOf<M>> => {
    const answer = (await terminal.dispatch(method, input)) as Answer<OutputOf<M>>;
    if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(answer.problem)}`);
    return answer.value;
  };
  await value('setup.standAlone', {
    shop: {
      id: 'shop-1',
      name: { zh: '转角茶铺', en: 'Corner Tea' },
      groups: [],
      calendar: null,
      authority: null,
      currency: 'CNY',
      zone: 'Asia/Shanghai',
      cutOverMinute: 180,
      language: 'en',
      receiptHead: [],
      receiptFoot: [],
      quickItems: [],
      undoMinutes: { cashier: 0, manager: 1440 },
      autoLockMinutes: 240,
    },
    counterName: 'Counter 1',
    managerName: 'He',
    managerPin,
  });
  const people = (await value('session.state', {})).people;
  const managerId = people[0]?.id ?? '';
  await value('session.signIn', { personId: managerId, pin: managerPin });
  const cashier = await value('people.add', { name: 'Yu', role: 'cashier', pin: cashierPin });
  const { token } = await value('till.add', { name: 'Till 1' });
  await value('till.switch', { on: true, port });
  await openAt(value);
  const plain = { authorization: `Bearer ${token}` };

  return {
    get terminal() {
      return terminal;
    },
    dir: folder.path,
    port,
    token,
    managerId,
    cashierId: cashier.id,
    value,
    async codes(draft, count) {
      const { id } = await value('campaigns.save', { campaign: draft });
      return (await value('vouchers.make', { campaignId: id, count, customer: null })).codes;
    },
    async signIn(who) {
      const manager = { personId: managerId, pin: managerPin };
      const input = who === 'manager' ? manager : { personId: cashier.id, pin: cashierPin };
      await value('session.signIn', input);
    },
    post: async (path, body, headers = {}) =>
      toldOf(
        await fetch(`http://127.0.0.1:${port}${path}`, {
          method: 'POST',
          headers: { ...plain, 'content-type': 'application/json', ...headers },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      ),
    get: async (path, headers = {}) =>
      toldOf(await fetch(`http://127.0.0.1:${port}${path}`, { headers: { ...plain, ...headers } })),
    async reopen() {
      await terminal.close();
      terminal = await openTerminal(options);
      await value('session.signIn', { personId: managerId, pin: managerPin });
      await openAt(value);
    },
    async close() {
      await terminal.close();
      folder[Symbol.dispose]();
    },
  };
}

const openWithinMs = 5_000;

async function openAt(value: TillRig['value']): Promise<void> {
  const until = Date.now() + openWithinMs;
  while ((await value('till.state', {})).door !== 'open') {
    if (Date.now() > until) throw new Error('the till’s door does not open');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

let ids = 0;
/** Three lines: two teas, a bun, and a cake the till sells at its own reduced price. */
export function basket(change: Readonly<Record<string, unknown>> = {}) {
  ids += 1;
  return {
    id: `r-${ids}`,
    receipt: `R${ids}`,
    currency: 'CNY',
    lines: [
      { lineId: '1', name: '奶茶', item: 'tea', quantity: 2, unitPriceMinor: 1800 },
      { lineId: '2', name: '包子', item: 'bun', quantity: 1, unitPriceMinor: 500 },
      {
        lineId: '3',
        name: '蛋糕',
        item: 'cake',
        quantity: 3,
        unitPriceMinor: 400,
        paidMinor: 1000,
      },
    ],
    ...change,
  };
}
