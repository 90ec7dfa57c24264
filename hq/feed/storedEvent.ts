import { z } from 'zod';
import { feedEvent } from '../../shared/protocol/feed.ts';

/**
 * What only machines behind head office hear of (`GET /v1/changes`), in the same order as everything
 * else. To a terminal it is an empty event. Opaque ids only (I11).
 */
export const officeEvent = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('case'),
    case: z.strictObject({
      caseId: z.string(),
      kind: z.string(),
      shop: z.string(),
      device: z.string(),
      epoch: z.int(),
      seq: z.int(),
      ref: z.string().nullable(),
      openedAt: z.int(),
      closedAt: z.int().nullable(),
    }),
  }),
  z.strictObject({
    kind: z.literal('device'),
    device: z.strictObject({
      device: z.string(),
      epoch: z.int(),
      shop: z.string(),
      state: z.enum(['pending', 'active', 'frozen', 'revoked']),
      enrolledAt: z.int(),
    }),
  }),
]);
export type OfficeEvent = z.infer<typeof officeEvent>;

/** An event as it lies in `feed_event`. */
export const storedEvent = z.discriminatedUnion('kind', [
  ...feedEvent.options,
  ...officeEvent.options,
]);
export type StoredEvent = z.infer<typeof storedEvent>;
