/** What came of a terminal's last comparison with head office, for each section. */
export interface ReconciliationTable {
  tenant_id: string;
  partition_key: string;
  device_id: string;
  section: string;
  at: number;
  row_count: number;
  differing: number;
  mended: number;
  /** The first row that differed, and how; `null` where none did. */
  first_ref: string | null;
  first_what: string | null;
}

export interface ReconcileTables {
  reconciliation: ReconciliationTable;
}
