import { BrowserWindow } from 'electron';
import { appOrigin } from './channels.ts';

/** The smallest counter screen we draw for, and room for a title bar. */
const firstSize = { width: 1280, height: 860, minWidth: 480, minHeight: 560 };

/** What holds for every page of ours. */
export const pageSafety = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  webviewTag: false,
  spellcheck: false,
  // A verdict must not wait because the window is behind another.
  backgroundThrottling: false,
} as const;

/** The counter's window. `preload` is an absolute path; `developer` allows its tools. */
export function createWindow(preload: string, developer: boolean): BrowserWindow {
  const window = new BrowserWindow({
    ...firstSize,
    title: 'Countersign 合符',
    show: false,
    autoHideMenuBar: true,
    backgroundColor: '#f4f5f5',
    webPreferences: { ...pageSafety, preload, devTools: developer },
  });
  window.once('ready-to-show', () => window.show());
  return window;
}

/** Loads our page; rejects when it cannot be shown. */
export function showScreens(window: BrowserWindow): Promise<void> {
  return window.loadURL(`${appOrigin}/`);
}
