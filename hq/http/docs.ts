import { z } from 'zod';
import { problemDetails } from '../../shared/protocol/authority.ts';

type JsonSchema = Record<string, unknown>;

/** A schema as it stands in the OpenAPI document; checking is done by zod itself, in the route. */
function documented(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

const problemSchema = documented(problemDetails, 'output');

export interface RouteDocs {
  readonly summary: string;
  readonly tag: 'terminal' | 'office';
  readonly body?: z.ZodType;
  readonly querystring?: z.ZodType;
  readonly params?: z.ZodType;
  readonly reply: z.ZodType;
}

const security = { terminal: 'device', office: 'adminToken' } as const;

/** What Fastify and its OpenAPI document are told of a route. */
export function docs(route: RouteDocs): JsonSchema {
  const { summary, tag, body, querystring, params, reply } = route;
  return {
    summary,
    tags: [tag],
    security: [{ [security[tag]]: [] }],
    ...(body === undefined ? {} : { body: documented(body, 'input') }),
    ...(querystring === undefined ? {} : { querystring: documented(querystring, 'input') }),
    ...(params === undefined ? {} : { params: documented(params, 'input') }),
    response: {
      200: documented(reply, 'output'),
      default: { description: 'RFC 9457 problem details', ...problemSchema },
    },
  };
}
