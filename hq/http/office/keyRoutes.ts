import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { issuerKey, keysReply, protocolVersion } from '../../../shared/protocol/feed.ts';
import { manifestRequest, signedManifestFile } from '../../../shared/protocol/manifestRequest.ts';
import { civilDate } from '../../../shared/protocol/primitives.ts';
import { keyReport, rotateKey, withdrawKey } from '../../keys/keys.ts';
import { currentManifest, importManifest, manifestRequestOf } from '../../keys/manifest.ts';
import type { Office } from '../../office.ts';
import type { AdminRoute } from './adminRoute.ts';
import { docs } from '../docs.ts';
import { bodyOf, paramsOf } from '../parse.ts';

const rotation = z.strictObject({
  kind: z.enum(['office', 'time', 'issuer']),
  compromised: z.boolean().default(false),
  /** What a new issuer key may sign; `null`: any campaign. */
  campaigns: z.array(z.int().min(1).max(0xffff_ffff)).min(1).max(200).nullable().default(null),
});
const rotated = z.object({
  publicKey: z.string(),
  keyId: z.int().nullable(),
  waiting: z.boolean(),
});
const keyParams = z.strictObject({ keyId: z.coerce.number().int().min(1).max(0xffff) });
const withdrawal = z.strictObject({
  state: z.enum(['retired', 'revoked']),
  lastDay: civilDate.nullable().default(null),
});
const report = z.object({
  rootPublicKey: z.string(),
  rootHere: z.boolean(),
  manifest: z.object({ version: z.int(), issuedAt: z.int(), expiresAt: z.int() }).nullable(),
  signingDue: z.boolean(),
  keys: z.array(
    z.object({
      keyId: z.int(),
      state: issuerKey.shape.state,
      device: z.string().nullable(),
      lastDay: civilDate.nullable(),
    }),
  ),
});

/** Anybody may ask: what the root signed proves itself, and holds public keys only. */
export function publicKeyRoutes(app: FastifyInstance, office: Office): void {
  app.route({
    method: 'GET',
    url: '/v1/keys',
    schema: docs({
      summary: 'The manifest in force, as the chain root signed it',
      tag: 'terminal',
      security: 'none',
      reply: keysReply,
    }),
    handler: async () => ({ v: protocolVersion, manifest: await currentManifest(office) }),
  });
}

/** The chain's keys: which are in force, their change, and what the root is to sign. */
export function keyRoutes(route: AdminRoute, office: Office): void {
  route('GET', '/keys', { scope: 'read', summary: 'The chain’s keys', reply: report }, () =>
    keyReport(office),
  );
  route(
    'GET',
    '/keys/request',
    { scope: 'read', summary: 'What the chain root is to sign', reply: manifestRequest },
    () => manifestRequestOf(office, office.db),
  );
  route(
    'POST',
    '/keys/manifest',
    {
      scope: 'keys',
      summary: 'Take in what the chain root signed',
      body: signedManifestFile,
      reply: report,
    },
    async (request) => {
      await importManifest(office, bodyOf(signedManifestFile, request).manifest);
      return keyReport(office);
    },
  );
  route(
    'POST',
    '/keys/rotate',
    {
      scope: 'keys',
      summary: 'Make a new office, time or issuer key; in force once the root has signed for it',
      body: rotation,
      reply: rotated,
    },
    (request) => rotateKey(office, bodyOf(rotation, request)),
  );
  route(
    'POST',
    '/keys/:keyId/withdraw',
    {
      scope: 'keys',
      summary: 'Take an issuer key out of use for good, with every terminal’s next feed event',
      params: keyParams,
      body: withdrawal,
      reply: report,
    },
    async (request) => {
      const { state, lastDay } = bodyOf(withdrawal, request);
      await withdrawKey(office, paramsOf(keyParams, request).keyId, state, lastDay);
      return keyReport(office);
    },
  );
}
