import { BrowserWindow, ipcMain, screen } from 'electron';
import type { Rectangle, WebContents } from 'electron';
import { ratingFrom } from '../../../shared/contract/customerScreen.ts';
import type { CustomerScreen } from '../../app/customerScreen/customerScreen.ts';
import { customerOrigin, customerRateChannel, customerViewChannel } from './channels.ts';
import { isCustomerFrame } from './ownFrame.ts';
import { pageSafety } from './window.ts';

const usualSize = { width: 1024, height: 768 };

/** The display the counter is not on; `null` where there is one alone. */
function otherDisplay(counter: BrowserWindow): Rectangle | null {
  const here = screen.getDisplayMatching(counter.getBounds());
  return screen.getAllDisplays().find(({ id }) => id !== here.id)?.workArea ?? null;
}

/** Shows the page what it may see, with each change, until its window is gone. */
function showTo(page: WebContents, customers: CustomerScreen): void {
  const stop = customers.watch(() => {
    if (!page.isDestroyed()) page.send(customerViewChannel, customers.view());
  });
  page.once('destroyed', stop);
}

/**
 * The two things a customer's page may ask, from its own origin alone; the counter's channel refuses that
 * origin. Returns the end of it.
 */
export function serveCustomerIpc(customers: CustomerScreen): () => void {
  ipcMain.handle(customerViewChannel, (event) =>
    isCustomerFrame(event.senderFrame) ? customers.view() : null,
  );
  ipcMain.handle(customerRateChannel, async (event, said: unknown) => {
    const rating = isCustomerFrame(event.senderFrame) ? ratingFrom(said) : null;
    return rating === null ? false : customers.rate(rating);
  });
  return () => {
    ipcMain.removeHandler(customerViewChannel);
    ipcMain.removeHandler(customerRateChannel);
  };
}

export interface CustomerWindows {
  /** Opens the window, or brings the open one to the front. */
  open(): void;
  close(): void;
}

/** The customer's window: on the other display and filling it, or a window to be moved there. */
export function customerWindows(options: {
  readonly counter: BrowserWindow;
  /** Absolute path of the page's own preload. */
  readonly preload: string;
  readonly developer: boolean;
  readonly customers: CustomerScreen;
}): CustomerWindows {
  const { counter, preload, developer, customers } = options;
  let shown: BrowserWindow | null = null;
  return {
    open() {
      if (shown !== null) {
        shown.focus();
        return;
      }
      const other = otherDisplay(counter);
      const window = new BrowserWindow({
        ...(other ?? usualSize),
        fullscreen: other !== null,
        title: 'Countersign 合符',
        show: false,
        autoHideMenuBar: true,
        webPreferences: { ...pageSafety, preload, devTools: developer },
      });
      shown = window;
      window.once('closed', () => (shown = null));
      window.once('ready-to-show', () => window.show());
      showTo(window.webContents, customers);
      void window.loadURL(`${customerOrigin}/`);
    },
    close() {
      shown?.destroy();
    },
  };
}
