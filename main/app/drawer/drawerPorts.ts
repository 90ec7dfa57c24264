import type { StoredEntry } from '../ports.ts';

/** What the journal says of the cash drawer. */
export interface DrawerReader {
  /** Times it was asked to open, newest first, below `beforeSeq` (or from the head). */
  drawerAsks(beforeSeq: number | null, limit: number): readonly StoredEntry[];
  /** Of these, times it surely stayed shut. */
  drawerStaysShut(beforeSeq: number | null, limit: number): readonly StoredEntry[];
}
