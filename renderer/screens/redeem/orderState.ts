import type { UndoDone } from '../../../shared/contract/careViews.ts';
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
import type { RainCheckView } from '../../../shared/contract/stockViews.ts';
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
  | { readonly kind: 'scanUnsure' }
  | { readonly kind: 'tooManyScans' }
  | { readonly kind: 'memberUnknown' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'undone'; readonly isWhole: boolean }
  | { readonly kind: 'full' }
  /** The terminal would not keep an order that was put aside: it is gone with the window. */
  | { readonly kind: 'notKept'; readonly problem: Problem }
  | { readonly kind: 'rainCheck'; readonly given: RainCheckView };

/** What was given back, and of which redemption. */
export interface Undone {
  /** The entry of the undoing. */
  readonly seq: number;
  /** The redemption's number; `null` for one of another counter. */
  readonly of: number | null;
  readonly isWhole: boolean;
  /** What became of the coupon that was given after it. */
  readonly coupon: UndoDone['coupon'];
}

/** An order put aside whole, with what was set aside within it. */
export interface HeldOrder {
  readonly heldId: string;
  /** What it is called at the counter; 0 until the terminal has said. */
  readonly no: number;
  readonly personName: string;
  readonly at: number;
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
  /** A rain-check was given for the one voucher of the order. */
  readonly rainCheck: RainCheckView | null;
  /** Code of another counter's receipt that was read: its redemption is to be undone. */
  readonly receipt: string | null;
  /** The shop's own till whose basket this is: it hears by itself what to take off. */
  readonly tillName: string | null;
  readonly isJudging: boolean;
  readonly isConfirming: boolean;
  readonly problem: Problem | null;
  readonly notices: readonly Notice[];
  /** Orders put aside; nothing of them is used, and the terminal keeps them over a restart. */
  readonly held: readonly HeldOrder[];
  /** Who is at the counter; the order in hand is theirs. */
  readonly owner: string | null;
  /** Grows with each reading taken: dialogs that a scan closes watch it. */
  readonly scansTaken: number;
}

export interface OrderActs {
  readonly takeScan: (scan: Scan) => void;
  readonly scanWasCut: () => void;
  /** Two keyboard layouts make two different codes of what a scanner typed. */
  readonly scanIsUnsure: () => void;
  readonly scansTooMany: () => void;
  /** A member's code that nobody here has. */
  readonly memberUnknown: () => void;
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
  readonly recall: (heldId: string) => void;
  /** Asks the terminal what is put aside. */
  readonly loadHeld: () => Promise<void>;
  /** Before whoever is at the counter leaves it: what they have in hand is kept. */
  readonly park: () => Promise<void>;
  /** Something else is taken for the voucher at a place; `null`: what it gives after all. */
  readonly takeInstead: (place: number, item: string | null) => void;
  /** Prints a rain-check for the voucher at a place, which leaves the order. */
  readonly giveRainCheck: (place: number) => Promise<void>;
  /** A till's basket becomes the order in hand; what was in hand is put aside. */
  readonly takeUp: (draft: OrderDraft) => void;
  /** A till's basket is no longer here to be redeemed. */
  readonly dropTill: (orderId: string) => void;
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
    rainCheck: null,
    receipt: null,
    tillName: null,
    isJudging: false,
    isConfirming: false,
    problem: null,
    notices: [],
  };
}
