import { z } from 'zod';
import { problemDetails } from '../../shared/protocol/authority.ts';
import type { HqProblemCode } from '../../shared/protocol/authority.ts';
import { problemStatus } from '../problem.ts';

type JsonSchema = Record<string, unknown>;

/** A schema as it stands in the OpenAPI document; checking is done by zod itself, in the route. */
function documented(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

/** A body of one type beside JSON, e.g. `text/csv`. */
export interface OtherBody {
  readonly types: readonly string[];
  readonly description: string;
}

export interface RouteDocs {
  readonly summary: string;
  /** More than one line of it, in Markdown. */
  readonly description?: string;
  readonly tag: 'terminal' | 'office' | 'channel' | 'service';
  /** How the asker is known, where it isn't as the tag says; `none`: anybody may ask. */
  readonly security?: 'device' | 'bearer' | 'none';
  /** What a machine's key must be good for. */
  readonly scope?: string;
  readonly operationId?: string;
  readonly body?: z.ZodType;
  readonly otherBody?: OtherBody;
  readonly querystring?: z.ZodType;
  readonly params?: z.ZodType;
  readonly reply: z.ZodType;
  /** What is answered where it isn't JSON; `reply` is then a string. */
  readonly replyType?: string;
  /** Other answers of its own, by status: no refusals. */
  readonly otherReplies?: Readonly<Record<number, z.ZodType>>;
  /** The same `Idempotency-Key` gets the same answer. */
  readonly takesKey?: boolean;
  /** Refusals beyond those that follow from the rest. */
  readonly problems?: readonly HqProblemCode[];
}

const securityOf = {
  terminal: 'device',
  office: 'bearer',
  channel: 'bearer',
  service: 'none',
} as const;

const idempotencyKeyHeader = {
  type: 'object',
  properties: {
    'idempotency-key': {
      type: 'string',
      pattern: '^"?[\\x21-\\x7e]{1,200}"?$',
      description:
        'Chosen by the asker, best a UUID. Sent again with the same body within a day, the same answer is given and nothing is done twice; with another body it is refused (422); while the first is worked on, 409 with Retry-After.',
    },
  },
};

const deviceRefusals = [
  'unauthorised',
  'clockSkew',
  'revoked',
  'frozen',
  'superseded',
  'notConfirmed',
  'wrongRole',
] as const satisfies readonly HqProblemCode[];

/** What an address may refuse by what it takes and who may ask it. */
function problemsOf(route: RouteDocs): readonly HqProblemCode[] {
  const security = route.security ?? securityOf[route.tag];
  const isTold = route.body !== undefined || route.otherBody !== undefined;
  const takes = isTold || route.querystring !== undefined || route.params !== undefined;
  return [
    ...(security === 'device' ? deviceRefusals : []),
    ...(security === 'bearer' ? (['unauthorised', 'wrongRole'] as const) : []),
    ...(takes || route.takesKey === true ? (['badInput'] as const) : []),
    ...(isTold || route.params !== undefined ? (['notFound', 'conflict'] as const) : []),
    ...(isTold ? (['tooLarge', 'unsupportedType'] as const) : []),
    ...(route.takesKey === true ? (['keyReused', 'underWay'] as const) : []),
    ...(route.problems ?? []),
    'busy',
    'internal',
  ];
}

/** One answer for each status that a problem may have, all of one shape (RFC 9457). */
function problemAnswers(route: RouteDocs): JsonSchema {
  const byStatus = Map.groupBy(new Set(problemsOf(route)), problemStatus);
  const answer = (description: string) => ({
    description,
    content: { 'application/problem+json': { schema: { $ref: problemRef } } },
  });
  return {
    ...Object.fromEntries(
      [...byStatus].map(([status, codes]) => [String(status), answer(codes.join(', '))]),
    ),
    default: answer('RFC 9457 problem details'),
  };
}

const problemRef = '#/components/schemas/Problem';
export const problemSchema = documented(problemDetails, 'output');

function replyOf({ reply, replyType }: RouteDocs): JsonSchema {
  const schema = documented(reply, 'output');
  if (replyType === undefined) return schema;
  return { description: 'Default Response', content: { [replyType]: { schema } } };
}

function otherAnswers({ otherReplies = {} }: RouteDocs): JsonSchema {
  return Object.fromEntries(
    Object.entries(otherReplies).map(([status, reply]) => [status, documented(reply, 'output')]),
  );
}

function bodyOf({ body, otherBody }: RouteDocs): JsonSchema {
  if (otherBody !== undefined) {
    const schema = { type: 'string', description: otherBody.description };
    return {
      body: { content: Object.fromEntries(otherBody.types.map((type) => [type, { schema }])) },
    };
  }
  return body === undefined ? {} : { body: documented(body, 'input') };
}

/** What Fastify and its OpenAPI document are told of a route. */
export function docs(route: RouteDocs): JsonSchema {
  const { summary, tag, querystring, params, scope, description, operationId } = route;
  const security = route.security ?? securityOf[tag];
  const ofScope = scope === undefined ? [] : [`A machine’s key needs the scope \`${scope}\`.`];
  const said = [...(description === undefined ? [] : [description]), ...ofScope].join('\n\n');
  return {
    summary,
    tags: [tag],
    security: security === 'none' ? [] : [{ [security]: [] }],
    ...(said === '' ? {} : { description: said }),
    ...(operationId === undefined ? {} : { operationId }),
    ...(route.takesKey === true ? { headers: idempotencyKeyHeader } : {}),
    ...bodyOf(route),
    ...(querystring === undefined ? {} : { querystring: documented(querystring, 'input') }),
    ...(params === undefined ? {} : { params: documented(params, 'input') }),
    response: { 200: replyOf(route), ...problemAnswers(route), ...otherAnswers(route) },
  };
}
