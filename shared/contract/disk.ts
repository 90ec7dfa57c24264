/**
 * How much room the terminal has. `low`: enough for now, somebody should look. `onlyRedemptions`: what is
 * left is kept for redemptions, everything else waits. `onReserve`: the disk is full, and redemptions use
 * up the room that was set aside. `readOnly`: nothing can be written at all.
 */
export const diskStates = ['plenty', 'low', 'onlyRedemptions', 'onReserve', 'readOnly'] as const;
export type DiskState = (typeof diskStates)[number];

export interface DiskView {
  readonly state: DiskState;
  /** Bytes free on the disk of the data folder, for this program. */
  readonly freeBytes: number;
  /** Bytes still set aside for redemptions. */
  readonly reserveBytes: number;
  /** Redemptions that the room set aside is good for, about. */
  readonly redemptionsLeft: number;
}
