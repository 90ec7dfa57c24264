import type { HistoryRow } from '../../shared/contract/views.ts';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useCall } from '../bridge/queries.ts';
import { useSession } from '../bridge/session.ts';
import { cls } from '../ui/cls.ts';
import { Icon } from '../ui/Icon.tsx';
import type { IconName } from '../ui/Icon.tsx';
import { useFormat, useWords } from '../words.ts';
import { places, usePlace } from './place.ts';
import type { Place } from './place.ts';
import s from './NavBar.module.css';

const icons: Readonly<Record<Place, IconName>> = {
  redeem: 'ticket',
  goodwill: 'heart',
  history: 'clock',
  campaigns: 'campaign',
  devices: 'device',
  settings: 'gear',
};

/** Parts that are shown to managers only. */
const managersOnly: readonly Place[] = ['goodwill', 'campaigns'];

const lastRows = { before: null, count: 5 } as const;

/** What was done last, newest first: the same query as the redeeming screen's. */
export function useLastDone(): readonly HistoryRow[] {
  return useCall('history.list', lastRows).value ?? [];
}

function Last() {
  const words = useWords('session');
  const { time } = useFormat();
  const last = useLastDone()[0];
  if (last === undefined) return null;
  const what = words(last.undone === 'whole' ? 'last_undone' : `last_${last.kind}`);
  return <p className={s.last}>{words('last', { time: time(last.at), what })}</p>;
}

export function NavBar() {
  const words = useWords('session');
  const { place, go } = usePlace();
  const { isManager } = useSession();
  const shown = places.filter((each) => isManager || !managersOnly.includes(each));
  return (
    <footer className={s.bar}>
      <nav className={s.nav} aria-label={words('mainNav')}>
        {shown.map((each) => (
          <AriaButton
            key={each}
            className={cls(s.item, each === place && s.here)}
            aria-current={each === place ? 'page' : 'false'}
            onPress={() => go(each)}
          >
            <Icon name={icons[each]} size={20} />
            <span className={s.word}>{words(each)}</span>
          </AriaButton>
        ))}
      </nav>
      <Last />
    </footer>
  );
}
