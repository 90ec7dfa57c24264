/**
 * What an OpenAPI 3.1.0 document may hold, written after the specification's text: objects are closed but
 * for `x-…`, so a misspelt or misplaced field is found. Schemas in it are judged by JSON Schema 2020-12's
 * own meta-schema (`schemaMeta`).
 */

const schemaMeta = { $ref: 'https://json-schema.org/draft/2020-12/schema' };
const text = { type: 'string' };

function closed(properties: object, required: readonly string[] = []): object {
  const patternProperties = { '^x-': true };
  return { type: 'object', properties, patternProperties, required, additionalProperties: false };
}

const reference = {
  type: 'object',
  properties: { $ref: { type: 'string', pattern: '^#/components/' } },
  required: ['$ref'],
};
const contents = {
  type: 'object',
  minProperties: 1,
  propertyNames: { pattern: '^[a-z]+/[a-z0-9.+*-]+$' },
  additionalProperties: closed({ schema: schemaMeta, example: true }, ['schema']),
};
const parameter = closed(
  {
    name: { type: 'string', minLength: 1 },
    in: { enum: ['query', 'header', 'path', 'cookie'] },
    description: text,
    required: { type: 'boolean' },
    schema: schemaMeta,
  },
  ['name', 'in', 'schema'],
);
const pathParameter = {
  anyOf: [
    { properties: { in: { enum: ['query', 'header', 'cookie'] } } },
    { properties: { required: { const: true } }, required: ['required'] },
  ],
};
const response = closed({ description: text, content: contents, headers: true }, ['description']);
const operation = closed(
  {
    operationId: { type: 'string', pattern: '^[A-Za-z0-9]+$' },
    summary: { type: 'string', minLength: 1 },
    description: text,
    tags: { type: 'array', items: text, minItems: 1 },
    security: {
      type: 'array',
      items: { type: 'object', additionalProperties: { type: 'array', items: text } },
    },
    parameters: { type: 'array', items: { allOf: [parameter, pathParameter] } },
    requestBody: closed({ description: text, required: { type: 'boolean' }, content: contents }, [
      'content',
    ]),
    responses: {
      type: 'object',
      minProperties: 1,
      propertyNames: { pattern: '^([1-5][0-9]{2}|default)$' },
      additionalProperties: { anyOf: [reference, response] },
    },
  },
  ['operationId', 'summary', 'tags', 'security', 'responses'],
);
const methods = ['get', 'put', 'post', 'delete', 'patch', 'options', 'head'];

export const openApiMeta = closed(
  {
    openapi: { const: '3.1.0' },
    info: closed({ title: text, version: text, description: text }, ['title', 'version']),
    tags: { type: 'array', items: closed({ name: text, description: text }, ['name']) },
    servers: { type: 'array', items: closed({ url: text, description: text }, ['url']) },
    paths: {
      type: 'object',
      propertyNames: { pattern: '^/' },
      additionalProperties: closed(Object.fromEntries(methods.map((one) => [one, operation]))),
    },
    components: closed({
      schemas: { type: 'object', additionalProperties: schemaMeta },
      securitySchemes: {
        type: 'object',
        additionalProperties: closed(
          {
            type: { enum: ['apiKey', 'http', 'mutualTLS', 'oauth2', 'openIdConnect'] },
            description: text,
            name: text,
            in: { enum: ['query', 'header', 'cookie'] },
            scheme: text,
            bearerFormat: text,
          },
          ['type'],
        ),
      },
    }),
  },
  ['openapi', 'info', 'paths'],
);
