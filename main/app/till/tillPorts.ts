import type { TillDoor } from '../../../shared/contract/till.ts';

/** One of the shop's own tills. Its token is kept as a hash alone. */
export interface KnownTill {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the token, hex. */
  readonly tokenHash: string;
  readonly addedAt: number;
}

/** Whether the shop's own tills may call, and which. */
export interface TillsKept {
  readonly on: boolean;
  readonly port: number;
  readonly tills: readonly KnownTill[];
}

export interface TillReader {
  tills(): TillsKept;
}

export interface TillWriter {
  setTills(tills: TillsKept): void;
}

/** What listens for the tills, as the use cases see it. */
export interface TillDoorState {
  state(): TillDoor;
}
