import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { claimReply, claimRequest, releaseReply } from '../../../shared/protocol/claims.ts';
import { hex } from '../../../shared/protocol/primitives.ts';
import { requestHeaders } from '../../../shared/protocol/push.ts';
import { claim, release } from '../../claims/claims.ts';
import type { Office } from '../../office.ts';
import { docs } from '../docs.ts';
import { bodyOf, paramsOf } from '../parse.ts';
import { atWork, mayReadOwn, requireDevice } from './deviceAuth.ts';

const claimParams = z.strictObject({ claimId: hex(16) });

/** The request with its signature, as anybody with the device's public key can check it again. */
function proofOf(request: FastifyRequest): string {
  const names = Object.values(requestHeaders);
  const headers = Object.fromEntries(names.map((name) => [name, request.headers[name] ?? null]));
  const body = request.body instanceof Uint8Array ? new TextDecoder().decode(request.body) : '';
  return JSON.stringify({ method: request.method, path: request.url, headers, body });
}

/** Vouchers kept for one order at one terminal, between the look at it and its redemption. */
export function claimRoutes(app: FastifyInstance, office: Office): void {
  app.route({
    method: 'POST',
    url: '/v1/claims',
    schema: docs({
      summary: 'Keep vouchers for one order: of several who ask at once, one is granted',
      tag: 'terminal',
      body: claimRequest,
      reply: claimReply,
    }),
    async handler(request) {
      const by = await requireDevice(office, request, atWork);
      const { v: _, ...asked } = bodyOf(claimRequest, request);
      return claim(office, { id: by.device, shop: by.shop }, asked, proofOf(request));
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/claims/:claimId/release',
    schema: docs({
      summary: 'Let go of a claim; the request’s own signature is kept as proof',
      tag: 'terminal',
      params: claimParams,
      reply: releaseReply,
    }),
    async handler(request) {
      // Whoever has gone on under another epoch, or has a twin, can still give back what it holds.
      const by = await requireDevice(office, request, mayReadOwn);
      const { claimId } = paramsOf(claimParams, request);
      const said = { by: by.device, proof: proofOf(request), note: null };
      return release(office, by.device, claimId, said);
    },
  });
}
