import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { bytesToHex, hexToBytes } from '../../shared/protocol/bytes.ts';
import type { Crypto } from '../../shared/protocol/crypto.ts';
import type { KeyManifest } from '../../shared/protocol/feed.ts';
import { manifestLifeMs } from '../../shared/protocol/keyRing.ts';
import type { ManifestRequest } from '../../shared/protocol/manifestRequest.ts';
import { hex } from '../../shared/protocol/primitives.ts';
import { manifestBytes } from '../../shared/protocol/signatures.ts';

const secretBytes = 32;
const ownerOnly = 0o600;

/** Whoever holds the chain root: this machine only where a chain is tried out. */
export interface Root {
  readonly publicKey: string;
  /** Signs what is asked for. Throws `RootMismatch`. Never signs a version twice, nor a lower one. */
  sign(request: ManifestRequest, now: number): KeyManifest;
}

/** The request, or the database, is another chain's. */
export class RootMismatch extends Error {
  constructor() {
    super('this root is not the one the chain began with');
  }
}

/** The file does not hold a root key. */
export class NoRootKey extends Error {
  constructor(file: string) {
    super(`${file} holds no root key`);
  }
}

const rootFile = z.strictObject({
  kind: z.literal('countersign-root'),
  secret: hex(secretBytes),
  publicKey: hex(secretBytes),
  /** The highest version signed so far. */
  lastVersion: z.int().min(0),
});
type RootFile = z.infer<typeof rootFile>;

function signed(
  crypto: Crypto,
  secret: Uint8Array,
  request: ManifestRequest,
  version: number,
  now: number,
): KeyManifest {
  if (request.rootPublicKey !== bytesToHex(crypto.publicKeyOf(secret))) throw new RootMismatch();
  const { offices, times, keys } = request;
  const unsigned = {
    version,
    issuedAt: now,
    expiresAt: now + manifestLifeMs,
    offices,
    times,
    keys,
  };
  return { ...unsigned, signature: bytesToHex(crypto.sign(secret, manifestBytes(unsigned))) };
}

/** A root whose secret is no secret, or lives no longer than this process: for the demo and for tests. */
export function rootInMemory(crypto: Crypto, secret: Uint8Array): Root {
  let last = 0;
  return {
    publicKey: bytesToHex(crypto.publicKeyOf(secret)),
    sign(request, now) {
      last = Math.max(last + 1, request.version);
      return signed(crypto, secret, request, last, now);
    },
  };
}

/** The root kept in an owner-only file, with the highest version it signed. Throws `NoRootKey`. */
export function rootInFile(crypto: Crypto, file: string): Root {
  const { publicKey } = readRoot(file);
  return {
    publicKey,
    sign(request, now) {
      const kept = readRoot(file);
      const lastVersion = Math.max(kept.lastVersion + 1, request.version);
      const manifest = signed(crypto, hexToBytes(kept.secret), request, lastVersion, now);
      // Kept before it is given out: a version that may be known somewhere is never signed again.
      writeRoot(file, { ...kept, lastVersion });
      return manifest;
    },
  };
}

/** Makes a root and its file, which must not be there yet. */
export function newRootFile(crypto: Crypto, file: string): Root {
  const secret = crypto.randomBytes(secretBytes);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, '', { mode: ownerOnly, flag: 'wx' });
  writeRoot(file, {
    kind: 'countersign-root',
    secret: bytesToHex(secret),
    publicKey: bytesToHex(crypto.publicKeyOf(secret)),
    lastVersion: 0,
  });
  return rootInFile(crypto, file);
}

function readRoot(file: string): RootFile {
  if (!existsSync(file)) throw new NoRootKey(file);
  try {
    return rootFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new NoRootKey(file);
  }
}

function writeRoot(file: string, root: RootFile): void {
  const draft = `${file}.new`;
  const opened = openSync(draft, 'w', ownerOnly);
  writeFileSync(opened, `${JSON.stringify(root, null, 2)}\n`);
  fsyncSync(opened);
  closeSync(opened);
  renameSync(draft, file);
}
