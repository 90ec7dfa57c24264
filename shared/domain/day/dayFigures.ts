import type { GoodwillReason, Localized } from '../campaign/campaign.ts';
import type { MinorUnits } from '../money.ts';
import type { Certainty } from '../order/decision.ts';
import type { CivilDate, InstantMs } from '../time/civil.ts';
import type { ActPlace, ActVoucher, DayAct, GoodwillAct, RedeemAct, UndoAct } from './dayAct.ts';

/** How often, and how much. */
export interface Tally {
  readonly count: number;
  readonly minor: MinorUnits;
}

export interface CashierFigures {
  readonly personId: string;
  readonly name: string;
  readonly redemptions: number;
  readonly vouchers: number;
  readonly takenOffMinor: MinorUnits;
  /** Undone by this person, whoever had redeemed it. */
  readonly voids: number;
  readonly givenBackMinor: MinorUnits;
  readonly remakes: number;
  readonly goodwill: number;
  readonly goodwillMinor: MinorUnits;
  readonly typed: number;
  readonly doubtful: number;
  /** How often this person asked for the drawer, with those it stayed shut. */
  readonly drawerAsked: number;
}

export interface CampaignFigures {
  /** Number of the campaign; 0: all those there was no room for. */
  readonly no: number;
  readonly name: Localized | null;
  readonly vouchers: number;
  readonly takenOffMinor: MinorUnits;
  /** Vouchers of which something was given back. */
  readonly voids: number;
  readonly givenBackMinor: MinorUnits;
}

/** A redemption taken in doubt of which something still stands: somebody is to look at it. */
export interface OpenCase {
  readonly seq: number;
  readonly at: InstantMs;
  readonly name: string;
  readonly takenOffMinor: MinorUnits;
}

/** What a day, a shift or a person comes to; every list in an order that follows from the figures alone. */
export interface DayFigures {
  readonly redemptions: number;
  readonly vouchers: number;
  /** Discount given. */
  readonly takenOffMinor: MinorUnits;
  readonly topUps: Tally;
  /** Undone, whenever it had been redeemed: `minor` is discount taken back. */
  readonly voids: Tally;
  /** Of these, redemptions of an earlier business day. */
  readonly voidsOfEarlierDays: Tally;
  /** Money back for goods. */
  readonly refundMinor: MinorUnits;
  readonly remakes: number;
  readonly goodwill: Tally;
  /** Coupons that terms gave after a redemption. */
  readonly issuedAfter: Tally;
  /** Coupons ended on this day, of either kind and whenever given: beside what was given, never off it. */
  readonly couponsEnded: Tally;
  readonly rainChecks: number;
  /** Redemptions a second person agreed to. */
  readonly agreed: number;
  /** Vouchers whose code was typed by hand. */
  readonly typed: number;
  /** How often the drawer was asked to open without a sale. */
  readonly drawerAsked: number;
  /** Of these asks, as far as they count here, those of which surely nothing came. */
  readonly drawerStayedShut: number;
  readonly byCashier: readonly CashierFigures[];
  readonly byCampaign: readonly CampaignFigures[];
  readonly byBenefit: readonly (Tally & { readonly benefit: string })[];
  readonly byCertainty: readonly (Tally & { readonly certainty: Certainty['kind'] })[];
  readonly byReason: readonly (Tally & { readonly reason: GoodwillReason })[];
  readonly openCases: readonly OpenCase[];
}

/** Rows kept of a list, the rest in one more; more a journal's entry would not hold in any case. */
export const mostRows = 200;

type Of<Kind extends DayAct['kind']> = Extract<DayAct, { readonly kind: Kind }>;

function ofKind<Kind extends DayAct['kind']>(
  acts: readonly DayAct[],
  kind: Kind,
): readonly Of<Kind>[] {
  return acts.filter((act): act is Of<Kind> => act.kind === kind);
}

function sum<T>(rows: readonly T[], of: (row: T) => number): number {
  return rows.reduce((before, row) => before + of(row), 0);
}

function tally<T>(rows: readonly T[], minor: (row: T) => MinorUnits): Tally {
  return { count: rows.length, minor: sum(rows, minor) };
}

function takenOff(act: RedeemAct): MinorUnits {
  return sum(act.vouchers, (one) => one.discountMinor);
}

function givenBack(act: UndoAct): MinorUnits {
  return sum(act.restored, (one) => one.discountMinor);
}

/** The most first; of the same, by name. */
function most<T>(rows: readonly T[], amount: (row: T) => number, name: (row: T) => string): T[] {
  return rows.toSorted(
    (a, b) => amount(b) - amount(a) || (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0),
  );
}

function cashier(acts: readonly DayAct[]): CashierFigures {
  const redeemed = ofKind(acts, 'redemption');
  const vouchers = redeemed.flatMap((act) => act.vouchers);
  const undone = ofKind(acts, 'void');
  const given = tally(ofKind(acts, 'goodwill'), (act) => act.valueMinor);
  const { personId = '', name = '' } = acts.at(-1)?.by ?? {};
  return {
    personId,
    name,
    redemptions: redeemed.length,
    vouchers: vouchers.length,
    takenOffMinor: sum(redeemed, takenOff),
    voids: undone.length,
    givenBackMinor: sum(undone, givenBack),
    remakes: ofKind(acts, 'remake').length,
    goodwill: given.count,
    goodwillMinor: given.minor,
    typed: vouchers.filter(({ isTyped }) => isTyped).length,
    doubtful: vouchers.filter(({ certainty }) => certainty === 'doubtful').length,
    drawerAsked: ofKind(acts, 'drawerOpened').length,
  };
}

function byCashier(acts: readonly DayAct[]): readonly CashierFigures[] {
  const groups = Map.groupBy(acts, ({ by }) => by.personId);
  const rows = [...groups.values()].map(cashier);
  return most(
    rows,
    (row) => row.takenOffMinor,
    (row) => row.personId,
  );
}

interface Share {
  readonly no: number;
  readonly name: Localized | null;
  readonly vouchers: 0 | 1;
  readonly takenOffMinor: MinorUnits;
  readonly voids: 0 | 1;
  readonly givenBackMinor: MinorUnits;
}

function sharesOf(act: DayAct): readonly Share[] {
  if (act.kind === 'redemption') {
    return act.vouchers.map(({ campaignNo, campaign, discountMinor }) => ({
      no: campaignNo,
      name: campaign,
      vouchers: 1,
      takenOffMinor: discountMinor,
      voids: 0,
      givenBackMinor: 0,
    }));
  }
  if (act.kind !== 'void') return [];
  return act.restored.map(({ campaignNo, campaign, discountMinor }) => ({
    no: campaignNo,
    name: campaign,
    vouchers: 0,
    takenOffMinor: 0,
    voids: 1,
    givenBackMinor: discountMinor,
  }));
}

function together(
  no: number,
  name: Localized | null,
  rows: readonly Omit<CampaignFigures, 'no'>[],
) {
  return {
    no,
    name,
    vouchers: sum(rows, (row) => row.vouchers),
    takenOffMinor: sum(rows, (row) => row.takenOffMinor),
    voids: sum(rows, (row) => row.voids),
    givenBackMinor: sum(rows, (row) => row.givenBackMinor),
  };
}

function byCampaign(acts: readonly DayAct[]): readonly CampaignFigures[] {
  const groups = Map.groupBy(acts.flatMap(sharesOf), ({ no }) => no);
  const all = [...groups].map(([no, shares]) =>
    together(no, shares.findLast(({ name }) => name !== null)?.name ?? null, shares),
  );
  const rows = most(
    all,
    (row) => row.takenOffMinor,
    (row) => String(row.no).padStart(10, '0'),
  );
  const rest = rows.slice(mostRows);
  return rest.length === 0 ? rows : [...rows.slice(0, mostRows), together(0, null, rest)];
}

const certainties: readonly Certainty['kind'][] = ['certain', 'fresh', 'doubtful'];

function byCertainty(vouchers: readonly ActVoucher[]): DayFigures['byCertainty'] {
  return certainties
    .map((kind) => ({
      certainty: kind,
      ...tally(
        vouchers.filter(({ certainty }) => certainty === kind),
        (one) => one.discountMinor,
      ),
    }))
    .filter(({ count }) => count > 0);
}

function byBenefit(vouchers: readonly ActVoucher[]): DayFigures['byBenefit'] {
  const groups = Map.groupBy(vouchers, ({ benefit }) => benefit);
  const rows = [...groups].map(([benefit, all]) => ({
    benefit,
    ...tally(all, (one) => one.discountMinor),
  }));
  return most(
    rows,
    (row) => row.minor,
    (row) => row.benefit,
  );
}

function byReason(given: readonly GoodwillAct[]): DayFigures['byReason'] {
  const groups = Map.groupBy(given, ({ reason }) => reason);
  const rows = [...groups].map(([reason, all]) => ({
    reason,
    ...tally(all, (one) => one.valueMinor),
  }));
  return most(
    rows,
    (row) => row.count,
    (row) => row.reason,
  );
}

function keyOf({ device, epoch, seq }: ActPlace): string {
  return `${device} ${epoch} ${seq}`;
}

/** Taken in doubt, and not wholly undone since as far as these acts say. */
function openCases(
  redeemed: readonly RedeemAct[],
  undone: readonly UndoAct[],
): readonly OpenCase[] {
  const worth = (vouchers: readonly { readonly valueMinor: MinorUnits }[]) =>
    sum(vouchers, (one) => one.valueMinor);
  const back = new Map<string, MinorUnits>();
  for (const { of, restored } of undone) {
    back.set(keyOf(of), (back.get(keyOf(of)) ?? 0) + worth(restored));
  }
  const isUndone = (act: RedeemAct) => {
    const given = back.get(keyOf(act.place));
    return given !== undefined && given >= worth(act.vouchers);
  };
  return redeemed
    .filter((act) => act.vouchers.some(({ certainty }) => certainty === 'doubtful'))
    .filter((act) => !isUndone(act))
    .slice(0, mostRows)
    .map((act) => ({
      seq: act.place.seq,
      at: act.at,
      name: act.by.name,
      takenOffMinor: takenOff(act),
    }));
}

/**
 * From what was done to figures. `day`: voids of what counted on another business day are told apart;
 * they count with the day they are done on, as they do at the main till.
 */
export function dayFigures(acts: readonly DayAct[], day: CivilDate): DayFigures {
  const redeemed = ofKind(acts, 'redemption');
  const vouchers = redeemed.flatMap((act) => act.vouchers);
  const undone = ofKind(acts, 'void');
  const given = ofKind(acts, 'goodwill');
  return {
    redemptions: redeemed.length,
    vouchers: vouchers.length,
    takenOffMinor: sum(redeemed, takenOff),
    topUps: tally(
      vouchers.filter((one) => one.topUpMinor > 0),
      (one) => one.topUpMinor,
    ),
    voids: tally(undone, givenBack),
    voidsOfEarlierDays: tally(
      undone.filter(({ ofDay }) => ofDay !== day),
      givenBack,
    ),
    refundMinor: sum(undone, (act) => act.refundMinor),
    remakes: ofKind(acts, 'remake').length,
    goodwill: tally(given, (act) => act.valueMinor),
    issuedAfter: tally(ofKind(acts, 'issuedAfter'), (act) => act.valueMinor),
    couponsEnded: tally(ofKind(acts, 'couponEnded'), (act) => act.valueMinor),
    rainChecks: ofKind(acts, 'rainCheck').length,
    agreed: redeemed.filter(({ isAgreed }) => isAgreed).length,
    typed: vouchers.filter(({ isTyped }) => isTyped).length,
    drawerAsked: ofKind(acts, 'drawerOpened').length,
    drawerStayedShut: ofKind(acts, 'drawerStayedShut').length,
    byCashier: byCashier(acts),
    byCampaign: byCampaign(acts),
    byBenefit: byBenefit(vouchers),
    byCertainty: byCertainty(vouchers),
    byReason: byReason(given),
    openCases: openCases(redeemed, undone),
  };
}

/**
 * What the main till should show as vouchers (代金券): what was taken off, less what was taken back. May
 * be below nothing on a day that undoes more than it redeems.
 */
export function tillShouldShow(figures: Pick<DayFigures, 'takenOffMinor' | 'voids'>): MinorUnits {
  return figures.takenOffMinor - figures.voids.minor;
}

/** By how much the main till shows more than it should (negative: less). */
export function tillDifference(
  figures: Pick<DayFigures, 'takenOffMinor' | 'voids'>,
  typedMinor: MinorUnits,
): MinorUnits {
  return typedMinor - tillShouldShow(figures);
}
