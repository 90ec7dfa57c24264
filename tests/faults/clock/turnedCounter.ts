import { hearTime, keepTime } from '../../../main/app/time/timekeeping.ts';
import { believedAheadMs, createClock } from '../../../main/platform/clock.ts';
import { createCrypto } from '../../../main/platform/crypto.ts';
import { dateOfEpochDay, epochDayOf } from '../../../shared/domain/time/civilTime.ts';
import type { Entry } from '../../../shared/protocol/entry.ts';
import type { ClockRecord } from '../../../main/app/ports.ts';
import type { OrderDraft } from '../../../shared/contract/order.ts';
import { openRig, rigCode, rigPin, rigVoucher, setUpRig } from '../counterRig.ts';
import type { CounterRig } from '../counterRig.ts';
import { calendarDayOf, violationsIn } from './judgeJournal.ts';
import { dayMs, hourMs, secondMs, turnedMachine, yearMs } from './turnedMachine.ts';

/** A mistake that can be planted. */
export type ClockMistake =
  | 'believe-the-wall'
  | 'forget-on-restart'
  | 'tell-nobody'
  | 'old-business-day';

export interface History {
  /** Redemptions that were answered as done. */
  readonly redeemed: number;
  readonly found: readonly string[];
  /** What was done, in order. */
  readonly steps: readonly string[];
}

/** A counter that goes through one history after another. */
export interface TurnedCounter {
  history(): Promise<History>;
  close(): void;
}

/** Steps of one history, at most. */
const mostSteps = 14;
/** The program keeps the time this often, so a crash forgets no more. */
const keptEveryMs = 30 * secondMs;
const startsAt = Date.UTC(2026, 10, 22, 4);
/** Punch cards of the rig: nobody’s in particular, three uses. */
const punchKind = 1;
const kindsOfVoucher = 3;
const believedMs = 120 * secondMs;

type MakeClock = typeof createClock;

function mistakenClock(mistake: ClockMistake | null): MakeClock {
  switch (mistake) {
    case 'believe-the-wall':
      return (options) => {
        const clock = createClock(options);
        const now = () => ({ ...clock.now(), effective: Math.floor(options.machine.wall()) });
        return { ...clock, now };
      };
    case 'forget-on-restart':
      return (options) => createClock({ ...options, last: null });
    case 'tell-nobody':
      return (options) => ({ ...createClock(options), anomalies: () => [] });
    case 'old-business-day':
      return (options) => {
        const clock = createClock(options);
        const first = clock.now().effective;
        return { ...clock, civil: (_at, zone, cutOver) => clock.civil(first, zone, cutOver) };
      };
    case null:
      return createClock;
  }
}

/** What the first look after a start must come to: TRUST.md’s table, said once more. */
function afterStart(kept: ClockRecord, wall: number, monotonic: number, bootId: string): number {
  if (kept.bootId === bootId) {
    if (kept.hqTime !== null && kept.hqMonotonicMs !== null) {
      return kept.hqTime + (monotonic - kept.hqMonotonicMs);
    }
    const reached = kept.lastEffective + (monotonic - kept.lastMonotonicMs);
    const isBelieved = wall >= reached - believedMs && wall <= reached + believedAheadMs;
    return isBelieved ? Math.max(wall, kept.lastEffective) : reached;
  }
  const isBelieved =
    wall >= kept.lastEffective - believedMs && wall <= kept.lastEffective + believedAheadMs;
  return isBelieved ? Math.max(wall, kept.lastEffective) : kept.lastEffective + monotonic;
}

export async function createTurnedCounter(
  dir: string,
  random: () => number,
  mistake: ClockMistake | null,
): Promise<TurnedCounter> {
  const hand = turnedMachine(startsAt);
  const crypto = createCrypto();
  let ids = 0;
  let vouchers = 0;
  /** The latest time anybody was shown, and whether HQ has turned it back since. */
  let shown = 0;
  let mayTurnBack = false;
  let unkeptMs = 0;
  let checkedSeq = 0;
  let found: string[] = [];
  let steps: string[] = [];
  let redeemed = 0;
  let rig = start();

  await setUpRig(rig);
  await rig.call('session.signIn', { personId: someone('Mei'), pin: rigPin });
  await rig.call('people.add', { name: 'Wei', role: 'cashier', pin: rigPin });

  function start(): CounterRig {
    return openRig(dir, undefined, {
      crypto,
      machine: hand.machine(),
      pinHasher: {
        hash: () => Promise.resolve('a PIN that is not hashed'),
        verify: (pin) => Promise.resolve(pin === rigPin),
      },
      makeClock: mistakenClock(mistake),
    });
  }

  function newId(): string {
    return (++ids).toString(16).padStart(32, '0');
  }

  function someone(name: string): string {
    const person = rig.store.read((tx) => tx.people()).find((one) => one.name === name);
    if (person === undefined) throw new Error(`nobody is called ${name}`);
    return person.id;
  }

  function between(least: number, most: number): number {
    return least + Math.floor(random() * (most - least + 1));
  }

  function pick<T>(...of: readonly [T, ...T[]]): T {
    return of[between(0, of.length - 1)] ?? of[0];
  }

  const effective = () => rig.clock.now().effective;

  /**
   * I9: what is shown never goes back but by HQ. A crash forgets what was shown, and not written by, since
   * the time was last kept: half a minute, and a wall turned by too little to be worth a word.
   */
  async function look(forgotten = 0): Promise<void> {
    const { now } = await rig.call('session.state', {});
    if (now < shown - forgotten && !mayTurnBack) {
      found.push(`I9: the time went back by ${shown - now} ms, and HQ said nothing`);
    }
    shown = now;
    mayTurnBack = false;
  }

  function pass(ms: number): void {
    steps.push(`pass ${ms}`);
    hand.pass(ms);
    unkeptMs += ms;
    if (unkeptMs < keptEveryMs) return;
    keepTime(rig.context.store, rig.clock, rig.context.log);
    unkeptMs = 0;
  }

  /** The program ends as a kill ends it, and starts again; perhaps the machine does, too. */
  async function restart(reboots: boolean): Promise<void> {
    steps.push(reboots ? 'reboot' : 'restart');
    rig.close();
    if (reboots) {
      hand.reboot();
      turnAsleep();
    }
    rig = start();
    const kept = rig.store.read((tx) => tx.clock());
    const { wall, monotonic, bootId } = hand.machine();
    const now = effective();
    if (kept !== null) {
      const expected = afterStart(kept, wall(), monotonic(), bootId);
      if (now !== expected) found.push(`after a start it is ${now}, and not ${expected}`);
      if (now < kept.lastEffective) found.push('I9: the time went back over a restart');
    }
    await look(keptEveryMs + believedMs);
    await rig.call('session.signIn', { personId: someone('Mei'), pin: rigPin });
  }

  /** What becomes of a wall clock while the machine is off. */
  function turnAsleep(): void {
    const what = random();
    if (what < 0.15) hand.setWall(between(0, 60) * secondMs);
    else if (what < 0.5) hand.turnWall(between(0, 40) * hourMs);
    else if (what < 0.7) hand.turnWall(between(2, 30) * dayMs);
  }

  function turnWall(): void {
    const by = pick(
      between(-100, 100) * secondMs,
      between(-300, 300) * secondMs,
      between(-30, 30) * hourMs,
      between(-90, 90) * dayMs,
      10 * yearMs,
      -10 * yearMs,
    );
    const isSetRight = random() < 0.3;
    steps.push(isSetRight ? 'wall set right' : `wall turned by ${by}`);
    if (isSetRight) hand.setWall(hand.trueTime());
    else hand.turnWall(by);
  }

  async function hear(): Promise<void> {
    const time = hand.trueTime();
    steps.push(`HQ says ${time}`);
    const before = effective();
    const untold = rig.clock.anomalies().length;
    hearTime(rig.context.store, rig.clock, rig.context.log, time);
    mayTurnBack = true;
    if (effective() !== time) found.push(`HQ said ${time}, and it is ${effective()}`);
    const isCorrected = Math.abs(time - before) > believedMs;
    const corrections = toldSince(checkedSeq).filter(
      ({ body }) => body.kind === 'clock' && body.anomaly === 'hqCorrected',
    );
    if (isCorrected && corrections.at(-1)?.at !== time) {
      found.push(
        `HQ corrected by ${time - before} ms, and the journal does not say so (${untold})`,
      );
    }
    await look();
  }

  function toldSince(seq: number): readonly Entry[] {
    return rig.store.read((tx) =>
      tx.entriesAfter(seq, 1_000).map(({ json }) => JSON.parse(json) as Entry),
    );
  }

  /** A date in doubt is settled by two; by one it is not. */
  async function confirm(): Promise<void> {
    const { doubt } = await rig.call('clock.status', {});
    if (doubt?.kind !== 'wallAhead') return;
    steps.push('date confirmed');
    const before = effective();
    const alone = { personId: someone('Mei'), pin: rigPin, reason: 'alone' };
    const refused = await rig.tryCall('clock.confirm', { date: doubt.wallDate, approval: alone });
    if (refused.ok || effective() !== before) found.push('I8: one person alone settled the date');
    const both = { personId: someone('Wei'), pin: rigPin, reason: 'looked together' };
    await rig.call('clock.confirm', { date: doubt.wallDate, approval: both });
    if (effective() !== doubt.wall) found.push('a date that two people settled is not the wall’s');
    await look();
  }

  /** A voucher that ends about now: good exactly on its days, whatever the wall says. */
  async function redeem(): Promise<void> {
    steps.push('redeem');
    const n = vouchers * kindsOfVoucher + punchKind;
    vouchers += 1;
    const today = calendarDayOf(effective());
    const first = dateOfEpochDay(epochDayOf(today) + between(-3, 1));
    const last = dateOfEpochDay(epochDayOf(first) + between(0, 3));
    rig.store.loadVouchers([{ ...rigVoucher(rig, n), firstDay: first, lastDay: last }]);
    const order = orderOf(n);
    const { decision, seen } = await rig.call('redeem.prepare', { order });
    const isGood = first <= today && today <= last;
    if (decision.confirmable !== isGood) {
      found.push(`on ${today} a voucher of ${first} to ${last} is good: ${decision.confirmable}`);
    }
    if (!decision.confirmable) return;
    await rig.call('redeem.confirm', { order, seen, approval: null });
    redeemed += 1;
    await look();
  }

  function orderOf(n: number): OrderDraft {
    const line = { lineId: '1', name: '奶茶', item: null, categories: [], quantity: 1 };
    return {
      orderId: newId(),
      lines: [{ ...line, unitPriceMinor: 2_000 }],
      vouchers: [{ scan: { scanId: newId(), raw: rigCode(rig, n), source: 'wedge' } }],
      customer: null,
      currency: 'CNY',
      amounts: [],
      uses: [],
    };
  }

  async function step(): Promise<void> {
    const what = random();
    if (what < 0.15) return pass(between(1, 20) * hourMs);
    if (what < 0.25) return pass(between(1, 25) * secondMs);
    if (what < 0.45) return turnWall();
    if (what < 0.55) return hear();
    if (what < 0.65) return restart(false);
    if (what < 0.75) return restart(true);
    if (what < 0.8) return confirm();
    if (what < 0.85) return void (await rig.call('session.signOut', { because: 'switch' }));
    return redeem();
  }

  async function stepSignedIn(): Promise<void> {
    const { operator } = await rig.call('session.state', {});
    if (operator === null) {
      await rig.call('session.signIn', { personId: someone('Mei'), pin: rigPin });
    }
    await step();
    await look();
  }

  return {
    async history() {
      found = [];
      steps = [];
      redeemed = 0;
      const count = between(4, mostSteps);
      for (let n = 0; n < count && found.length === 0; n += 1) await stepSignedIn();
      // Whatever happened: the counter still redeems.
      if (found.length === 0) {
        const before = redeemed;
        for (let tries = 0; tries < 40 && redeemed === before; tries += 1) {
          await stepSignedInRedeem();
        }
        if (redeemed === before) found.push('nothing can be redeemed any more');
      }
      const entries = toldSince(Math.max(0, checkedSeq - 1));
      found.push(...violationsIn(entries));
      checkedSeq = entries.at(-1)?.seq ?? checkedSeq;
      return { redeemed, found, steps };
    },
    close: () => rig.close(),
  };

  async function stepSignedInRedeem(): Promise<void> {
    const { operator } = await rig.call('session.state', {});
    if (operator === null) {
      await rig.call('session.signIn', { personId: someone('Mei'), pin: rigPin });
    }
    await redeem();
  }
}
