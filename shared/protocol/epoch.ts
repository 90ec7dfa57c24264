import { z } from 'zod';
import { bytesToHex, hexToBytes, utf8Bytes } from './bytes.ts';
import { canonicalJson } from './canonicalJson.ts';
import type { Crypto } from './crypto.ts';
import { protocolVersion } from './feed.ts';
import { maxMissingRanges, newEpochCauses, seqRange } from './missing.ts';
import { hex } from './primitives.ts';
import { maxEntriesPerPush, maxEntryCharacters } from './push.ts';

/** As far as a database's integers go. */
const maxEpoch = 0x7fff_ffff;

/** An epoch that ended without a proof that all of it is here. */
export const endedEpoch = z.strictObject({
  epoch: z.int().min(1),
  /** The highest entry known to have been written, and its hash where that is known. */
  headSeq: z.int().min(0),
  headHash: hex(32).nullable(),
  missing: z.array(seqRange).max(maxMissingRanges),
});
export type EndedEpoch = z.infer<typeof endedEpoch>;

/**
 * What a terminal says when it must not write on where it stood: signed by its device key, it is the
 * previous hash of the new epoch's first entry, so that redeeming goes on before HQ has certified it.
 */
export const epochStatement = z.strictObject({
  v: z.literal(protocolVersion),
  tenant: z.string().min(1).max(40),
  shop: z.string().min(1).max(40),
  device: hex(16),
  /** The new one. */
  epoch: z.int().min(2).max(maxEpoch),
  cause: z.enum(newEpochCauses),
  ended: endedEpoch,
  at: z.int(),
  /** So that two machines with one disk's contents never say the same. */
  nonce: hex(16),
});
export type EpochStatement = z.infer<typeof epochStatement>;

export const signedStatement = z.strictObject({
  statement: epochStatement,
  /** Device key over `statementBytes`. */
  signature: hex(64),
});
export type SignedStatement = z.infer<typeof signedStatement>;

export const epochRequest = z.strictObject({
  v: z.literal(protocolVersion),
  signed: signedStatement,
});

/** What binds the new epoch to the device; signed by a key of head office that the manifest names. */
export const epochCertificate = z.strictObject({
  v: z.literal(protocolVersion),
  tenant: z.string().min(1).max(40),
  shop: z.string().min(1).max(40),
  device: hex(16),
  epoch: z.int().min(2),
  devicePublicKey: hex(32),
  statementHash: hex(32),
  issuedAt: z.int(),
});
export type EpochCertificate = z.infer<typeof epochCertificate>;

export const epochReply = z.discriminatedUnion('result', [
  z.strictObject({
    result: z.literal('certified'),
    certificate: epochCertificate,
    signature: hex(64),
  }),
  /** Another machine with this key has taken that number: begin anew above `highest`. */
  z.strictObject({ result: z.literal('taken'), highest: z.int().min(1) }),
]);
export type EpochReply = z.infer<typeof epochReply>;

const carriedEntry = z.strictObject({
  seq: z.int().min(1),
  hash: hex(32),
  json: z.string().max(maxEntryCharacters),
});

/** What HQ keeps of one epoch of the asking device, byte for byte, after a seq. */
export const ownEntriesPage = z.strictObject({
  v: z.literal(protocolVersion),
  epoch: z.int().min(1),
  headSeq: z.int().min(0),
  headHash: hex(32),
  entries: z.array(carriedEntry).max(maxEntriesPerPush),
});
export type OwnEntriesPage = z.infer<typeof ownEntriesPage>;

/** Entries of a chain whose key is lost, or that another machine has written differently: told, not proved. */
export const testimonyRequest = z.strictObject({
  v: z.literal(protocolVersion),
  device: hex(16),
  epoch: z.int().min(1).max(maxEpoch),
  entries: z.array(carriedEntry).min(1).max(maxEntriesPerPush),
});
export type TestimonyRequest = z.infer<typeof testimonyRequest>;
/** Everything in the request is kept; so many HQ had already. */
export const testimonyReply = z.strictObject({ kept: z.int().min(0), known: z.int().min(0) });

export function statementBytes(statement: EpochStatement): Uint8Array {
  return utf8Bytes(`countersign/epoch/1\0${canonicalJson(statement)}`);
}

/** Hex SHA-256 of the signed bytes: the previous hash of the epoch's first entry. */
export function statementHash(crypto: Crypto, statement: EpochStatement): string {
  return bytesToHex(crypto.sha256(statementBytes(statement)));
}

export function signStatement(
  crypto: Crypto,
  deviceSecret: Uint8Array,
  statement: EpochStatement,
): SignedStatement {
  const signature = bytesToHex(crypto.sign(deviceSecret, statementBytes(statement)));
  return { statement, signature };
}

export function verifyStatement(
  crypto: Crypto,
  publicKey: Uint8Array,
  { statement, signature }: SignedStatement,
): boolean {
  return crypto.verify(publicKey, statementBytes(statement), hexToBytes(signature));
}

export function epochCertificateBytes(certificate: EpochCertificate): Uint8Array {
  return utf8Bytes(`countersign/epoch-certificate/1\0${canonicalJson(certificate)}`);
}
