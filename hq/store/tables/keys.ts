export interface IssuerKeyTable {
  tenant_id: string;
  partition_key: string;
  key_id: number;
  public_key: string;
  state: 'active' | 'retired' | 'revoked';
  /** Whose goodwill it signs; `null`: head office's own, for the manifest. */
  device_id: string | null;
  /** JSON of the campaign numbers it may sign for; `null`: any, or a device's goodwill. */
  campaigns: string | null;
  last_day: string | null;
  /** What the office key last said of it, as JSON, and its place in the partition's snapshot. */
  notice: string | null;
  notice_no: number | null;
}

/**
 * Keys that sign online. `next`: made, and waiting for the root to vouch for it. `ending`: compromised, at
 * work only until then.
 */
export interface ChainSecretTable {
  tenant_id: string;
  partition_key: string;
  public_key: string;
  kind: 'office' | 'time' | 'issuer';
  secret: string;
  state: 'next' | 'active' | 'ending' | 'past';
  /** Of an issuer key. */
  key_id: number | null;
  made_at: number;
}

export interface ManifestTable {
  tenant_id: string;
  partition_key: string;
  version: number;
  expires_at: number;
  body: string;
}

export interface KeysTables {
  issuer_key: IssuerKeyTable;
  chain_secret: ChainSecretTable;
  manifest: ManifestTable;
}
