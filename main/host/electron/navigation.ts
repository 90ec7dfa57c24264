import type { WebContents } from 'electron';
import { isCustomerPage, isOwnPage } from './ownFrame.ts';

/** A page may load itself again, and become no other: neither of our two pages turns into the other. */
function staysItself(from: string, to: string): boolean {
  return (isOwnPage(from) && isOwnPage(to)) || (isCustomerPage(from) && isCustomerPage(to));
}

/** Our page stays where it is: it goes nowhere else, opens nothing, and holds no other page. */
export function guardNavigation(contents: WebContents): void {
  contents.on('will-navigate', (details) => {
    if (!staysItself(contents.getURL(), details.url)) details.preventDefault();
  });
  contents.on('will-redirect', (details) => details.preventDefault());
  contents.on('will-frame-navigate', (details) => {
    if (!details.isMainFrame || !staysItself(contents.getURL(), details.url)) {
      details.preventDefault();
    }
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
