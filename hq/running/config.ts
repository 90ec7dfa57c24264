import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { isSecret, secretWords, settings, shownAs, variables } from './settings.ts';
import type { LogLevel, Settings, Variable } from './settings.ts';

export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** How head office is to run; what is `null` was not said. Durations in ms. */
export interface Config {
  readonly database: {
    readonly url: string | null;
    readonly pool: number;
    readonly statementTimeoutMs: number;
  };
  readonly dataDir: string | null;
  readonly chainName: string;
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string | null;
  readonly tls: TlsFiles | null;
  /** PEM */
  readonly terminalCa: string | null;
  readonly trustProxy: readonly string[];
  readonly maxConnections: number;
  readonly stopWithinMs: number;
  readonly feedDays: number | null;
  readonly logLevel: LogLevel;
  readonly adminToken: string | null;
  readonly metricsToken: string | null;
}

/** `shown`: each variable and what it stands at, without secrets. `warnings`: it runs, but not as it should. */
export type ConfigRead =
  | {
      readonly result: 'ok';
      readonly config: Config;
      readonly shown: readonly string[];
      readonly warnings: readonly string[];
    }
  | { readonly result: 'wrong'; readonly faults: readonly string[] };

type Given = Readonly<Partial<Record<string, string>>>;

/**
 * Reads the whole configuration, and the files it names; never throws. An empty variable is as one that
 * is not set, save a token: that would open head office to whoever asks, and is said instead.
 */
export function readConfig(environment: Given, flags: Given = {}): ConfigRead {
  const given = Object.fromEntries(
    variables.flatMap((name) => {
      const value = flags[name] ?? environment[name];
      return value === undefined || (value === '' && !name.endsWith('_TOKEN'))
        ? []
        : [[name, value]];
    }),
  );
  const read = settings.safeParse(given);
  const faults = (read.error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')} ${message}`,
  );
  // Files are looked at even so: every fault is told at once.
  const files = readFiles(given, faults);
  if (!read.success || faults.length > 0) return { result: 'wrong', faults };
  const config = configOf(read.data, files);
  return {
    result: 'ok',
    config,
    shown: variables.map((name) => `${name}  ${shownAs(name, read.data[name])}`),
    warnings: warningsOf(config, environment),
  };
}

interface FilesRead {
  readonly terminalCa: string | null;
  readonly adminToken: string | null;
  readonly metricsToken: string | null;
  readonly databasePassword: string | null;
}

function readFiles(given: Given, faults: string[]): FilesRead {
  checkTls(given, faults);
  if (given['DATABASE_PASSWORD_FILE'] !== undefined && given['DATABASE_URL'] === undefined) {
    faults.push('DATABASE_PASSWORD_FILE is of no use without DATABASE_URL');
  }
  return {
    terminalCa: authorityIn(given, faults),
    adminToken: tokenIn(given, 'COUNTERSIGN_ADMIN_TOKEN', faults),
    metricsToken: tokenIn(given, 'METRICS_TOKEN', faults),
    databasePassword: firstLine(given, 'DATABASE_PASSWORD_FILE', faults),
  };
}

function tokenIn(
  given: Given,
  name: 'COUNTERSIGN_ADMIN_TOKEN' | 'METRICS_TOKEN',
  faults: string[],
): string | null {
  const fileVariable = `${name}_FILE` as const;
  if (given[fileVariable] === undefined) return given[name]?.trim() ?? null;
  if (given[name] !== undefined)
    faults.push(`${name} and ${fileVariable} are both set: one will do`);
  const token = firstLine(given, fileVariable, faults);
  if (token !== null && !isSecret(token)) {
    faults.push(`${fileVariable}: its first line ${secretWords}`);
  }
  return token;
}

function contents(given: Given, name: Variable, faults: string[]): string | null {
  const path = given[name];
  if (path === undefined) return null;
  try {
    return readFileSync(path, 'utf8');
  } catch {
    faults.push(`${name}: ${path} can’t be read`);
    return null;
  }
}

function firstLine(given: Given, name: Variable, faults: string[]): string | null {
  return contents(given, name, faults)?.split('\n', 1)[0]?.trim() ?? null;
}

function checkTls(given: Given, faults: string[]): void {
  const { TLS_CERT: certFile, TLS_KEY: keyFile } = given;
  if ((certFile === undefined) !== (keyFile === undefined)) {
    const [set, missing] =
      certFile === undefined ? ['TLS_KEY', 'TLS_CERT'] : ['TLS_CERT', 'TLS_KEY'];
    faults.push(`${missing} is missing: ${set} alone is of no use`);
  }
  const cert = contents(given, 'TLS_CERT', faults);
  const key = contents(given, 'TLS_KEY', faults);
  if (cert === null || key === null) return;
  const fault = pairFault(cert, key);
  if (fault !== null) faults.push(`TLS_CERT, TLS_KEY: ${fault}`);
}

function authorityIn(given: Given, faults: string[]): string | null {
  const pem = contents(given, 'TLS_CA', faults)?.trim() ?? null;
  if (pem !== null && !pem.startsWith('-----BEGIN CERTIFICATE-----')) {
    faults.push('TLS_CA holds no certificate in PEM');
  }
  return pem;
}

/** What is wrong with a certificate and its key, in words, or `null`. */
export function pairFault(cert: string, key: string): string | null {
  try {
    createSecureContext({ cert, key });
    return null;
  } catch {
    return 'they are no certificate and its own key, in PEM';
  }
}

function withPassword(url: string, password: string | null): string {
  if (password === null) return url;
  const made = new URL(url);
  made.password = encodeURIComponent(password);
  return made.href;
}

function configOf(read: Settings, files: FilesRead): Config {
  const { TLS_CERT: certFile, TLS_KEY: keyFile, DATABASE_URL: url } = read;
  return {
    database: {
      url: url === undefined ? null : withPassword(url, files.databasePassword),
      pool: read.DATABASE_POOL,
      statementTimeoutMs: read.DATABASE_STATEMENT_TIMEOUT_S * 1_000,
    },
    dataDir: read.COUNTERSIGN_HQ_DATA ?? null,
    chainName: read.CHAIN_NAME,
    host: read.HOST,
    port: read.PORT,
    publicUrl: read.PUBLIC_URL ?? null,
    tls: certFile === undefined || keyFile === undefined ? null : { certFile, keyFile },
    terminalCa: files.terminalCa,
    trustProxy: (read.TRUST_PROXY ?? '').split(',').flatMap((one) => one.trim() || []),
    maxConnections: read.MAX_CONNECTIONS,
    stopWithinMs: read.STOP_WITHIN_S * 1_000,
    feedDays: read.FEED_DAYS ?? null,
    logLevel: read.LOG_LEVEL,
    adminToken: files.adminToken,
    metricsToken: files.metricsToken,
  };
}

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

function warningsOf({ host, tls, trustProxy, publicUrl }: Config, environment: Given): string[] {
  const warnings: string[] = [];
  if (!loopback.has(host) && tls === null && trustProxy.length === 0) {
    warnings.push(`anybody on the network can read what goes to ${host}: set TLS_CERT and TLS_KEY`);
  }
  if (tls !== null && publicUrl?.startsWith('http:') === true) {
    warnings.push('PUBLIC_URL says http://, and head office speaks TLS: https:// is meant');
  }
  const expiry = tls === null ? null : certificateEnd(tls);
  if (expiry !== null && expiry <= Date.now()) {
    warnings.push('the certificate in TLS_CERT has run out: terminals will not trust it');
  }
  const strange = Object.keys(environment).filter(
    (name) => /^COUNTERSIGN_(ADMIN|HQ)_/.test(name) && !variables.some((known) => known === name),
  );
  return [...warnings, ...strange.map((name) => `${name} is no variable of head office’s`)];
}

/** Last instant of the first certificate in the file, ms; `null` where there is none to read. */
export function certificateEnd({ certFile }: Pick<TlsFiles, 'certFile'>): number | null {
  try {
    return Date.parse(new X509Certificate(readFileSync(certFile)).validTo);
  } catch {
    return null;
  }
}
