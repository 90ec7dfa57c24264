import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { bytesToHex } from '../../../shared/protocol/bytes.ts';
import { snapshotPage } from '../../../shared/protocol/feed.ts';
import { hex } from '../../../shared/protocol/primitives.ts';
import { replyHeaders, requestHeaders } from '../../../shared/protocol/push.ts';
import { bodyBytes } from '../../../shared/protocol/signatures.ts';
import { voucherPageType } from '../../../shared/protocol/voucherPage.ts';
import { snapshot } from '../../feed/snapshot.ts';
import { packedVouchers } from '../../feed/snapshotVouchers.ts';
import { createTurns } from '../../feed/turns.ts';
import type { Office } from '../../office.ts';
import { docs } from '../docs.ts';
import { queryOf } from '../parse.ts';
import { mayListen, requireDevice } from './deviceAuth.ts';

/** Pages packed at one time: what they take of memory and of the database doesn't grow with who asks. */
const packedAtOnce = 2;

const snapshotQuery = z.strictObject({
  page: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
});

const vouchersQuery = z.strictObject({
  /** The last ref the terminal has; none: from the beginning. */
  after: hex(16).optional(),
});

/** Bytes, whose meaning is written down in shared/protocol/voucherPage.ts. */
const packedReply = {
  description: 'vouchers in the order of their refs, packed',
  content: { [voucherPageType]: { schema: { type: 'string', format: 'binary' } } },
};

/** The whole state, in pages: JSON for what is small or mixed, packed for the vouchers. */
export function snapshotRoutes(app: FastifyInstance, office: Office): void {
  const turns = createTurns(packedAtOnce);
  app.route({
    method: 'GET',
    url: '/v1/snapshot',
    schema: docs({
      summary: 'One page of the whole state',
      tag: 'terminal',
      querystring: snapshotQuery,
      reply: snapshotPage,
    }),
    handler: async (request) => {
      const by = await requireDevice(office, request, mayListen);
      return snapshot(office, queryOf(snapshotQuery, request).page, by);
    },
  });
  const documented = docs({
    summary: 'One page of the vouchers of the whole state, packed',
    tag: 'terminal',
    querystring: vouchersQuery,
    reply: z.string(),
  });
  app.route({
    method: 'GET',
    url: '/v1/snapshot/vouchers',
    schema: {
      ...documented,
      response: { ...(documented['response'] as object), 200: packedReply },
    },
    handler: async (request, reply) => {
      await requireDevice(office, request, mayListen);
      const { after = null } = queryOf(vouchersQuery, request);
      const body = await turns(() => packedVouchers(office, after));
      signBody(office, request, reply, body);
      return reply
        .type(voucherPageType)
        .send(Buffer.from(body.buffer, body.byteOffset, body.length));
    },
  });
}

/** A page's rows are taken as they stand, with nothing else to tell a false one by. */
function signBody(
  office: Office,
  request: FastifyRequest,
  reply: FastifyReply,
  body: Uint8Array,
): void {
  const nonce = hex(16).parse(request.headers[requestHeaders.nonce]);
  const signature = office.crypto.sign(
    office.keys.timeSecret,
    bodyBytes(office.crypto, { nonce, body }),
  );
  reply.header(replyHeaders.bodySignature, bytesToHex(signature));
}
