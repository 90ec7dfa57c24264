import { plainTerms } from '../../shared/domain/campaign/plainTerms.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { openTerminal } from '../../main/compose.ts';
import { serveBrowser } from '../../main/host/browser/server.ts';
import { loadScreens } from '../../main/host/screens.ts';
import type { Answer } from '../../shared/contract/problem.ts';
import type { InputOf, MethodName, OutputOf } from '../../shared/contract/methods.ts';
import { built } from '../built.ts';

/** A terminal of its own behind a real page: the built screens under the host's own content policy. */
export interface CounterPage {
  readonly page: Page;
  /** What the page refused to load or run, and what broke in it. */
  readonly complaints: readonly string[];
  /** Calls a method as the page does, and throws on a problem. */
  call<M extends MethodName>(method: M, input: InputOf<M>): Promise<OutputOf<M>>;
  close(): Promise<void>;
}

const screensFolder = join(import.meta.dirname, '../../dist/renderer');

/** The header names a feature this Chromium doesn't know; nothing of the page's own. */
const knownNoise = /Permissions-Policy header/;

export async function openCounter(browser: Browser): Promise<CounterPage> {
  built();
  const dir = mkdtempSync(join(tmpdir(), 'counter-page-'));
  const terminal = await openTerminal({
    dir,
    mode: 'live',
    host: 'browser',
    demo: null,
    hqUrl: null,
  });
  const host = await serveBrowser({ terminal, screens: loadScreens(screensFolder), port: 0 });
  const context = await browser.newContext({
    viewport: { width: 1024, height: 768 },
    locale: 'zh-CN',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !knownNoise.test(message.text())) {
      complaints.push(message.text());
    }
  });
  await page.goto(host.freshAddress());
  return {
    page,
    complaints,
    async call<M extends MethodName>(method: M, input: InputOf<M>): Promise<OutputOf<M>> {
      const text = await page.evaluate(
        async ([name, body]) => {
          const pageKey = localStorage.getItem('countersign-page-key') ?? '';
          const headers = { 'content-type': 'application/json', 'countersign-page': pageKey };
          const reply = await fetch(`/call/${name}`, { method: 'POST', headers, body });
          return reply.text();
        },
        [method, JSON.stringify(input)] as const,
      );
      const answer = JSON.parse(text) as Answer<OutputOf<M>>;
      if (!answer.ok) throw new Error(`${method}: ${answer.problem.code}`);
      return answer.value;
    },
    async close() {
      await context.close();
      await host.close();
      await terminal.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export const managerPin = '4711';

/** Sets the counter up by itself, signs its manager in, and makes vouchers of a milk tea campaign. */
export async function openShop(
  counter: CounterPage,
  quickItems: InputOf<'setup.standAlone'>['shop']['quickItems'] = [],
): Promise<{ readonly codes: readonly string[] }> {
  await counter.call('setup.standAlone', {
    shop: {
      id: 'shop-test',
      name: { zh: '小叶茶', en: 'Little Leaf' },
      groups: [],
      calendar: null,
      authority: null,
      currency: 'CNY',
      zone: 'Asia/Shanghai',
      cutOverMinute: 180,
      language: 'zh',
      receiptHead: [],
      receiptFoot: [],
      quickItems,
      undoMinutes: { cashier: 5, manager: 60 },
      autoLockMinutes: 30,
    },
    counterName: '1 号收银台',
    managerName: '王梅',
    managerPin,
  });
  const { people } = await counter.call('session.state', {});
  const manager = people[0];
  if (manager === undefined) throw new Error('set-up made no manager');
  await counter.call('session.signIn', { personId: manager.id, pin: managerPin });
  // The list of next steps and the check before opening have been looked at: the counter is at work.
  await counter.call('setup.stepsSeen', {});
  await counter.call('opening.seen', {});
  await counter.page.reload();
  const { id } = await counter.call('campaigns.save', { campaign: milkTea });
  return counter.call('vouchers.make', { campaignId: id, count: 5, customer: null });
}

const milkTea: InputOf<'campaigns.save'>['campaign'] = {
  id: null,
  name: { zh: '中杯奶茶', en: 'Milk tea (M)' },
  benefit: {
    kind: 'freeItem',
    item: { zh: '奶茶', en: 'Milk tea' },
    priceMinor: null,
    capMinor: 1800,
  },
  validFrom: '2020-01-01',
  validThrough: '2099-12-31',
  zone: 'Asia/Shanghai',
  ...plainTerms,
};
