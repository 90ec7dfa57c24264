import { protocol } from 'electron';
import type { CustomScheme } from 'electron';
import { securityHeaders } from '../policy.ts';
import { cacheControl } from '../screens.ts';
import type { Screens } from '../screens.ts';
import { appScheme } from './channels.ts';
import { isCustomerPage, isOwnPage } from './ownFrame.ts';

/** Must be told before the app is ready. Standard and secure: own origin, camera, workers, fetch. */
export const ownScheme: CustomScheme = {
  scheme: appScheme,
  privileges: {
    standard: true,
    secure: true,
    supportFetchAPI: true,
    corsEnabled: true,
    codeCache: true,
  },
};

function plain(status: number): Response {
  return new Response(null, { status, headers: securityHeaders() });
}

/** The customer's origin has its one page and what that loads. */
function customerFile(path: string): string | null {
  if (path === '/') return '/customer.html';
  return path.startsWith('/assets/') ? path : null;
}

/** One of the built files, by its own key; never a path on disk. */
export function answerRequest(screens: Screens, request: Request): Response {
  const url = URL.parse(request.url);
  const isCustomer = isCustomerPage(request.url);
  if (url === null || (!isOwnPage(request.url) && !isCustomer)) return plain(404);
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405);
  const path = isCustomer ? customerFile(url.pathname) : url.pathname;
  const file = path === null ? undefined : screens.get(path);
  if (file === undefined) return plain(404);
  const headers = {
    ...securityHeaders(),
    'content-type': file.type,
    'cache-control': cacheControl(file),
  };
  return new Response(request.method === 'HEAD' ? null : file.bytes, { headers });
}

export function serveScheme(screens: Screens): void {
  protocol.handle(appScheme, (request) => answerRequest(screens, request));
}
