import type { CivilTime, InstantMs } from '../../shared/domain/time/civil.ts';
import type { Clock, ClockRecord } from '../app/ports.ts';
import type { Machine } from './machine.ts';

/** A wall this far from what we hold to be the time is worth a line in the journal. */
export const noticedDifferenceMs = 120_000;
/** A wall this far ahead of the last known time is not believed without HQ or a second person. */
export const believedAheadMs = 48 * 3_600_000;

export type ClockAnomalyKind = 'wallDiffers' | 'wallBehind' | 'wallAhead' | 'hqCorrected';

/** What the journal is to say: the wall (or HQ) less the time we would have held to, ms. */
export interface ClockAnomaly {
  readonly anomaly: ClockAnomalyKind;
  readonly byMs: number;
}

export interface MachineClock extends Clock {
  /** Anomalies since the last call, oldest first, each to be journalled once. */
  takeAnomalies(): readonly ClockAnomaly[];
  /** The wall is too far ahead to be believed: HQ's time, or a second person, must settle it. */
  dateDoubtful(): boolean;
  /** A second person agreed that the wall is right. */
  confirmDate(): void;
  /** What to keep for the next start (`Writer.setClock`). */
  record(): ClockRecord;
}

export type CivilOf = (instant: InstantMs, zone: string, cutOverMinute: number) => CivilTime;

/** A time and the monotonic reading, in this boot, at which it held. */
interface Anchor {
  readonly time: InstantMs;
  readonly monotonicMs: number;
}

interface Judgement {
  readonly time: InstantMs;
  readonly anomaly: ClockAnomaly | null;
}

const minuteMs = 60_000;

/** Civil time is the same all through a minute, and asking for it costs as much as a look-up: kept. */
export function cachedCivil(civilOf: CivilOf): CivilOf {
  let last: { minute: number; zone: string; cutOver: number; civil: CivilTime } | null = null;
  return (instant, zone, cutOver) => {
    const minute = Math.floor(instant / minuteMs);
    if (last !== null && last.minute === minute && last.zone === zone && last.cutOver === cutOver) {
      return { ...last.civil, instant };
    }
    const civil = civilOf(instant, zone, cutOver);
    last = { minute, zone, cutOver, civil };
    return civil;
  };
}

function judged(time: InstantMs): Judgement {
  return { time, anomaly: null };
}

function held(time: InstantMs, anomaly: ClockAnomalyKind, wall: number): Judgement {
  return { time, anomaly: { anomaly, byMs: wall - time } };
}

/** The wall against the time that must have been reached since `from`, within one boot. */
function judgeWithin(
  from: Anchor,
  wall: number,
  monotonicMs: number,
  believedMs: number,
): Judgement {
  const reached = from.time + (monotonicMs - from.monotonicMs);
  if (wall < reached - noticedDifferenceMs) return held(reached, 'wallBehind', wall);
  if (wall > reached + believedMs) return held(reached, 'wallAhead', wall);
  return judged(Math.max(wall, from.time));
}

/** The wall at the first look after another boot; `monotonicMs` is since that boot. */
function judgeAfterBoot(lastEffective: InstantMs, wall: number, monotonicMs: number): Judgement {
  const reached = lastEffective + monotonicMs;
  if (wall < lastEffective - noticedDifferenceMs) return held(reached, 'wallBehind', wall);
  if (wall > lastEffective + believedAheadMs) return held(reached, 'wallAhead', wall);
  return judged(Math.max(wall, lastEffective));
}

/**
 * Effective time by TRUST.md's table (I9): after HQ was heard in this boot the wall is ignored; before
 * that it is believed within bounds; nothing but HQ's signed time ever turns it back.
 */
export function createClock(options: {
  readonly machine: Machine;
  readonly last: ClockRecord | null;
  readonly civilOf: CivilOf;
}): MachineClock {
  const { machine, last } = options;
  const sameBoot = last !== null && last.bootId === machine.bootId;
  let hq: Anchor | null = null;
  let latest: Anchor | null = null;
  let standing: ClockAnomaly | null = null;
  let anomalies: ClockAnomaly[] = [];
  let hqTime: InstantMs | null = last?.hqTime ?? null;

  if (sameBoot) {
    latest = { time: last.lastEffective, monotonicMs: last.lastMonotonicMs };
    if (last.hqTime !== null && last.hqMonotonicMs !== null) {
      hq = { time: last.hqTime, monotonicMs: last.hqMonotonicMs };
    }
  }

  function judge(wall: number, monotonicMs: number): Judgement {
    if (hq !== null) {
      const time = hq.time + (monotonicMs - hq.monotonicMs);
      const differs = Math.abs(wall - time) > noticedDifferenceMs;
      return differs ? held(time, 'wallDiffers', wall) : judged(time);
    }
    if (latest !== null) return judgeWithin(latest, wall, monotonicMs, believedMs());
    if (last !== null) return judgeAfterBoot(last.lastEffective, wall, monotonicMs);
    return judged(wall);
  }

  /** A wall once found too far ahead is believed again when somebody has put it back, not by and by. */
  function believedMs(): number {
    if (standing?.anomaly !== 'wallAhead') return believedAheadMs;
    return Math.min(believedAheadMs, standing.byMs - noticedDifferenceMs);
  }

  /** An anomaly is told when it begins, not at each look. */
  function notice(anomaly: ClockAnomaly | null): void {
    if (anomaly !== null && anomaly.anomaly === standing?.anomaly) return;
    if (anomaly !== null) anomalies.push(anomaly);
    standing = anomaly;
  }

  function look(): ReturnType<Clock['now']> {
    const wallMs = Math.floor(machine.wall());
    const monotonicMs = machine.monotonic();
    const { time, anomaly } = judge(wallMs, monotonicMs);
    notice(anomaly);
    const effective = Math.max(time, latest?.time ?? time);
    latest = { time: effective, monotonicMs };
    return { effective, wallMs, monotonicMs, bootId: machine.bootId };
  }

  return {
    now: look,
    civil: cachedCivil(options.civilOf),

    heard(time) {
      const before = look();
      const byMs = time - before.effective;
      if (Math.abs(byMs) > noticedDifferenceMs) anomalies.push({ anomaly: 'hqCorrected', byMs });
      hqTime = time;
      hq = { time, monotonicMs: before.monotonicMs };
      latest = hq;
    },

    takeAnomalies() {
      const taken = anomalies;
      anomalies = [];
      return taken;
    },

    dateDoubtful() {
      look();
      return standing?.anomaly === 'wallAhead';
    },

    confirmDate() {
      const { wallMs, monotonicMs } = look();
      if (standing?.anomaly !== 'wallAhead') return;
      latest = { time: wallMs, monotonicMs };
      standing = null;
    },

    record() {
      const { effective, monotonicMs } = look();
      return {
        lastEffective: effective,
        lastMonotonicMs: monotonicMs,
        bootId: machine.bootId,
        hqTime,
        hqMonotonicMs: hq?.monotonicMs ?? null,
      };
    },
  };
}
