import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { PersonView, SessionView } from '../../shared/contract/views.ts';
import type { Role, ShopConfig } from '../../shared/protocol/feed.ts';
import { useCall } from './queries.ts';

export interface Session {
  readonly view: SessionView | null;
  readonly shop: ShopConfig | null;
  /** Effective time at the terminal now, ms: the terminal's word plus what has passed since. */
  readonly effectiveNow: () => number;
  /** True for managers and above. */
  readonly isManager: boolean;
}

const managing: readonly Role[] = ['manager', 'areaManager'];

/** Whether a role may approve and manage. */
export const manages = (role: Role): boolean => managing.includes(role);

const isManaging = (operator: SessionView['operator']): boolean =>
  operator !== null && manages(operator.role);

/**
 * Whose desk a part of the screen stands on. While nobody is signed in it is kept for them, unseen, and
 * takes nobody else for its owner.
 */
export const KeptOperatorContext = createContext<PersonView | null>(null);

/** Who and where; the same query everywhere, so it costs nothing to ask in many places. */
export function useSession(): Session {
  const { value: heard } = useCall('session.state', {});
  const kept = useContext(KeptOperatorContext);
  const view = useMemo(
    () =>
      heard === null || kept === null || heard.operator !== null
        ? heard
        : { ...heard, operator: kept },
    [heard, kept],
  );
  const client = useQueryClient();
  const effectiveNow = useCallback(() => {
    const heardAt = client.getQueryState(['session.state', {}])?.dataUpdatedAt ?? 0;
    return view === null ? Date.now() : view.now + Math.max(0, Date.now() - heardAt);
  }, [client, view]);
  return useMemo(
    () => ({
      view,
      shop: view?.shop ?? null,
      effectiveNow,
      isManager: isManaging(view?.operator ?? null),
    }),
    [view, effectiveNow],
  );
}

/** The effective time; the component is drawn anew every `everyMs`. */
export function useNow(everyMs: number): number {
  const { effectiveNow } = useSession();
  const [, setTicks] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTicks((ticks) => ticks + 1), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return effectiveNow();
}
