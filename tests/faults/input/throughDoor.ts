import { maxCodeLength } from '../../../shared/domain/codes/scan.ts';
import { methods } from '../../../shared/contract/methods.ts';
import { catalogue } from '../../../shared/i18n/catalogue.ts';
import { createScanJudge, freshId, orderOf } from './judgeScan.ts';
import type { Judged } from './judgeScan.ts';
import type { InputTerminal } from './inputTerminal.ts';
import { below, given, oneOf, respelled } from './spoiledCodes.ts';
import type { Random } from './spoiledCodes.ts';

/** One way in: tries a case of its own after another. */
export interface Way {
  next(): Promise<Judged>;
  close(): Promise<void>;
}

const problemWords: Readonly<Record<string, string>> = catalogue.problems.zh;
const hugeBytes = 1_100_000;

/** What a body of JSON may be that is no input of any method. */
function strangeBody(random: Random): string | Buffer {
  const order = orderOf(['X'], 'typed');
  return oneOf<() => string | Buffer>(random, [
    () => '{"__proto__":{"role":"manager"},"order":{}}',
    () => JSON.stringify({ order: { ...order, constructor: { prototype: {} } } }),
    () => JSON.stringify({ order, surprise: true }),
    () => JSON.stringify({ order: { ...order, lines: 'x' } }),
    () => JSON.stringify({ order: { ...order, uses: [{ index: -1, uses: 1e9 }] } }),
    () => JSON.stringify({ order: { ...order, amounts: [{ index: 0, amountMinor: 1.5 }] } }),
    () => JSON.stringify({ order: { ...order, orderId: '__proto__' } }),
    () => `{"order":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
    () => `{"order":{"orderId":1,"orderId":2}}`,
    () => '{"order":NaN}',
    () => 'null',
    () => '"text"',
    () => '',
    () => Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
    () => JSON.stringify({ order: orderOf(['A'.repeat(maxCodeLength + 2)], 'wedge') }),
    () => JSON.stringify({ order: orderOf(['A'.repeat(hugeBytes)], 'wedge') }),
  ])();
}

const strangeNames = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'redeem.prepare.',
  'redeem',
  'REDEEM.CONFIRM',
  '..%2f..%2fetc%2fpasswd',
  '%00',
  '%E0%A4%A',
  'redeem.confirm%00',
] as const;

export async function openDoor(terminal: InputTerminal, random: Random): Promise<Way> {
  const judge = await createScanJudge(terminal);

  /** Turned away by the host, or answered by the terminal in words; never a crash, never an effect. */
  async function strangeCall(): Promise<Judged> {
    const names = Object.keys(methods).filter((name) => name.startsWith('redeem.'));
    const isName = random() < 0.4;
    const name = isName
      ? oneOf(random, strangeNames)
      : oneOf(random, names as [string, ...string[]]);
    const reply = await terminal.post(`/call/${name}`, isName ? '{}' : strangeBody(random));
    const found: string[] = [];
    if (reply.status >= 500) found.push(`I5: ${name} is answered ${reply.status}`);
    if (reply.status === 200) {
      const answer = JSON.parse(reply.text) as { ok: boolean; problem?: { code: string } };
      const code = answer.problem?.code ?? '';
      if (answer.ok) found.push(`I5: ${name} took what is no input`);
      else if (code === 'internal' || (problemWords[code] ?? '') === '') {
        found.push(`I5: ${name} is answered ${code}`);
      }
    }
    return { acknowledged: 0, found: [...found, ...(await judge.untouched(name))] };
  }

  /** Twice in one order, or in two at the same moment, in whatever spelling: once (I2). */
  async function doubled(): Promise<Judged> {
    const { code } = terminal.stock.next();
    const raws = [code, random() < 0.5 ? code : respelled(random, code)];
    if (random() < 0.5) {
      const order = orderOf(raws, 'wedge');
      const seen = { discountMinor: 1_000, toPayMinor: 1_000 };
      const answer = await terminal.call('redeem.confirm', { order, seen, approval: null });
      const found = answer.ok ? ['I2: one code counted twice in one order'] : [];
      return { acknowledged: 0, found: [...found, ...(await judge.untouched('doubled'))] };
    }
    const seen = { discountMinor: 500, toPayMinor: 1_500 };
    const answers = await Promise.all(
      raws.map((raw) =>
        terminal.call('redeem.confirm', { order: orderOf([raw], 'wedge'), seen, approval: null }),
      ),
    );
    const done = answers.filter(({ ok }) => ok).length;
    terminal.stock.spend();
    for (const answer of answers) if (answer.ok) judge.wrote(answer.value.seq);
    const found = done === 1 ? [] : [`I2: two orders at once redeemed one voucher ${done} times`];
    return { acknowledged: done, found: [...found, ...(await judge.untouched('raced'))] };
  }

  async function text(): Promise<Judged> {
    const one = given(random, terminal.stock);
    if (one.bytes === undefined) return judge.judge(one, one.raw, 'wedge');
    const [before, after] = JSON.stringify({ order: orderOf(['@'], 'wedge') }).split('@');
    const body = Buffer.concat([Buffer.from(before ?? ''), one.bytes, Buffer.from(after ?? '')]);
    const reply = await terminal.post('/call/redeem.prepare', body);
    const found = reply.status === 400 ? [] : [`I5: bytes that are no text: ${reply.status}`];
    return { acknowledged: 0, found: [...found, ...(await judge.untouched(one.kind))] };
  }

  async function loneSurrogate(): Promise<Judged> {
    const raw = `${String.fromCharCode(0xd800 + below(random, 0x400))}${freshId()}`;
    return judge.judge({ kind: 'loneSurrogate', raw, expects: 'refused', of: null }, raw, 'typed');
  }

  return {
    next() {
      const what = random();
      if (what < 0.15) return strangeCall();
      if (what < 0.22) return doubled();
      if (what < 0.24) return loneSurrogate();
      return text();
    },
    close: () => Promise.resolve(),
  };
}
