import type { Problem } from '../../shared/contract/problem.ts';
import { useNow } from '../bridge/session.ts';
import { minutesAndSeconds } from '../format.ts';
import { useProblemWords, useWords } from '../words.ts';

const countdownEveryMs = 500;

interface PinProblem {
  /** What went wrong with the PIN, in words; `undefined` when nothing did. */
  readonly said: string | undefined;
  /** Entering is of no use until the lock-out is over. */
  readonly isLocked: boolean;
}

/** A wrong PIN or a lock-out in words, the lock-out counting down. */
export function usePinProblem(problem: Problem | null): PinProblem {
  const words = useWords('session');
  const say = useProblemWords();
  const now = useNow(countdownEveryMs);
  if (problem === null) return { said: undefined, isLocked: false };
  const { left, until } = problem.detail;
  if (problem.code === 'wrongPin' && typeof left === 'number') {
    return { said: words('wrongPinLeft', { tries: left }), isLocked: false };
  }
  if (problem.code === 'lockedOut' && typeof until === 'number') {
    const leftMs = until - now;
    if (leftMs <= 0) return { said: undefined, isLocked: false };
    return { said: words('lockedFor', { time: minutesAndSeconds(leftMs) }), isLocked: true };
  }
  return { said: say(problem), isLocked: false };
}
