import * as fc from 'fast-check';
import type { Writer } from '../../main/app/ports.ts';
import { hourMeasures } from '../../main/app/desk/deskPorts.ts';
import type { DeskMeasure, DeskSum } from '../../main/app/desk/deskPorts.ts';
import { civilTimeAt, daysBetween } from '../../shared/domain/time/civilTime.ts';
import type { Entry, EntryBody, RedeemedVoucher } from '../../shared/protocol/entry.ts';
import type { CounterStore } from '../../main/store/openStore.ts';
import { acknowledge, enrolled, leaveAll } from './checkpointKit.ts';
import {
  goodwill,
  idOf,
  newEntry,
  noon,
  redeemed,
  redemption,
  reviewing,
  undoing,
} from './storeKit.ts';
import type { Shop } from './storeKit.ts';

const minuteMs = 60_000;

/** Something done at the counter, or done to its journal, so many minutes after what was done before. */
export type DeskAct = { readonly later: number } & (
  | {
      readonly kind: 'redeem';
      readonly person: number;
      readonly customer: number | null;
      readonly typed: readonly boolean[];
      readonly doubtful: boolean;
      readonly goodFor: number;
    }
  | {
      readonly kind: 'undo';
      readonly person: number;
      readonly back: number;
      readonly known: boolean;
    }
  | { readonly kind: 'goodwill'; readonly person: number; readonly reason: 'wait' | 'quality' }
  | { readonly kind: 'reprint'; readonly person: number }
  | { readonly kind: 'review'; readonly person: number }
  | { readonly kind: 'leave' }
  | { readonly kind: 'restart' }
  | { readonly kind: 'epoch' }
);

const later = fc.integer({ min: 0, max: 600 });
const person = fc.integer({ min: 0, max: 2 });
const kind = <Kind extends DeskAct['kind']>(one: Kind) => fc.constant(one);

export const deskAct: fc.Arbitrary<DeskAct> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      later,
      kind: kind('redeem'),
      person,
      customer: fc.option(person, { nil: null }),
      typed: fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }),
      doubtful: fc.boolean(),
      goodFor: fc.integer({ min: 0, max: 90 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      later: fc.integer({ min: 0, max: 20 }),
      kind: kind('undo'),
      person,
      back: person,
      known: fc.boolean(),
    }),
  },
  fc.record({
    later,
    kind: kind('goodwill'),
    person,
    reason: fc.constantFrom('wait' as const, 'quality' as const),
  }),
  fc.record({ later, kind: kind('reprint'), person }),
  fc.record({ later, kind: kind('review'), person }),
  fc.record({ later, kind: kind('leave') }),
  fc.record({ later, kind: kind('restart') }),
  fc.record({ later, kind: kind('epoch') }),
);

interface Standing {
  readonly seq: number;
  readonly at: number;
  readonly day: string;
  readonly vouchers: readonly RedeemedVoucher[];
}

/** A counter whose every entry is remembered, whatever becomes of its journal. */
export interface DeskCounter {
  store: CounterStore;
  readonly everything: Entry[];
  /** Of those, what stands in the journal now. */
  present(): readonly Entry[];
  do(act: DeskAct): void;
}

export function openDeskCounter(shop: Shop, maxPendingEntries: number): DeskCounter {
  const open = () => shop.open({ maxPendingEntries });
  let now = noon;
  let n = 0;
  let epoch = enrolled.epoch;
  let standing: readonly Standing[] = [];
  const first = open();
  first.write((tx) => tx.setIdentity(enrolled));

  function append(by: number, body: EntryBody): number {
    n += 1;
    const personId = `person-${by}`;
    const actor = { personId, name: personId, role: 'cashier' as const };
    const { seq } = counter.store.write((tx) => tx.append({ ...newEntry(n, body, now), actor }));
    const stored = counter.store.read((tx) => tx.entry(seq));
    counter.everything.push(JSON.parse(stored?.json ?? '') as Entry);
    return seq;
  }

  function redeem(act: Extract<DeskAct, { kind: 'redeem' }>): void {
    const { businessDay: day } = civilTimeAt(now, 'Asia/Shanghai', 180);
    const firstDay = civilTimeAt(now - act.goodFor * 86_400_000, 'Asia/Shanghai', 180).businessDay;
    const vouchers = act.typed.map((isTyped, index) =>
      redeemed(n * 10 + index, {
        source: isTyped ? 'typed' : 'wedge',
        certainty: act.doubtful ? 'doubtful' : 'certain',
        facts: [{ name: 'firstDay', value: firstDay, source: 'hq', asOf: now }],
      }),
    );
    const customer = act.customer === null ? null : idOf('customer', act.customer);
    const seq = append(act.person, redemption(vouchers, customer));
    standing = [...standing, { seq, at: now, day, vouchers }];
  }

  function undo(act: Extract<DeskAct, { kind: 'undo' }>): void {
    const one = standing.at(-1 - act.back);
    if (one === undefined) return;
    standing = standing.filter((other) => other !== one);
    const body = undoing(one.seq, one.vouchers, { day: one.day });
    const redeemedAt = act.known ? { at: one.at } : {};
    append(act.person, { ...body, redemption: { ...body.redemption, epoch, ...redeemedAt } });
  }

  function leave(): void {
    const { seq } = counter.store.read((tx) => tx.head());
    // Head office was heard: what was used in doubt holds nothing back any more.
    counter.store.write((tx) => tx.clearDoubt());
    acknowledge(counter.store, seq, epoch);
    leaveAll(counter.store, now);
  }

  function beginEpoch(tx: Writer): void {
    const { seq, hash } = tx.head();
    tx.beginChain({
      identity: { ...enrolled, epoch: epoch + 1 },
      ended: {
        device: enrolled.device,
        epoch,
        firstPrev: enrolled.firstPrev,
        headSeq: seq,
        headHash: hash,
        floorSeq: tx.checkpoint()?.seq ?? 0,
        sentSeq: tx.sync().ackedSeq,
        missing: [],
        lost: null,
        cause: 'cloned',
        way: 'push',
        setAside: null,
        at: now,
        statement: null,
        asked: true,
      },
    });
  }

  const counter: DeskCounter = {
    store: first,
    everything: [],
    present: () =>
      counter.store
        .read((tx) => tx.entriesAfter(0, Number.MAX_SAFE_INTEGER))
        .map(({ json }) => JSON.parse(json) as Entry),
    do(act) {
      now += act.later * minuteMs;
      switch (act.kind) {
        case 'redeem':
          return redeem(act);
        case 'undo':
          return undo(act);
        case 'goodwill':
          return void append(act.person, { ...goodwill(n), reason: act.reason });
        case 'reprint':
          return void append(act.person, { kind: 'reprint', of: 1, copy: 1 });
        case 'review':
          return void append(act.person, reviewing(`person-${act.person}`));
        case 'leave':
          return leave();
        case 'restart':
          counter.store.close();
          counter.store = open();
          return;
        case 'epoch':
          counter.store.write(beginEpoch);
          epoch += 1;
          standing = [];
      }
    },
  };
  return counter;
}

/** As a manager would put them: from so many days to so many. */
const groups = [
  [0, 0],
  [1, 1],
  [2, 3],
  [4, 7],
  [8, 14],
  [15, 30],
  [31, 60],
  [61, 99_999],
] as const;

type Line = readonly [measure: DeskMeasure, who: string, part: string, n: number, value: number];

function hourOf({ at }: Entry): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Asia/Shanghai',
    hour: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}

/** Written from what a manager would count by hand, entry by entry. */
function linesOf(entry: Entry): readonly Line[] {
  const { body, actor } = entry;
  const who = actor.personId;
  const hour = hourOf(entry);
  if (body.kind === 'goodwill') return [['given', who, body.reason, 1, body.valueMinor]];
  if (body.kind === 'reprint') return [['reprint', who, hour, 1, 0]];
  if (body.kind === 'void') {
    const value = body.restored.reduce((sum, one) => sum + one.valueMinor, 0);
    const { at } = body.redemption;
    const soon = at !== undefined && entry.at - at <= 10 * minuteMs;
    return [
      ['undone', who, hour, 1, value],
      ...(soon ? ([['undoneSoon', who, hour, 1, value]] as const) : []),
    ];
  }
  if (body.kind !== 'redemption') return [];
  return [
    ['redeemed', who, hour, 1, body.discountMinor],
    ...body.vouchers.flatMap((one): readonly Line[] => {
      const goodSince = one.facts.find(({ name }) => name === 'firstDay')?.value;
      const kept = daysBetween(String(goodSince), entry.businessDay);
      const lag = groups.find(([first, last]) => kept >= first && kept <= last)?.[0] ?? -1;
      return [
        ['voucher', who, hour, 1, one.valueMinor],
        ['lag', String(one.campaign.no), String(lag).padStart(2, '0'), 1, 0],
        ...(one.source === 'typed' ? ([['typed', who, hour, 1, 0]] as const) : []),
        ...(one.certainty === 'doubtful'
          ? ([['doubtful', who, hour, 1, one.valueMinor]] as const)
          : []),
      ];
    }),
  ];
}

export const allDays = { from: '2000-01-01', through: '2099-12-31' };
export const allMeasures: readonly DeskMeasure[] = [...hourMeasures, 'given', 'lag'];

function inOrder(sums: readonly DeskSum[]): readonly string[] {
  return sums.map((sum) => JSON.stringify([sum.day, sum.who, sum.part, sum.n, sum.value])).sort();
}

/** What the sums must be, recounted from every entry there ever was. */
export function recounted(entries: readonly Entry[], measure: DeskMeasure): readonly string[] {
  const sums = new Map<string, DeskSum>();
  for (const entry of entries) {
    for (const [of, who, part, n, value] of linesOf(entry)) {
      if (of !== measure) continue;
      const key = `${entry.businessDay} ${who} ${part}`;
      const before = sums.get(key) ?? { day: entry.businessDay, who, part, n: 0, value: 0 };
      sums.set(key, { ...before, n: before.n + n, value: before.value + value });
    }
  }
  return inOrder([...sums.values()]);
}

export function kept(store: CounterStore, measure: DeskMeasure): readonly string[] {
  return inOrder(store.read((tx) => tx.deskSums(measure, allDays, ['day', 'who', 'part'])));
}
