/** What would take the key: nothing that takes text, a text field, or a PIN. */
export type Taker = 'none' | 'text' | 'pin';

/** What ended a burst; `none`: nothing more came. */
export type Ending = 'enter' | 'tab' | 'none';

/** What was on while a key came. */
export interface KeyMarks {
  readonly capsLock: boolean;
  /** An input method took the key: its character is worked out from the key itself. */
  readonly inputMethod: boolean;
}

export type WedgeKey =
  | {
      readonly kind: 'char';
      /** As the system's layout writes it. */
      readonly char: string;
      /** As a US keyboard would; `null` where the browser does not tell which key it was. */
      readonly physical: string | null;
      readonly marks: KeyMarks;
      readonly at: number;
      readonly taker: Taker;
    }
  /** Enter or Tab. */
  | {
      readonly kind: 'end';
      readonly ending: Ending;
      readonly at: number;
      readonly taker: Taker;
    }
  /** A control character sent as a Ctrl chord, e.g. GS (U+001D). */
  | { readonly kind: 'control'; readonly char: string; readonly at: number; readonly taker: Taker }
  /** Anything else that a person presses: arrows, function keys, auto-repeat. */
  | { readonly kind: 'other'; readonly at: number };

/** What was typed in one go, twice over: as characters, and as keys. */
export interface Typed {
  /** At most `maxCodeLength + 1` characters; `count` goes on. */
  readonly text: string;
  /** The same as a US keyboard would write it; `null` where a key was not told. */
  readonly keys: string | null;
  readonly count: number;
  /** The last of the pauses between its keys, ms. */
  readonly gaps: readonly number[];
  readonly marks: KeyMarks;
}

export interface Run extends Typed {
  readonly beganAt: number;
  readonly lastAt: number;
  /** What had the focus when it began. */
  readonly taker: Taker;
}

export interface Burst extends Typed {
  readonly ending: Ending;
  /** From its first character to its last. */
  readonly tookMs: number;
  /** When its last character was sent, on the clock of the page's events, ms. */
  readonly lastAt: number;
}

export interface WedgeState {
  readonly run: Run | null;
  /** Terminators until then belong to the burst before (CR and LF, Tab and Enter). */
  readonly deafUntil: number;
  /** When the last key of a burst came. */
  readonly sentAt: number;
}

export type Effect =
  /** A code was read. */
  | { readonly kind: 'scan'; readonly burst: Burst }
  /** Take the burst's text out of the fields it slipped into. */
  | { readonly kind: 'restore' }
  /** It was a person: play the held keys back. */
  | { readonly kind: 'replay' }
  /** Forget held keys and what fields held before. */
  | { readonly kind: 'forget' }
  /** A burst broke off before its end: say "scan again". */
  | { readonly kind: 'cut'; readonly burst: Burst };

export interface Step {
  readonly state: WedgeState;
  /** Done first, in this order. */
  readonly effects: readonly Effect[];
  /** What becomes of this key: goes its way, is kept back, or is swallowed. */
  readonly fate: 'pass' | 'hold' | 'swallow';
}
