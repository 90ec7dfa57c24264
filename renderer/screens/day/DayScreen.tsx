import { useState } from 'react';
import { useSession } from '../../bridge/session.ts';
import { Tabs } from '../../ui/Tabs.tsx';
import { useWords } from '../../words.ts';
import { Screen } from '../Screen.tsx';
import { PastDays } from './PastDays.tsx';
import { TodayPart } from './TodayPart.tsx';
import s from './DayScreen.module.css';

/** The day so far, handing over and closing; and, for managers, every day before. */
export function DayScreen() {
  const words = useWords('day');
  const { isManager } = useSession();
  const [tab, setTab] = useState<'today' | 'past'>('today');
  const [day, setDay] = useState<string | null>(null);
  const today = (
    <div className={s.tab}>
      <TodayPart key={day ?? 'today'} day={day} onDay={setDay} />
    </div>
  );
  const openDay = (open: string) => {
    setDay(open);
    setTab('today');
  };
  return (
    <Screen title={words('title')}>
      {isManager ? (
        <Tabs
          label={words('title')}
          selected={tab}
          onChange={setTab}
          items={[
            { id: 'today', label: words('today'), content: today },
            { id: 'past', label: words('pastDays'), content: <PastDays onOpenDay={openDay} /> },
          ]}
        />
      ) : (
        today
      )}
    </Screen>
  );
}
