import type {
  ApprovalInput,
  OrderDraft,
  Prepared,
  PreparedItem,
  Redeemed,
  Why,
} from '../../../shared/contract/order.ts';
import type { Answer, Problem } from '../../../shared/contract/problem.ts';
import type { Terminal } from '../../../shared/contract/terminal.ts';
import type { CustomerPanel } from '../../../shared/contract/views.ts';
import type { Scan } from '../../../shared/domain/codes/scan.ts';
import type { Aside } from './aside.ts';
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
  | { readonly kind: 'undone'; readonly isWhole: boolean }
  | { readonly kind: 'full' };

/** What was given back, and of which redemption. */
export interface Undone {
  /** The entry of the undoing. */
  readonly seq: number;
  /** The redemption's number; `null` for one of another counter. */
  readonly of: number | null;
  readonly isWhole: boolean;
}

/** An order put aside whole, with what was set aside within it. */
export interface HeldOrder {
  readonly draft: OrderDraft;
  readonly aside: readonly Aside[];
  /** Whose order in hand it was when somebody else came to the counter; theirs again when they do. */
  readonly inHandOf: string | null;
}

export interface OrderState {
  readonly draft: OrderDraft;
  /** The customer found by number, before any voucher names one. */
  readonly found: CustomerPanel | null;
  /** The order as judged; `null` while there is nothing to judge. */
  readonly prepared: Prepared | null;
  /** Every rule tried for it, as it was judged last; asked for beside the judgement and never waited for. */
  readonly why: Why | null;
  /** Vouchers the customer has and this order does not use. */
  readonly aside: readonly Aside[];
  readonly redeemed: Redeemed | null;
  readonly undone: Undone | null;
  /** Code of another counter's receipt that was read: its redemption is to be undone. */
  readonly receipt: string | null;
  readonly isJudging: boolean;
  readonly isConfirming: boolean;
  readonly problem: Problem | null;
  readonly notices: readonly Notice[];
  /** Orders put aside; nothing of them is used, and they are gone with the window. */
  readonly held: readonly HeldOrder[];
  /** Who is at the counter; the order in hand is theirs. */
  readonly owner: string | null;
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
  /** Does as the terminal suggests: the better vouchers stay, the others are set aside. */
  readonly keepBetter: () => void;
  /** Takes one that was set aside into the order again, by its place among them. */
  readonly takeBack: (place: number) => void;
  readonly confirm: (approval: ApprovalInput | null) => Promise<Answer<Redeemed>>;
  readonly takeReceipt: (reference: string) => void;
  readonly dropReceipt: () => void;
  readonly wasUndone: (undone: Undone) => void;
  /** Back from whatever is shown: off a verdict, off the last voucher, off the order. */
  readonly back: () => void;
  readonly removeLast: () => void;
  readonly hold: () => void;
  readonly recall: (place: number) => void;
  readonly dismissNotices: () => void;
  /** Somebody is at the counter: nobody finds another's order in hand. */
  readonly atCounter: (personId: string) => void;
}

export interface OrderNeeds {
  readonly terminal: Terminal;
  /** 32 hex digits, new each time. */
  readonly newId: () => string;
  /** The shop's. */
  readonly currency: () => string;
  /** The shop wants plain cases confirmed at once. */
  readonly confirmsAtOnce: () => boolean;
}

export type Get = () => OrderState & OrderActs;
export type Put = (part: Partial<OrderState>) => void;

/** Everything of one order; what is held and how much was scanned outlives it. */
export function emptyOrder({
  newId,
  currency,
}: OrderNeeds): Omit<OrderState, 'held' | 'scansTaken' | 'owner'> {
  return {
    draft: freshOrder(newId(), currency()),
    found: null,
    prepared: null,
    why: null,
    aside: [],
    redeemed: null,
    undone: null,
    receipt: null,
    isJudging: false,
    isConfirming: false,
    problem: null,
    notices: [],
  };
}
