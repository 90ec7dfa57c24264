export const cases: readonly string[] = [
  `CREATE TABLE case_note (
    tenant_id text NOT NULL,
    partition_key text NOT NULL,
    case_id text NOT NULL,
    note_id text NOT NULL,
    at bigint NOT NULL,
    by_whom text NOT NULL,
    note text NOT NULL,
    borne_by text,
    PRIMARY KEY (tenant_id, case_id, at, note_id)
  )`,
  // A case shows every use of its voucher beside its own; the newest cases are looked at first.
  `CREATE INDEX case_file_by_opening ON case_file (tenant_id, opened_at)`,
];
