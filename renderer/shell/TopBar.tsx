import type { PersonView, SessionView } from '../../shared/contract/views.ts';
import { useNow } from '../bridge/session.ts';
import { useFormat } from '../words.ts';
import { useCounterName } from './counterName.ts';
import { HelpButton } from './HelpButton.tsx';
import { LanguageButton } from './LanguageButton.tsx';
import { LineState } from './LineState.tsx';
import { MainMenu } from './MainMenu.tsx';
import { OperatorMenu } from './OperatorMenu.tsx';
import s from './TopBar.module.css';

const clockEveryMs = 1_000;

function Clock() {
  const now = useNow(clockEveryMs);
  const { time } = useFormat();
  return (
    <time className={s.clock} dateTime={new Date(now).toISOString()}>
      {time(now)}
    </time>
  );
}

interface TopBarProps {
  readonly session: SessionView;
  readonly operator: PersonView;
}

export function TopBar({ session, operator }: TopBarProps) {
  const { text } = useFormat();
  const counterName = useCounterName();
  return (
    <header className={s.bar}>
      <div className={s.place}>
        <strong className={s.shop}>{session.shop === null ? '' : text(session.shop.name)}</strong>
        <span className={s.counter}>{counterName(session.counterName)}</span>
      </div>
      <LineState />
      <Clock />
      <OperatorMenu operator={operator} />
      <LanguageButton />
      <HelpButton />
      <MainMenu />
    </header>
  );
}
