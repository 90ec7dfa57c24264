import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { join } from 'node:path';

/*
 * X.509 certificates (RFC 5280) made on the spot, so that no test needs another program, or a file that
 * runs out one day. ECDSA over P-256 with SHA-256.
 */

export interface TestCertificate {
  readonly pem: string;
  readonly keyPem: string;
  readonly name: string;
}

export interface Wanted {
  readonly name: string;
  /** DNS names and IPv4 addresses it is for; none: an authority. */
  readonly names?: readonly string[];
  /** Without one it vouches for itself. */
  readonly by?: TestCertificate;
  readonly from?: Date;
  readonly until?: Date;
}

const dayMs = 86_400_000;

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const bytes = (...values: readonly number[]) => Buffer.from(values);
const ecdsaWithSha256 = sequence(der(0x06, bytes(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02)));

function commonName(name: string): Buffer {
  const value = der(0x0c, Buffer.from(name, 'utf8'));
  return sequence(der(0x31, sequence(der(0x06, bytes(0x55, 0x04, 0x03)), value)));
}

function time(at: Date): Buffer {
  const text = at.toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return der(0x18, Buffer.from(text));
}

function extension(id: number, isCritical: boolean, value: Uint8Array): Buffer {
  const critical = isCritical ? [der(0x01, bytes(0xff))] : [];
  return sequence(der(0x06, bytes(0x55, 0x1d, id)), ...critical, der(0x04, value));
}

function alternativeName(name: string): Buffer {
  return isIPv4(name)
    ? der(0x87, Buffer.from(name.split('.').map(Number)))
    : der(0x82, Buffer.from(name));
}

function extensions(names: readonly string[]): Buffer {
  const isAuthority = names.length === 0;
  const constraints = sequence(...(isAuthority ? [der(0x01, bytes(0xff))] : []));
  const all = [extension(0x13, true, constraints)];
  if (!isAuthority) all.push(extension(0x11, false, sequence(...names.map(alternativeName))));
  return der(0xa3, sequence(...all));
}

function pem(label: string, content: Uint8Array): string {
  const lines =
    Buffer.from(content)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

function signer({ by }: Wanted, own: KeyObject): KeyObject {
  return by === undefined ? own : createPrivateKey(by.keyPem);
}

export function makeCertificate(wanted: Wanted): TestCertificate {
  const { name, names = [], by } = wanted;
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const from = wanted.from ?? new Date(Date.now() - dayMs);
  const until = wanted.until ?? new Date(Date.now() + 30 * dayMs);
  const serial = randomBytes(15);
  const tbs = sequence(
    der(0xa0, der(0x02, bytes(2))),
    // A leading byte below 0x80: the number is positive.
    der(0x02, bytes(0x01), serial),
    ecdsaWithSha256,
    commonName(by?.name ?? name),
    sequence(time(from), time(until)),
    commonName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions(names),
  );
  const signature = sign('sha256', tbs, signer(wanted, privateKey));
  const certificate = sequence(tbs, ecdsaWithSha256, der(0x03, bytes(0), signature));
  return {
    name,
    pem: pem('CERTIFICATE', certificate),
    keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** Writes both files; their places, as head office is told them. */
export function writePair(
  dir: string,
  { pem: cert, keyPem }: TestCertificate,
): { readonly certFile: string; readonly keyFile: string } {
  const certFile = join(dir, 'tls.pem');
  const keyFile = join(dir, 'tls.key');
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, keyPem);
  return { certFile, keyFile };
}
