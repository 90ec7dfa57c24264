/**
 * Hashing and signing as the protocol needs them. Terminal and HQ each implement it
 * (`main/platform/crypto.ts`, `hq/crypto.ts`); the committed vectors bind them to the same bytes.
 * All byte strings are `Uint8Array`; keys are raw 32-byte values.
 */
export interface Crypto {
  sha256(bytes: Uint8Array): Uint8Array;
  hmacSha256(key: Uint8Array, bytes: Uint8Array): Uint8Array;
  /** For the numbers of authenticator apps only, which know no other (`totp.ts`). */
  hmacSha1(key: Uint8Array, bytes: Uint8Array): Uint8Array;
  /** Ed25519, 64 bytes. `secret` is the 32-byte seed. */
  sign(secret: Uint8Array, bytes: Uint8Array): Uint8Array;
  verify(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean;
  publicKeyOf(secret: Uint8Array): Uint8Array;
  randomBytes(count: number): Uint8Array;
}
