import { join } from 'node:path';
import { Menu, app, dialog, protocol, session } from 'electron';
import type { BrowserWindow } from 'electron';
import { openTerminal } from '../../compose.ts';
import { withPractice } from '../../practice.ts';
import { defaultDataDir } from '../../platform/dataDir.ts';
import { guardCrashes, ownFilesOnly } from '../crash.ts';
import { startDemo } from '../demoLine.ts';
import type { RunningDemo } from '../demoLine.ts';
import { openPaths, openPathsWords } from '../folderCheck.ts';
import type { RunningTerminal } from '../running.ts';
import { loadScreens } from '../screens.ts';
import { whyNot } from '../whyNot.ts';
import { appOrigin } from './channels.ts';
import { hasPlaceForKeys, openElectronKeys } from './electronKeys.ts';
import { customerWindows, serveCustomerIpc } from './customerWindow.ts';
import { serveIpc } from './ipc.ts';
import { keepKiosk } from './kioskWindow.ts';
import { launchOptions, launchVariable } from './launchOptions.ts';
import type { LaunchOptions } from './launchOptions.ts';
import { guardNavigation } from './navigation.ts';
import { guardPermissions } from './permissions.ts';
import { noKeychainCode, probeFlag } from './probe.ts';
import { ownScheme, serveScheme } from './scheme.ts';
import { createWindow, showScreens } from './window.ts';

/** `dist`: this entry is only ever run as built, from `dist/main`. */
const builtFolder = join(import.meta.dirname, '..');

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Started by the launcher, or by itself as an installed program: then without a demo. */
function readOptions(): LaunchOptions {
  const text = process.env[launchVariable];
  if (text !== undefined) return launchOptions.parse(JSON.parse(text));
  return { dir: join(defaultDataDir(), 'shop'), demo: null, hqUrl: null };
}

interface Opened {
  readonly terminal: RunningTerminal;
  readonly window: BrowserWindow;
  readonly stopIpc: () => void;
}

async function open(options: LaunchOptions, demo: RunningDemo | null): Promise<Opened> {
  const { dir, hqUrl, enrolFile } = options;
  const secrets = await openElectronKeys(dir);
  const live = await openTerminal({
    dir,
    mode: 'live',
    host: 'electron',
    demo,
    hqUrl,
    secrets,
    ...(enrolFile === undefined ? {} : { enrolFile }),
  });
  const terminal = withPractice(live, { dir, host: 'electron' });
  serveScheme(loadScreens(join(builtFolder, 'renderer')));
  guardPermissions(session.defaultSession);
  const window = createWindow(join(builtFolder, 'preload', 'preload.cjs'), !app.isPackaged);
  const stopIpc = serveIpc(terminal, window.webContents);
  const customers = openCustomers(terminal, window);
  const stopKiosk = await keepKiosk(window, live);
  await showScreens(window);
  const openWords = openPathsWords(openPaths(dir, 'live'));
  if (openWords !== null) say(openWords);
  say(`Countersign ready: ${appOrigin}/`);
  const stop = (): void => {
    stopKiosk();
    customers();
    stopIpc();
  };
  return { terminal, window, stopIpc: stop };
}

/** The customer's window, opened from Devices; it goes when the counter's does. Returns the end of it. */
function openCustomers({ customerScreen }: RunningTerminal, counter: BrowserWindow): () => void {
  const preload = join(builtFolder, 'preload', 'customerPreload.cjs');
  const windows = customerWindows({
    ...{ counter, preload, customers: customerScreen },
    developer: !app.isPackaged,
  });
  customerScreen.opensBy(() => {
    windows.open();
    return null;
  });
  counter.once('closed', windows.close);
  return serveCustomerIpc(customerScreen);
}

function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.focus();
}

/** Closes in order and once, then lets Electron go. */
function endOnQuit(opening: Promise<Opened>, demo: RunningDemo | null): void {
  let ending = false;
  app.on('before-quit', (event) => {
    if (ending) return;
    ending = true;
    event.preventDefault();
    void closeAll(opening, demo).finally(() => app.exit(0));
  });
}

async function closeAll(opening: Promise<Opened>, demo: RunningDemo | null): Promise<void> {
  const opened = await opening.catch(() => null);
  opened?.stopIpc();
  await demo?.close();
  await opened?.terminal.close();
}

function startDemoFor({ demo, dir }: LaunchOptions): RunningDemo | null {
  return demo === null ? null : startDemo({ ...demo, dir: join(dir, 'hq'), say });
}

async function run(options: LaunchOptions): Promise<void> {
  await app.whenReady();
  if (process.platform !== 'darwin') Menu.setApplicationMenu(null);
  const demo = startDemoFor(options);
  const opening = open(options, demo);
  endOnQuit(opening, demo);
  try {
    const { window } = await opening;
    app.on('second-instance', () => bringToFront(window));
  } catch (error) {
    dialog.showErrorBox('Countersign 合符', whyNot(error, 0));
    say(whyNot(error, 0));
    await demo?.close();
    app.exit(1);
  }
}

/** Started only to see whether it can: shows nothing. */
async function probe(): Promise<void> {
  await app.whenReady();
  app.exit((await hasPlaceForKeys().catch(() => false)) ? 0 : noKeychainCode);
}

function start(): void {
  if (process.argv.includes(probeFlag)) {
    void probe();
    return;
  }
  ownFilesOnly();
  guardCrashes(say);
  const options = readOptions();
  app.enableSandbox();
  // Two terminals with two data folders may run side by side; two on one folder may not.
  app.setPath('userData', join(options.dir, 'electron'));
  if (!app.requestSingleInstanceLock()) {
    say('Countersign is open already on this data folder; its window is in front now.');
    app.quit();
    return;
  }
  protocol.registerSchemesAsPrivileged([ownScheme]);
  app.on('web-contents-created', (_event, contents) => guardNavigation(contents));
  app.on('window-all-closed', () => app.quit());
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => app.quit());
  void run(options);
}

start();
