import { bytesToHex, concatBytes, hexToBytes, unsignedBytes, utf8Bytes } from './bytes.ts';
import { canonicalJson } from './canonicalJson.ts';
import type { Crypto } from './crypto.ts';
import type { EnrolmentCertificate } from './enrolment.ts';
import type { KeyManifest } from './feed.ts';
import type { Ack } from './push.ts';

/** What HQ signs when it has kept everything up to `seq`: it names the hash, not only the number. */
export function ackBytes(ack: Omit<Ack, 'signature'>): Uint8Array {
  const { device, epoch, seq, hash } = ack;
  return utf8Bytes(`countersign/ack/1\0${canonicalJson({ device, epoch, seq, hash })}`);
}

/** What HQ signs of its clock: the request's nonce, so that no old time can be played again, and the time in ms. */
export function timeBytes(time: { readonly nonce: string; readonly time: number }): Uint8Array {
  return concatBytes(
    utf8Bytes('countersign/time/1\0'),
    utf8Bytes(time.nonce),
    unsignedBytes(time.time, 8),
  );
}

/** What the chain root signs of a key manifest: all of it but the signature. */
export function manifestBytes(manifest: Omit<KeyManifest, 'signature'>): Uint8Array {
  const { version, issuedAt, expiresAt, keys } = manifest;
  return utf8Bytes(
    `countersign/manifest/1\0${canonicalJson({ version, issuedAt, expiresAt, keys })}`,
  );
}

/** What the chain root signs to bind a device to its shop. */
export function enrolmentBytes(certificate: EnrolmentCertificate): Uint8Array {
  return utf8Bytes(`countersign/enrolment/1\0${canonicalJson(certificate)}`);
}

/** Hex SHA-256 of the signed bytes of the certificate: the previous hash of the device's first entry. */
export function certificateHash(crypto: Crypto, certificate: EnrolmentCertificate): string {
  return bytesToHex(crypto.sha256(enrolmentBytes(certificate)));
}

/**
 * Six digits that the operator compares on both screens: they differ when somebody in between put in a
 * device key or a chain root of their own. Keys as hex.
 */
export function enrolmentCheck(
  crypto: Crypto,
  keys: { readonly devicePublicKey: string; readonly rootPublicKey: string },
): string {
  const digest = crypto.sha256(
    concatBytes(
      utf8Bytes('countersign/check/1\0'),
      hexToBytes(keys.devicePublicKey),
      hexToBytes(keys.rootPublicKey),
    ),
  );
  const number = digest.slice(0, 6).reduce((sum, byte) => sum * 256 + byte, 0);
  return String(number % 1_000_000).padStart(6, '0');
}
