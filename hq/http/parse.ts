import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { withoutPersonalNumbers } from '../../shared/domain/personalNumbers.ts';
import { contradictionMessage } from '../campaigns/contradictionMessage.ts';
import { HqProblem } from '../problem.ts';

const maxFaults = 20;

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const faults = read.error.issues.slice(0, maxFaults).map((issue) => ({
    // A key or value that is wrong may be a number that went into the wrong place (I11).
    field: withoutPersonalNumbers(issue.path.map(String).join('.')),
    message: withoutPersonalNumbers(contradictionMessage(issue.message)),
  }));
  throw new HqProblem('badInput', 'see faults', faults);
}

/** The request's JSON body. Bodies are kept as bytes up to here, since devices sign the bytes. */
export function bodyOf<Schema extends z.ZodType>(
  schema: Schema,
  request: FastifyRequest,
): z.output<Schema> {
  if (!(request.body instanceof Uint8Array)) throw new HqProblem('badInput', 'a JSON body is due');
  return parsed(schema, parsedJson(request.body));
}

function parsedJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    throw new HqProblem('badInput', 'the body is not JSON in UTF-8');
  }
}

export function queryOf<Schema extends z.ZodType>(
  schema: Schema,
  request: FastifyRequest,
): z.output<Schema> {
  return parsed(schema, request.query);
}

export function paramsOf<Schema extends z.ZodType>(
  schema: Schema,
  request: FastifyRequest,
): z.output<Schema> {
  return parsed(schema, request.params);
}
