import { bytesToHex, concatBytes, hexToBytes, unsignedBytes, utf8Bytes } from './bytes.ts';
import { canonicalJson } from './canonicalJson.ts';
import type { Crypto } from './crypto.ts';
import type { EnrolDelivery, EnrolmentCertificate, EnrolOffer, EnrolRequest } from './enrolment.ts';
import type { KeyManifest, KeyNotice } from './feed.ts';
import type { Ack, Standing } from './push.ts';

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

/** What HQ signs of an answer's body: in answer to this request (its nonce), and whole. */
export function bodyBytes(
  crypto: Crypto,
  answer: { readonly nonce: string; readonly body: Uint8Array },
): Uint8Array {
  return concatBytes(
    utf8Bytes('countersign/body/1\0'),
    utf8Bytes(answer.nonce),
    crypto.sha256(answer.body),
  );
}

/** What the chain root signs of a key manifest: all of it but the signature. */
export function manifestBytes(manifest: Omit<KeyManifest, 'signature'>): Uint8Array {
  const { version, issuedAt, expiresAt, offices, times, keys } = manifest;
  return utf8Bytes(
    `countersign/manifest/2\0${canonicalJson({ version, issuedAt, expiresAt, offices, times, keys })}`,
  );
}

/** What the office key signs of an issuer key. */
export function keyNoticeBytes({ key }: Pick<KeyNotice, 'key'>): Uint8Array {
  return utf8Bytes(`countersign/key-notice/1\0${canonicalJson(key)}`);
}

/** What the office key signs to bind a device to its shop. */
export function enrolmentBytes(certificate: EnrolmentCertificate): Uint8Array {
  return utf8Bytes(`countersign/enrolment/1\0${canonicalJson(certificate)}`);
}

/** Hex SHA-256 of the signed bytes of the certificate: the previous hash of the device's first entry. */
export function certificateHash(crypto: Crypto, certificate: EnrolmentCertificate): string {
  return bytesToHex(crypto.sha256(enrolmentBytes(certificate)));
}

/** Names a one-time code or token without telling it. */
export function enrolmentCodeHash(crypto: Crypto, code: string): string {
  return bytesToHex(crypto.sha256(utf8Bytes(`countersign/enrolment-code/1\0${code}`)));
}

/** What a terminal signs with the key it wants to enrol and with its issuer key; the code by its hash. */
export function enrolRequestBytes(
  crypto: Crypto,
  request: Omit<EnrolRequest, 'deviceSignature' | 'issuerSignature'>,
): Uint8Array {
  const { v, devicePublicKey, issuerPublicKey, counterName, rootPublicKey } = request;
  const { commitment, nonce } = request;
  const signed = {
    v,
    codeHash: enrolmentCodeHash(crypto, request.code),
    devicePublicKey,
    issuerPublicKey,
    counterName,
    rootPublicKey,
    commitment,
    nonce,
  };
  return utf8Bytes(`countersign/enrol-request/1\0${canonicalJson(signed)}`);
}

/** Binds a terminal to a nonce (hex) before head office has shown its own. */
export function nonceCommitment(crypto: Crypto, terminalNonce: string): string {
  const bytes = concatBytes(utf8Bytes('countersign/enrol-nonce/1\0'), hexToBytes(terminalNonce));
  return bytesToHex(crypto.sha256(bytes));
}

/** Hex SHA-256 over what both sides said before either could know the digits. */
export function enrolmentTranscript(
  crypto: Crypto,
  request: Omit<EnrolRequest, 'deviceSignature' | 'issuerSignature'>,
  offer: EnrolOffer,
): string {
  const bytes = concatBytes(
    utf8Bytes('countersign/enrol-transcript/1\0'),
    crypto.sha256(enrolRequestBytes(crypto, request)),
    crypto.sha256(utf8Bytes(canonicalJson(offer))),
  );
  return bytesToHex(crypto.sha256(bytes));
}

/** What the office key signs of the keys and settings a terminal is given, for this ceremony only. */
export function deliveryBytes(
  transcript: string,
  terminalNonce: string,
  delivery: EnrolDelivery,
): Uint8Array {
  return utf8Bytes(
    `countersign/delivery/1\0${canonicalJson({ transcript, terminalNonce, delivery })}`,
  );
}

/**
 * Six digits that both screens show. They follow from every key and name that was exchanged and from a
 * nonce of each side. The terminal commits to its nonce before it sees head office's: somebody in between
 * has one try in a million, and can't look for keys that happen to give the same digits.
 */
export function enrolmentCheck(
  crypto: Crypto,
  ceremony: { readonly transcript: string; readonly terminalNonce: string },
): string {
  const digest = crypto.sha256(
    concatBytes(
      utf8Bytes('countersign/check/2\0'),
      hexToBytes(ceremony.transcript),
      hexToBytes(ceremony.terminalNonce),
    ),
  );
  const number = digest.slice(0, 6).reduce((sum, byte) => sum * 256 + byte, 0);
  return String(number % 1_000_000).padStart(6, '0');
}

/** What head office says of a device with every answer: signed with the request's own nonce. */
export function standingBytes(word: {
  readonly nonce: string;
  readonly device: string;
  readonly epoch: number;
  readonly standing: Standing;
  readonly time: number;
}): Uint8Array {
  const { nonce, device, epoch, standing, time } = word;
  return utf8Bytes(
    `countersign/standing/1\0${canonicalJson({ nonce, device, epoch, standing, time })}`,
  );
}
