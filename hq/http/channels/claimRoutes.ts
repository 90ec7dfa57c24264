import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  channelClaimReply,
  channelClaimRequest,
  channelUseReply,
} from '../../claims/channelMessages.ts';
import { releaseReply } from '../../../shared/protocol/claims.ts';
import { hex } from '../../../shared/protocol/primitives.ts';
import { requireKey } from '../../access/apiKeys.ts';
import { claimantOf } from '../../claims/channel.ts';
import type { ChannelKey } from '../../claims/channel.ts';
import { claimForChannel } from '../../claims/channelClaims.ts';
import { confirmForChannel, undoForChannel } from '../../claims/channelUses.ts';
import { release } from '../../claims/claims.ts';
import type { Office } from '../../office.ts';
import { docs } from '../docs.ts';
import type { RouteDocs } from '../docs.ts';
import { bodyOf, paramsOf } from '../parse.ts';

const claimParams = z.strictObject({ claimId: hex(16) });

/** The door for web shops and apps: the same claims as the counters', with a machine's key instead of a signature. */
export function channelRoutes(app: FastifyInstance, office: Office): void {
  function keyed(
    url: string,
    says: Omit<RouteDocs, 'tag'>,
    work: (request: FastifyRequest, key: ChannelKey) => Promise<unknown>,
  ): void {
    app.route({
      method: 'POST',
      url: `/v1/channels/claims${url}`,
      schema: docs({ ...says, tag: 'channel', scope: 'claims' }),
      handler: async (request) => work(request, await requireKey(office, request, 'claims')),
    });
  }

  keyed(
    '',
    {
      summary: 'Judge an online order and keep its vouchers for it, all or none',
      body: channelClaimRequest,
      reply: channelClaimReply,
    },
    (request, key) => claimForChannel(office, key, bodyOf(channelClaimRequest, request)),
  );
  keyed(
    '/:claimId/confirm',
    {
      summary: 'Use what the claim keeps: every terminal hears of it',
      params: claimParams,
      reply: channelUseReply,
    },
    (request, key) => confirmForChannel(office, key, paramsOf(claimParams, request).claimId),
  );
  keyed(
    '/:claimId/undo',
    {
      summary: 'Give back what a confirmed claim used',
      params: claimParams,
      reply: channelUseReply,
    },
    (request, key) => undoForChannel(office, key, paramsOf(claimParams, request).claimId),
  );
  keyed(
    '/:claimId/release',
    {
      summary: 'Let go of a claim that is not confirmed',
      params: claimParams,
      reply: releaseReply,
    },
    (request, key) => {
      const { claimId } = paramsOf(claimParams, request);
      const by = claimantOf(key);
      return release(office, by, claimId, { by: key.name, proof: null, note: null });
    },
  );
}
