import { z } from 'zod';
import { leastTokenCharacters } from './dataDir.ts';

/*
 * Every variable head office reads, in one schema: what it takes, what it means and what it is without.
 * docs/hq.md shows this very table (`settingsTable`), and a flag of the same meaning outranks it.
 */

const highestPort = 65_535;
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** A whole number written plainly; `what` names its unit. */
function whole(least: number, most: number, what: string) {
  const words = `takes ${what} from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, words)
    .transform(Number)
    .refine((value) => value >= least && value <= most, words);
}

function webAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '';
}

function databaseAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^postgres(ql)?:$/.test(url.protocol);
}

/** What `proxy-addr` knows by name, or an address with or without the length of its network. */
const trusted =
  /^(loopback|linklocal|uniquelocal|(\d{1,3}\.){3}\d{1,3}(\/\d{1,2})?|[0-9a-fA-F:]*:[0-9a-fA-F:]*(\/\d{1,3})?)$/;

function isTrusted(text: string): boolean {
  return text.split(',').every((one) => trusted.test(one.trim()));
}

/** Sent as `Authorization: Bearer …`, which ends at a space. */
export const secretWords = `needs ${leastTokenCharacters} characters or more, and no space`;
export function isSecret(text: string): boolean {
  return text.length >= leastTokenCharacters && /^[\x21-\x7e]+$/.test(text);
}
const secret = () => z.string().refine((text) => isSecret(text.trim()), secretWords);
const file = () => z.string();

export const settings = z.object({
  DATABASE_URL: z
    .string()
    .refine(databaseAddress, 'takes an address that begins with postgres://')
    .optional()
    .describe('PostgreSQL server; without it the embedded database, for a trial only'),
  DATABASE_PASSWORD_FILE: file()
    .optional()
    .describe('file whose first line is the password for `DATABASE_URL`'),
  DATABASE_POOL: whole(1, 1_000, 'a number of connections')
    .prefault('10')
    .describe('connections to PostgreSQL, at most'),
  DATABASE_STATEMENT_TIMEOUT_S: whole(1, 3_600, 'seconds')
    .prefault('60')
    .describe('a statement, or a transaction left idle, that takes longer is ended'),
  COUNTERSIGN_HQ_DATA: z
    .string()
    .optional()
    .describe(
      'folder for the admin token, the chain root, the list of the forgotten, and the embedded database (`--data`)',
    ),
  CHAIN_NAME: z
    .string()
    .max(60, 'takes 60 characters at most')
    .prefault('Our chain')
    .describe('the chain’s name on receipts, taken when the database is empty (`--name`)'),
  HOST: z.string().prefault('127.0.0.1').describe('address to listen at (`--host`)'),
  PORT: whole(0, highestPort, 'a port').prefault('8787').describe('0: any free one (`--port`)'),
  PUBLIC_URL: z
    .string()
    .refine(webAddress, 'takes an address that begins with http:// or https://')
    .optional()
    .describe('how people and terminals reach it, where it has a name of its own (`--public`)'),
  TLS_CERT: file()
    .optional()
    .describe(
      'PEM file of the certificate and what leads to its authority; read anew when it changes',
    ),
  TLS_KEY: file().optional().describe('PEM file of the certificate’s key'),
  TLS_CA: file()
    .optional()
    .describe(
      'PEM file of the chain’s own authority, where it has one: goes into the files terminals enrol by',
    ),
  TRUST_PROXY: z
    .string()
    .refine(isTrusted, 'takes addresses or networks with commas between, or: loopback')
    .optional()
    .describe(
      'proxies whose word on who asks (`X-Forwarded-For`) is believed; without it nobody’s',
    ),
  MAX_CONNECTIONS: whole(10, 200_000, 'a number of connections')
    .prefault('12000')
    .describe('connections held at once; each terminal holds one or two'),
  STOP_WITHIN_S: whole(1, 300, 'seconds')
    .prefault('10')
    .describe('how long requests under way may take to end once it is told to stop'),
  FEED_DAYS: whole(30, 3_650, 'days')
    .optional()
    .describe(
      'events of the feed older than this are let go, and a terminal away for longer starts from a snapshot; without it all are kept',
    ),
  LOG_LEVEL: z
    .enum(logLevels, `takes one of ${logLevels.join(', ')}`)
    .prefault('info')
    .describe('debug also tells of every feed request'),
  COUNTERSIGN_ADMIN_TOKEN: secret()
    .optional()
    .describe('what opens everything under `/v1/admin`; without it one is made in the data folder'),
  COUNTERSIGN_ADMIN_TOKEN_FILE: file().optional().describe('file whose first line is that token'),
  METRICS_TOKEN: secret()
    .optional()
    .describe('what `/metrics` asks for; without it, only this machine itself is answered'),
  METRICS_TOKEN_FILE: file().optional().describe('file whose first line is that token'),
});

export type Variable = keyof typeof settings.shape;
export type Settings = z.output<typeof settings>;
export const variables = Object.keys(settings.shape) as Variable[];

/** Shown by nobody: neither at start nor in a fault. */
const secretVariables: ReadonlySet<Variable> = new Set([
  'COUNTERSIGN_ADMIN_TOKEN',
  'METRICS_TOKEN',
]);

/** The address with its password left out; for people. */
export function withoutPassword(address: string): string {
  const url = URL.parse(address);
  if (url === null) return 'unreadable';
  if (url.password !== '') url.password = '***';
  if (url.searchParams.has('password')) url.searchParams.set('password', '***');
  return url.href;
}

export function shownAs(variable: Variable, value: unknown): string {
  if (value === undefined) return '—';
  if (secretVariables.has(variable)) return '(set)';
  return variable === 'DATABASE_URL' ? withoutPassword(String(value)) : String(value);
}

function withoutIt(variable: Variable): string {
  const read = settings.shape[variable].safeParse(undefined);
  return read.success && read.data !== undefined ? `\`${read.data}\`` : '—';
}

/** The table of docs/hq.md. */
export function settingsTable(): string {
  const rows = variables.map(
    (name) => `| \`${name}\` | ${withoutIt(name)} | ${settings.shape[name].description ?? ''} |`,
  );
  return ['| Variable | Without it | What it is |', '| --- | --- | --- |', ...rows].join('\n');
}
