import type { HistoryRow } from '../../shared/contract/views.ts';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useCall } from '../bridge/queries.ts';
import { useSession } from '../bridge/session.ts';
import { cls } from '../ui/cls.ts';
import { Icon } from '../ui/Icon.tsx';
import { useFormat, useWords } from '../words.ts';
import { rowsAt, usePlace } from './place.ts';
import s from './NavBar.module.css';

const lastRows = { before: null, count: 5 } as const;

/** What was done last, newest first: the same query as the redeeming screen's. */
export function useLastDone(): readonly HistoryRow[] {
  return useCall('history.list', lastRows).value ?? [];
}

function Last() {
  const words = useWords('session');
  const { time } = useFormat();
  const last = useLastDone()[0];
  // Its room is kept while nothing is known: the bar must not move under a finger.
  if (last === undefined) return <div className={s.last} />;
  const what = words(last.undone === 'whole' ? 'last_undone' : `last_${last.kind}`);
  return <p className={s.last}>{words('last', { time: time(last.at), what })}</p>;
}

export function NavBar() {
  const words = useWords('session');
  const { place: here, go } = usePlace();
  const { isManager } = useSession();
  return (
    <footer className={s.bar}>
      <nav className={s.nav} aria-label={words('mainNav')}>
        {rowsAt('bar', isManager).map(({ place, icon }) => (
          <AriaButton
            key={place}
            className={cls(s.item, place === here && s.here)}
            aria-current={place === here ? 'page' : 'false'}
            onPress={() => go(place)}
          >
            <Icon name={icon} size={20} />
            <span className={s.word}>{words(place)}</span>
          </AriaButton>
        ))}
      </nav>
      <Last />
    </footer>
  );
}
