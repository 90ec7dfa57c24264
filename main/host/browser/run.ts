import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openTerminal } from '../../compose.ts';
import { withPractice } from '../../practice.ts';
import type { RunningDemo } from '../demoLine.ts';
import { openPaths, openPathsWords } from '../folderCheck.ts';
import { loadScreens } from '../screens.ts';
import { openWrappedKeys } from '../wrappedKeys.ts';
import { isKiosk } from '../kiosk.ts';
import { openAppWindow } from './appWindow.ts';
import type { AppWindow } from './appWindow.ts';
import { serveBrowser } from './server.ts';
import type { BrowserHost } from './server.ts';

export interface BrowserRun {
  readonly projectFolder: string;
  readonly dir: string;
  readonly port: number;
  readonly open: boolean;
  readonly demo: RunningDemo | null;
  readonly hqUrl: string | null;
  readonly enrolFile?: string;
  readonly say: (line: string) => void;
}

/** A terminal served to a browser of this machine, until it is closed. */
export interface RunningBrowser {
  close(): Promise<void>;
}

/** Enter in the terminal window prints a fresh address, since each one opens once. */
function listenForEnter(host: BrowserHost, say: (line: string) => void): () => void {
  if (!process.stdin.isTTY) return () => {};
  const lines = createInterface({ input: process.stdin });
  lines.on('line', () => say(`A fresh address: ${host.freshAddress()}`));
  // readline turns Ctrl-C into an event of its own; it is to end us as it would without it.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  say('Each address opens once; Enter prints a fresh one, Ctrl-C ends Countersign.');
  return () => lines.close();
}

function openWindow(host: BrowserHost, run: BrowserRun, kiosk: boolean): AppWindow | null {
  if (!run.open) return null;
  const window = openAppWindow(host.freshAddress(), run.dir, { kiosk });
  if (window === null) run.say('Open the address above in a browser on this machine.');
  return window;
}

/** Opens the terminal and serves it. Rejects where the database or the port cannot be had. */
export async function runBrowser(run: BrowserRun): Promise<RunningBrowser> {
  const screens = loadScreens(join(run.projectFolder, 'dist', 'renderer'));
  const { dir, demo, hqUrl, enrolFile } = run;
  const wrapped = await openWrappedKeys(dir);
  const keys = wrapped === null ? {} : { secrets: wrapped };
  const file = enrolFile === undefined ? {} : { enrolFile };
  const options = { dir, mode: 'live', host: 'browser', demo, hqUrl, ...keys, ...file } as const;
  const terminal = withPractice(await openTerminal(options), { dir, host: 'browser' });
  let host: BrowserHost;
  try {
    host = await serveBrowser({ terminal, screens, port: run.port });
  } catch (error) {
    await terminal.close();
    throw error;
  }
  const openWords = openPathsWords(openPaths(dir, 'live'));
  if (openWords !== null) run.say(openWords);
  run.say(`Countersign ready: ${host.freshAddress()}`);
  const window = openWindow(host, run, await isKiosk(terminal));
  const stopListening = listenForEnter(host, run.say);
  return {
    async close() {
      stopListening();
      window?.close();
      await host.close();
      // Before the terminal: what it was saying to head office ends while its log is still open.
      await demo?.close();
      await terminal.close();
    },
  };
}
