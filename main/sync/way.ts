import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext, rootCertificates } from 'node:tls';
import type { SecureContext } from 'node:tls';
import { Agent, EnvHttpProxyAgent } from 'undici';
import type { Dispatcher } from 'undici';
import type { Log } from '../app/ports.ts';

/** The chain's own authority, dropped into the terminal's folder or brought by a roll-out's file. */
export const caFileName = 'head-office-ca.pem';
/** As long as head office keeps a silent connection, and a little less. */
const keepAliveMs = 60_000;
const connectTimeoutMs = 10_000;
/** What is on this machine is asked for directly: the demo's own head office. */
const thisMachine = 'localhost,127.0.0.1,[::1]';
const ownerOnly = 0o600;

/** How connections to head office are made: past which proxy, and whose certificates are believed. */
export interface Way {
  dispatcher(): Dispatcher;
  /**
   * Believes this authority (PEM), and no other, from now on and after a restart. The answer takes it back:
   * what was believed before is again.
   */
  trust(ca: string): () => void;
  /** Cuts what is open. */
  close(): Promise<void>;
}

export interface WayOptions {
  /** The terminal's folder. */
  readonly dir: string;
  readonly environment: Readonly<Partial<Record<string, string>>>;
  readonly log: Log;
}

/** Whether it is at least one certificate, in PEM. */
export function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

/**
 * The authority from `COUNTERSIGN_HQ_CA` or the folder's file, `null` where neither is: then those that come
 * with Node are believed. Where one is given and can't be read, that is told of, and nobody is believed.
 */
function readCa({ dir, environment, log }: WayOptions): string | null {
  const kept = join(dir, caFileName);
  const file = environment['COUNTERSIGN_HQ_CA'] ?? (existsSync(kept) ? kept : null);
  if (file === null || file === '') return null;
  try {
    const pem = readFileSync(file, 'utf8');
    if (isCertificate(pem)) return pem;
  } catch {
    // Said below, as of a file that holds something else.
  }
  log.error({ file }, 'this file holds no certificate: head office’s own can’t be checked by it');
  return '';
}

interface Proxies {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
}

/** The usual variables, in small letters before capitals; empty: none. */
function proxiesOf(environment: WayOptions['environment']): Proxies {
  const said = (name: string) => environment[name.toLowerCase()] ?? environment[name] ?? '';
  const httpProxy = said('HTTP_PROXY');
  return {
    httpProxy,
    httpsProxy: said('HTTPS_PROXY') || httpProxy,
    noProxy: [said('NO_PROXY'), thisMachine].filter((part) => part !== '').join(','),
  };
}

interface Checks {
  readonly rejectUnauthorized: true;
  readonly secureContext?: SecureContext;
}

/** Said, so that no variable of the environment (`NODE_TLS_REJECT_UNAUTHORIZED`) turns it off. */
const checked: Checks = { rejectUnauthorized: true };

function checkedBy(ca: readonly string[]): Checks {
  return { ...checked, secureContext: createSecureContext({ ca: [...ca] }) };
}

function dispatcherFor(ca: string | null, proxies: Proxies, log: Log): Dispatcher {
  const common = { keepAliveTimeout: keepAliveMs, allowH2: false } as const;
  // Read once: a list of authorities takes a while, and connections come and go.
  const given = ca === null || ca === '' ? [] : [ca];
  const own = ca === null ? checked : checkedBy(given);
  const direct = () =>
    new Agent({ ...common, connect: { ...own, timeout: connectTimeoutMs, allowH2: false } });
  if (proxies.httpProxy === '' && proxies.httpsProxy === '') return direct();
  try {
    return new EnvHttpProxyAgent({
      ...common,
      ...proxies,
      connect: { ...own, timeout: connectTimeoutMs, allowH2: false },
      requestTls: own,
      // A proxy that speaks TLS itself is the network's, and may be anybody's certificate.
      proxyTls: ca === null ? checked : checkedBy([...rootCertificates, ...given]),
    });
  } catch {
    log.error({}, 'HTTP_PROXY or HTTPS_PROXY is no address of a proxy: asking directly');
    return direct();
  }
}

/** Opens nothing yet; never throws. */
export function openWay(options: WayOptions): Way {
  const { dir, environment, log } = options;
  const proxies = proxiesOf(environment);
  const file = join(dir, caFileName);
  let current = dispatcherFor(readCa(options), proxies, log);

  function goBy(ca: string | null): void {
    const before = current;
    current = dispatcherFor(ca, proxies, log);
    void before.close();
  }

  function keep(pem: string): void {
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, pem, { mode: ownerOnly });
    renameSync(draft, file);
  }

  return {
    dispatcher: () => current,
    trust(ca) {
      const before = existsSync(file) ? readFileSync(file, 'utf8') : null;
      keep(ca);
      goBy(ca);
      return () => {
        if (before === null) rmSync(file, { force: true });
        else keep(before);
        goBy(readCa(options));
      };
    },
    close: () => current.destroy(),
  };
}

/** What Node calls certificates that lead to no authority we believe. */
const untrusted =
  /^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_UNTRUSTED|CERT_REJECTED|CERT_SIGNATURE|CERT_CHAIN|CERT_REVOKED|INVALID_CA|INVALID_PURPOSE|ERR_TLS_CERT_SIGNATURE)/;
const dated = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);
const otherName = new Set(['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH']);

/** Why no connection came about, where more is known than that. */
export type WayFault = 'notTrusted' | 'certificateDate' | 'certificateName' | 'proxy';

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Reads the error of a fetch, and what caused it. */
export function wayFault(error: unknown): WayFault | null {
  for (let one = error; one instanceof Error; one = one.cause) {
    const code = codeOf(one);
    if (untrusted.test(code)) return 'notTrusted';
    if (dated.has(code)) return 'certificateDate';
    if (otherName.has(code)) return 'certificateName';
    // undici has no code of its own for a proxy that refuses.
    if (/Proxy response \(\d+\)|Proxy Authentication Required/.test(one.message)) return 'proxy';
  }
  return null;
}
