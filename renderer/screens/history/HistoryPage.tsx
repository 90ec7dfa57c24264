import type { HistoryRow } from '../../../shared/contract/views.ts';
import { useCall } from '../../bridge/queries.ts';
import { useSession } from '../../bridge/session.ts';
import { Button } from '../../ui/Button.tsx';
import { cls } from '../../ui/cls.ts';
import { Icon } from '../../ui/Icon.tsx';
import type { IconName } from '../../ui/drawings.ts';
import { useFormat, useWords } from '../../words.ts';
import { Asked } from '../Screen.tsx';
import { Button as AriaButton } from 'react-aria-components/Button';
import s from './HistoryPage.module.css';

const pageRows = 20;

const icons: Readonly<Record<HistoryRow['kind'], IconName>> = {
  redemption: 'ticket',
  void: 'undo',
  goodwill: 'heart',
  issuedAfter: 'ticket',
  remake: 'sync',
  rainCheck: 'rainCheck',
};

/** What is worth knowing at a glance beside the amount. */
export function useRowNotes(): (row: HistoryRow) => readonly string[] {
  const words = useWords('history');
  const { view } = useSession();
  const sends = view?.standAlone === false;
  return (row) => [
    ...(row.undone === 'no' ? [] : [words(row.undone === 'whole' ? 'undone' : 'undonePart')]),
    ...(row.certainty === 'doubtful' ? [words('doubtful')] : []),
    ...(sends && !row.sent ? [words('waiting')] : []),
    ...(row.copies > 0 ? [words('copies', { count: row.copies })] : []),
  ];
}

interface RowButtonProps {
  readonly row: HistoryRow;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function RowButton({ row, isChosen, onChoose }: RowButtonProps) {
  const words = useWords('history');
  const notes = useRowNotes()(row);
  const { moment, money, text } = useFormat();
  const kind = words(`kind_${row.kind}`);
  const titles = row.titles.map(text).join(' + ');
  const facts = [moment(row.at), row.operator, ...notes];
  return (
    <AriaButton
      className={cls(s.row, isChosen && s.chosen)}
      onPress={onChoose}
      aria-pressed={isChosen}
    >
      <Icon name={icons[row.kind]} size={20} />
      <span className={s.what}>
        <span className={cls(s.title, row.undone === 'whole' && s.undone)}>
          {titles === '' ? kind : titles}
        </span>
        <span className={s.sub}>{(titles === '' ? facts : [kind, ...facts]).join(' · ')}</span>
      </span>
      {row.kind === 'remake' || row.kind === 'rainCheck' ? null : (
        <span className={s.amount}>
          {row.kind === 'redemption' ? money(-row.discountMinor) : money(row.discountMinor)}
        </span>
      )}
    </AriaButton>
  );
}

export interface HistoryRowsProps {
  readonly rows: readonly HistoryRow[];
  /** Number of the one that is open. */
  readonly chosen: number | null;
  readonly onChoose: (row: HistoryRow) => void;
}

/** Rows one under the other, of which one may be open. */
export function HistoryRows({ rows, chosen, onChoose }: HistoryRowsProps) {
  return (
    <ul className={s.list}>
      {rows.map((row) => (
        <li key={row.seq}>
          <RowButton row={row} isChosen={row.seq === chosen} onChoose={() => onChoose(row)} />
        </li>
      ))}
    </ul>
  );
}

export interface HistoryPageProps {
  /** Rows before this entry; `null` for the newest. */
  readonly before: number | null;
  readonly isLast: boolean;
  readonly canSeeAll: boolean;
  readonly chosen: number | null;
  readonly onChoose: (row: HistoryRow) => void;
  readonly onMore: (before: number) => void;
}

/** One page of rows, with the way to the next under the last. */
export function HistoryPage({
  before,
  isLast,
  canSeeAll,
  chosen,
  onChoose,
  onMore,
}: HistoryPageProps) {
  const words = useWords('history');
  const page = useCall('history.list', { before, count: pageRows });
  return (
    <Asked called={page} waiting={words('loading')}>
      {(rows) => {
        const lowest = rows.at(-1)?.seq;
        const hasMore = canSeeAll && rows.length === pageRows && lowest !== undefined;
        return (
          <>
            <HistoryRows rows={rows} chosen={chosen} onChoose={onChoose} />
            {isLast && hasMore ? (
              <Button onPress={() => onMore(lowest)}>{words('more')}</Button>
            ) : null}
          </>
        );
      }}
    </Asked>
  );
}
