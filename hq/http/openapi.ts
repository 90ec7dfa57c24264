import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { z } from 'zod';
import { docs, problemSchema } from './docs.ts';

const signing = `Every request of a terminal is signed by its device key (Ed25519), but for the first word of an enrolment.
Five headers go with it:

- \`countersign-device\`: the device, 32 hex digits; \`countersign-epoch\`: its epoch, from 1
- \`countersign-nonce\`: 32 random hex digits, never used again
- \`countersign-at\`: the device's time, ms since 1970; at most 15 minutes off
- \`countersign-signature\`: 128 hex digits

The signature is over the UTF-8 bytes of \`"countersign/request/1\\0"\` and the RFC 8785 JSON of
\`{at, bodySha256, device, epoch, method, nonce, path}\`: \`path\` with its query as it was sent, \`bodySha256\` the SHA-256 of the
body's bytes as hex (of none, where there is no body). \`shared/protocol/requestSigning.ts\` builds these bytes, and vectors bind them.

Every answer to a request with a nonce bears head office's time, signed with that nonce (\`countersign-time\`,
\`countersign-time-signature\`), and, where the request's own signature held, how the device stands.`;

const bearer = `\`Authorization: Bearer …\` with the admin token of this head office, or a machine's key (\`csk_…\`) that has the scope
the operation names.`;

const about = `What terminals (tag terminal), machines and people at head office (office), and other sales channels (channel) ask.

Bodies are JSON in UTF-8 unless said otherwise. Times are ms since 1970-01-01T00:00Z, days \`YYYY-MM-DD\`, amounts whole minor units.
Every refusal is RFC 9457 problem details; its \`code\` is meant for programs, \`title\`, \`detail\` and \`faults\` for people.
An address that is none answers 404, a method it doesn't have 405 with \`Allow\`, a body of another type 415. Lists are paged by
\`limit\` and \`after\`: give the answer's \`next\` as \`after\` until it is \`null\`.

# Signed requests
${signing}`;

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** `POST /v1/admin/shops/:shop/codes` → `postAdminShopsByShopCodes`: the same for as long as the address is. */
export function operationIdOf(method: string, url: string): string {
  const parts = url.split('/').filter((part) => part !== '' && part !== 'v1');
  const words = parts.flatMap((part) =>
    part.startsWith(':') ? ['by', part.slice(1)] : part.split(/[^A-Za-z0-9]+/),
  );
  return method.toLowerCase() + words.map(capital).join('');
}

/** The frame of the document; operations come from the routes. */
export const openApiOptions: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: { title: 'Countersign head office', version: '1', description: about },
    tags: [
      { name: 'terminal', description: 'Asked by terminals, signed by their device keys' },
      { name: 'office', description: 'Asked by machines and people of head office' },
      { name: 'channel', description: 'Asked by other sales channels: web shop, app' },
      { name: 'service', description: 'How the service is, and this document' },
    ],
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: bearer },
        device: {
          type: 'apiKey',
          in: 'header',
          name: 'countersign-signature',
          description: 'See “Signed requests”: it stands with four other headers.',
        },
      },
    },
  },
  transform: ({ schema, url, route }) => {
    const method = typeof route.method === 'string' ? route.method : (route.method[0] ?? '');
    if (schema === undefined || 'operationId' in schema) return { schema, url };
    return { schema: { ...schema, operationId: operationIdOf(method, url) }, url };
  },
};

export const documentDocs = docs({
  tag: 'service',
  summary: 'This document',
  reply: z.looseObject({ openapi: z.literal('3.1.0') }),
});
