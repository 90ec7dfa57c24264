import type { WebContents } from 'electron';
import { isOwnPage } from './ownFrame.ts';

/** Our page stays where it is: it goes nowhere else, opens nothing, and holds no other page. */
export function guardNavigation(contents: WebContents): void {
  contents.on('will-navigate', (details) => {
    if (!isOwnPage(details.url)) details.preventDefault();
  });
  contents.on('will-redirect', (details) => details.preventDefault());
  contents.on('will-frame-navigate', (details) => {
    if (!details.isMainFrame || !isOwnPage(details.url)) details.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
