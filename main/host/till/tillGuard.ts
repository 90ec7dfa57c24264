import type { IncomingHttpHeaders } from 'node:http';
import type { TillReason } from '../../../shared/contract/tillApi.ts';

/** Why a call is turned away before anything looks at what it asks; `null`: it is not. */
export function refuseCall(headers: IncomingHttpHeaders, port: number): TillReason | null {
  const { host } = headers;
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return 'wrongHost';
  // Every browser says one of these of whatever a page asks for, and no page can keep it from that.
  const isBrowser = ['origin', 'referer', 'sec-fetch-site'].some((name) => name in headers);
  return isBrowser ? 'fromBrowser' : null;
}

/** The token of `Authorization: Bearer …`; `null` where there is none of the right form. */
export function bearerToken({ authorization }: IncomingHttpHeaders): string | null {
  return /^Bearer ([\w-]{1,200})$/i.exec(authorization ?? '')?.[1] ?? null;
}
