import type {
  ApprovalInput,
  OrderDraft,
  Prepared,
  PreparedItem,
  Redeemed,
} from '../../../shared/contract/order.ts';
import type { Answer, Problem } from '../../../shared/contract/problem.ts';
import type { Terminal } from '../../../shared/contract/terminal.ts';
import type { CustomerPanel } from '../../../shared/contract/views.ts';
import type { Scan } from '../../../shared/domain/scan.ts';
import { freshOrder } from './order.ts';

/** Something said about a reading that changed nothing in the order. */
export type Notice =
  | { readonly kind: 'inThisOrder'; readonly hint: string }
  | {
      readonly kind: 'unreadable';
      readonly item: Extract<PreparedItem, { readonly readable: false }>;
    }
  | { readonly kind: 'scanAgain' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'full' };

export interface Undone {
  readonly seq: number;
  readonly undone: number;
}

export interface OrderState {
  readonly draft: OrderDraft;
  /** The customer found by number, before any voucher names one. */
  readonly found: CustomerPanel | null;
  /** The order as judged; `null` while there is nothing to judge. */
  readonly prepared: Prepared | null;
  readonly redeemed: Redeemed | null;
  readonly undone: Undone | null;
  readonly isJudging: boolean;
  readonly isConfirming: boolean;
  readonly problem: Problem | null;
  readonly notices: readonly Notice[];
  /** Orders put aside; nothing of them is used, and they are gone with the window. */
  readonly held: readonly OrderDraft[];
  /** Grows with each reading taken: dialogs that a scan closes watch it. */
  readonly scansTaken: number;
}

export interface OrderActs {
  readonly takeScan: (scan: Scan) => void;
  readonly scanWasCut: () => void;
  /** Picks a voucher off the customer's list into the order. */
  readonly pick: (ref: string) => void;
  /** Changes the order by a pure step and has it judged again. */
  readonly change: (step: (draft: OrderDraft) => OrderDraft) => void;
  readonly nameCustomer: (panel: CustomerPanel | null) => void;
  readonly judgeAgain: () => void;
  readonly confirm: (approval: ApprovalInput | null) => Promise<Answer<Redeemed>>;
  readonly undo: (reason: string, approval: ApprovalInput | null) => Promise<Answer<Undone>>;
  /** Back from whatever is shown: off a verdict, off the last voucher, off the order. */
  readonly back: () => void;
  readonly removeLast: () => void;
  readonly hold: () => void;
  readonly recall: (place: number) => void;
  readonly dismissNotices: () => void;
}

export interface OrderNeeds {
  readonly terminal: Terminal;
  /** 32 hex digits, new each time. */
  readonly newId: () => string;
  /** The shop wants plain cases confirmed at once. */
  readonly confirmsAtOnce: () => boolean;
}

export type Get = () => OrderState & OrderActs;
export type Put = (part: Partial<OrderState>) => void;

/** Everything of one order; what is held and how much was scanned outlives it. */
export function emptyOrder(orderId: string): Omit<OrderState, 'held' | 'scansTaken'> {
  return {
    draft: freshOrder(orderId),
    found: null,
    prepared: null,
    redeemed: null,
    undone: null,
    isJudging: false,
    isConfirming: false,
    problem: null,
    notices: [],
  };
}
