import type { BatchHalt, BatchState } from '../domain/batches/couponBatch.ts';
import type { Localized } from '../domain/campaign/campaign.ts';
import type { PrintProblem } from './printing.ts';

export interface BatchView {
  readonly batchId: string;
  readonly no: number;
  readonly campaignId: string;
  /** `null` where the campaign is not known here any more. */
  readonly campaign: Localized | null;
  readonly count: number;
  /** On paper. */
  readonly printed: number;
  readonly copies: number;
  readonly at: number;
  readonly madeBy: string;
  readonly state: BatchState;
  /** The coupon of which nobody knows whether it came out whole. */
  readonly asks: { readonly serial: number; readonly copy: number } | null;
  readonly halt: BatchHalt | null;
  /** What the printer says, of the coupon in hand or of what lies before it. */
  readonly printer: PrintProblem | null;
}
