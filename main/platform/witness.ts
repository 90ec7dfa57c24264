import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { signedHead, totals } from '../../shared/protocol/entry.ts';
import { signedStatement } from '../../shared/protocol/epoch.ts';
import { shopConfig } from '../../shared/protocol/feed.ts';
import { hex } from '../../shared/protocol/primitives.ts';
import type { Identity, SecretName, Secrets } from '../app/ports.ts';
import { replaceOwnerFile } from './ownerFile.ts';

const secretNames: readonly SecretName[] = ['deviceKey', 'issuerKey', 'chainKey'];
const keyCheckBytes = 8;

export const identityShape = z.strictObject({
  tenant: z.string().min(1).max(40),
  shop: z.string().min(1).max(40),
  device: hex(16),
  epoch: z.int().min(1),
  counterName: z.string().max(60),
  firstPrev: hex(32),
  issuerKeyId: z.int().min(0).max(0xffff),
  standAlone: z.boolean(),
  hqUrl: z.string().max(300).nullable(),
  rootPublicKey: hex(32).nullable(),
  chainName: z.string().max(60),
  provisional: z.boolean().optional(),
});

/**
 * What stands beside the database, and not in it: who this terminal is, how far its chain had come when
 * it last signed, and by what its keys can be told from others. A database that is older than this was
 * put back from somewhere. Holds no secret and no personal data.
 */
const witnessShape = z.strictObject({
  v: z.literal(1),
  identity: identityShape,
  head: signedHead,
  totals,
  /** Where it stands; its settings are nobody's secret, and without them nothing can be sold. */
  shop: shopConfig.nullable(),
  /** By name of the secret. */
  keyChecks: z.record(z.string(), hex(keyCheckBytes)),
  /** What began the epochs that HQ has not certified yet, oldest first. */
  statements: z.array(signedStatement).max(20),
  /** The last day close's number: none is given twice, whatever is lost. */
  dayCloses: z.int().min(0).optional(),
  /** Where backups go, if not beside the data folder. */
  backupFolder: z.string().max(1000).nullable(),
});
export type Witness = z.infer<typeof witnessShape>;

/** `unreadable`: it is there and is not what was written. */
export type WitnessRead =
  | { readonly state: 'none' | 'unreadable'; readonly witness: null }
  | { readonly state: 'read'; readonly witness: Witness };

export function witnessFile(dataDir: string, mode: 'live' | 'practice'): string {
  return join(dataDir, mode, 'witness.json');
}

function digestOf(text: string): string {
  return createHash('sha256').update(`countersign/witness/1\0${text}`).digest('hex');
}

const sealed = z.strictObject({ sha256: hex(32), witness: z.string() });

function parsed(file: string): WitnessRead {
  const { sha256, witness } = sealed.parse(JSON.parse(file));
  if (digestOf(witness) !== sha256) return { state: 'unreadable', witness: null };
  return { state: 'read', witness: witnessShape.parse(JSON.parse(witness)) };
}

export function readWitness(path: string): WitnessRead {
  let file: string;
  try {
    file = readFileSync(path, 'utf8');
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { state: isMissing ? 'none' : 'unreadable', witness: null };
  }
  try {
    return parsed(file);
  } catch {
    return { state: 'unreadable', witness: null };
  }
}

/** Throws what `fs` throws. */
export function writeWitness(path: string, witness: Witness): void {
  const text = JSON.stringify(witness);
  replaceOwnerFile(path, `${JSON.stringify({ sha256: digestOf(text), witness: text })}\n`);
}

function keyCheck(name: SecretName, secret: Uint8Array): string {
  const digest = createHash('sha256').update(`countersign/key-check/1\0${name}\0`).update(secret);
  return digest.digest('hex').slice(0, keyCheckBytes * 2);
}

/** Tells these keys from others, and tells nothing of them. */
export function keyChecksOf(secrets: Pick<Secrets, 'get'>): Witness['keyChecks'] {
  const known = secretNames.flatMap((name) => {
    const secret = secrets.get(name);
    return secret === null ? [] : [[name, keyCheck(name, secret)] as const];
  });
  return Object.fromEntries(known);
}

/** Names of the keys that are not the ones this terminal signed with. */
export function changedKeys(
  witness: Witness,
  secrets: Pick<Secrets, 'get'>,
): readonly SecretName[] {
  const now = keyChecksOf(secrets);
  return secretNames.filter((name) => witness.keyChecks[name] !== now[name]);
}

/** Members that may be absent are left out, as `Identity` has them. */
export function identityOf({ identity }: Pick<Witness, 'identity'>): Identity {
  const { provisional, ...rest } = identity;
  return provisional === undefined ? rest : { ...rest, provisional };
}
