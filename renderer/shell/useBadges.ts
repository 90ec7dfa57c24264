import { useCallback, useEffect, useState } from 'react';
import type { Problem } from '../../shared/contract/problem.ts';
import { maxBadgeCharacters } from '../../shared/domain/people/badgeCode.ts';
import { useAct } from '../bridge/queries.ts';
import { createBadgeStore } from '../scan/badges.ts';
import type { BadgeStore, TakeBadge } from '../scan/badges.ts';

/** How long it is said at the counter that a badge was no good. */
const saidForMs = 10_000;

/** What the last badge came to. */
export interface Picked {
  readonly personId: string | null;
  readonly problem: Problem | null;
  /** Grows with each badge. */
  readonly times: number;
}

interface UseBadges {
  readonly badges: BadgeStore;
  readonly takeBadge: TakeBadge;
  readonly picked: Picked;
}

/** A badge read anywhere: it is for the dialog that waits for one, else it is somebody who signs in. */
export function useBadges(isReady: boolean): UseBadges {
  const [badges] = useState(createBadgeStore);
  const [picked, setPicked] = useState<Picked>({ personId: null, problem: null, times: 0 });
  const { act } = useAct('session.badge');
  const takeBadge = useCallback(
    (scanned: string) => {
      const raw = scanned.slice(0, maxBadgeCharacters);
      const { taker } = badges.getState();
      if (taker !== null) return taker(raw);
      if (!isReady) return undefined;
      void act({ raw, to: 'signIn' }).then((answer) =>
        setPicked(({ times }) => ({
          personId: answer.ok ? answer.value.personId : null,
          problem: answer.ok ? null : answer.problem,
          times: times + 1,
        })),
      );
      return undefined;
    },
    [badges, isReady, act],
  );
  useEffect(() => {
    if (picked.problem === null) return undefined;
    const timer = setTimeout(() => setPicked((last) => ({ ...last, problem: null })), saidForMs);
    return () => clearTimeout(timer);
  }, [picked]);
  return { badges, takeBadge, picked };
}
