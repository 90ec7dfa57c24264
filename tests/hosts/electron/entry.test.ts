import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { callChannel } from '../../../main/host/electron/channels.ts';
import { noKeychainCode, probeFlag } from '../../../main/host/electron/probe.ts';
import { methods } from '../../../shared/contract/methods.ts';
import { rewrapSecrets } from '../../../main/platform/secrets.ts';
import { launchChromium } from '../../browser.ts';
import { built } from '../../built.ts';
import { tempFolder } from '../tempFolder.ts';
import { runEntry } from './runEntry.ts';
import { createStandIn } from './standIn.ts';
import type { Keychain, StandIn } from './standIn.ts';

interface Bridge {
  call(method: string, input: unknown): Promise<{ ok: boolean; problem?: { code: string } }>;
  listen(listener: (event: string) => void): () => void;
}
interface WindowWithBridge {
  readonly countersign: Bridge;
  heard: string[];
  stopHearing: () => void;
}

describe('the Electron entry and its preload, as built, with Chromium behind the window', () => {
  let browser: Browser;
  let folder: ReturnType<typeof tempFolder>;
  const keychainKey = randomBytes(32);
  const locks = new Set<string>();
  const undo: (() => void)[] = [];
  const running: StandIn[] = [];

  beforeAll(async () => {
    built();
    browser = await launchChromium();
  });
  afterAll(() => browser.close());
  beforeEach(() => {
    folder = tempFolder();
  });
  afterEach(async () => {
    for (const standIn of running.splice(0)) {
      standIn.quit();
      await standIn.exited;
    }
    for (const one of undo.splice(0)) one();
    locks.clear();
    folder[Symbol.dispose]();
  });

  async function start({
    keychain = 'gnome_libsecret',
    key = keychainKey,
    args = [],
  }: { keychain?: Keychain; key?: Buffer; args?: string[] } = {}): Promise<StandIn> {
    const standIn = createStandIn({ browser, keychain, keychainKey: key, locks });
    const options = { dir: folder.path, demo: null, hqUrl: null };
    undo.push(await runEntry(standIn, { options, args }));
    return standIn;
  }

  async function opened(): Promise<{
    readonly standIn: StandIn;
    readonly page: Page;
    readonly errors: string[];
  }> {
    const standIn = await start();
    running.push(standIn);
    const page = await (await standIn.opened).page;
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.waitForFunction(() => 'countersign' in window && document.readyState === 'complete');
    return { standIn, page, errors };
  }

  it('opens one locked-down window on its own scheme', async () => {
    const { standIn } = await opened();
    expect(standIn.flags.sandboxed).toBe(true);
    expect(standIn.flags.userData).toBe(join(folder.path, 'electron'));
    expect(standIn.schemes).toMatchObject([
      { scheme: 'countersign', privileges: { standard: true, secure: true } },
    ]);
    const privileges = standIn.schemes[0]?.privileges ?? {};
    expect(privileges).not.toHaveProperty('bypassCSP');
    expect(standIn.windows[0]?.options.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
    });
  });

  it('shows the real screens without a single breach of the content policy', async () => {
    const { page, errors } = await opened();
    // Again from the start, now that we listen.
    await page.reload();
    const reply = await page.evaluate(async () => {
      const answer = await fetch('/');
      return Object.fromEntries(answer.headers);
    });
    expect(reply['content-security-policy']).toContain("default-src 'none'");
    await page.waitForFunction(() => (document.querySelector('#root')?.childElementCount ?? 0) > 0);
    expect(errors).toEqual([]);
  });

  it('gives the page two functions and nothing of Electron or Node (I8)', async () => {
    const { page } = await opened();
    const seen = await page.evaluate(() => {
      const has = (name: string): boolean => name in window;
      const bridge = (window as unknown as WindowWithBridge).countersign;
      return {
        functions: Object.keys(bridge),
        frozen: Object.isFrozen(bridge),
        others: ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter(has),
      };
    });
    expect(seen).toEqual({ functions: ['call', 'listen'], frozen: true, others: [] });
  });

  it('answers the page’s calls and tells it events until it stops listening', async () => {
    const { page } = await opened();
    const answers = await page.evaluate(async () => {
      const { countersign } = window as unknown as WindowWithBridge;
      const state = await countersign.call('session.state', {});
      const unknown = await countersign.call('__proto__', {});
      const bad = await countersign.call('session.signIn', { personId: 1 });
      return [state.ok, unknown.problem?.code, bad.problem?.code];
    });
    expect(answers).toEqual([true, 'unknownMethod', 'badInput']);
    await page.evaluate(() => {
      const w = window as unknown as WindowWithBridge;
      w.heard = [];
      w.stopHearing = w.countersign.listen((event) => w.heard.push(event));
    });
    const heard = () => page.evaluate(() => (window as unknown as WindowWithBridge).heard);
    const speak = (language: string) =>
      page.evaluate(
        (to) =>
          (window as unknown as WindowWithBridge).countersign.call('settings.language', {
            language: to,
          }),
        language,
      );
    await speak('en');
    await expect.poll(heard).toContain('settings');
    await page.evaluate(() => {
      const w = window as unknown as WindowWithBridge;
      w.stopHearing();
      w.heard = [];
    });
    await speak('zh');
    await page.evaluate(() =>
      (window as unknown as WindowWithBridge).countersign.call('session.state', {}),
    );
    expect(await heard()).toEqual([]);
  });

  it.each([
    ['another site', { url: 'https://evil.example/', parent: null }],
    ['a frame within our page', { url: 'countersign://app/', parent: {} }],
    ['another host of our scheme', { url: 'countersign://evil/', parent: null }],
    ['a name that begins like ours', { url: 'countersign://app.evil.example/', parent: null }],
    ['a file', { url: 'file:///countersign://app/', parent: null }],
    ['a frame that is gone', null],
  ])('refuses what %s sends on the channel (I8)', async (_who, frame) => {
    const { standIn } = await opened();
    const answer = await standIn.invokeFrom(frame, callChannel, 'session.state', '{}');
    expect(answer).toMatchObject({ ok: false, problem: { code: 'badInput' } });
  });

  it.each([
    [undefined, undefined],
    ['session.state', { a: 1 }],
    [{ toString: 'x' }, '{}'],
    ['session.state', '{'],
    ['session.state', ''],
  ])('refuses a raw call of %j with %j (I5, I8)', async (method, input) => {
    const { standIn } = await opened();
    const own = { url: 'countersign://app/', parent: null };
    const answer = await standIn.invokeFrom(own, callChannel, method, input);
    expect(answer).toMatchObject({ ok: false, problem: { code: 'badInput' } });
  });

  it('answers no method of the contract to a frame that is not our page itself (I8)', async () => {
    const { standIn } = await opened();
    const foreign = [
      { url: 'https://evil.example/', parent: null },
      { url: 'countersign://app/', parent: {} },
      null,
    ];
    for (const frame of foreign) {
      for (const method of Object.keys(methods)) {
        const answer = await standIn.invokeFrom(frame, callChannel, method, '{}');
        expect(answer).toMatchObject({
          ok: false,
          problem: { faults: [{ message: 'not from the counter’s own page' }] },
        });
      }
    }
  });

  it('refuses every method above nobody’s role to a page that calls it raw, signed in as nobody (I8)', async () => {
    const { standIn } = await opened();
    const own = { url: 'countersign://app/', parent: null };
    for (const [method, { role }] of Object.entries(methods)) {
      if (role === 'anyone') continue;
      for (const text of ['{}', '{"__proto__":{"polluted":1}}', 'null', '['.repeat(50_000)]) {
        const answer = await standIn.invokeFrom(own, callChannel, method, text);
        expect([method, answer]).toMatchObject([method, { ok: false }]);
      }
      const answer = await standIn.invokeFrom(own, callChannel, method, '{}');
      expect([method, answer]).toMatchObject([method, { problem: { code: 'notSignedIn' } }]);
    }
    expect('polluted' in {}).toBe(false);
  });

  it('takes no more over the channel than over HTTP: 10 MB are refused (I5)', async () => {
    const { standIn } = await opened();
    const own = { url: 'countersign://app/', parent: null };
    const long = `"${'x'.repeat(10_000_000)}"`;
    const answer = await standIn.invokeFrom(own, callChannel, 'session.state', long);
    expect(answer).toMatchObject({ ok: false, problem: { code: 'tooMuch' } });
  });

  it('has no other channel', async () => {
    const { standIn } = await opened();
    const own = { url: 'countersign://app/', parent: null };
    await expect(standIn.invokeFrom(own, 'countersign:other')).rejects.toThrow(
      'No handler registered',
    );
  });

  it('goes nowhere else, opens nothing and frames nothing', async () => {
    const { page } = await opened();
    const before = page.url();
    await page.evaluate(() => {
      location.href = 'https://evil.example/';
    });
    await page.evaluate(() => void window.open('https://evil.example/'));
    await page.evaluate(() => {
      const frame = document.createElement('iframe');
      frame.src = 'https://evil.example/';
      document.body.append(frame);
    });
    await expect.poll(() => page.context().pages().length).toBe(1);
    expect(page.url()).toBe(before);
    expect(page.frames().filter((frame) => frame.url().includes('evil'))).toEqual([]);
    expect(await page.evaluate(() => 'countersign' in window)).toBe(true);
  });

  it('serves built files only, and only to GET (I5)', async () => {
    const { page } = await opened();
    const statuses = await page.evaluate(async () => {
      const status = async (path: string, method = 'GET') => (await fetch(path, { method })).status;
      return Promise.all([
        status('/index.html'),
        status('/../package.json'),
        status('/%2e%2e/%2e%2e/package.json'),
        status('/__proto__'),
        status('/main/electron.js'),
        status('/', 'POST'),
      ]);
    });
    expect(statuses).toEqual([200, 404, 404, 404, 404, 405]);
  });

  it('lets its own page use the camera, and nobody anything else', async () => {
    const { standIn } = await opened();
    const guards = standIn.permission();
    const contents = {} as Parameters<typeof guards.request>[0];
    const asks = (permission: string, requestingUrl: string, mediaTypes: string[]) => {
      let answer: boolean | null = null;
      const details = { requestingUrl, mediaTypes, isMainFrame: true };
      guards.request(
        contents,
        permission as Parameters<typeof guards.request>[1],
        (allowed) => {
          answer = allowed;
        },
        details as Parameters<typeof guards.request>[3],
      );
      return answer;
    };
    const own = 'countersign://app/';
    expect(asks('media', own, ['video'])).toBe(true);
    expect(asks('media', own, ['audio'])).toBe(false);
    expect(asks('media', own, ['video', 'audio'])).toBe(false);
    expect(asks('media', 'https://evil.example/', ['video'])).toBe(false);
    for (const other of [
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'display-capture',
      'serial',
      'hid',
      'usb',
    ]) {
      expect([other, asks(other, own, [])]).toEqual([other, false]);
    }
    const checkDetails = { mediaType: 'video', isMainFrame: true } as Parameters<
      typeof guards.check
    >[3];
    expect(guards.check(contents, 'media', own, checkDetails)).toBe(true);
    expect(guards.check(contents, 'media', 'https://evil.example', checkDetails)).toBe(false);
    expect(guards.check(contents, 'geolocation', own, checkDetails)).toBe(false);
    expect(guards.device({} as Parameters<typeof guards.device>[0])).toBe(false);
  });

  it('quits in order: the terminal is closed and can be opened again', async () => {
    const first = await opened();
    first.standIn.quit();
    expect(await first.standIn.exited).toBe(0);
    running.length = 0;
    const second = await opened();
    expect(second.errors).toEqual([]);
    expect(second.standIn.errorBoxes).toEqual([]);
  });

  it('a second start on the same data opens no second window and brings the first to the front (I2)', async () => {
    const first = await opened();
    const second = await start();
    expect(await second.exited).toBe(0);
    expect(second.windows).toHaveLength(0);
    first.standIn.secondInstance();
    expect(first.standIn.windows[0]?.wasFocused()).toBe(true);
  });

  it('keeps its wrapping key in the keychain: nothing on disk opens without it (I11)', async () => {
    const first = await opened();
    first.standIn.quit();
    await first.standIn.exited;
    running.length = 0;
    const sealed = join(folder.path, 'live', 'wrap.sealed');
    const before = readFileSync(sealed);
    const stranger = await start({ key: randomBytes(32) });
    expect(await stranger.exited).toBe(1);
    expect(stranger.errorBoxes[0]).toContain('keychain does not open');
    expect(readFileSync(sealed)).toEqual(before);
    expect(readdirSync(join(folder.path, 'live'))).not.toContain('secrets.json');
  });

  it.each<[Keychain, number]>([
    ['gnome_libsecret', 0],
    ['basic_text', noKeychainCode],
    ['none', noKeychainCode],
  ])(
    'probed on a desktop with the keychain %s it ends with %i and shows nothing',
    async (keychain, code) => {
      const probed = await start({ keychain, args: [probeFlag] });
      expect(await probed.exited).toBe(code);
      expect(probed.windows).toHaveLength(0);
      expect(readdirSync(folder.path)).toEqual([]);
    },
  );

  it('refuses a keychain that keeps nothing secret, in words, and writes no key', async () => {
    const standIn = await start({ keychain: 'basic_text' });
    expect(await standIn.exited).toBe(1);
    expect(standIn.errorBoxes[0]).toContain('no keychain');
    expect(existsSync(join(folder.path, 'live', 'wrap.sealed'))).toBe(false);
  });

  it('without a keychain it opens with a file wrapped by a passphrase, and never with a plain one (I11)', async () => {
    const word = join(folder.path, 'word');
    writeFileSync(word, 'gui bin qi zhi 42\n', { mode: 0o600 });
    vi.stubEnv('COUNTERSIGN_PASSPHRASE_FILE', word);
    const path = join(folder.path, 'live', 'secrets.json');
    const standIn = await start({ keychain: 'basic_text' });
    running.push(standIn);
    const page = await (await standIn.opened).page;
    await page.waitForFunction(() => 'countersign' in window && document.readyState === 'complete');
    const answer = await page.evaluate(async () => {
      const { call } = (window as unknown as WindowWithBridge).countersign;
      const shop = {
        ...{ id: 'one', name: { zh: '店', en: 'Shop' }, groups: [], calendar: null },
        ...{ authority: null, currency: 'CNY', zone: 'Asia/Shanghai', cutOverMinute: 0 },
        ...{ language: 'zh', receiptHead: [], receiptFoot: [], quickItems: [] },
        ...{ undoMinutes: { cashier: 10, manager: 60 }, autoLockMinutes: 5 },
      };
      const first = { shop, counterName: '1', managerName: 'Li', managerPin: '2580' };
      return call('setup.standAlone', first);
    });
    expect(answer).toMatchObject({ ok: true });
    expect(readFileSync(path, 'utf8')).toContain('countersign/wrapped-secrets/1');
    expect(readFileSync(path, 'utf8')).not.toContain('deviceKey');
    standIn.quit();
    await standIn.exited;
    running.length = 0;
    rewrapSecrets(path, 'gui bin qi zhi 42', null);
    const plain = await start({ keychain: 'basic_text' });
    expect(await plain.exited).toBe(1);
    expect(plain.errorBoxes[0]).toContain('no keychain');
  });

  it('a data folder that cannot be made is said in words', async () => {
    writeFileSync(join(folder.path, 'live'), 'a file where the folder should be');
    const standIn = await start();
    expect(await standIn.exited).toBe(1);
    expect(standIn.errorBoxes[0]).toContain('Countersign cannot open');
  });
});
