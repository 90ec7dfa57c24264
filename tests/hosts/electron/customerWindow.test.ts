import { randomBytes } from 'node:crypto';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  callChannel,
  customerRateChannel,
  customerViewChannel,
} from '../../../main/host/electron/channels.ts';
import type { CustomerLine } from '../../../shared/contract/customerScreen.ts';
import { customerScreen } from '../../../shared/i18n/customerScreen.ts';
import { launchChromium } from '../../browser.ts';
import { built } from '../../built.ts';
import { tempFolder } from '../tempFolder.ts';
import { runEntry } from './runEntry.ts';
import { createStandIn } from './standIn.ts';
import type { StandIn } from './standIn.ts';

interface CounterWindow {
  readonly countersign: {
    call(method: string, input: unknown): Promise<{ ok: boolean; problem?: { code: string } }>;
  };
}
interface CustomerWindow {
  readonly countersignCustomer: CustomerLine;
}

const pin = '4711';
const shop = {
  ...{ id: 'one', name: { zh: '小叶茶', en: 'Little Leaf' }, groups: [], calendar: null },
  ...{ authority: null, currency: 'CNY', zone: 'Asia/Shanghai', cutOverMinute: 180 },
  ...{ language: 'zh', receiptHead: [], receiptFoot: [], quickItems: [], autoLockMinutes: 240 },
  undoMinutes: { cashier: 10, manager: 60 },
};

describe('the customer’s window in Electron, and the counter’s without ways out', () => {
  let browser: Browser;
  let folder: ReturnType<typeof tempFolder>;
  let standIn: StandIn;
  let counter: Page;
  let takeBack: () => void;

  beforeAll(async () => {
    built();
    browser = await launchChromium();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    folder = tempFolder();
    standIn = createStandIn({
      browser,
      keychain: 'gnome_libsecret',
      keychainKey: randomBytes(32),
      locks: new Set(),
    });
    takeBack = await runEntry(standIn, {
      options: { dir: folder.path, demo: null, hqUrl: null },
    });
    counter = await (await standIn.opened).page;
    await call('setup.standAlone', {
      ...{ shop, counterName: '1', managerName: 'Li', managerPin: pin },
    });
    await call('session.signIn', { personId: await manager(), pin });
  });
  afterEach(async () => {
    standIn.quit();
    await standIn.exited;
    takeBack();
    folder[Symbol.dispose]();
  });

  async function call(method: string, input: unknown): Promise<unknown> {
    const answer = await counter.evaluate(
      ([name, body]) => (window as unknown as CounterWindow).countersign.call(name, body),
      [method, input] as [string, unknown],
    );
    return 'value' in answer ? answer.value : answer.problem?.code;
  }
  async function manager(): Promise<string> {
    const { people } = (await call('session.state', {})) as { people: { id: string }[] };
    return people[0]?.id ?? '';
  }
  async function openCustomer(): Promise<Page> {
    expect(await call('customerScreen.open', {})).toEqual({ address: null });
    const opened = standIn.windows[1];
    if (opened === undefined) throw new Error('no second window');
    const page = await opened.page;
    await page.getByText(customerScreen.zh.welcome).waitFor();
    return page;
  }

  it('opens on the other display and fills it; opened again it comes to the front', async () => {
    await openCustomer();
    expect(standIn.windows[1]?.options).toMatchObject({ x: 1024, width: 800, fullscreen: true });
    await call('customerScreen.open', {});
    expect(standIn.windows).toHaveLength(2);
    expect(standIn.windows[1]?.wasFocused()).toBe(true);
  });

  it('shows what the counter says, and is idle when nobody is at the counter', async () => {
    const page = await openCustomer();
    await call('customerScreen.show', { shown: { face: 'asking' }, seq: null });
    await page.getByText(customerScreen.zh.asking).waitFor();
    await call('session.signOut', { because: 'operator' });
    await page.getByText(customerScreen.zh.welcome).waitFor();
  });

  it('has no bridge to the terminal, and its origin is refused where there is one (I8)', async () => {
    const page = await openCustomer();
    expect(await page.evaluate(() => 'countersign' in window)).toBe(false);
    const names = await page.evaluate(() =>
      Object.keys((window as unknown as CustomerWindow).countersignCustomer).toSorted(),
    );
    expect(names).toEqual(['rate', 'watch']);
    const customer = { url: 'countersign://customer/', parent: null };
    const answer = await standIn.invokeFrom(customer, callChannel, 'session.state', '{}');
    expect(answer).toMatchObject({ ok: false, problem: { code: 'badInput' } });
  });

  it('and the customer’s channels refuse everybody else', async () => {
    for (const url of [
      'countersign://app/',
      'https://evil.example/',
      'countersign://customer.evil/',
    ]) {
      const frame = { url, parent: null };
      expect(await standIn.invokeFrom(frame, customerViewChannel)).toBeNull();
      expect(await standIn.invokeFrom(frame, customerRateChannel, 3)).toBe(false);
    }
    const inner = { url: 'countersign://customer/', parent: {} };
    expect(await standIn.invokeFrom(inner, customerViewChannel)).toBeNull();
  });

  it('stays where it is: not even to the counter’s page', async () => {
    const page = await openCustomer();
    await page.evaluate(() => {
      location.href = 'https://countersign-app.test/';
    });
    await page.waitForTimeout(200);
    expect(page.url()).toBe('https://countersign-customer.test/');
    const status = await page.evaluate(async () => (await fetch('/index.html')).status);
    expect(status).toBe(404);
  });

  it('may not have the camera', async () => {
    await openCustomer();
    const { check } = standIn.permission();
    const contents = {} as Parameters<typeof check>[0];
    const details = { mediaType: 'video', isMainFrame: true } as Parameters<typeof check>[3];
    expect(check(contents, 'media', 'countersign://customer', details)).toBe(false);
  });

  it('without ways out the counter’s window fills the screen and can’t be closed, until a manager’s PIN', async () => {
    const window = standIn.windows[0];
    await call('settings.set', { kiosk: true });
    await expect.poll(() => window?.isKiosk()).toBe(true);
    window?.close();
    expect(window?.destroyed).toBe(false);
    expect(await call('kiosk.leave', { personId: await manager(), pin: '0001' })).toBe('wrongPin');
    expect(window?.isKiosk()).toBe(true);
    await call('kiosk.leave', { personId: await manager(), pin });
    await expect.poll(() => window?.isKiosk()).toBe(false);
    window?.close();
    expect(window?.destroyed).toBe(true);
  });
});
