import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const secretBytes = 32;
/** Addresses printed and not opened yet; a new one beyond this makes the oldest useless. */
const openTokensAtMost = 4;
/** Browsers signed on at once; a new one beyond this makes the oldest ask for a fresh address. */
const browsersAtMost = 8;

/**
 * The two halves a browser is known by. The cookie can't be read by scripts, but the browser sends it to
 * every port of this machine; the page's key never leaves the page of this one port but to us. Neither
 * opens anything alone.
 */
export interface SignedOn {
  readonly cookie: string;
  readonly pageKey: string;
}

/** Who may talk to the browser host: one-time tokens become pairs of a cookie and a page's key. Only hashes are kept. */
export interface Sessions {
  /** A token for a printed address; good once. */
  mintToken(): string;
  /** Uses a token up; `null` for a token that is unknown or was used. */
  useToken(token: string): SignedOn | null;
  /** Whether a request's `Cookie` header holds a cookie that was given out: enough to be shown the page, no more. */
  knows(cookieHeader: string | undefined): boolean;
  /** Whose a request is that has both halves of one pair: a name of ours for it; `null` for nobody's. */
  pageOf(cookieHeader: string | undefined, pageKey: string | undefined): string | null;
  /** The `Set-Cookie` header for a cookie's value. */
  setCookie(value: string): string;
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

function keepNewest<Kept>(kept: readonly Kept[], fresh: Kept, atMost: number): Kept[] {
  return [...kept, fresh].slice(-atMost);
}

function newSecret(): string {
  return randomBytes(secretBytes).toString('base64url');
}

interface Pair {
  readonly cookie: Buffer;
  readonly pageKey: Buffer;
}

function cookieValues(header: string, name: string): string[] {
  const prefix = `${name}=`;
  return header
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(prefix))
    .map((part) => part.slice(prefix.length));
}

/**
 * `port` names the cookie: cookies of one address are shared by all its ports, and two terminals may
 * run side by side.
 */
export function createSessions(port: number): Sessions {
  const cookieName = `countersign-${port}`;
  let tokens: Buffer[] = [];
  let pairs: Pair[] = [];

  function pairsOf(cookieHeader: string | undefined): readonly Pair[] {
    return cookieValues(cookieHeader ?? '', cookieName).flatMap((value) => {
      const given = hashOf(value);
      return pairs.filter(({ cookie }) => timingSafeEqual(cookie, given));
    });
  }

  return {
    mintToken() {
      const token = newSecret();
      tokens = keepNewest(tokens, hashOf(token), openTokensAtMost);
      return token;
    },
    useToken(token) {
      const given = hashOf(token);
      const left = tokens.filter((known) => !timingSafeEqual(known, given));
      if (left.length === tokens.length) return null;
      tokens = left;
      const signedOn = { cookie: newSecret(), pageKey: newSecret() };
      const pair = { cookie: hashOf(signedOn.cookie), pageKey: hashOf(signedOn.pageKey) };
      pairs = keepNewest(pairs, pair, browsersAtMost);
      return signedOn;
    },
    knows: (cookieHeader) => pairsOf(cookieHeader).length > 0,
    pageOf(cookieHeader, pageKey) {
      if (pageKey === undefined) return null;
      const given = hashOf(pageKey);
      const found = pairsOf(cookieHeader).find((pair) => timingSafeEqual(pair.pageKey, given));
      return found?.pageKey.toString('hex') ?? null;
    },
    setCookie(value) {
      return `${cookieName}=${value}; Path=/; HttpOnly; SameSite=Strict`;
    },
  };
}
