import type { PaperSettings, PrinterSettings } from './printer.ts';
import type { KeyTable } from './keyMap.ts';
import type { TextSize, Volume } from './screenMethods.ts';
import type { BenefitKind, Localized, Segment } from '../domain/campaign/campaign.ts';
import type { Certainty } from '../domain/order/decision.ts';
import type { AllowanceView, CouponStanding } from './careViews.ts';
import type { ReadFormats } from '../domain/codes/readFormats.ts';
import type { ChangeKind } from '../domain/people/mayChange.ts';
import type { Role, ShopConfig } from '../protocol/feed.ts';
import type { Standing } from '../protocol/push.ts';
import type { PrintProblem } from './printing.ts';
import type { WedgeSettings } from './wedgeViews.ts';
import type { SerialScannerSettings } from './scannerViews.ts';

/** What screens show; each has figures and ids only, words are made by `shared/i18n`. */

export interface CampaignView {
  readonly id: string;
  readonly no: number;
  readonly version: number;
  readonly name: Localized;
  readonly kind: BenefitKind;
  /** The item of a free item or gift. */
  readonly item: Localized | null;
  /** What one voucher is worth at most: cap, amount, or off; `null` for an uncapped percentage. */
  readonly worthMinor: number | null;
  /** What a customer pays for one; `null` where it is given. */
  readonly paidMinor: number | null;
  readonly validThrough: string;
  readonly paused: boolean;
}

export interface PersonView {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** The demo chain shows its PINs; `null` in every real shop. */
  readonly demoPin: string | null;
}

/** Somebody of the roster, as managers look after them. */
export interface StaffView extends PersonView {
  readonly hasBadge: boolean;
  /** A phone of theirs is paired with this counter. */
  readonly hasPhone: boolean;
  /** Shops they work in, the first being their own; `null`: all. */
  readonly shops: readonly string[] | null;
  /** Their own shop is another. */
  readonly isLent: boolean;
  /** What whoever asks may change of them. */
  readonly may: readonly ChangeKind[];
}

/** What one has beside the PIN. */
export interface OwnKeysView {
  readonly hasBadge: boolean;
  readonly hasPhone: boolean;
}

/** Somebody who may agree at this counter. */
export interface ApproverView {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly hasPhone: boolean;
  /** Signed in today, anywhere known here. */
  readonly onDuty: boolean;
  readonly leftToday: number;
}

export interface BadgeRead {
  readonly personId: string;
  /** `false`: the PIN is asked for too. */
  readonly signedIn: boolean;
}

/** `choose`: nothing set up yet; `waiting`: enrolled, first data on its way; `ready`: people can sign in. */
export type SetUpPhase = 'choose' | 'waiting' | 'ready';

/** An enrolment whose six digits are to be compared. */
export interface EnrolmentView {
  readonly check: string;
  readonly shop: string;
  readonly chain: string;
  /** A person at head office must agree too. */
  readonly needsConfirmation: boolean;
  /** Compared here; head office has not agreed yet. */
  readonly waits: boolean;
}

export interface SessionView {
  readonly phase: SetUpPhase;
  readonly demo: boolean;
  readonly mode: 'live' | 'practice';
  readonly standAlone: boolean;
  readonly enrolment: EnrolmentView | null;
  /** How head office last said this counter stands; `revoked` locks it. */
  readonly standing: Standing;
  /** What to tell head office when ringing them; `null` before set-up. */
  readonly device: string | null;
  readonly shop: ShopConfig | null;
  readonly counterName: string;
  readonly operator: PersonView | null;
  readonly people: readonly PersonView[];
  /** Effective time at the terminal, ms; the screen's clock follows it. */
  readonly now: number;
  readonly businessDay: string | null;
  /** Nobody has looked at the opening check yet on this business day; a shop just set up has its list first. */
  readonly openingDue?: boolean;
  /** Nothing but the first manager is here, and nobody has seen the list of next steps yet. */
  readonly stepsDue?: boolean;
  /** The open shift, `2026-11-22/1`. */
  readonly shift: string | null;
  readonly host: 'electron' | 'browser';
  /** A head office named when the terminal was started: offered at first set-up. */
  readonly suggestedHqUrl: string | null;
  readonly appVersion: string;
  /** Progress of the first snapshot, 0…1; `null` when none is running. */
  readonly loading: number | null;
}

/** Why the terminal goes by another time than the computer's clock. `wallAhead`: the date is in doubt. */
export type ClockDoubt = 'wallDiffers' | 'wallBehind' | 'wallAhead';

export interface ClockView {
  readonly doubt: {
    readonly kind: ClockDoubt;
    /** The computer's clock less the time the terminal goes by, ms. */
    readonly byMs: number;
    /** The computer's date in the shop's zone, for two people to look at. */
    readonly wallDate: string;
    /** The computer's clock, ms. */
    readonly wall: number;
  } | null;
  /** Since when head office was not heard, where that is long enough to say so; ms. */
  readonly withoutHqSince: number | null;
}

export interface CustomerVoucher {
  readonly ref: string;
  readonly hint: string;
  readonly campaign: CampaignView;
  readonly lastDay: string;
  /** Whole days to the last day; 0 = ends today. */
  readonly daysLeft: number;
  readonly usesLeft: number;
  readonly amountLeftMinor: number | null;
}

export interface CustomerPanel {
  readonly id: string;
  readonly last4: string;
  readonly segment: Segment;
  readonly tier: string | null;
  /** Soonest to expire first; used up and expired ones are left out. */
  readonly vouchers: readonly CustomerVoucher[];
}

export interface GoodwillTemplate {
  readonly campaign: CampaignView;
  readonly reasons: readonly string[];
  /** Days a coupon issued now is good for, today being the first. */
  readonly validDays: number;
  readonly leftToday: number;
  readonly perDay: number;
  /** Above this value a second person must agree. */
  readonly approvalAboveMinor: number | null;
  readonly allowance: AllowanceView;
}

export interface GoodwillIssued extends CouponStanding {
  readonly seq: number;
  readonly ref: string;
  /** `issuedAfter`: by the campaign's terms, and not to make something right. */
  readonly kind: 'goodwill' | 'issuedAfter';
  readonly customerLast4: string | null;
  readonly at: number;
  readonly campaign: Localized;
  readonly valueMinor: number;
  readonly reason: string;
  readonly lastDay: string;
  readonly hint: string;
  readonly operator: string;
  readonly used: boolean;
  /** The code as text, only in the answer that issues it. */
  readonly code: string | null;
}

export interface HistoryRow {
  readonly seq: number;
  readonly entryId: string;
  readonly at: number;
  readonly kind: 'redemption' | 'void' | 'goodwill' | 'issuedAfter' | 'remake' | 'rainCheck';
  readonly operator: string;
  readonly titles: readonly Localized[];
  readonly hints: readonly string[];
  readonly discountMinor: number;
  readonly toPayMinor: number;
  readonly certainty: Certainty['kind'] | null;
  readonly undone: 'no' | 'part' | 'whole';
  readonly sent: boolean;
  readonly copies: number;
  /** Until when it may be undone by the one who asks; 0 when it can't be. */
  readonly undoUntil: number;
}

export type LineState = 'standAlone' | 'synced' | 'offline' | 'refused' | 'frozen';

export interface SyncView {
  readonly state: LineState;
  readonly hqUrl: string | null;
  readonly lastSync: number | null;
  readonly waiting: number;
  readonly sentSeq: number;
  readonly headSeq: number;
  readonly cursor: number;
  readonly quarantined: number;
  /** What the last try ran into, a problem code or `null`. */
  readonly lastProblem: string | null;
  readonly nextTryAt: number | null;
  readonly snapshotProgress: number | null;
  readonly vouchersCached: number;
  /** The chain's signed list of keys has run out: since when, and when it vouches for nothing new. */
  readonly keysRanOut: { readonly at: number; readonly refusedFrom: number } | null;
  /** The demo's own head office can be unplugged to see what offline is like. */
  readonly demoLine: 'on' | 'off' | null;
}

export interface PrintJobView {
  readonly jobId: number;
  readonly seq: number | null;
  readonly what:
    | 'receipt'
    | 'goodwill'
    | 'void'
    | 'remake'
    | 'rainCheck'
    | 'reprint'
    | 'test'
    | 'dayClose'
    | 'handOver'
    | 'coupon'
    | 'dayReport'
    | 'refusal'
    | 'reminder'
    | 'health';
  readonly state: 'waiting' | 'printing' | 'printed' | 'failed' | 'uncertain' | 'skipped';
  readonly tries: number;
  readonly at: number;
  readonly problem: PrintProblem | null;
}

export interface TerminalSettings {
  readonly language: 'zh' | 'en';
  readonly theme: 'light' | 'dark' | 'system';
  readonly confirmAtOnce: boolean;
  readonly sounds: boolean;
  readonly volume: Volume;
  readonly textSize: TextSize;
  readonly keys: KeyTable;
  /** Full screen without ways out; a manager's PIN ends it. */
  readonly kiosk: boolean;
  readonly printer: PrinterSettings;
  readonly paper: PaperSettings;
  /** Display data of a customer not seen for so many days leaves the terminal. */
  readonly customerDays: number;
  /** Receipts say what the customer still holds, and what of it ends soon. */
  readonly receiptReminder: boolean;
  readonly scanners: readonly SerialScannerSettings[];
  readonly wedge: WedgeSettings;
  readonly formats: ReadFormats;
}

/** A document as it would print: for the paper on screen and for tests. */
export interface PaperView {
  readonly seq: number | null;
  readonly title: string;
  /** Complete SVG, made by the terminal from its own layout; contains no script or remote reference. */
  readonly svg: string;
  readonly text: string;
  readonly copies: number;
}
