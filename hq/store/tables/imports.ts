import type { ImportKind } from '../../../shared/domain/imports/importFields.ts';
import type { ImportFaultCode } from '../../../shared/domain/imports/importFaults.ts';

export type ImportState = 'receiving' | 'checked' | 'running' | 'done' | 'cancelled';

/** One file or list that is brought in. Neither codes nor numbers stand here: only how far it came. */
export interface ImportJobTable {
  tenant_id: string;
  partition_key: string;
  import_id: string;
  kind: ImportKind;
  /** JSON of what was asked for. */
  plan: string;
  /** JSON of what was found out of the file: encoding, separator, which column feeds which field. */
  shape: string | null;
  /** Of the whole file, as its sender said; the same file again is the same import. */
  sha256: string | null;
  state: ImportState;
  /** Bytes of the file (or rows of a list) that were taken in, up to the end of a row. */
  taken: number;
  /** Lines of the file they come to. */
  lines: number;
  rows: number;
  good: number;
  faulty: number;
  /** Good rows that are in the books already. */
  already: number;
  /** Rows of the running import that are kept. */
  applied: number;
  added: number;
  changed: number;
  refused: number;
  /** The last line that is kept. */
  applied_line: number;
  /** The batch its vouchers belong to. */
  batch_id: string | null;
  made_at: number;
  made_by: string;
  ended_at: number | null;
  /** Which process brings it in, and until when it is believed to be alive. */
  runner: string | null;
  runner_until: number;
}

/** A good row that waits to be brought in: hashed already, and gone once it is. */
export interface ImportRowTable {
  tenant_id: string;
  partition_key: string;
  import_id: string;
  line: number;
  /** What must not stand twice in one file: a voucher's ref, a customer's phone key. */
  ref: string;
  body: string;
}

/** What is wrong with one row: where and what, never what stood there. */
export interface ImportFaultTable {
  tenant_id: string;
  partition_key: string;
  import_id: string;
  fault_no: number;
  line: number;
  field: string;
  code: ImportFaultCode;
  /** A figure the words need: the line of the first, a limit. */
  figure: number | null;
}

export interface ImportsTables {
  import_job: ImportJobTable;
  import_row: ImportRowTable;
  import_fault: ImportFaultTable;
}
