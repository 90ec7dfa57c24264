import type { HistoryRow } from '../../../shared/contract/views.ts';
import { useLastDone } from '../../shell/NavBar.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { useFormat, useWords } from '../../words.ts';
import s from './cards.module.css';

const marks = { no: [], part: ['undonePartMark'], whole: ['undoneMark'] } as const;

/** The last few at this counter, to settle "did I do that one?" at a glance. */
export function LastCard() {
  const words = useWords('redeem');
  const { text, time, money } = useFormat();
  const rows = useLastDone();
  const labelOf = ({ kind, titles }: HistoryRow): string => {
    if (kind === 'void') return words('lastVoid');
    const named = titles.map(text).join(' · ');
    return kind === 'remake' ? [words('lastRemake'), named].join(' · ') : named;
  };
  return (
    <Panel title={words('lastDone')}>
      {rows.length === 0 ? (
        <p className={s.quiet}>{words('lastNone')}</p>
      ) : (
        <DataList label={words('lastDone')}>
          {rows.map((row) => (
            <Row
              key={row.seq}
              label={labelOf(row)}
              sub={[time(row.at), ...marks[row.undone].map((mark) => words(mark))].join(' · ')}
              value={row.discountMinor === 0 ? undefined : money(-row.discountMinor)}
            />
          ))}
        </DataList>
      )}
    </Panel>
  );
}
