import { useLastDone } from '../../shell/NavBar.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { useFormat, useWords } from '../../words.ts';
import s from './cards.module.css';

/** The last few at this counter, to settle "did I do that one?" at a glance. */
export function LastCard() {
  const words = useWords('redeem');
  const { text, time, money } = useFormat();
  const rows = useLastDone();
  return (
    <Panel title={words('lastDone')}>
      {rows.length === 0 ? (
        <p className={s.quiet}>{words('lastNone')}</p>
      ) : (
        <DataList label={words('lastDone')}>
          {rows.map((row) => (
            <Row
              key={row.seq}
              label={row.kind === 'void' ? words('lastVoid') : row.titles.map(text).join(' · ')}
              sub={row.undone ? `${time(row.at)} · ${words('undoneMark')}` : time(row.at)}
              value={row.discountMinor === 0 ? undefined : money(-row.discountMinor)}
            />
          ))}
        </DataList>
      )}
    </Panel>
  );
}
