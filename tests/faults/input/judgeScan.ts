import type { OrderDraft, Prepared } from '../../../shared/contract/order.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import type { ScanSource } from '../../../shared/domain/codes/scan.ts';
import { catalogue } from '../../../shared/i18n/catalogue.ts';
import type { InputTerminal } from './inputTerminal.ts';
import type { Given } from './spoiledCodes.ts';

const words: Readonly<Record<string, string>> = catalogue.reasons.zh;
const englishWords: Readonly<Record<string, string>> = catalogue.reasons.en;
const problemWords: Readonly<Record<string, string>> = catalogue.problems.zh;

/** Whether whoever stands at the counter is told, in both languages, why not. */
export function hasWords(reason: string): boolean {
  return [`${reason}Title`, `${reason}ToldTitle`].some(
    (key) => (words[key] ?? '') !== '' && (englishWords[key] ?? '') !== '',
  );
}

let ids = 0;

/** 32 hex digits, another each time. */
export function freshId(): string {
  ids += 1;
  return ids.toString(16).padStart(32, '0');
}

export function orderOf(raws: readonly string[], source: ScanSource): OrderDraft {
  const line = { lineId: '1', name: '奶茶', item: null, categories: [], quantity: 1 };
  return {
    orderId: freshId(),
    lines: [{ ...line, unitPriceMinor: 2_000 }],
    vouchers: raws.map((raw) => ({ scan: { scanId: freshId(), raw, source } })),
    customer: null,
    currency: 'CNY',
    amounts: [],
    uses: [],
  };
}

/** Why the first voucher of an order can't be used; `null` where it can. `''`: nobody says. */
export function refusalOf(answer: Answer<Prepared>): string | null {
  if (!answer.ok) {
    const { code } = answer.problem;
    return code !== 'internal' && (problemWords[code] ?? '') !== '' ? code : '';
  }
  const { items, decision } = answer.value;
  const [item] = items;
  if (item === undefined) return '';
  if (!item.readable) return hasWords(item.reason) ? item.reason : '';
  const judged = decision.vouchers[item.decisionIndex];
  if (judged?.verdict === 'refused') {
    return hasWords(judged.refusal.reason) ? judged.refusal.reason : '';
  }
  return decision.confirmable ? null : 'notConfirmable';
}

export interface Judged {
  /** Redemptions that were answered as done. */
  readonly acknowledged: number;
  readonly found: readonly string[];
}

/** What was tried at one terminal, and how far its journal should be by now. */
export interface ScanJudge {
  /** Takes a reading all the way a screen would: prepare, confirm, and what comes after. */
  judge(given: Given, raw: string, source: ScanSource): Promise<Judged>;
  /** Nothing but what was counted was written. */
  untouched(what: string): Promise<readonly string[]>;
  /** A redemption that was answered elsewhere stands at this entry. */
  wrote(seq: number): void;
}

export async function createScanJudge(terminal: InputTerminal): Promise<ScanJudge> {
  let head = await terminal.head();

  async function untouched(what: string): Promise<readonly string[]> {
    const now = await terminal.head();
    if (now === head) return [];
    const found = [`I5: ${what}: the journal went from ${head} to ${now}`];
    head = now;
    return found;
  }

  /** What is refused is refused too where somebody confirms it all the same. */
  async function judgeBad({ kind }: Given, raw: string, source: ScanSource): Promise<Judged> {
    const order = orderOf([raw], source);
    const why = refusalOf(await terminal.call('redeem.prepare', { order }));
    const found: string[] = [];
    if (why === null) found.push(`I5: ${kind} is taken for a good voucher: ${JSON.stringify(raw)}`);
    if (why === '') found.push(`I5: ${kind} is refused without a word: ${JSON.stringify(raw)}`);
    const seen = { discountMinor: 500, toPayMinor: 1_500 };
    const forced = await terminal.call('redeem.confirm', { order, seen, approval: null });
    if (forced.ok) found.push(`I8: ${kind} was redeemed: ${JSON.stringify(raw)}`);
    else if (forced.problem.code === 'internal') found.push(`I5: ${kind} broke something`);
    return { acknowledged: 0, found: [...found, ...(await untouched(kind))] };
  }

  /** Redeemed once: neither the same order nor another one, nor another spelling, does it again. */
  async function judgeGood(given: Given, raw: string, source: ScanSource): Promise<Judged> {
    const { kind } = given;
    const order = orderOf([raw], source);
    const answer = await terminal.call('redeem.prepare', { order });
    const why = refusalOf(answer);
    if (why !== null || !answer.ok) {
      return {
        acknowledged: 0,
        found: [`${kind} is refused: ${String(why)} ${JSON.stringify(raw)}`],
      };
    }
    const { seen } = answer.value;
    const done = await terminal.call('redeem.confirm', { order, seen, approval: null });
    if (!done.ok)
      return { acknowledged: 0, found: [`${kind} was not redeemed: ${done.problem.code}`] };
    head = done.value.seq;
    if (given.of !== null) terminal.stock.spend();
    const found = [...(await untouched(`${kind}, redeemed`))];
    const again = await terminal.call('redeem.confirm', { order, seen, approval: null });
    if (!again.ok || !again.value.repeated)
      found.push(`${kind}: the same order got another answer`);
    const other = orderOf([raw], source);
    const reused = refusalOf(await terminal.call('redeem.prepare', { order: other }));
    if (reused !== 'alreadyUsed') found.push(`I2: ${kind} used once is ${String(reused)}`);
    found.push(...(await untouched(`${kind}, again`)));
    return { acknowledged: 1, found };
  }

  return {
    judge: (given, raw, source) =>
      given.expects === 'accepted' ? judgeGood(given, raw, source) : judgeBad(given, raw, source),
    untouched,
    wrote: (seq) => void (head = Math.max(head, seq)),
  };
}
