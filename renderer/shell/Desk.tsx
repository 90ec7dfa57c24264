import { useCallback, useLayoutEffect } from 'react';
import type { Problem } from '../../shared/contract/problem.ts';
import type { PersonView, SessionView } from '../../shared/contract/views.ts';
import { manages } from '../bridge/session.ts';
import { Banner } from '../ui/Banner.tsx';
import { useOrder, useOrderStore } from '../screens/redeem/orderStore.ts';
import { useWords } from '../words.ts';
import { useLockKey } from './shortcuts.ts';
import { useAutoLock } from './autoLock.ts';
import { CounterLines } from './CounterLines.tsx';
import { useLeave } from './leave.ts';
import { NavBar } from './NavBar.tsx';
import { Dock, Part } from './parts.tsx';
import { PracticeBar } from './PracticeBar.tsx';
import { usePlace } from './place.ts';
import type { Place } from './place.ts';
import { TopBar } from './TopBar.tsx';
import { useCustomerScreen } from './useCustomerScreen.ts';
import s from './Desk.module.css';

interface DeskProps {
  readonly session: SessionView;
  readonly operator: PersonView;
  /** The program behind the screen answers. */
  readonly isAnswering: boolean;
  /** Why a badge that was read a moment ago was no good. */
  readonly badgeProblem: Problem | null;
}

/** Where somebody who comes to the counter begins. */
function firstPlace({ mode, stepsDue, openingDue }: SessionView, { role }: PersonView): Place {
  if (mode === 'practice') return 'redeem';
  if (stepsDue === true && manages(role)) return 'nextSteps';
  return openingDue === true ? 'opening' : 'redeem';
}

/** The counter at work: bar, line state, the open part, and the way to the others. */
export function Desk({ session, operator, isAnswering, badgeProblem }: DeskProps) {
  const words = useWords('session');
  const { place, go } = usePlace();
  const leave = useLeave();
  const lock = useCallback(() => void leave('idle'), [leave]);
  const orders = useOrderStore();
  const hearScans = useCallback(
    (note: () => void) =>
      orders.subscribe((now, before) => {
        if (now.scansTaken !== before.scansTaken) note();
      }),
    [orders],
  );
  const lockNow = useCallback(() => void leave('operator'), [leave]);
  useLockKey(lockNow);
  useCustomerScreen();
  const first = firstPlace(session, operator);
  const atCounter = useOrder((order) => order.atCounter);
  // Before the first picture: nobody sees what somebody else had in hand.
  useLayoutEffect(() => {
    const isBack = orders.getState().owner === operator.id;
    atCounter(operator.id);
    if (!isBack) go(first);
  }, [orders, atCounter, operator.id, first, go]);
  useAutoLock(session.shop?.autoLockMinutes ?? null, hearScans, lock);
  return (
    <div className={s.desk} data-mode={session.mode}>
      <TopBar session={session} operator={operator} />
      {session.mode === 'practice' ? <PracticeBar /> : null}
      {isAnswering ? (
        <CounterLines badgeProblem={badgeProblem} />
      ) : (
        <Banner tone="bad" shape="line">
          {words('noAnswerTitle')}
        </Banner>
      )}
      <div className={s.work}>
        <main className={s.part}>
          <Part place={place} />
        </main>
        {session.mode === 'practice' && place !== 'practice' ? <Dock /> : null}
      </div>
      <NavBar />
    </div>
  );
}
