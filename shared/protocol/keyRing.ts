import { hexToBytes } from './bytes.ts';
import type { Crypto } from './crypto.ts';
import type { EnrolmentCertificate } from './enrolment.ts';
import type { IssuerKey, KeyManifest, KeyNotice } from './feed.ts';
import { enrolmentBytes, keyNoticeBytes, manifestBytes } from './signatures.ts';

const dayMs = 86_400_000;
/** How long a signed list of keys is in force. */
export const manifestLifeMs = 30 * dayMs;
/**
 * Beyond it, for so long, everything goes on and is warned of; then signed codes that head office itself
 * said nothing of are refused: their keys may have been withdrawn since.
 */
export const manifestGraceMs = 30 * dayMs;

/** What a terminal keeps of the manifest, beside the issuer keys. */
export interface ManifestInForce {
  readonly version: number;
  readonly expiresAt: number;
  readonly offices: readonly string[];
  readonly times: readonly string[];
}

/** An issuer key as it is known, and by whom: an office key, or (`null`) the root itself. */
export interface KnownKey extends IssuerKey {
  readonly certifiedBy: string | null;
}

/** `expired`: warn. `tooOld`: past the grace. */
export type ManifestAge = 'inForce' | 'expired' | 'tooOld';

export function manifestAge(expiresAt: number, now: number): ManifestAge {
  if (now <= expiresAt) return 'inForce';
  return now <= expiresAt + manifestGraceMs ? 'expired' : 'tooOld';
}

/** Whether the chain root signed it, and no key id stands in it twice. */
export function manifestHolds(
  crypto: Pick<Crypto, 'verify'>,
  rootPublicKey: string,
  manifest: KeyManifest,
): boolean {
  const ids = new Set(manifest.keys.map(({ keyId }) => keyId));
  if (ids.size !== manifest.keys.length) return false;
  const signature = hexToBytes(manifest.signature);
  return crypto.verify(hexToBytes(rootPublicKey), manifestBytes(manifest), signature);
}

/** Whether an office key that the root vouches for signed the certificate; the manifest itself holds. */
export function certificateHolds(
  crypto: Pick<Crypto, 'verify'>,
  { offices }: Pick<ManifestInForce, 'offices'>,
  certificate: EnrolmentCertificate,
  signature: string,
): boolean {
  return signedByAny(crypto, offices, enrolmentBytes(certificate), signature);
}

/** Whether one of these keys signed the bytes. */
export function signedByAny(
  crypto: Pick<Crypto, 'verify'>,
  keys: readonly string[],
  bytes: Uint8Array,
  signature: string,
): boolean {
  return keys.some((key) => crypto.verify(hexToBytes(key), bytes, hexToBytes(signature)));
}

export type NoticeFault =
  /** Not signed by an office key in force. */
  | 'badNotice'
  /** The id is another key's. */
  | 'duplicateKeyId'
  /** Trust in a key for more than a terminal's own goodwill is the root's to give. */
  | 'notItsToGive';

/** Why the office key's word on an issuer key is not to be believed, or `null`. */
export function noticeFault(
  crypto: Pick<Crypto, 'verify'>,
  { offices }: Pick<ManifestInForce, 'offices'>,
  notice: KeyNotice,
  known: Pick<IssuerKey, 'publicKey'> | null,
): NoticeFault | null {
  const { key, office, signature } = notice;
  const isOffice = offices.includes(office);
  if (!isOffice || !signedByAny(crypto, [office], keyNoticeBytes(notice), signature)) {
    return 'badNotice';
  }
  if (known !== null && known.publicKey !== key.publicKey) return 'duplicateKeyId';
  if (known === null && key.signs.kind !== 'goodwill') return 'notItsToGive';
  return null;
}

const severity = { active: 0, retired: 1, revoked: 2 } as const;

/** Trust that was taken away never comes back, in whatever order the words arrive (I8, I10). */
export function worseState(a: IssuerKey['state'], b: IssuerKey['state']): IssuerKey['state'] {
  return severity[a] >= severity[b] ? a : b;
}

/** The key after this notice; what it may sign stays what it was first given. */
export function afterNotice(known: KnownKey | null, { key, office }: KeyNotice): KnownKey {
  if (known === null) return { ...key, certifiedBy: office };
  return {
    ...known,
    state: worseState(known.state, key.state),
    // The root's word outlives every office key; an office key's is renewed by the one after it.
    certifiedBy: known.certifiedBy === null ? null : office,
  };
}

/** The keys a terminal knows after a newer manifest: the root's, and what its office keys certified. */
export function afterManifest(
  known: readonly KnownKey[],
  manifest: Pick<KeyManifest, 'keys' | 'offices'>,
): readonly KnownKey[] {
  const byId = new Map(known.map((key) => [key.keyId, key]));
  const named = manifest.keys.map((key): KnownKey => {
    const before = byId.get(key.keyId);
    const isSame = before?.publicKey === key.publicKey;
    const state = isSame ? worseState(before.state, key.state) : key.state;
    return { ...key, state, certifiedBy: null };
  });
  const ids = new Set(named.map(({ keyId }) => keyId));
  const certified = known.filter(
    ({ keyId, certifiedBy }) =>
      certifiedBy !== null && !ids.has(keyId) && manifest.offices.includes(certifiedBy),
  );
  return [...named, ...certified];
}
