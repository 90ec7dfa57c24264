/** Secrets head office works with day by day, each 32 bytes. The chain root is none of them. */
export interface ChainKeys {
  /** Certifies terminals and their issuer keys. */
  readonly officeSecret: Uint8Array;
  /** Signs HQ's time, acknowledgements and word on a device. */
  readonly timeSecret: Uint8Array;
  /** HQ's own issuer key, and the id it has. */
  readonly issuerSecret: Uint8Array;
  readonly issuerKeyId: number;
  /** Keys the hashes by which vouchers and phones are looked up. */
  readonly chainKey: Uint8Array;
}

/** Key id of head office's first own issuer key; devices follow. */
export const firstIssuerKeyId = 1;
