import type { SyncView } from '../../shared/contract/views.ts';
import { useCall } from '../bridge/queries.ts';
import { useNow } from '../bridge/session.ts';
import { cls } from '../ui/cls.ts';
import { useFormat, useWords } from '../words.ts';
import type { Format, Say } from '../words.ts';
import s from './TopBar.module.css';

const ageEveryMs = 15_000;

function stateWords(sync: SyncView, words: Say<'session'>, format: Format): string {
  switch (sync.state) {
    case 'standAlone':
      return words('standAlone');
    case 'synced':
      return sync.lastSync === null
        ? words('neverSynced')
        : words('synced', { ago: format.ago(sync.lastSync) });
    case 'offline':
      return words('offline');
    case 'refused':
      return words('refused');
    case 'frozen':
      return words('frozen');
  }
}

const marks: Readonly<Record<SyncView['state'], string | undefined>> = {
  standAlone: s.alone,
  synced: undefined,
  offline: s.away,
  refused: s.stopped,
  frozen: s.stopped,
};

/** The line in a dot and a few words; the shape tells it too. */
export function LineState() {
  const words = useWords('session');
  const format = useFormat();
  // Looked at again as time passes: "1 min ago" grows old by itself.
  useNow(ageEveryMs);
  const { value: sync } = useCall('sync.status', {});
  if (sync === null) return null;
  const said = stateWords(sync, words, format);
  return (
    <span className={s.line} title={said}>
      <span className={cls(s.dot, marks[sync.state])} aria-hidden="true" />
      <span className={s.lineWords}>{said}</span>
    </span>
  );
}
