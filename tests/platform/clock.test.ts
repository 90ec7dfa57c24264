import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { civilTimeAt } from '../../shared/domain/time/civilTime.ts';
import type { ClockRecord } from '../../main/app/ports.ts';
import { believedAheadMs, createClock, noticedDifferenceMs } from '../../main/platform/clock.ts';
import { createMachine } from '../../main/platform/machine.ts';

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.UTC(2026, 10, 21, 4);

/** A machine whose clocks are turned by hand. */
function machineAt(wall: number, monotonic = 1_000_000, bootId = 'boot-2') {
  const state = { wall, monotonic };
  return {
    state,
    machine: { wall: () => state.wall, monotonic: () => state.monotonic, bootId },
    /** Both clocks run on. */
    pass(ms: number): void {
      state.wall += ms;
      state.monotonic += ms;
    },
  };
}

function lastAt(lastEffective: number, over: Partial<ClockRecord> = {}): ClockRecord {
  return {
    lastEffective,
    lastMonotonicMs: 0,
    bootId: 'boot-1',
    hqTime: null,
    hqMonotonicMs: null,
    ...over,
  };
}

function clockOf(hand: ReturnType<typeof machineAt>, last: ClockRecord | null) {
  return createClock({ machine: hand.machine, last, civilOf: civilTimeAt });
}

describe('effective time (I9)', () => {
  it('is the wall on the very first start', () => {
    const hand = machineAt(start);
    expect(clockOf(hand, null).now()).toEqual({
      effective: start,
      wallMs: start,
      monotonicMs: 1_000_000,
      bootId: 'boot-2',
    });
  });

  describe('after another boot', () => {
    it.each([
      ['the very time before', 0],
      ['a little ahead', hour],
      ['ahead by all that is believed', believedAheadMs],
    ])('believes a wall at %s', (_name, ahead) => {
      const clock = clockOf(machineAt(start + ahead), lastAt(start));
      expect(clock.now().effective).toBe(start + ahead);
      expect(clock.takeAnomalies()).toEqual([]);
      expect(clock.dateDoubtful()).toBe(false);
    });

    it('waits for a wall that is behind by no more than is worth a word', () => {
      const clock = clockOf(machineAt(start - noticedDifferenceMs), lastAt(start));
      expect(clock.now().effective).toBe(start);
      expect(clock.takeAnomalies()).toEqual([]);
    });

    it('counts on from the last time where the wall is behind, and says so once', () => {
      const hand = machineAt(start - noticedDifferenceMs - 1, 5_000);
      const clock = clockOf(hand, lastAt(start));
      expect(clock.now().effective).toBe(start + 5_000);
      hand.pass(hour);
      expect(clock.now().effective).toBe(start + 5_000 + hour);
      expect(clock.takeAnomalies()).toEqual([
        { anomaly: 'wallBehind', byMs: -noticedDifferenceMs - 1 - 5_000 },
      ]);
      expect(clock.takeAnomalies()).toEqual([]);
    });

    it('counts on where the wall is too far ahead, until a second person confirms the date', () => {
      const hand = machineAt(start + believedAheadMs + 1, 5_000);
      const clock = clockOf(hand, lastAt(start));
      expect(clock.now().effective).toBe(start + 5_000);
      expect(clock.dateDoubtful()).toBe(true);
      expect(clock.takeAnomalies()).toMatchObject([{ anomaly: 'wallAhead' }]);
      clock.confirmDate();
      expect(clock.dateDoubtful()).toBe(false);
      expect(clock.now().effective).toBe(start + believedAheadMs + 1);
    });

    it('takes a wall that somebody has put right again', () => {
      const hand = machineAt(start + 3650 * day, 5_000);
      const clock = clockOf(hand, lastAt(start));
      expect(clock.now().effective).toBe(start + 5_000);
      hand.state.wall = start + hour;
      expect(clock.now().effective).toBe(start + hour);
      expect(clock.dateDoubtful()).toBe(false);
    });
  });

  describe('within one boot', () => {
    it('goes on from the record of a program that was started again', () => {
      const last = lastAt(start, { bootId: 'boot-2', lastMonotonicMs: 1_000_000 });
      const hand = machineAt(start - day, 1_000_000 + 10 * day);
      expect(clockOf(hand, last).now().effective).toBe(start + 10 * day);
      const idle = machineAt(start + 10 * day, 1_000_000 + 10 * day);
      expect(clockOf(idle, last).now().effective).toBe(start + 10 * day);
      expect(clockOf(idle, last).dateDoubtful()).toBe(false);
    });

    it('does not follow a wall that is turned back while it runs', () => {
      const hand = machineAt(start);
      const clock = clockOf(hand, null);
      clock.now();
      hand.pass(hour);
      hand.state.wall -= day;
      expect(clock.now().effective).toBe(start + hour);
      expect(clock.takeAnomalies()).toMatchObject([{ anomaly: 'wallBehind' }]);
    });
  });

  describe('once head office was heard', () => {
    it('is its time and what has passed since; the wall is ignored, and a difference is told', () => {
      const hand = machineAt(start);
      const clock = clockOf(hand, null);
      clock.heard(start + 1_000);
      hand.pass(hour);
      hand.state.wall += 10 * day;
      expect(clock.now().effective).toBe(start + 1_000 + hour);
      expect(clock.takeAnomalies()).toMatchObject([{ anomaly: 'wallDiffers' }]);
    });

    it('goes backwards, which nothing else can make it do', () => {
      const hand = machineAt(start + 10 * 365 * day);
      const clock = clockOf(hand, null);
      clock.now();
      clock.heard(start);
      expect(clock.now().effective).toBe(start);
      expect(clock.takeAnomalies()).toMatchObject([
        { anomaly: 'hqCorrected', byMs: -10 * 365 * day },
        { anomaly: 'wallDiffers' },
      ]);
    });

    it('stays so for a program started again in the same boot, and not in another', () => {
      const hand = machineAt(start);
      const clock = clockOf(hand, null);
      clock.heard(start + hour);
      hand.pass(1_000);
      const record = clock.record();
      const again = machineAt(start + 5 * day, hand.state.monotonic + 1_000);
      expect(clockOf(again, record).now().effective).toBe(start + hour + 2_000);
      const other = machineAt(start + day, 77, 'boot-3');
      expect(clockOf(other, record).now().effective).toBe(start + day);
    });
  });

  it('never runs backwards, whatever the wall does', () => {
    const step = fc.record({
      wallBy: fc.integer({ min: -20 * day, max: 20 * day }),
      pass: fc.integer({ min: 0, max: day }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const hand = machineAt(start);
        const clock = clockOf(hand, lastAt(start - hour));
        let before = clock.now().effective;
        for (const { wallBy, pass } of steps) {
          hand.pass(pass);
          hand.state.wall += wallBy;
          const { effective } = clock.now();
          expect(effective).toBeGreaterThanOrEqual(before);
          before = effective;
        }
      }),
    );
  });
});

describe('civil time', () => {
  it('is what the domain says, at every instant, although it is kept', () => {
    const clock = clockOf(machineAt(start), null);
    const instants = fc.integer({ min: start - 400 * day, max: start + 400 * day });
    const zones = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'UTC');
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 120_000 }), zones, (instant, later, zone) => {
        for (const at of [instant, instant + later]) {
          expect(clock.civil(at, zone, 180)).toEqual(civilTimeAt(at, zone, 180));
        }
      }),
    );
  });
});

describe('the machine’s own clocks', () => {
  it('run on, and name their boot', () => {
    const machine = createMachine();
    const before = machine.monotonic();
    expect(machine.monotonic()).toBeGreaterThanOrEqual(before);
    expect(Number.isInteger(before)).toBe(true);
    expect(machine.bootId).toMatch(/^[0-9a-f]{32}$/);
    expect(Math.abs(machine.wall() - Date.now())).toBeLessThan(60_000);
  });
});
