import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { civilTimeAt } from '../../shared/domain/time/civilTime.ts';
import type { ClockRecord } from '../../main/app/ports.ts';
import { believedAheadMs, createClock, noticedDifferenceMs } from '../../main/platform/clock.ts';
import type { MachineClock } from '../../main/platform/clock.ts';
import { createMachine } from '../../main/platform/machine.ts';

const hour = 3_600_000;
const day = 24 * hour;
const tenYears = 3653 * day;
const start = Date.UTC(2026, 10, 21, 4);

/** A machine whose clocks are turned by hand. */
function machineAt(wall: number, monotonic = 1_000_000, bootId = 'boot-2') {
  const state = { wall, monotonic };
  return {
    state,
    machine: { wall: () => state.wall, monotonic: () => state.monotonic, bootId },
    /** Both clocks run on, awake or asleep. */
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

const effectiveOf = (clock: MachineClock): number => clock.now().effective;
const isDoubtful = (clock: MachineClock): boolean => clock.oddity()?.kind === 'wallAhead';

describe('the rows of the table of effective time (TRUST.md, Clock; I9)', () => {
  describe('same boot as the last HQ time', () => {
    it('is that time and what has passed since; the wall is ignored', () => {
      const hand = machineAt(start);
      const clock = clockOf(hand, null);
      clock.heard(start + 1_000);
      hand.pass(hour);
      hand.state.wall += noticedDifferenceMs - 1_000;
      expect(effectiveOf(clock)).toBe(start + 1_000 + hour);
      expect(clock.anomalies()).toEqual([]);
      expect(clock.oddity()).toBeNull();
    });

    it.each([
      ['ahead', 10 * day],
      ['behind', -10 * day],
    ])('tells and shows a wall that is %s by more than 120 s', (_way, by) => {
      const hand = machineAt(start);
      const clock = clockOf(hand, null);
      clock.heard(start);
      hand.pass(hour);
      hand.state.wall += by;
      expect(effectiveOf(clock)).toBe(start + hour);
      expect(clock.anomalies()).toEqual([{ anomaly: 'wallDiffers', byMs: by }]);
      expect(clock.oddity()).toEqual({ kind: 'wallDiffers', byMs: by, wallMs: start + hour + by });
      hand.state.wall -= by;
      expect(clock.oddity()).toBeNull();
    });

    it('stays so for a program started again in the same boot', () => {
      const hand = machineAt(start);
      const clock = clockOf(hand, null);
      clock.heard(start + hour);
      hand.pass(1_000);
      const again = machineAt(start + 5 * day, hand.state.monotonic + 1_000);
      expect(effectiveOf(clockOf(again, clock.record()))).toBe(start + hour + 2_000);
    });
  });

  describe('other boot, wall not behind and at most 48 h ahead', () => {
    it.each([
      ['the very time before', 0],
      ['a little ahead', hour],
      ['48 h ahead, all that is believed', believedAheadMs],
    ])('is the wall: %s', (_name, ahead) => {
      const clock = clockOf(machineAt(start + ahead), lastAt(start));
      expect(effectiveOf(clock)).toBe(start + ahead);
      expect(clock.anomalies()).toEqual([]);
      expect(clock.oddity()).toBeNull();
    });

    it('waits for a wall that is behind by no more than is worth a word', () => {
      const clock = clockOf(machineAt(start - noticedDifferenceMs), lastAt(start));
      expect(effectiveOf(clock)).toBe(start);
      expect(clock.anomalies()).toEqual([]);
    });

    it('is the wall although HQ was heard in the boot before', () => {
      const last = lastAt(start, { hqTime: start - hour, hqMonotonicMs: 5 });
      expect(effectiveOf(clockOf(machineAt(start + day), last))).toBe(start + day);
    });
  });

  describe('wall more than 120 s behind', () => {
    it('is the last time and the monotonic time since boot, told once and shown', () => {
      const hand = machineAt(start - noticedDifferenceMs - 1, 5_000);
      const clock = clockOf(hand, lastAt(start));
      expect(effectiveOf(clock)).toBe(start + 5_000);
      hand.pass(hour);
      expect(effectiveOf(clock)).toBe(start + 5_000 + hour);
      expect(clock.anomalies()).toEqual([
        { anomaly: 'wallBehind', byMs: -noticedDifferenceMs - 1 - 5_000 },
      ]);
      expect(clock.oddity()?.kind).toBe('wallBehind');
    });

    it('holds within one boot too, standing alone', () => {
      const hand = machineAt(start);
      const clock = clockOf(hand, null);
      clock.now();
      hand.pass(hour);
      hand.state.wall -= day;
      expect(effectiveOf(clock)).toBe(start + hour);
      expect(clock.anomalies()).toEqual([{ anomaly: 'wallBehind', byMs: -day }]);
    });
  });

  describe('wall more than 48 h ahead, no HQ', () => {
    it('counts on until a second person confirms the date', () => {
      const hand = machineAt(start + believedAheadMs + 1, 5_000);
      const clock = clockOf(hand, lastAt(start));
      expect(effectiveOf(clock)).toBe(start + 5_000);
      expect(isDoubtful(clock)).toBe(true);
      expect(clock.anomalies()).toMatchObject([{ anomaly: 'wallAhead' }]);
      clock.confirmDate();
      expect(isDoubtful(clock)).toBe(false);
      expect(effectiveOf(clock)).toBe(start + believedAheadMs + 1);
    });

    it('does not come to be believed because time passes', () => {
      const hand = machineAt(start + believedAheadMs + 1, 0);
      const clock = clockOf(hand, lastAt(start));
      for (let hours = 0; hours < 100; hours += 1) {
        expect(isDoubtful(clock)).toBe(true);
        hand.pass(hour);
      }
    });

    it('counts on until HQ’s time comes', () => {
      const clock = clockOf(machineAt(start + tenYears, 5_000), lastAt(start));
      clock.heard(start + hour);
      expect(effectiveOf(clock)).toBe(start + hour);
      expect(isDoubtful(clock)).toBe(false);
    });
  });

  describe('HQ’s signed time arrives', () => {
    it('is HQ’s time, even backwards, which nothing else can do; told', () => {
      const hand = machineAt(start + tenYears);
      const clock = clockOf(hand, null);
      clock.now();
      clock.heard(start);
      expect(effectiveOf(clock)).toBe(start);
      expect(clock.anomalies()).toEqual([
        { anomaly: 'hqCorrected', byMs: -tenYears },
        { anomaly: 'wallDiffers', byMs: tenYears },
      ]);
    });

    it('is not told where it differs by 120 s or less', () => {
      const clock = clockOf(machineAt(start), null);
      clock.heard(start - noticedDifferenceMs);
      clock.heard(start);
      expect(clock.anomalies()).toEqual([]);
    });
  });

  it('suspend: both clocks ran on while it slept, and nothing is odd', () => {
    const hand = machineAt(start);
    const clock = clockOf(hand, null);
    clock.now();
    hand.pass(3 * day);
    expect(effectiveOf(clock)).toBe(start + 3 * day);
    expect(clock.anomalies()).toEqual([]);
  });

  it('suspend after HQ was heard: its time runs on with the monotonic clock', () => {
    const hand = machineAt(start);
    const clock = clockOf(hand, null);
    clock.heard(start);
    hand.pass(8 * hour);
    expect(effectiveOf(clock)).toBe(start + 8 * hour);
  });

  it('reboot with a dead battery: 1970 is not believed, and time goes on from the last', () => {
    const hand = machineAt(0, 30_000, 'boot-3');
    const clock = clockOf(hand, lastAt(start, { hqTime: start - hour, hqMonotonicMs: 7 }));
    expect(effectiveOf(clock)).toBe(start + 30_000);
    expect(clock.anomalies()).toEqual([{ anomaly: 'wallBehind', byMs: -start - 30_000 }]);
    hand.pass(hour);
    expect(effectiveOf(clock)).toBe(start + 30_000 + hour);
    // Somebody, or the network, sets it right.
    hand.state.wall = start + 2 * hour;
    expect(effectiveOf(clock)).toBe(start + 2 * hour);
    expect(clock.oddity()).toBeNull();
  });

  it('10 years ahead, then fixed: no time is lost in between, and none is skipped', () => {
    const hand = machineAt(start + tenYears, 5_000);
    const clock = clockOf(hand, lastAt(start));
    expect(effectiveOf(clock)).toBe(start + 5_000);
    hand.state.wall = start + hour;
    expect(effectiveOf(clock)).toBe(start + hour);
    expect(isDoubtful(clock)).toBe(false);
    expect(clock.anomalies().map(({ anomaly }) => anomaly)).toEqual(['wallAhead', 'wallMoved']);
  });

  it('standing alone: a wall turned on by less than 48 h is believed, and told', () => {
    const hand = machineAt(start);
    const clock = clockOf(hand, null);
    clock.now();
    hand.pass(hour);
    hand.state.wall += day;
    expect(effectiveOf(clock)).toBe(start + hour + day);
    expect(clock.anomalies()).toEqual([{ anomaly: 'wallMoved', byMs: day }]);
    expect(clock.oddity()).toBeNull();
  });
});

describe('what is told', () => {
  it('stays told of until the journal has it', () => {
    const hand = machineAt(start);
    const clock = clockOf(hand, lastAt(start + hour));
    clock.now();
    clock.heard(start + 3 * hour);
    expect(clock.anomalies().map(({ anomaly }) => anomaly)).toEqual(['wallBehind', 'hqCorrected']);
    clock.journalled(1);
    expect(clock.anomalies().map(({ anomaly }) => anomaly)).toEqual(['hqCorrected']);
    clock.journalled(0);
    clock.journalled(1);
    expect(clock.anomalies()).toEqual([]);
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
      let before = effectiveOf(clock);
      for (const { wallBy, pass } of steps) {
        hand.pass(pass);
        hand.state.wall += wallBy;
        const effective = effectiveOf(clock);
        expect(effective).toBeGreaterThanOrEqual(before);
        before = effective;
      }
    }),
  );
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
