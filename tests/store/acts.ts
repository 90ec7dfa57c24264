import * as fc from 'fast-check';
import type { Reader } from '../../main/app/ports.ts';
import type { CounterStore } from '../../main/store/openStore.ts';
import { addDays, civilTimeAt } from '../../shared/domain/time/civilTime.ts';
import type { EntryBody, RedeemedVoucher } from '../../shared/protocol/entry.ts';
import type { FeedEvent } from '../../shared/protocol/feed.ts';
import {
  couponEnded,
  elsewhere,
  feedback,
  goodwill,
  idOf,
  issuedAfter,
  newEntry,
  noon,
  otherDevice,
  placeOf,
  receiptElsewhere,
  received,
  redeemed,
  redemption,
  remaking,
  reviewing,
  undoing,
  undoneElsewhere,
  used,
  wake,
} from './storeKit.ts';

/** Something that is done at a counter, or that head office tells of. */
export type Act =
  | { readonly kind: 'redeem'; readonly voucher: number; readonly customer: number | null }
  | { readonly kind: 'spend'; readonly voucher: number; readonly amount: number }
  | { readonly kind: 'undo'; readonly back: number; readonly part: boolean }
  | { readonly kind: 'undoOther'; readonly voucher: number; readonly seq: number }
  | { readonly kind: 'elsewhere'; readonly voucher: number; readonly seq: number }
  | { readonly kind: 'undoneElsewhere'; readonly voucher: number; readonly seq: number }
  | { readonly kind: 'ownUndoneElsewhere'; readonly back: number }
  | { readonly kind: 'undoneByBoth'; readonly back: number }
  | { readonly kind: 'otherUndoneByBoth'; readonly voucher: number; readonly seq: number }
  | { readonly kind: 'received'; readonly n: number; readonly customer: number | null }
  | { readonly kind: 'reprint' }
  | { readonly kind: 'remake' }
  | { readonly kind: 'drawer'; readonly isShut: boolean }
  | { readonly kind: 'goodwill'; readonly customer: number | null }
  | { readonly kind: 'issuedAfter'; readonly customer: number | null }
  | { readonly kind: 'couponEnded'; readonly n: number }
  | { readonly kind: 'wake'; readonly customer: number }
  | { readonly kind: 'wish'; readonly customer: number; readonly may: boolean }
  | { readonly kind: 'rate'; readonly seq: number }
  | { readonly kind: 'shift' }
  | { readonly kind: 'review' }
  | { readonly kind: 'stock'; readonly item: number; readonly back: boolean }
  | { readonly kind: 'rainCheck'; readonly voucher: number };

const customers = 3;
const vouchers = 5;
/** Seqs of the other device's redemptions. */
const otherSeqs = 6;

const someone = fc.option(fc.integer({ min: 0, max: customers - 1 }), { nil: null });
const voucher = fc.integer({ min: 0, max: vouchers - 1 });
const seq = fc.integer({ min: 1, max: otherSeqs });
const back = fc.integer({ min: 0, max: 5 });

function kind<Kind extends Act['kind']>(one: Kind): fc.Arbitrary<Kind> {
  return fc.constant(one);
}

export const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: kind('redeem'), voucher, customer: someone }),
  fc.record({ kind: kind('spend'), voucher, amount: fc.integer({ min: 2, max: 9 }) }),
  fc.record({ kind: kind('undo'), back, part: fc.boolean() }),
  fc.record({ kind: kind('undoOther'), voucher, seq }),
  fc.record({ kind: kind('elsewhere'), voucher, seq }),
  fc.record({ kind: kind('undoneElsewhere'), voucher, seq }),
  fc.record({ kind: kind('ownUndoneElsewhere'), back }),
  fc.record({ kind: kind('undoneByBoth'), back }),
  fc.record({ kind: kind('otherUndoneByBoth'), voucher, seq }),
  fc.record({ kind: kind('received'), n: fc.integer({ min: 0, max: 4 }), customer: someone }),
  fc.record({ kind: kind('reprint') }),
  fc.record({ kind: kind('remake') }),
  fc.record({ kind: kind('drawer'), isShut: fc.boolean() }),
  fc.record({ kind: kind('goodwill'), customer: someone }),
  fc.record({ kind: kind('issuedAfter'), customer: someone }),
  fc.record({ kind: kind('couponEnded'), n: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ kind: kind('wake'), customer: fc.integer({ min: 0, max: customers - 1 }) }),
  fc.record({
    kind: kind('wish'),
    customer: fc.integer({ min: 0, max: customers - 1 }),
    may: fc.boolean(),
  }),
  fc.record({ kind: kind('rate'), seq }),
  fc.record({ kind: kind('shift') }),
  fc.record({ kind: kind('review') }),
  fc.record({ kind: kind('stock'), item: fc.integer({ min: 0, max: 2 }), back: fc.boolean() }),
  fc.record({ kind: kind('rainCheck'), voucher }),
);

/** One of each. */
export const everything: readonly Act[] = [
  { kind: 'redeem', voucher: 1, customer: 1 },
  { kind: 'spend', voucher: 2, amount: 5 },
  { kind: 'undo', back: 1, part: true },
  { kind: 'undo', back: 0, part: false },
  { kind: 'elsewhere', voucher: 1, seq: 2 },
  { kind: 'elsewhere', voucher: 1, seq: 3 },
  { kind: 'undoOther', voucher: 1, seq: 2 },
  { kind: 'undoneElsewhere', voucher: 1, seq: 3 },
  { kind: 'undoneByBoth', back: 0 },
  { kind: 'otherUndoneByBoth', voucher: 1, seq: 2 },
  { kind: 'received', n: 1, customer: 1 },
  { kind: 'reprint' },
  { kind: 'remake' },
  { kind: 'drawer', isShut: false },
  { kind: 'drawer', isShut: true },
  { kind: 'goodwill', customer: 1 },
  { kind: 'review' },
  { kind: 'issuedAfter', customer: 2 },
  { kind: 'couponEnded', n: 9 },
  { kind: 'wake', customer: 1 },
  { kind: 'wish', customer: 2, may: false },
  { kind: 'rate', seq: 1 },
  { kind: 'shift' },
  { kind: 'shift' },
  { kind: 'stock', item: 1, back: false },
  { kind: 'stock', item: 2, back: false },
  { kind: 'stock', item: 2, back: true },
  { kind: 'rainCheck', voucher: 1 },
];

const dayMs = 86_400_000;

function customerOf(n: number | null): string | null {
  return n === null ? null : idOf('customer', n);
}

/** A redemption of our own, and what still stands of it. */
interface Standing {
  readonly seq: number;
  readonly took: readonly RedeemedVoucher[];
  readonly left: readonly RedeemedVoucher[];
  readonly to: string | null;
  readonly day: string;
}

/** Half of what is left of the last of the vouchers, which has more than one use or an amount. */
function partOf(left: readonly RedeemedVoucher[]): readonly RedeemedVoucher[] {
  const [last] = left.slice(-1);
  if (last === undefined) return [];
  const half = (whole: number) => Math.floor(whole / 2);
  const amountMinor = last.amountMinor === null ? null : half(last.amountMinor);
  return [{ ...last, uses: half(last.uses), amountMinor, valueMinor: half(last.valueMinor) }];
}

function without(
  left: readonly RedeemedVoucher[],
  part: readonly RedeemedVoucher[],
): readonly RedeemedVoucher[] {
  return left.map((one) => {
    const gone = part.find(({ ref }) => ref === one.ref);
    if (gone === undefined) return one;
    return {
      ...one,
      uses: one.uses - gone.uses,
      amountMinor: one.amountMinor === null ? null : one.amountMinor - (gone.amountMinor ?? 0),
      valueMinor: one.valueMinor - gone.valueMinor,
    };
  });
}

/** What an act comes to where it can be done: an entry of ours, or something HQ tells. */
type Done = { readonly body: EntryBody } | { readonly told: FeedEvent } | null;

function rainChecked(n: number, day: string): EntryBody {
  return {
    kind: 'rainCheck',
    ref: idOf('voucher', n),
    hint: 'AB••-••••-••YZ',
    form: 'static',
    campaign: { no: 7, name: { zh: '奶茶券', en: 'Milk tea' }, item: null },
    firstDay: '2026-11-01',
    lastDay: '2026-11-30',
    goodThrough: addDays(day, 14),
  };
}

/** Works out what each act comes to, so that nothing is given back that doesn't stand. */
function director() {
  let standing: readonly Standing[] = [];
  /** Redemptions of which we undid something. */
  let undoneHere: readonly Standing[] = [];
  const othersUndone = new Set<string>();
  const othersUndoneHere = new Set<string>();
  let lastSeq = 0;
  let shift: string | null = null;

  function redeem(given: readonly RedeemedVoucher[], to: string | null, day: string): Done {
    standing = [...standing, { seq: lastSeq + 1, took: given, left: given, to, day }];
    return { body: redemption(given, to) };
  }

  function undo(one: Standing, part: boolean): Done {
    const given = part ? partOf(one.left) : one.left;
    undoneHere = [...undoneHere, one];
    standing = standing.flatMap((other) => {
      if (other !== one) return [other];
      return part ? [{ ...one, left: without(one.left, given) }] : [];
    });
    const revived = one.seq % 2 === 0 ? { revivedThrough: '2027-01-05' } : {};
    return { body: undoing(one.seq, given, { customer: one.to, day: one.day, ...revived }) };
  }

  function undoOther(key: string, done: Done): Done {
    if (othersUndone.has(key)) return null;
    othersUndone.add(key);
    return done;
  }

  function toldUndone(one: Standing, what: readonly RedeemedVoucher[]): Done {
    standing = standing.filter(({ seq: other }) => other !== one.seq);
    const { to: customer, day: businessDay } = one;
    const uses = what.map(({ ref, uses: count, amountMinor, valueMinor }) =>
      undoneElsewhere(0, placeOf(one.seq), {
        ref,
        uses: -count,
        amountMinor: amountMinor === null ? null : -amountMinor,
        valueMinor: -valueMinor,
        businessDay,
        customer,
        revivedThrough: '2027-01-09',
      }),
    );
    return { told: used(...uses) };
  }

  function doneBy(one: Act, day: string): Done {
    switch (one.kind) {
      case 'redeem': {
        const twice = redeemed(one.voucher + 10, { uses: 2, valueMinor: 700 });
        return redeem([redeemed(one.voucher), twice], customerOf(one.customer), day);
      }
      case 'spend': {
        const { amount } = one;
        const over = { uses: 0, amountMinor: amount, valueMinor: amount };
        return redeem([redeemed(one.voucher + 20, over)], null, day);
      }
      case 'undo': {
        const chosen = standing.at(-1 - one.back);
        return chosen === undefined ? null : undo(chosen, one.part);
      }
      case 'undoOther': {
        const over = { device: otherDevice, day: '2026-11-20', customer: customerOf(1) };
        const body = undoing(one.seq, [redeemed(one.voucher)], over);
        const done = undoOther(`${one.voucher} ${one.seq}`, { body });
        if (done !== null) othersUndoneHere.add(`${one.voucher} ${one.seq}`);
        return done;
      }
      case 'elsewhere':
        return { told: used(elsewhere(one.voucher, { seq: one.seq, customer: customerOf(1) })) };
      case 'undoneElsewhere': {
        const undone = placeOf(one.seq, otherDevice);
        const told = used(undoneElsewhere(one.voucher, undone, { customer: customerOf(1) }));
        return undoOther(`${one.voucher} ${one.seq}`, { told });
      }
      case 'ownUndoneElsewhere': {
        const chosen = standing.at(-1 - one.back);
        return chosen === undefined ? null : toldUndone(chosen, chosen.left);
      }
      case 'undoneByBoth': {
        const chosen = undoneHere.at(-1 - one.back);
        return chosen === undefined ? null : toldUndone(chosen, chosen.took);
      }
      case 'otherUndoneByBoth': {
        if (!othersUndoneHere.has(`${one.voucher} ${one.seq}`)) return null;
        const undone = placeOf(one.seq, otherDevice);
        return { told: used(undoneElsewhere(one.voucher, undone, { customer: customerOf(1) })) };
      }
      case 'received':
        return {
          told: received(receiptElsewhere(one.n, { customer: customerOf(one.customer) })),
        };
      case 'reprint':
        return { body: { kind: 'reprint', of: 1, copy: 1 } };
      case 'remake':
        return { body: remaking(1) };
      case 'drawer':
        return one.isShut
          ? { body: { kind: 'drawerStayedShut', of: 1, problem: 'unreachable' } }
          : { body: { kind: 'drawerOpened', reason: 'change', note: '' } };
      case 'goodwill':
        return { body: goodwill(lastSeq + 1, customerOf(one.customer)) };
      case 'issuedAfter':
        return { body: issuedAfter(lastSeq + 1, customerOf(one.customer)) };
      case 'couponEnded':
        return { body: couponEnded(one.n) };
      case 'wake':
        return { body: wake(idOf('customer', one.customer)) };
      case 'wish':
        return {
          body: { kind: 'contactWish', customer: idOf('customer', one.customer), may: one.may },
        };
      case 'rate':
        return { body: feedback(one.seq) };
      case 'stock':
        return {
          body: {
            kind: 'soldOut',
            change: one.back ? 'back' : 'soldOut',
            thing:
              one.item === 0
                ? { kind: 'campaign', campaignNo: 7 }
                : { kind: 'item', item: `item-${one.item}` },
            until: 'dayEnd',
          },
        };
      case 'rainCheck':
        return { body: rainChecked(one.voucher, day) };
      case 'review':
        return { body: reviewing('mei') };
      case 'shift': {
        const closed = shift;
        shift = closed === null ? `${day}/${lastSeq + 1}` : null;
        return closed === null
          ? { body: { kind: 'shift', change: 'opened', shift: shift ?? '' } }
          : { body: { kind: 'shift', change: 'closed', shift: closed } };
      }
    }
  }

  return (one: Act, day: string): Done => {
    const done = doneBy(one, day);
    if (done !== null && 'body' in done) lastSeq += 1;
    return done;
  };
}

/** Does act after act where it can be done, each in a transaction; three to a day. */
export function performer(store: () => CounterStore): (one: Act) => FeedEvent | null {
  const direct = director();
  let n = 0;
  return (one) => {
    n += 1;
    const at = noon + Math.floor(n / 3) * dayMs;
    const done = direct(one, civilTimeAt(at, 'Asia/Shanghai', 180).businessDay);
    if (done === null) return null;
    store().write((tx) => {
      if ('told' in done) tx.applyFeed([done.told]);
      else tx.append(newEntry(n, done.body, at));
    });
    return 'told' in done ? done.told : null;
  };
}

/** Answers what head office told. */
export function perform(store: CounterStore, acts: readonly Act[]): readonly FeedEvent[] {
  return acts.map(performer(() => store)).filter((told) => told !== null);
}

export const knownRefs = Array.from({ length: vouchers }, (_, n) =>
  [n, n + 10, n + 20].map((one) => idOf('voucher', one)),
).flat();
export const knownCustomers = Array.from({ length: customers }, (_, n) => idOf('customer', n));
export const knownShops = ['shop-1', 'shop-2'];

const counted = [
  { what: 'use', campaignNo: 7 },
  { what: 'receipt', campaignNo: 4 },
] as const;

/** Everything a reader is told that follows from the journal and from what HQ told of elsewhere. */
export function derivedFacts(tx: Reader) {
  const { seq: headSeq } = tx.head();
  const seqs = Array.from({ length: headSeq }, (_, before) => before + 1);
  const others = Array.from({ length: otherSeqs }, (_, n) => placeOf(n + 1, otherDevice));
  const redemptions = [...seqs.map((one) => placeOf(one)), ...others];
  return {
    usages: knownRefs.map((ref) => tx.usage(ref)),
    voucherDays: knownRefs.map((ref) => tx.voucherDays(ref)),
    counted: counted.map(({ what, campaignNo }) => ({
      anybody: tx.countedDays(what, 'anybody', campaignNo),
      shops: knownShops.map((shop) => tx.countedDays(what, { shop }, campaignNo)),
      customers: knownCustomers.map((customer) => tx.countedDays(what, { customer }, campaignNo)),
    })),
    givenBack: redemptions.map((one) => tx.givenBack(one)),
    copies: seqs.map((of) => tx.reprints(of)),
    remakes: seqs.map((of) => tx.remakes(of)),
    soldOut: [...tx.soldOutMarks()].sort((a, b) => a.at - b.at),
    rainChecks: knownRefs.map((ref) => tx.rainChecks(ref)),
    shift: tx.shift(),
    shifts: [21, 22, 23, 24, 25].map((day) => tx.shiftsOf(`2026-11-${day}`)),
    issued: [21, 22, 23, 24, 25].map((day) => tx.goodwillIssued(4, `2026-11-${day}`)),
  };
}
