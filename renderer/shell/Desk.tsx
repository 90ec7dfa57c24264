import { useCallback, useLayoutEffect } from 'react';
import type { Problem } from '../../shared/contract/problem.ts';
import type { PersonView, SessionView } from '../../shared/contract/views.ts';
import { useAct } from '../bridge/queries.ts';
import { Banner } from '../ui/Banner.tsx';
import { useOrder, useOrderStore } from '../screens/redeem/orderStore.ts';
import { useProblemWords, useWords } from '../words.ts';
import { useLockKey } from './shortcuts.ts';
import { useAutoLock } from './autoLock.ts';
import { DiskBanner } from './DiskBanner.tsx';
import { KeysBanner } from './KeysBanner.tsx';
import { ClockBanner } from './ClockBanner.tsx';
import { NavBar } from './NavBar.tsx';
import { OfflineBanner } from './OfflineBanner.tsx';
import { Part } from './parts.tsx';
import { usePlace } from './place.ts';
import { TopBar } from './TopBar.tsx';
import s from './Desk.module.css';

interface DeskProps {
  readonly session: SessionView;
  readonly operator: PersonView;
  /** The program behind the screen answers. */
  readonly isAnswering: boolean;
  /** Why a badge that was read a moment ago was no good. */
  readonly badgeProblem: Problem | null;
}

/** The counter at work: bar, line state, the open part, and the way to the others. */
export function Desk({ session, operator, isAnswering, badgeProblem }: DeskProps) {
  const say = useProblemWords();
  const words = useWords('session');
  const { place, go } = usePlace();
  const { act: signOut } = useAct('session.signOut');
  const lock = useCallback(() => void signOut({ because: 'idle' }), [signOut]);
  const orders = useOrderStore();
  const hearScans = useCallback(
    (note: () => void) =>
      orders.subscribe((now, before) => {
        if (now.scansTaken !== before.scansTaken) note();
      }),
    [orders],
  );
  const lockNow = useCallback(() => void signOut({ because: 'operator' }), [signOut]);
  useLockKey(lockNow);
  const atCounter = useOrder((order) => order.atCounter);
  // Before the first picture: nobody sees what somebody else had in hand.
  useLayoutEffect(() => {
    if (orders.getState().owner === operator.id) return;
    atCounter(operator.id);
    go('redeem');
  }, [orders, atCounter, operator.id, go]);
  useAutoLock(session.shop?.autoLockMinutes ?? null, hearScans, lock);
  return (
    <div className={s.desk} data-mode={session.mode}>
      <TopBar session={session} operator={operator} />
      {session.mode === 'practice' ? <p className={s.practice}>{words('practice')}</p> : null}
      {isAnswering ? (
        <>
          <OfflineBanner />
          <ClockBanner />
          <DiskBanner />
          <KeysBanner />
        </>
      ) : (
        <Banner tone="bad" shape="line">
          {words('noAnswerTitle')}
        </Banner>
      )}
      {badgeProblem === null ? null : (
        <Banner tone="warn" shape="line">
          {say(badgeProblem)}
        </Banner>
      )}
      <main className={s.part}>
        <Part place={place} />
      </main>
      <NavBar />
    </div>
  );
}
