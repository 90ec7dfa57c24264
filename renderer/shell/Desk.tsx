import { useCallback } from 'react';
import type { PersonView, SessionView } from '../../shared/contract/views.ts';
import { useAct } from '../bridge/queries.ts';
import { Banner } from '../ui/Banner.tsx';
import { useWords } from '../words.ts';
import { useAutoLock } from './autoLock.ts';
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
}

/** The counter at work: bar, line state, the open part, and the way to the others. */
export function Desk({ session, operator, isAnswering }: DeskProps) {
  const words = useWords('session');
  const { place } = usePlace();
  const { act: signOut } = useAct('session.signOut');
  const lock = useCallback(() => void signOut({ because: 'idle' }), [signOut]);
  useAutoLock(session.shop?.autoLockMinutes ?? null, lock);
  return (
    <div className={s.desk} data-mode={session.mode}>
      <TopBar session={session} operator={operator} />
      {session.mode === 'practice' ? <p className={s.practice}>{words('practice')}</p> : null}
      {isAnswering ? (
        <OfflineBanner />
      ) : (
        <Banner tone="bad" shape="line">
          {words('noAnswerTitle')}
        </Banner>
      )}
      <main className={s.part}>
        <Part place={place} />
      </main>
      <NavBar />
    </div>
  );
}
