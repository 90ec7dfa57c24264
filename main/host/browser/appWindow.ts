import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { hasDisplay, isRootOnLinux } from '../machine.ts';
import { findBrowser } from './findBrowser.ts';
import { writeOpeningPage } from './openingPage.ts';

export interface AppWindow {
  /** Resolves when the person closes it. */
  readonly closed: Promise<void>;
  close(): void;
}

/** How Chromium is told to show one page and nothing of itself; in a kiosk, no bar, tab or menu leads out. */
export function browserArguments(page: string, dir: string, kiosk: boolean): readonly string[] {
  return [
    `--app=${page}`,
    `--user-data-dir=${join(dir, 'browser')}`,
    '--no-first-run',
    '--no-default-browser-check',
    ...(kiosk ? ['--kiosk'] : []),
  ];
}

/**
 * Opens `address` in a window of its own (no tabs, no address bar), with a browser profile of its own under
 * `dir`; `kiosk`: the whole screen, without ways out. `null` where no browser is found or none can show itself; Chromium does not run as root.
 */
export function openAppWindow(
  address: string,
  dir: string,
  { kiosk }: { readonly kiosk: boolean },
): AppWindow | null {
  if (!hasDisplay() || isRootOnLinux()) return null;
  const browser = findBrowser();
  if (browser === null) return null;
  const page = writeOpeningPage(dir, address);
  const child = spawn(browser, browserArguments(page.url, dir, kiosk), { stdio: 'ignore' });
  const closed = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
  void closed.then(() => page.remove());
  return { closed, close: () => void child.kill() };
}
