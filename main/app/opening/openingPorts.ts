import type { CivilDate } from '../../../shared/domain/time/civil.ts';

export interface OpeningReader {
  /** The business day on which somebody last looked whether everything is ready; `null`: nobody ever did. */
  openingSeen(): CivilDate | null;
}

export interface OpeningWriter {
  setOpeningSeen(businessDay: CivilDate): void;
}
