import { bytesToHex, concatBytes, hexToBytes, unsignedBytes, utf8Bytes } from './bytes.ts';
import type { Crypto } from './crypto.ts';
import type { SignedHead } from './entry.ts';

const prefix = utf8Bytes('countersign/head/1\0');

export type UnsignedHead = Omit<SignedHead, 'signature'>;

/** Prefix, device (16 bytes), epoch (4, big-endian), seq (8, big-endian), hash (32). */
export function headBytes(head: UnsignedHead): Uint8Array {
  return concatBytes(
    prefix,
    hexToBytes(head.device),
    unsignedBytes(head.epoch, 4),
    unsignedBytes(head.seq, 8),
    hexToBytes(head.hash),
  );
}

/** `deviceSecret` is the device's 32-byte Ed25519 seed. One signature vouches for the whole chain below. */
export function signHead(crypto: Crypto, deviceSecret: Uint8Array, head: UnsignedHead): SignedHead {
  const { device, epoch, seq, hash } = head;
  const signature = bytesToHex(crypto.sign(deviceSecret, headBytes(head)));
  return { device, epoch, seq, hash, signature };
}

export function verifyHead(crypto: Crypto, devicePublicKey: Uint8Array, head: SignedHead): boolean {
  return crypto.verify(devicePublicKey, headBytes(head), hexToBytes(head.signature));
}
