import type { Machine } from '../../../main/platform/machine.ts';

export const secondMs = 1_000;
export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
export const yearMs = 365 * dayMs;

/** The true time, and a machine whose own clocks may say anything. */
export interface TurnedMachine {
  /** Head office’s time: what it really is. */
  trueTime(): number;
  machine(): Machine;
  /** Time passes, awake or asleep. */
  pass(ms: number): void;
  turnWall(byMs: number): void;
  setWall(to: number): void;
  reboot(): void;
}

export function turnedMachine(startsAt: number): TurnedMachine {
  let real = startsAt;
  let wall = startsAt;
  let monotonic = 60_000;
  let boot = 1;
  return {
    trueTime: () => real,
    machine: () => ({
      wall: () => wall,
      monotonic: () => monotonic,
      bootId: boot.toString(16).padStart(32, '0'),
    }),
    pass(ms) {
      real += ms;
      wall += ms;
      monotonic += ms;
    },
    turnWall(byMs) {
      wall += byMs;
    },
    setWall(to) {
      wall = to;
    },
    reboot() {
      boot += 1;
      monotonic = 5_000;
    },
  };
}
