import type { Bearer } from '../../../shared/domain/settle.ts';

/** What people at head office said of a case; only ever added to. */
export interface CaseNoteTable {
  tenant_id: string;
  partition_key: string;
  case_id: string;
  note_id: string;
  at: number;
  by_whom: string;
  note: string;
  /** A note that closed the case says who bears it; `nobody`: nothing was lost. `null`: a mere note. */
  borne_by: Bearer | 'nobody' | null;
}

export interface CasesTables {
  case_note: CaseNoteTable;
}
