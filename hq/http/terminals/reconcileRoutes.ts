import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  bucketReply,
  digestBuckets,
  digestReply,
  digestSections,
  digestText,
  reconcileReport,
  totalDigest,
} from '../../../shared/protocol/digest.ts';
import type { DigestReply } from '../../../shared/protocol/digest.ts';
import { protocolVersion } from '../../../shared/protocol/feed.ts';
import type { Office } from '../../office.ts';
import { bucketOf, createDigests } from '../../reconcile/digests.ts';
import { noteReconciled } from '../../reconcile/reports.ts';
import { docs } from '../docs.ts';
import { bodyOf, queryOf } from '../parse.ts';
import { sendJson } from '../squeezed.ts';
import { mayListen, requireDevice } from './deviceAuth.ts';

const section = z.enum(digestSections);
const digestQuery = z.strictObject({ section, buckets: z.enum(['0', '1']).default('0') });
const bucketQuery = z.strictObject({
  section,
  bucket: z.coerce
    .number()
    .int()
    .min(0)
    .max(digestBuckets - 1),
});

/** What a terminal compares itself with, once a day. */
export function reconcileRoutes(app: FastifyInstance, office: Office): void {
  const digests = createDigests(office);
  app.route({
    method: 'GET',
    url: '/v1/reconcile',
    schema: docs({
      summary: 'Count and hash of what head office holds, in all or by bucket',
      tag: 'terminal',
      querystring: digestQuery,
      reply: digestReply,
    }),
    async handler(request, reply) {
      await requireDevice(office, request, mayListen);
      const asked = queryOf(digestQuery, request);
      const { state, buckets } = await digests.of(asked.section);
      const answer: DigestReply = {
        v: protocolVersion,
        feedEpoch: state.feedEpoch,
        cursor: state.head,
        total: digestText(totalDigest(buckets)),
        ...(asked.buckets === '1' ? { buckets: buckets.map(digestText) } : {}),
      };
      return sendJson(request, reply, JSON.stringify(answer));
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/reconcile/bucket',
    schema: docs({
      summary: 'The rows of one bucket, exactly as of a cursor',
      tag: 'terminal',
      querystring: bucketQuery,
      reply: bucketReply,
    }),
    async handler(request, reply) {
      await requireDevice(office, request, mayListen);
      const asked = queryOf(bucketQuery, request);
      const rows = await bucketOf(office, asked.section, asked.bucket);
      return sendJson(request, reply, JSON.stringify(rows));
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/reconcile/report',
    schema: docs({
      summary: 'What came of comparing, for the people at head office',
      tag: 'terminal',
      body: reconcileReport,
      reply: z.object({}),
    }),
    async handler(request) {
      const { device } = await requireDevice(office, request, mayListen);
      await noteReconciled(office, device, bodyOf(reconcileReport, request));
      return {};
    },
  });
}
