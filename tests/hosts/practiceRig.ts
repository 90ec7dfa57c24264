import { randomBytes } from 'node:crypto';
import { openTerminal } from '../../main/compose.ts';
import type { RunningTerminal, TerminalFace } from '../../main/host/running.ts';
import { withPractice } from '../../main/practice.ts';
import type { InputOf, MethodName, OutputOf } from '../../shared/contract/methods.ts';
import type { OrderDraft, Prepared, Redeemed } from '../../shared/contract/order.ts';
import type { PracticeView } from '../../shared/contract/practiceViews.ts';
import type { Answer } from '../../shared/contract/problem.ts';
import type { SessionView } from '../../shared/contract/views.ts';
import type { ShopConfig } from '../../shared/protocol/feed.ts';
import { tempFolder } from './tempFolder.ts';

export const livePin = '2580';
export const liveManager = 'Li';

const liveShop: ShopConfig = {
  ...{ id: 'east', name: { zh: '东门店', en: 'East Gate' }, groups: [], calendar: null },
  ...{ authority: null, currency: 'CNY', zone: 'Asia/Shanghai', cutOverMinute: 180 },
  ...{ language: 'en', receiptHead: ['Tel 021'], receiptFoot: [], quickItems: [] },
  ...{ autoLockMinutes: 240, undoMinutes: { cashier: 10, manager: 60 } },
};

export const newId = (): string => randomBytes(16).toString('hex');

/** Calls of one page, to whichever terminal it is at. */
export interface PageRig {
  readonly face: TerminalFace;
  try(method: MethodName, input: unknown): Promise<Answer<unknown>>;
  /** The problem's code, or `ok`. */
  code(method: MethodName, input: unknown): Promise<string>;
  /** Throws where it is answered with a problem. */
  call<M extends MethodName>(method: M, input: InputOf<M>): Promise<OutputOf<M>>;
  session(): Promise<SessionView>;
  signIn(role: 'cashier' | 'manager'): Promise<void>;
}

/** A live counter of a shop standing alone, with practice beside it. */
export interface PracticeRig extends AsyncDisposable {
  readonly dir: string;
  readonly terminal: RunningTerminal;
  page(name: string): PageRig;
  /** Closes and opens it again, as a restart does. */
  restart(): Promise<void>;
}

export function pageRig(face: () => TerminalFace): PageRig {
  const page: PageRig = {
    get face() {
      return face();
    },
    try: (method, input) => face().dispatch(method, input),
    async code(method, input) {
      const answer = await page.try(method, input);
      return answer.ok ? 'ok' : answer.problem.code;
    },
    async call(method, input) {
      const answer = await page.try(method, input);
      if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(answer.problem)}`);
      return answer.value as OutputOf<typeof method>;
    },
    session: () => page.call('session.state', {}),
    async signIn(role) {
      const person = (await page.session()).people.find((one) => one.role === role);
      await page.call('session.signIn', {
        personId: person?.id ?? '',
        pin: person?.demoPin ?? livePin,
      });
    },
  };
  return page;
}

async function open(dir: string): Promise<RunningTerminal> {
  const options = { dir, mode: 'live', host: 'browser', demo: null, hqUrl: null } as const;
  return withPractice(await openTerminal(options), { dir, host: 'browser' });
}

export async function openPracticeRig(change: Partial<ShopConfig> = {}): Promise<PracticeRig> {
  const folder = tempFolder();
  let terminal = await open(folder.path);
  const rig: PracticeRig = {
    dir: folder.path,
    get terminal() {
      return terminal;
    },
    page: (name) => pageRig(() => terminal.forPage?.(name) ?? terminal),
    async restart() {
      await terminal.close();
      terminal = await open(folder.path);
    },
    async [Symbol.asyncDispose]() {
      await terminal.close();
      folder[Symbol.dispose]();
    },
  };
  await rig.page('first').call('setup.standAlone', {
    shop: { ...liveShop, ...change },
    counterName: '3',
    managerName: liveManager,
    managerPin: livePin,
  });
  return rig;
}

export function orderOf(codes: readonly string[], orderId = newId(), currency = 'CNY'): OrderDraft {
  return {
    ...{ orderId, lines: [], customer: null, currency, amounts: [], uses: [] },
    vouchers: codes.map((raw) => ({ scan: { scanId: newId(), raw, source: 'wedge' } })),
  };
}

/** Prepares an order and redeems it as it was seen. */
export async function redeem(
  page: PageRig,
  order: OrderDraft,
  approval: InputOf<'redeem.confirm'>['approval'] = null,
): Promise<Redeemed> {
  const { seen } = await page.call('redeem.prepare', { order });
  return page.call('redeem.confirm', { order, seen, approval });
}

/** What an order's first voucher comes to: a verdict, or why it is none. */
export function verdictOf({ items, decision }: Prepared): string {
  const [item] = items;
  if (item === undefined) return 'nothing';
  if (!item.readable) return item.reason;
  const judged = decision.vouchers[item.decisionIndex];
  if (judged === undefined) return 'nothing';
  return judged.verdict === 'refused' ? judged.refusal.reason : judged.verdict;
}

/** The code of a voucher that a lesson hands out. */
export function codeOf({ running }: PracticeView, step: number): string {
  const code = running?.steps[step]?.voucher?.code;
  if (code === undefined) throw new Error(`no voucher at step ${step}`);
  return code;
}
