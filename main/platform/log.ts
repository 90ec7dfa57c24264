import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { pino } from 'pino';
import type { DestinationStream } from 'pino';
import type { Log } from '../app/ports.ts';
import { withoutPersonalNumbers } from '../../shared/domain/personalNumbers.ts';
import { openRotatingFile } from './rotatingFile.ts';

export interface ClosableLog extends Log {
  /** Writes out what is still held back. */
  close(): void;
}

/** Fields whose value is never written, whoever passes them. */
const secretFields: ReadonlySet<string> = new Set([
  'phone',
  'pin',
  'code',
  'raw',
  'token',
  'password',
  'secret',
  'signature',
  'authorization',
  'cookie',
]);
/** `code` is also what Node and our own problems call the kind of an error. */
const problemCode = /^[A-Za-z][A-Za-z_]{2,39}$/;

const maxTextLength = 2_000;
/** What is looked at of a text at all. */
const maxTextRead = 20_000;
const maxDepth = 6;
/** Seven digits or more on their own, spaced or not: a local number, somebody's membership. */
const longNumber = /(?<!\w|\w[.-])\p{Nd}(?:[ -]?\p{Nd}){6,}(?!\w|[.-]\w)/gu;
const hidden = '[hidden]';

function cleanText(text: string): string {
  // Cut afterwards: half a number at the end would be none any more.
  const cleaned = withoutPersonalNumbers(text.slice(0, maxTextRead)).replace(longNumber, hidden);
  return cleaned.slice(0, maxTextLength);
}

function cleanField(name: string, value: unknown, depth: number): unknown {
  if (!secretFields.has(name.toLowerCase())) return clean(value, depth);
  if (name === 'code' && typeof value === 'string' && problemCode.test(value)) return value;
  return hidden;
}

function cleanError(error: Error, depth: number): unknown {
  return clean(
    {
      name: error.name,
      message: error.message,
      ...('code' in error ? { code: error.code } : {}),
      stack: error.stack,
      ...(error.cause === undefined ? {} : { cause: error.cause }),
    },
    depth,
  );
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) return hidden;
  if (value instanceof Error) return cleanError(value, depth + 1);
  if (value instanceof Uint8Array) return `[${value.length} bytes]`;
  if (Array.isArray(value)) return value.map((item) => clean(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, cleanField(name, item, depth + 1)]),
  );
}

/** A log that holds no personal data (I11), whatever it is handed. */
export function createLog(stream: DestinationStream): Log {
  const logger = pino({ base: null }, stream);
  const fieldsOf = (fields: Readonly<Record<string, unknown>>) => clean(fields, 0) as object;
  return {
    info: (fields, message) => logger.info(fieldsOf(fields), cleanText(message)),
    warn: (fields, message) => logger.warn(fieldsOf(fields), cleanText(message)),
    error: (fields, message) => logger.error(fieldsOf(fields), cleanText(message)),
  };
}

/** An error as one line that may be shown or kept: no personal data, whatever the error quotes (I11). */
export function errorLine(error: unknown): string {
  const cleaned = clean(error instanceof Error ? error : new Error(String(error)), 0);
  return JSON.stringify(cleaned);
}

/**
 * The log as lines of JSON in `file`, made with its folder when absent; long and old parts of it go.
 * `hasRoom`: a line is only written while there is room for more than redemptions.
 */
export function openLog(file: string, hasRoom: () => boolean = () => true): ClosableLog {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // Ages of files are by the machine's clock, as the files' own dates are.
  const stream = openRotatingFile(file, Date.now);
  const write = (line: string) => (hasRoom() ? stream.write(line) : undefined);
  return { ...createLog({ write }), close: () => stream.end() };
}
