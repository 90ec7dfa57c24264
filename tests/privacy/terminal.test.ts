import { paperOnScreen } from '../../shared/contract/printer.ts';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTerminal } from '../../main/compose.ts';
import { serveBrowser } from '../../main/host/browser/server.ts';
import type { BrowserHost } from '../../main/host/browser/server.ts';
import type { RunningTerminal } from '../../main/host/running.ts';
import { loadScreens } from '../../main/host/screens.ts';
import { createFileSecrets } from '../../main/platform/secrets.ts';
import { makeNativeCode } from '../../shared/domain/codes/nativeCode.ts';
import type { InputOf, MethodName, OutputOf } from '../../shared/contract/methods.ts';
import type { Answer } from '../../shared/contract/problem.ts';
import { answering, ready, startFakePrinter } from '../devices/fakePrinter.ts';
import type { FakePrinter } from '../devices/fakePrinter.ts';
import { rigCampaigns } from '../faults/counterRig.ts';
import { ask, signOn } from '../hosts/browser/ask.ts';
import type { SignedOn } from '../hosts/browser/ask.ts';
import { smallScreens, tempFolder } from '../hosts/tempFolder.ts';
import { canaries, filesUnder, found, foundUnder, paymentCodes, phoneForms } from './canaries.ts';
import type { Canary } from './canaries.ts';

/*
 * Everything a person can say, type, scan or bring along is put into a terminal at work, through its real
 * door; then everything that is left of it is searched: database, WAL, log, keys, receipts, answers.
 */
const pin = '739164';
const enrolmentWord = '48151623';
const passphrase = 'zhe shi yi ju hen chang de kou ling 7';
const secrets: readonly Canary[] = [
  { name: 'PIN', text: pin, isShort: true },
  { name: 'enrolment code', text: enrolmentWord, isShort: true },
  { name: 'passphrase', text: passphrase },
];
const everything = [...canaries, ...secrets];

const shop = {
  ...{ id: 'one', name: { zh: '店', en: 'Shop' }, groups: [], calendar: null, authority: null },
  ...{ currency: 'CNY', zone: 'Asia/Shanghai', cutOverMinute: 180, language: 'zh' as const },
  ...{ receiptHead: ['合符'], receiptFoot: [], quickItems: [], autoLockMinutes: 240 },
  undoMinutes: { cashier: 60, manager: 600 },
};

const idOf = (n: number): string => n.toString(16).padStart(32, '0');
const codeOf = (n: number): string => makeNativeCode(new Uint8Array(8).fill(n + 1));

describe('a terminal that was told everything (I11)', () => {
  let folder: ReturnType<typeof tempFolder>;
  let screens: ReturnType<typeof tempFolder>;
  let terminal: RunningTerminal;
  let host: BrowserHost;
  let printer: FakePrinter;
  let me: SignedOn;
  let ids = 100;
  /** Everything that came back over HTTP, headers and all. */
  const replies: string[] = [];
  /** The folder as it stood while the terminal was at work: WAL and all. */
  let atWork: string;

  const newId = (): string => idOf((ids += 1));

  async function post(method: string, body: string): Promise<Answer<unknown>> {
    const headers = { 'content-type': 'application/json', ...me.headers };
    const path = `/call/${encodeURIComponent(method)}`;
    const reply = await ask(host.port, { method: 'POST', path, headers, body });
    replies.push(JSON.stringify(reply.headers), reply.text);
    return JSON.parse(reply.text) as Answer<unknown>;
  }

  /** Whatever it answers; what the tables below put in is not all of it good. */
  function tell<M extends MethodName>(method: M, input: InputOf<M>): Promise<Answer<unknown>> {
    return post(method, JSON.stringify(input));
  }

  async function call<M extends MethodName>(method: M, input: InputOf<M>): Promise<OutputOf<M>> {
    const answer = await tell(method, input);
    if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(answer.problem)}`);
    return answer.value as OutputOf<M>;
  }

  function orderOf(codes: readonly string[], name: string): InputOf<'redeem.prepare'>['order'] {
    return {
      orderId: newId(),
      lines: [
        {
          ...{ lineId: 'a', name, item: null, categories: [], quantity: 1 },
          unitPriceMinor: 2_000,
        },
      ],
      vouchers: codes.map((raw, n) => ({
        scan: {
          scanId: newId(),
          raw,
          source: n % 2 === 0 ? ('wedge' as const) : ('typed' as const),
        },
      })),
      ...{ customer: null, currency: 'CNY', amounts: [], uses: [] },
    };
  }

  async function redeem(code: string, name: string): Promise<number> {
    const order = orderOf([code], name);
    const { seen } = await call('redeem.prepare', { order });
    return (await call('redeem.confirm', { order, seen, approval: null })).seq;
  }

  async function setUp(): Promise<void> {
    await tell('setup.enrol', {
      hqUrl: 'http://127.0.0.1:1',
      code: enrolmentWord,
      counterName: '1',
    });
    const first = { shop, counterName: '1', managerName: 'Li', managerPin: pin };
    await call('setup.standAlone', first);
    const { people } = await call('session.state', {});
    await call('session.signIn', { personId: people[0]?.id ?? '', pin });
    const { port } = printer;
    const network = { ...paperOnScreen, kind: 'network', host: '127.0.0.1', port } as const;
    await call('settings.set', { printer: network });
  }

  async function bringCampaigns(): Promise<readonly string[]> {
    const saved: string[] = [];
    for (const { no: _no, version: _version, ...campaign } of rigCampaigns) {
      // As it goes over the wire, where nothing is readonly.
      const draft = { ...campaign, id: null } as InputOf<'campaigns.save'>['campaign'];
      saved.push((await call('campaigns.save', { campaign: draft })).id);
    }
    return saved;
  }

  function csv(campaignId: string, text: string, dryRun = false) {
    const fileBase64 = Buffer.from(text).toString('base64');
    const mapping = { code: 'code', phone: 'phone' };
    return tell('vouchers.importCsv', { campaignId, fileBase64, mapping, dryRun });
  }

  async function importVouchers(campaignId: string): Promise<void> {
    const rows = phoneForms.map((phone, n) => `${codeOf(n)},${phone}`);
    const good = ['code,phone', ...rows].join('\n');
    expect(await csv(campaignId, good, true)).toMatchObject({ ok: true });
    expect(await csv(campaignId, good)).toMatchObject({ ok: true, value: { good: rows.length } });
    // A file whose columns were mixed up: refused, and nothing of it said back.
    for (const wrong of [...paymentCodes, ...phoneForms]) {
      await csv(campaignId, `code,phone\n${codeOf(90)},x${wrong}x\n"torn,${wrong}`);
      await csv(campaignId, `code,phone,${wrong}\n${codeOf(91)},call ${wrong}`, true);
    }
  }

  async function sayNumbers(): Promise<void> {
    for (const said of [...phoneForms, ...paymentCodes]) {
      await tell('customer.find', { phone: said });
      await tell('customer.find', { phone: `${said} ` });
      await post('customer.find', `{"phone":"${said}"`);
      await post('customer.find', JSON.stringify({ phone: [said], [said]: said }));
      await post(said, '{}');
      await post(`customer.${said}`, JSON.stringify(said));
      await tell('customer.panel', { id: said });
      for (const raw of [said, `SHOP${said}`, ` ${said}\r`, `https://pay.example/?u=${said}`]) {
        await tell('redeem.prepare', { order: orderOf([raw, codeOf(0)], `回电 ${said}`) });
        await tell('redeem.why', { order: orderOf([raw], said) });
      }
      const order = orderOf([said], 'tea');
      const seen = { campaigns: [], vouchers: [], discountMinor: 0, toPayMinor: 2000 };
      await post('redeem.confirm', JSON.stringify({ order, seen, approval: null }));
    }
  }

  async function typeNotes(goodwill: string): Promise<void> {
    for (const [n, said] of [...phoneForms, ...paymentCodes].entries()) {
      const seq = await redeem(codeOf(n % phoneForms.length), `奶茶 ${said}`).catch(() => null);
      if (seq !== null) {
        const remake = { remakeId: newId(), seq, reason: 'quality', note: `call ${said}` } as const;
        await tell('redeem.remake', { ...remake, approval: null });
        const undo = { undoId: newId(), of: { seq }, reason: `wants ${said} called back` };
        await post('undo.do', JSON.stringify({ ...undo, part: null, approval: null }));
        await tell('history.paper', { seq });
        await tell('history.reprint', { seq });
      }
      const issue = { issueId: newId(), campaignId: goodwill, reason: 'wait', note: said } as const;
      await tell('goodwill.issue', { ...issue, customer: null, pin, approval: null });
    }
    await call('goodwill.list', { before: null, count: 100 });
    await call('history.list', { before: null, count: 100 });
  }

  beforeAll(async () => {
    folder = tempFolder();
    screens = tempFolder(smallScreens);
    atWork = mkdtempSync(join(tmpdir(), 'countersign-canary-'));
    printer = await startFakePrinter(answering(ready));
    const keys = createFileSecrets(join(folder.path, 'live', 'secrets.json'), passphrase);
    const options = { dir: folder.path, mode: 'live', host: 'browser', demo: null } as const;
    terminal = await openTerminal({ ...options, hqUrl: null, secrets: keys });
    host = await serveBrowser({ terminal, screens: loadScreens(screens.path), port: 0 });
    me = await signOn(host.freshAddress());
    await setUp();
    const campaigns = await bringCampaigns();
    await importVouchers(campaigns[0] ?? '');
    await sayNumbers();
    await typeNotes(campaigns[3] ?? '');
    while (printer.jobs.length < 4) await new Promise((resolve) => setTimeout(resolve, 50));
    cpSync(folder.path, atWork, { recursive: true });
    await host.close();
    await terminal.close();
  });
  afterAll(async () => {
    await printer.close();
    folder[Symbol.dispose]();
    screens[Symbol.dispose]();
    rmSync(atWork, { recursive: true, force: true });
  });

  it('was told, and did its work', () => {
    const text = replies.join('\n');
    expect(text).toContain('4605');
    expect(text).toContain('•••');
    expect(text).toContain('paymentCode');
    expect(replies.length).toBeGreaterThan(200);
  });

  it('has none of it in its files at work: database, WAL, log, key file', () => {
    const files = filesUnder(atWork).map((path) => path.slice(atWork.length + 1));
    expect(files).toEqual(
      expect.arrayContaining(['live/counter.db', 'live/counter.db-wal', 'live/counter.log']),
    );
    expect(foundUnder(atWork, everything)).toEqual([]);
  });

  it('has none of it in its files afterwards', () => {
    expect(foundUnder(folder.path, everything)).toEqual([]);
  });

  it('said none of it back, in no answer and no header', () => {
    const told = replies.filter((reply) => found(Buffer.from(reply), everything).length > 0);
    expect(told).toEqual([]);
  });

  it('printed none of it: receipts show the last four digits', () => {
    const sent = Buffer.concat(printer.jobs);
    expect(sent.length).toBeGreaterThan(1_000);
    expect(found(sent, everything)).toEqual([]);
  });
});

describe('a program that ends by a bug (I11)', () => {
  it('leaves a line without what was typed, and no report of its memory', () => {
    const dir = mkdtempSync(join(tmpdir(), 'countersign-crash-'));
    const crash = join(import.meta.dirname, '../../main/host/crash.ts');
    const script = `
      const { guardCrashes } = await import(${JSON.stringify(`file://${crash}`)});
      guardCrashes((line) => process.stderr.write(line + '\\n'));
      const typed = ${JSON.stringify([...phoneForms, ...paymentCodes].join(' '))};
      setTimeout(() => { throw new Error('could not read ' + typed, { cause: { raw: typed } }); }, 0);
    `;
    const flags = ['--report-on-fatalerror', '--report-uncaught-exception', '--input-type=module'];
    const ended = spawnSync(process.execPath, [...flags, '-e', script], {
      cwd: dir,
      encoding: 'utf8',
    });
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain('Countersign ended');
    expect(found(Buffer.from(ended.stdout + ended.stderr))).toEqual([]);
    expect(readdirSync(dir)).toEqual([]);
    rmSync(dir, { recursive: true });
  });
});
