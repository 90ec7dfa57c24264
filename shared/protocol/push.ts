import { z } from 'zod';
import { signedHead } from './entry.ts';
import { hex } from './primitives.ts';
import { protocolVersion } from './feed.ts';

export const maxEntriesPerPush = 200;

/** Bytes of a request's JSON at most: HQ reads no longer body. */
export const maxPushBytes = 2 * 1024 * 1024;

/**
 * The journal takes no longer entry: a character is three bytes of a request at most, so that each entry
 * fits into one. The longest order there can be (200 lines, each touched by 20 vouchers) is about
 * 600,000 characters.
 */
export const maxEntryCharacters = 650_000;

/**
 * Entries travel as the canonical JSON text they were hashed as: HQ hashes exactly those bytes, so an
 * entry it can't parse can still be kept (quarantined) and acknowledged.
 */
export const pushRequest = z.strictObject({
  v: z.literal(protocolVersion),
  head: signedHead,
  entries: z
    .array(
      z.strictObject({
        seq: z.int().min(1),
        hash: hex(32),
        json: z.string().max(maxEntryCharacters),
      }),
    )
    .min(1)
    .max(maxEntriesPerPush),
});
export type PushRequest = z.infer<typeof pushRequest>;

export const ack = z.strictObject({
  device: hex(16),
  epoch: z.int().min(1),
  seq: z.int().min(0),
  hash: hex(32),
  /** HQ over `"countersign/ack/1\0"` + canonical JSON of the four fields above. */
  signature: hex(64),
});
export type Ack = z.infer<typeof ack>;

export const pushReply = z.discriminatedUnion('result', [
  /** Everything up to `ack.seq` is kept; `quarantined` names what HQ keeps but can't use. */
  z.strictObject({
    result: z.literal('accepted'),
    ack,
    quarantined: z.array(z.strictObject({ seq: z.int(), reason: z.string().max(200) })),
  }),
  /** A gap, or HQ was restored: send again from `expected`. */
  z.strictObject({ result: z.literal('expected'), expected: z.int().min(1) }),
  /** Two histories of one device: a case is open, a person must look. */
  z.strictObject({ result: z.literal('frozen'), seq: z.int(), caseId: z.string() }),
]);
export type PushReply = z.infer<typeof pushReply>;

/** Headers every device request carries; the signature covers `requestBytes` (requestSigning.ts). */
export const requestHeaders = {
  device: 'countersign-device',
  epoch: 'countersign-epoch',
  nonce: 'countersign-nonce',
  at: 'countersign-at',
  signature: 'countersign-signature',
} as const;

/** Headers of every HQ reply: its clock (ms), signed over `"countersign/time/1\0"` + nonce + time. */
export const replyHeaders = {
  time: 'countersign-time',
  timeSignature: 'countersign-time-signature',
  standing: 'countersign-standing',
  standingSignature: 'countersign-standing-signature',
  /** Over `bodyBytes`, with answers that are believed by their body: packed vouchers. */
  bodySignature: 'countersign-body-signature',
} as const;

/**
 * How a device stands at HQ; said with every answer to a signed request, over `standingBytes`, so that no
 * page in between can lock a counter. `frozen`: two histories; `revoked`: cut off; `superseded`: enrolled
 * again since, only what was not sent yet is still taken.
 */
export const standings = ['active', 'frozen', 'revoked', 'superseded'] as const;
export type Standing = (typeof standings)[number];
