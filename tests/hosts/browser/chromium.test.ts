import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTerminal } from '../../../main/compose.ts';
import { writeOpeningPage } from '../../../main/host/browser/openingPage.ts';
import { serveBrowser } from '../../../main/host/browser/server.ts';
import type { BrowserHost } from '../../../main/host/browser/server.ts';
import type { RunningTerminal } from '../../../main/host/running.ts';
import { loadScreens } from '../../../main/host/screens.ts';
import { openToOthers } from '../../../main/platform/ownerFile.ts';
import { launchChromium } from '../../browser.ts';
import { built } from '../../built.ts';
import { tempFolder } from '../tempFolder.ts';

const renderer = join(import.meta.dirname, '../../../dist/renderer');

describe('the browser host in Chromium', () => {
  let browser: Browser;
  let folder: ReturnType<typeof tempFolder>;
  let terminal: RunningTerminal;
  let host: BrowserHost;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    built();
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    folder = tempFolder();
    terminal = await openTerminal({
      dir: folder.path,
      mode: 'live',
      host: 'browser',
      demo: null,
      hqUrl: null,
    });
    host = await serveBrowser({ terminal, screens: loadScreens(renderer), port: 0 });
    context = await browser.newContext();
    page = await context.newPage();
    complaints = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        complaints.push(`${message.text()} ${message.location().url}`);
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) =>
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`),
      );
    });
  });

  afterEach(async () => {
    await context.close();
    await host.close();
    await terminal.close();
    folder[Symbol.dispose]();
  });

  it('shows the screens without a complaint of the browser, and no token in the address', async () => {
    await page.goto(host.freshAddress());
    await page.waitForFunction(
      () => (document.querySelector('#root')?.textContent ?? '').length > 10,
    );
    expect(page.url()).toBe(`http://127.0.0.1:${host.port}/`);
    expect(complaints).toEqual([]);
  });

  it('is led there by an owner-only file, so that no token stands in an argument list', async () => {
    const opening = writeOpeningPage(folder.path, host.freshAddress());
    expect(opening.url).toMatch(/^file:\/\/.*\/open\.html$/);
    expect(opening.url).not.toContain('token');
    const path = join(folder.path, 'open.html');
    expect(openToOthers(path)).toBe(false);
    await page.goto(opening.url);
    await page.waitForURL(`http://127.0.0.1:${host.port}/`);
    await page.waitForFunction(
      () => (document.querySelector('#root')?.textContent ?? '').length > 10,
    );
    opening.remove();
    expect(existsSync(path)).toBe(false);
    expect((await page.reload())?.status()).toBe(200);
    expect(complaints).toEqual([]);
  });

  it('a page whose host was started anew is told how to get a fresh address', async () => {
    await page.goto(host.freshAddress());
    await page.waitForFunction(() => localStorage.getItem('countersign-page-key') !== null);
    await page.evaluate(() => localStorage.setItem('countersign-page-key', 'of another start'));
    await page.reload();
    await page.waitForURL(`http://127.0.0.1:${host.port}/used`);
    expect(await page.innerText('body')).toContain('这个地址已经用过了');
  });

  it('the page’s scripts cannot read the cookie', async () => {
    await page.goto(host.freshAddress());
    expect(await page.evaluate(() => document.cookie)).toBe('');
    expect(await context.cookies()).toMatchObject([{ httpOnly: true, sameSite: 'Strict' }]);
  });

  it('a reload stays signed on; the same address in another browser does not open', async () => {
    const address = host.freshAddress();
    await page.goto(address);
    expect((await page.reload())?.status()).toBe(200);
    const other = await browser.newContext();
    const stranger = await other.newPage();
    expect((await stranger.goto(address))?.status()).toBe(401);
    expect(await stranger.innerText('body')).toContain('这个地址已经用过了');
    await other.close();
  });

  it('runs no script but its own files, and nothing made from text (I7)', async () => {
    await page.goto(host.freshAddress());
    await page.waitForFunction(
      () => (document.querySelector('#root')?.textContent ?? '').length > 10,
    );
    const taken = await page.evaluate(async () => {
      const code = 'window.injected = true';
      const markup = `<img src="/none.png" onerror="${code}">`;
      const make = <Name extends keyof HTMLElementTagNameMap>(name: Name) =>
        document.body.appendChild(document.createElement(name));
      const ways: Record<string, () => unknown> = {
        textContent: () => (make('script').textContent = code),
        src: () => (make('script').src = 'https://evil.example/x.js'),
        ownSrc: () => (make('script').src = '/assets/none.js'),
        innerHTML: () => (make('div').innerHTML = markup),
        outerHTML: () => (make('div').outerHTML = markup),
        insertAdjacentHTML: () => document.body.insertAdjacentHTML('beforeend', markup),
        srcdoc: () => (make('iframe').srcdoc = markup),
        fragment: () => document.createRange().createContextualFragment(markup),
        write: () => document.write(markup),
        timer: () => setTimeout(code as unknown as () => void, 0),
        // By name: the linter knows these as what nobody should write.
        eval: () => (Reflect.get(window, 'eval') as (text: string) => unknown)(code),
        construct: () => Reflect.construct(Reflect.get(window, 'Function'), [code]),
        worker: () => new Worker('data:text/javascript,0'),
        foreignWorker: () => new Worker('https://evil.example/x.js'),
        policy: () => {
          const place = window as unknown as {
            trustedTypes: { createPolicy(name: string, rules: object): unknown };
          };
          return place.trustedTypes.createPolicy('default', {});
        },
        onclick: () => make('div').setAttribute('onclick', code),
      };
      const taken: string[] = [];
      // What a debugger evaluates is let off by the browser; what a timer calls is not.
      await new Promise((resolve) => setTimeout(resolve, 0));
      for (const [name, way] of Object.entries(ways)) {
        try {
          way();
          taken.push(name);
        } catch {
          // Refused, as it should be.
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
      return { taken, injected: 'injected' in window };
    });
    expect(taken).toEqual({ taken: [], injected: false });
    expect(complaints.some((text) => text.startsWith('policy: require-trusted-types'))).toBe(true);
  });

  it('a page on another port of this machine reaches nothing, with the cookie in the same browser (I8)', async () => {
    await page.goto(host.freshAddress());
    const evil = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<!doctype html><title>elsewhere</title>');
    });
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
    const other = await context.newPage();
    await other.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}/`);
    const statuses = await other.evaluate(async (port) => {
      const url = `http://127.0.0.1:${port}`;
      const attempt = async (path: string, init: RequestInit): Promise<string> => {
        try {
          const reply = await fetch(url + path, { credentials: 'include', ...init });
          return `${reply.type} ${reply.status}`;
        } catch {
          return 'failed';
        }
      };
      return Promise.all([
        attempt('/call', {}),
        attempt('/call/session.signOut', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{"because":"operator"}',
        }),
        attempt('/call/session.signOut', {
          method: 'POST',
          mode: 'no-cors',
          body: '{"because":"operator"}',
        }),
      ]);
    }, host.port);
    expect(statuses).toEqual(['failed', 'failed', 'failed']);
    const entered = await other.evaluate(async (port) => {
      const frame = document.createElement('iframe');
      frame.src = `http://127.0.0.1:${port}/`;
      document.body.append(frame);
      await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
      try {
        return frame.contentDocument?.title ?? 'unreadable';
      } catch {
        return 'unreadable';
      }
    }, host.port);
    expect(entered).not.toContain('Countersign');
    evil.close();
  });

  it('is told of events', async () => {
    await page.goto(host.freshAddress());
    const heard = page.evaluate(
      () =>
        new Promise((resolve) => {
          const pageKey = localStorage.getItem('countersign-page-key') ?? '';
          const source = new EventSource(`/events?page=${pageKey}`);
          source.addEventListener('message', (message) => resolve(message.data));
          source.addEventListener('open', () =>
            fetch('/call/settings.language', {
              method: 'POST',
              headers: { 'content-type': 'application/json', 'countersign-page': pageKey },
              body: '{"language":"en"}',
            }),
          );
        }),
    );
    expect(await heard).toBe('"settings"');
  });

  it('lets its page ask for a camera, and for nothing else', async () => {
    await page.goto(host.freshAddress());
    const allowed = await page.evaluate(() => {
      const policy = (
        document as unknown as { featurePolicy: { allowsFeature(name: string): boolean } }
      ).featurePolicy;
      return ['camera', 'microphone', 'geolocation', 'serial', 'usb'].filter((name) =>
        policy.allowsFeature(name),
      );
    });
    expect(allowed).toEqual(['camera']);
  });
});
