import type { InstantMs } from '../../../shared/domain/time/civil.ts';
import type { ClaimItem, ClaimReply, ClaimRequest } from '../../../shared/protocol/claims.ts';

/**
 * A claim that head office may hold for this terminal: kept from before it is asked until it is used or its
 * release is signed for, so that none is forgotten in a crash.
 */
export interface KeptClaim {
  readonly claimId: string;
  readonly orderId: string;
  readonly customer: string | null;
  readonly items: readonly ClaimItem[];
  /** Done with: it is to be released. */
  readonly releasing: boolean;
  readonly at: InstantMs;
}

export interface ClaimReader {
  /** Oldest first. */
  claims(): readonly KeptClaim[];
}

export interface ClaimWriter {
  putClaim(claim: KeptClaim): void;
  dropClaim(claimId: string): void;
}

/** The way to head office for claims; it knows when not to ask. */
export interface ClaimLine {
  /** `false`: not for now, after it came to nothing several times in a row. */
  mayAsk(): boolean;
  /** `null`: no answer within the budget. */
  ask(request: Omit<ClaimRequest, 'v' | 'waitMs'>): Promise<ClaimReply | null>;
  /** Claims wait to be released. */
  nudge(): void;
}

/** Without a head office nothing is asked. */
export const noClaimLine: ClaimLine = {
  mayAsk: () => false,
  ask: () => Promise.resolve(null),
  nudge: () => undefined,
};
