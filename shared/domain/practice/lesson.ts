import type { InstantMs } from '../time/civil.ts';

/** What can be practised, in the order it is learnt in. */
export const lessonIds = [
  'scan',
  'refuse',
  'approve',
  'undo',
  'offline',
  'soldOut',
  'hold',
  'goodwill',
  'close',
] as const;
export type LessonId = (typeof lessonIds)[number];

/** The vouchers that lessons hand out. */
export const slots = ['drink', 'snack', 'spent', 'otherDay', 'large', 'second', 'cake'] as const;
export type Slot = (typeof slots)[number];

/** What the practising terminal wrote down or answered; never what was pressed. */
export type LessonFact =
  /** An order was judged: what each voucher of the lesson in it came to. */
  | {
      readonly kind: 'judged';
      readonly at: InstantMs;
      readonly orderId: string;
      readonly verdicts: readonly { readonly slot: Slot; readonly verdict: SeenVerdict }[];
    }
  /** An entry: the vouchers of one order were redeemed. */
  | {
      readonly kind: 'redeemed';
      readonly at: InstantMs;
      readonly orderId: string;
      /** Of the lesson; others aren't told apart. */
      readonly slots: readonly Slot[];
      readonly others: number;
      readonly approved: boolean;
      readonly lineDown: boolean;
    }
  /** An entry: something of a redemption was given back. */
  | { readonly kind: 'undone'; readonly at: InstantMs; readonly slots: readonly Slot[] }
  /** An entry of another kind, by the journal's own name for it. */
  | { readonly kind: 'written'; readonly at: InstantMs; readonly what: string }
  /** The line came back and what waited was handed in. */
  | { readonly kind: 'handedIn'; readonly at: InstantMs }
  /** The terminal answered with a problem. */
  | { readonly kind: 'turnedDown'; readonly at: InstantMs; readonly problem: string };

export type SeenVerdict = 'ok' | 'refused' | 'needsApproval';

/** What has to be so before a step is done. */
export type Goal =
  | { readonly kind: 'judged'; readonly slot: Slot; readonly verdict: SeenVerdict }
  /** All of `slots` in one order, and nothing else. */
  | {
      readonly kind: 'redeemed';
      readonly slots: readonly Slot[];
      readonly approved?: true;
      readonly lineDown?: true;
      /** The order was begun before the redemption that came before it: it was held, and recalled. */
      readonly recalled?: true;
    }
  | { readonly kind: 'undone'; readonly slot: Slot }
  /** An entry of this kind, by the journal's own name. */
  | { readonly kind: 'written'; readonly what: string }
  | { readonly kind: 'handedIn' }
  | { readonly kind: 'oneOf'; readonly goals: readonly Goal[] };

export interface Step {
  /** Names its words. */
  readonly step: string;
  readonly goal: Goal;
  /** The voucher to scan for it. */
  readonly voucher: Slot | null;
}

export interface Lesson {
  readonly id: LessonId;
  readonly for: 'everyone' | 'managers';
  readonly steps: readonly Step[];
  /** A sure hand takes so long. */
  readonly parSeconds: number;
  /** The line to head office is down while it lasts. */
  readonly lineDown: boolean;
}
