import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../browser.ts';
import { built } from '../../built.ts';
import { tempFolder } from '../tempFolder.ts';
import { runEntry } from './runEntry.ts';
import { createStandIn } from './standIn.ts';

interface Bridge {
  call(method: string, input: unknown): Promise<{ ok: boolean; value?: unknown }>;
}

const setUp = {
  shop: {
    ...{ id: 'east', name: { zh: '东门店', en: 'East Gate' }, groups: [], calendar: null },
    ...{ authority: null, currency: 'CNY', zone: 'Asia/Shanghai', cutOverMinute: 180 },
    ...{ language: 'en', receiptHead: [], receiptFoot: [], quickItems: [] },
    ...{ autoLockMinutes: 240, undoMinutes: { cashier: 10, manager: 60 } },
  },
  counterName: '3',
  managerName: 'Li',
  managerPin: '2580',
};

describe('practice in the Electron host', () => {
  let browser: Browser;

  beforeAll(async () => {
    built();
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  it('moves its window to the practice terminal and back, with keys of practice’s own', async () => {
    using folder = tempFolder();
    const keychain = 'gnome_libsecret';
    const locks = new Set<string>();
    const standIn = createStandIn({ browser, keychain, keychainKey: randomBytes(32), locks });
    const options = { dir: folder.path, demo: null, hqUrl: null };
    const undo = await runEntry(standIn, { options, args: [] });
    const page: Page = await (await standIn.opened).page;
    await page.waitForFunction(() => 'countersign' in window);
    const call = (method: string, input: unknown = {}) =>
      page.evaluate(
        ([name, given]) =>
          (window as unknown as { countersign: Bridge }).countersign.call(name as string, given),
        [method, input] as const,
      );
    const mode = async () => {
      const { value } = await call('session.state');
      return (value as { readonly mode: string }).mode;
    };
    await call('setup.standAlone', setUp);
    expect(await mode()).toBe('live');
    expect(await call('practice.enter')).toMatchObject({ ok: true });
    expect(await mode()).toBe('practice');
    expect(existsSync(join(folder.path, 'practice', 'secrets.json'))).toBe(true);
    expect(existsSync(join(folder.path, 'live', 'secrets.json'))).toBe(false);
    await page.reload();
    await page.waitForFunction(() => 'countersign' in window);
    expect(await mode()).toBe('practice');
    expect(await call('practice.leave', { startAgain: true })).toMatchObject({ ok: true });
    expect(await mode()).toBe('live');
    expect(existsSync(join(folder.path, 'practice'))).toBe(false);
    standIn.quit();
    await standIn.exited;
    undo();
  });
});
