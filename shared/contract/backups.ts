import type { backupFailures } from '../protocol/entry.ts';

/**
 * Why there is no new backup. `folderGone`: it was there when the backup began (a stick pulled out).
 * `copyDamaged`: what was read back is not what was written. `sourceDamaged`: the terminal's own database
 * doesn't hold; older backups were left alone.
 */
export type BackupProblemCode = (typeof backupFailures)[number];

export interface BackupView {
  /** Where backups go. */
  readonly folder: string;
  /** Nobody named it: it lies beside the data. */
  readonly isDefault: boolean;
  /** A backup there doesn't outlive the disk; `null` while the folder isn't there. */
  readonly onSameDisk: boolean | null;
  /** One is being made now. */
  readonly isRunning: boolean;
  readonly last: { readonly at: number; readonly folder: string; readonly headSeq: number } | null;
  /** Why the last try came to nothing, where it came after the last backup. */
  readonly failure: { readonly at: number; readonly code: BackupProblemCode } | null;
  /** No backup for so many days; `null` where there never was one. */
  readonly daysOld: number | null;
  /** Backups of this terminal in the folder. */
  readonly kept: number;
  /** Sticks and the like that are plugged in. */
  readonly removable: readonly string[];
}
