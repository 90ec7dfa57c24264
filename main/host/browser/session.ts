import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const tokenBytes = 32;
/** Addresses printed and not opened yet; a new one beyond this makes the oldest useless. */
const openTokensAtMost = 4;
/** Browsers signed on at once; a new one beyond this makes the oldest ask for a fresh address. */
const browsersAtMost = 8;

/** Who may talk to the browser host: one-time tokens become cookies. Only hashes are kept. */
export interface Sessions {
  /** A token for a printed address; good once. */
  mintToken(): string;
  /** Uses a token up. The cookie's value, or `null` for a token that is unknown or was used. */
  useToken(token: string): string | null;
  /** Whether a request's `Cookie` header holds a cookie that was given out. */
  knows(cookieHeader: string | undefined): boolean;
  /** The `Set-Cookie` header for a cookie's value. */
  setCookie(value: string): string;
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

function keepNewest(hashes: Buffer[], fresh: Buffer, atMost: number): Buffer[] {
  return [...hashes, fresh].slice(-atMost);
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
  let cookies: Buffer[] = [];
  return {
    mintToken() {
      const token = randomBytes(tokenBytes).toString('base64url');
      tokens = keepNewest(tokens, hashOf(token), openTokensAtMost);
      return token;
    },
    useToken(token) {
      const given = hashOf(token);
      const left = tokens.filter((known) => !timingSafeEqual(known, given));
      if (left.length === tokens.length) return null;
      tokens = left;
      const cookie = randomBytes(tokenBytes).toString('base64url');
      cookies = keepNewest(cookies, hashOf(cookie), browsersAtMost);
      return cookie;
    },
    knows(cookieHeader) {
      return cookieValues(cookieHeader ?? '', cookieName).some((value) => {
        const given = hashOf(value);
        return cookies.some((known) => timingSafeEqual(known, given));
      });
    },
    setCookie(value) {
      return `${cookieName}=${value}; Path=/; HttpOnly; SameSite=Strict`;
    },
  };
}
