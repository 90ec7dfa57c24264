import { destination, pino } from 'pino';
import type { DestinationStream } from 'pino';
import { withoutPersonalNumbers } from '../../shared/domain/personalNumbers.ts';
import type { LogLevel } from './settings.ts';

/** What a line may carry beside its words: no objects, so that no row or request slips in whole. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** Lines for whoever runs head office; no personal data, no secrets, no codes (I11). */
export interface HqLog {
  debug(fields: LogFields, words: string): void;
  info(fields: LogFields, words: string): void;
  warn(fields: LogFields, words: string): void;
  error(fields: LogFields, words: string): void;
}

const maxCharacters = 2_000;
/** Names that no field should have; what has one all the same is not written. */
const never = ['token', 'code', 'codes', 'phone', 'pin', 'password', 'secret', 'cookie', 'url'];

function cleaned(text: string): string {
  return withoutPersonalNumbers(text.slice(0, maxCharacters));
}

function cleanedFields(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' ? cleaned(value) : value,
    ]),
  );
}

/** One JSON object a line, on standard error unless told. `level` silent writes nothing. */
export function createHqLog(
  level: LogLevel,
  stream: DestinationStream = destination({ fd: 2, sync: true }),
): HqLog {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: never, censor: '[hidden]' },
    },
    stream,
  );
  return {
    debug: (fields, words) => logger.debug(cleanedFields(fields), cleaned(words)),
    info: (fields, words) => logger.info(cleanedFields(fields), cleaned(words)),
    warn: (fields, words) => logger.warn(cleanedFields(fields), cleaned(words)),
    error: (fields, words) => logger.error(cleanedFields(fields), cleaned(words)),
  };
}
