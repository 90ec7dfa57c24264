/** People who work at head office; a shop's people are in `person`. */
export interface AccountTable {
  tenant_id: string;
  account_id: string;
  name: string;
  /** As it is compared: small letters, NFKC. */
  sign_in_name: string;
  role: 'viewer' | 'operator' | 'admin';
  password_hash: string;
  state: 'active' | 'closed';
  made_at: number;
}

export interface AccountSessionTable {
  tenant_id: string;
  /** SHA-256 of what the cookie holds. */
  token_hash: string;
  /** `null`: whoever has the machine's admin token. */
  account_id: string | null;
  opened_at: number;
  seen_at: number;
}

/** Wrong sign-ins: by account name (hashed, whether there is such an account or not) and by address. */
export interface SignInTriesTable {
  tenant_id: string;
  subject: string;
  wrong: number;
  last_at: number;
  locked_until: number;
}

export interface ApiKeyTable {
  tenant_id: string;
  key_id: string;
  name: string;
  /** JSON list of scopes. */
  scopes: string;
  /** SHA-256 of 256 random bits. */
  secret_hash: string;
  made_at: number;
  made_by: string;
  revoked_at: number | null;
  last_used_at: number | null;
}

/** What somebody set out to do. Rows are added and never changed. */
export interface AuditTable {
  tenant_id: string;
  partition_key: string;
  at: number;
  audit_id: string;
  who_kind: 'owner' | 'account' | 'key' | 'nobody';
  who_id: string;
  who_name: string;
  operation: string;
  target: string;
  address: string;
}

/** How it ended; a row that is missing means that head office stopped in the middle. */
export interface AuditOutcomeTable {
  tenant_id: string;
  partition_key: string;
  audit_id: string;
  at: number;
  result: string;
  made: string;
}

/** Forms of the console that were sent: each does what it does once. */
export interface FormOnceTable {
  tenant_id: string;
  nonce: string;
  at: number;
}

export interface AccessTables {
  account: AccountTable;
  account_session: AccountSessionTable;
  sign_in_tries: SignInTriesTable;
  api_key: ApiKeyTable;
  form_once: FormOnceTable;
  audit: AuditTable;
  audit_outcome: AuditOutcomeTable;
}
