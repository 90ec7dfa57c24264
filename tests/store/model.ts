import type { DayTally } from '../../shared/domain/facts.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import type { FeedEvent } from '../../shared/protocol/feed.ts';
import type { Reader, Whose } from '../../main/app/ports.ts';

/*
 * What readers have to be told, worked out from the journal's text and from what HQ told by other code
 * than the store's: no tables, nothing kept up, everything looked at anew.
 */

/** One voucher's part in one entry, whoever wrote it; an undo is negative. */
interface Movement {
  readonly own: boolean;
  readonly ref: string;
  readonly redemption: string;
  readonly isUndo: boolean;
  readonly uses: number;
  readonly amount: number;
  readonly value: number;
  readonly day: string;
  readonly customer: string | null;
  readonly shop: string;
  readonly campaignNo: number;
  readonly revivedThrough: string | null;
}

interface Handed {
  readonly own: boolean;
  readonly ref: string;
  readonly value: number;
  readonly day: string;
  readonly customer: string | null;
  readonly shop: string;
  readonly campaignNo: number;
}

function key(place: { readonly device: string; readonly epoch: number; readonly seq: number }) {
  return [place.device, place.epoch, place.seq].join('/');
}

function movementsOfEntry(entry: Entry): readonly Movement[] {
  const { body, shop } = entry;
  if (body.kind === 'redemption') {
    return body.vouchers.map((one) => ({
      own: true,
      ref: one.ref,
      redemption: key(entry),
      isUndo: false,
      uses: one.uses,
      amount: one.amountMinor ?? 0,
      value: one.valueMinor,
      day: entry.businessDay,
      customer: body.customer,
      shop,
      campaignNo: one.campaign.no,
      revivedThrough: null,
    }));
  }
  if (body.kind !== 'void') return [];
  return body.restored.map((one) => ({
    own: true,
    ref: one.ref,
    redemption: key(body.redemption),
    isUndo: true,
    uses: 0 - one.uses,
    amount: 0 - (one.amountMinor ?? 0),
    value: 0 - one.valueMinor,
    day: body.businessDay,
    customer: body.customer,
    shop: body.redemption.shop,
    campaignNo: one.campaignNo,
    revivedThrough: one.revivedThrough,
  }));
}

/** Each told use once, by its place and voucher. */
function movementsTold(told: readonly FeedEvent[]): readonly Movement[] {
  const uses = told.flatMap((event) => (event.kind === 'uses' ? event.uses : []));
  const once = new Map(uses.toReversed().map((use) => [`${key(use)} ${use.ref}`, use]));
  return [...once.values()].map((use) => ({
    own: false,
    ref: use.ref,
    redemption: key(use.undoes ?? use),
    isUndo: use.undoes !== null,
    uses: use.uses,
    amount: use.amountMinor ?? 0,
    value: use.valueMinor,
    day: use.businessDay,
    customer: use.customer,
    shop: use.shop,
    campaignNo: use.campaignNo,
    revivedThrough: use.revivedThrough,
  }));
}

/**
 * What told undos say beyond what our own undos left: it is not taken off a second time. Of a redemption
 * that is known by our undo alone nothing is left.
 */
function saidTwice(moves: readonly Movement[]): readonly Movement[] {
  const each = Map.groupBy(moves, ({ ref, redemption }) => `${ref} ${redemption}`);
  return [...each.values()].flatMap((parts) => {
    const own = parts.filter((one) => one.own && one.isUndo);
    const [first, ...others] = parts.filter((one) => !one.own && one.isUndo);
    if (own.length === 0 || first === undefined) return [];
    const used = parts.find((one) => !one.isUndo);
    const beyond = (figure: 'uses' | 'value') => {
      const said = [first, ...others].reduce((sum, one) => sum - one[figure], 0);
      const left = own.reduce((sum, one) => sum + one[figure], used?.[figure] ?? 0);
      return Math.max(0, said - Math.max(0, left));
    };
    return [{ ...first, uses: beyond('uses'), value: beyond('value') }];
  });
}

function handedIn(entries: readonly Entry[], told: readonly FeedEvent[]): readonly Handed[] {
  const own = entries.flatMap(({ body, businessDay, shop }) =>
    body.kind === 'goodwill'
      ? [
          {
            own: true,
            ref: body.ref,
            value: body.valueMinor,
            day: businessDay,
            customer: body.customer,
            shop,
            campaignNo: body.campaign.no,
          },
        ]
      : [],
  );
  const receipts = told.flatMap((event) => (event.kind === 'receipts' ? event.receipts : []));
  const once = new Map(receipts.toReversed().map((one) => [one.ref, one]));
  const others = [...once.values()].map((one) => ({
    own: false,
    ref: one.ref,
    value: one.valueMinor,
    day: one.businessDay,
    customer: one.customer,
    shop: one.shop,
    campaignNo: one.campaignNo,
  }));
  return [...own, ...others];
}

function tallies(
  parts: readonly { readonly day: string; readonly uses: number; readonly value: number }[],
): readonly DayTally[] {
  const days = [...new Set(parts.map(({ day }) => day))].sort();
  return days
    .map((businessDay) => {
      const there = parts.filter(({ day }) => day === businessDay);
      const uses = there.reduce((sum, one) => sum + one.uses, 0);
      return { businessDay, uses, valueMinor: there.reduce((sum, one) => sum + one.value, 0) };
    })
    .filter(({ uses, valueMinor }) => uses !== 0 || valueMinor !== 0);
}

function splitTallies(
  parts: readonly (Parameters<typeof tallies>[0][number] & { readonly own: boolean })[],
) {
  return {
    own: tallies(parts.filter(({ own }) => own)),
    elsewhere: tallies(parts.filter(({ own }) => !own)),
  };
}

/** The part of `Reader` that follows from the journal and from what HQ told. */
export function modelOf(entries: readonly Entry[], told: readonly FeedEvent[]) {
  const moves = [...entries.flatMap(movementsOfEntry), ...movementsTold(told)];
  const counted = [...moves, ...saidTwice(moves)];
  const handed = handedIn(entries, told);

  function usage(ref: string) {
    const mine = moves.filter((one) => one.ref === ref);
    const redemptions = [...new Set(mine.map((one) => one.redemption))].map((redemption) => {
      const parts = mine.filter((one) => one.redemption === redemption);
      const uses = Math.max(
        0,
        parts.reduce((sum, one) => sum + one.uses, 0),
      );
      const amount = Math.max(
        0,
        parts.reduce((sum, one) => sum + one.amount, 0),
      );
      const [first] = parts.filter((one) => !one.isUndo);
      const day = uses + amount > 0 ? (first?.day ?? null) : null;
      return { uses, amount, day, undone: parts.some((one) => one.isUndo) };
    });
    const days = redemptions.flatMap(({ day }) => day ?? []).sort();
    const revived = mine.flatMap((one) => one.revivedThrough ?? []).sort();
    return {
      uses: redemptions.reduce((sum, one) => sum + one.uses, 0),
      amountMinor: redemptions.reduce((sum, one) => sum + one.amount, 0),
      undoRounds: redemptions.filter(({ undone }) => undone).length,
      firstUseDay: days[0] ?? null,
      revivedThrough: revived.at(-1) ?? null,
    };
  }

  function countedDays(what: 'use' | 'receipt', whose: Whose, campaignNo: number) {
    const parts =
      what === 'use' ? counted : handed.map((one) => ({ ...one, uses: 1, value: one.value }));
    return splitTallies(
      parts
        .filter((one) => one.campaignNo === campaignNo)
        .filter((one) => {
          if (whose === 'anybody') return true;
          return 'customer' in whose ? one.customer === whose.customer : one.shop === whose.shop;
        }),
    );
  }

  return {
    usage,
    countedDays,
    voucherDays: (ref: string) => splitTallies(counted.filter((one) => one.ref === ref)),
  };
}

export function entriesOf(tx: Reader): readonly Entry[] {
  return tx.entriesAfter(0, tx.head().seq).map(({ json }) => JSON.parse(json) as Entry);
}
