import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { openTerminal } from '../../main/compose.ts';
import { serveBrowser } from '../../main/host/browser/server.ts';
import { loadScreens } from '../../main/host/screens.ts';
import type { Answer } from '../../shared/contract/problem.ts';
import { ask, signOn } from '../hosts/browser/ask.ts';
import { runEntry } from '../hosts/electron/runEntry.ts';
import { createStandIn } from '../hosts/electron/standIn.ts';

/** A terminal as something outside it reaches it. */
export interface Reached {
  call(method: string, input: unknown): Promise<Answer<unknown>>;
  close(): Promise<void>;
}

export type Reach = (dir: string, browser: Browser) => Promise<Reached>;

const renderer = join(import.meta.dirname, '../../dist/renderer');

/** Through the browser host: real HTTP with the cookie of a real sign-on. */
export const overHttp: Reach = async (dir) => {
  const terminal = await openTerminal({
    dir,
    mode: 'live',
    host: 'browser',
    demo: null,
    hqUrl: null,
  });
  const host = await serveBrowser({ terminal, screens: loadScreens(renderer), port: 0 });
  const signedOn = await signOn(host.freshAddress());
  const headers = { ...signedOn.headers, 'content-type': 'application/json' };
  return {
    async call(method, input) {
      const path = `/call/${encodeURIComponent(method)}`;
      const reply = await ask(host.port, {
        method: 'POST',
        path,
        headers,
        body: JSON.stringify(input),
      });
      return JSON.parse(reply.text) as Answer<unknown>;
    },
    async close() {
      await host.close();
      await terminal.close();
    },
  };
};

/** Through the Electron host: the built entry and preload, called from the page as the screens do. */
export const overElectron: Reach = async (dir, browser) => {
  const surroundings = {
    browser,
    keychain: 'gnome_libsecret',
    keychainKey: randomBytes(32),
  } as const;
  const standIn = createStandIn({ ...surroundings, locks: new Set() });
  const undo = await runEntry(standIn, { options: { dir, demo: null, hqUrl: null } });
  const window = await standIn.opened;
  const page = await window.page;
  await page.waitForFunction(() => 'countersign' in globalThis);
  return {
    // As text: Playwright's own way of handing values over loses some.
    call: (method, input) =>
      page.evaluate(
        ([name, text]) => {
          const bridge = (globalThis as unknown as { countersign: Reached }).countersign;
          return bridge.call(name, JSON.parse(text));
        },
        [method, JSON.stringify(input)] as const,
      ),
    async close() {
      standIn.quit();
      await standIn.exited;
      undo();
    },
  };
};
