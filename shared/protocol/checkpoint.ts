import { z } from 'zod';
import { hexToBytes, bytesToHex, utf8Bytes } from './bytes.ts';
import { canonicalJson } from './canonicalJson.ts';
import type { Crypto } from './crypto.ts';
import { totals } from './entry.ts';
import { hex } from './primitives.ts';
import { ack } from './push.ts';

/** An entry leaves a terminal at the earliest so long after it was written. */
export const minEntryAgeDays = 90;

/**
 * What stands for the entries that left a terminal: the journal goes on after it. Signed by the device;
 * made only of what HQ has acknowledged, whose own signature it holds.
 */
export const checkpoint = z.strictObject({
  device: hex(16),
  epoch: z.int().min(1),
  /** The last entry that left, its hash, and the running totals after it. */
  seq: z.int().min(1),
  hash: hex(32),
  totals,
  /** Digest of the uses and receipts that stay known of the entries that left. */
  carried: hex(32),
  /** Effective time it was made at, ms. */
  at: z.int(),
  /** HQ's signature over an entry at or after `seq`. */
  ack,
  /** Device over `"countersign/checkpoint/1\0"` + canonical JSON of the rest. */
  signature: hex(64),
});
export type Checkpoint = z.infer<typeof checkpoint>;
export type UnsignedCheckpoint = Omit<Checkpoint, 'signature'>;

export function checkpointBytes(unsigned: UnsignedCheckpoint): Uint8Array {
  const { device, epoch, seq, hash, totals, carried, at, ack } = unsigned;
  const signed = { device, epoch, seq, hash, totals, carried, at, ack };
  return utf8Bytes(`countersign/checkpoint/1\0${canonicalJson(signed)}`);
}

/** `deviceSecret` is the device's 32-byte Ed25519 seed. */
export function signCheckpoint(
  crypto: Crypto,
  deviceSecret: Uint8Array,
  unsigned: UnsignedCheckpoint,
): Checkpoint {
  const signature = bytesToHex(crypto.sign(deviceSecret, checkpointBytes(unsigned)));
  return { ...unsigned, signature };
}

export function verifyCheckpoint(
  crypto: Crypto,
  devicePublicKey: Uint8Array,
  checkpoint: Checkpoint,
): boolean {
  const signature = hexToBytes(checkpoint.signature);
  return crypto.verify(devicePublicKey, checkpointBytes(checkpoint), signature);
}
