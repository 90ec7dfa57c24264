import type { HistoryRow } from '../../../shared/contract/views.ts';
import { useLastDone } from '../../shell/NavBar.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { useFormat, useWords } from '../../words.ts';
import { counted } from './lineNames.ts';
import s from './cards.module.css';

const marks = { no: [], part: ['undonePartMark'], whole: ['undoneMark'] } as const;

const said = {
  goodwill: 'lastGoodwill',
  issuedAfter: 'lastIssuedAfter',
  rainCheck: 'lastRainCheck',
  remake: 'lastRemake',
} as const;

/** The last few at this counter, to settle "did I do that one?" at a glance. */
export function LastCard() {
  const words = useWords('redeem');
  const { text, time, money } = useFormat();
  const rows = useLastDone();
  const labelOf = ({ kind, titles }: HistoryRow): string => {
    if (kind === 'void') return words('lastVoid');
    const named = counted(titles.map(text));
    return kind === 'redemption' ? named : [words(said[kind]), named].join(' · ');
  };
  /** Only a redemption takes off: what was undone comes back, what was given is not used yet. */
  const worthOf = ({ kind, discountMinor }: HistoryRow): string | undefined => {
    if (discountMinor === 0) return undefined;
    return money(kind === 'redemption' ? -discountMinor : discountMinor);
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
              value={worthOf(row)}
            />
          ))}
        </DataList>
      )}
    </Panel>
  );
}
