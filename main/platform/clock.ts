import type { CivilTime, InstantMs } from '../../shared/domain/time/civil.ts';
import type { Clock, ClockOddity, ClockRecord } from '../app/ports.ts';
import type { RememberingClock } from '../app/time/timekeeping.ts';
import type { Machine } from './machine.ts';

/** A wall this far from what we hold to be the time is worth a line in the journal. */
export const noticedDifferenceMs = 120_000;
/** A wall this far ahead of the last known time is not believed without HQ or a second person. */
export const believedAheadMs = 48 * 3_600_000;

/** `wallMoved`: believed, yet somebody turned the wall on while the machine ran. */
export type ClockAnomalyKind = ClockOddity['kind'] | 'wallMoved' | 'hqCorrected';

/** What the journal is to say: the wall (or HQ) less the time we would have held to, ms. */
export interface ClockAnomaly {
  readonly anomaly: ClockAnomalyKind;
  readonly byMs: number;
}

export interface MachineClock extends RememberingClock {
  anomalies(): readonly ClockAnomaly[];
}

export type CivilOf = (instant: InstantMs, zone: string, cutOverMinute: number) => CivilTime;

/** A time and the monotonic reading, in this boot, at which it held. */
interface Anchor {
  readonly time: InstantMs;
  readonly monotonicMs: number;
}

/** Something that lasts until the wall, or HQ, says otherwise. */
interface Standing {
  readonly kind: ClockOddity['kind'];
  readonly byMs: number;
}

interface Judgement {
  readonly time: InstantMs;
  readonly odd: Standing | null;
  /** How far the wall was turned on while we looked away, ms; 0 for what is not worth a word. */
  readonly movedMs: number;
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

function judged(time: InstantMs, movedMs = 0): Judgement {
  return { time, odd: null, movedMs };
}

function held(time: InstantMs, kind: Standing['kind'], wall: number): Judgement {
  return { time, odd: { kind, byMs: wall - time }, movedMs: 0 };
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
  const movedMs = wall > reached + noticedDifferenceMs ? wall - reached : 0;
  return judged(Math.max(wall, from.time), movedMs);
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
  /** As it was when it began; `odd` is as it was at the last look. */
  let standing: Standing | null = null;
  let odd: Standing | null = null;
  let untold: readonly ClockAnomaly[] = [];
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
    if (standing?.kind !== 'wallAhead') return believedAheadMs;
    return Math.min(believedAheadMs, standing.byMs - noticedDifferenceMs);
  }

  /** An anomaly is told when it begins, not at each look. */
  function notice(found: Judgement): void {
    odd = found.odd;
    if (found.movedMs > 0) tell('wallMoved', found.movedMs);
    if (odd !== null && odd.kind === standing?.kind) return;
    if (odd !== null) tell(odd.kind, odd.byMs);
    standing = odd;
  }

  function tell(anomaly: ClockAnomalyKind, byMs: number): void {
    untold = [...untold, { anomaly, byMs }];
  }

  function look(): ReturnType<Clock['now']> {
    const wallMs = Math.floor(machine.wall());
    const monotonicMs = machine.monotonic();
    const judgement = judge(wallMs, monotonicMs);
    const { time } = judgement;
    notice(judgement);
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
      if (Math.abs(byMs) > noticedDifferenceMs) tell('hqCorrected', byMs);
      hqTime = time;
      hq = { time, monotonicMs: before.monotonicMs };
      latest = hq;
    },

    anomalies: () => untold,

    journalled(count) {
      untold = untold.slice(count);
    },

    oddity() {
      const { wallMs } = look();
      return odd === null ? null : { ...odd, wallMs };
    },

    confirmDate() {
      const { wallMs, monotonicMs } = look();
      if (odd?.kind !== 'wallAhead') return;
      latest = { time: wallMs, monotonicMs };
      standing = null;
      odd = null;
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
