import { z } from 'zod';
import { hex } from './primitives.ts';
import { keyManifest, protocolVersion } from './feed.ts';

/** What head office asks the chain root to sign, as it is carried to the machine that has the root. */
export const manifestRequest = z.strictObject({
  kind: z.literal('countersign-manifest-request'),
  v: z.literal(protocolVersion),
  chainName: z.string().max(60),
  /** Which root is meant: another one refuses. */
  rootPublicKey: hex(32),
  /** The least version it may have; the root never signs one it has signed before. */
  version: z.int().min(1),
  offices: keyManifest.shape.offices,
  times: keyManifest.shape.times,
  keys: keyManifest.shape.keys,
});
export type ManifestRequest = z.infer<typeof manifestRequest>;

/** What comes back. */
export const signedManifestFile = z.strictObject({
  kind: z.literal('countersign-manifest'),
  v: z.literal(protocolVersion),
  manifest: keyManifest,
});
export type SignedManifestFile = z.infer<typeof signedManifestFile>;
