import { Suspense, lazy, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Table } from '../../ui/Table.tsx';
import { useWords } from '../../words.ts';
import { csvText } from '../../../shared/protocol/csvText.ts';
import { downloadText } from '../campaigns/download.ts';
import type { Bars } from './bars.ts';
import s from './desk.module.css';

const Chart = lazy(async () => ({ default: (await import('./Chart.tsx')).Chart }));

export interface FigureColumn<T> {
  readonly id: string;
  readonly title: string;
  /** As people read it. */
  readonly text: (row: T) => string;
  /** As a spreadsheet reckons with it; `text` when absent. */
  readonly plain?: (row: T) => string;
  readonly isFigure?: boolean;
}

export interface FigureProps<T> {
  readonly title: string;
  /** The picture in one sentence. */
  readonly says: string;
  /** Name of the exported file, without its ending. */
  readonly file: string;
  readonly columns: readonly FigureColumn<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  readonly bars: Bars;
  readonly isEmpty: boolean;
  readonly emptyText: string;
}

function csvOf<T>(columns: readonly FigureColumn<T>[], rows: readonly T[]): string {
  const head = columns.map(({ title }) => title);
  const body = rows.map((row) => columns.map(({ text, plain }) => (plain ?? text)(row)));
  return csvText([head, ...body]);
}

/**
 * A chart with the same figures as a table behind it. A screen reader gets the table, whichever of the two
 * is in sight.
 */
export function Figure<T>({
  title,
  says,
  file,
  bars,
  isEmpty,
  emptyText,
  ...table
}: FigureProps<T>) {
  const words = useWords('desk');
  const [isTable, setTable] = useState(false);
  const { columns, rows, rowKey } = table;
  if (isEmpty) {
    return (
      <Panel title={title} heading="section">
        <EmptyState icon="desk" title={emptyText} />
      </Panel>
    );
  }
  const shown = (
    <Table
      caption={title}
      rows={rows}
      rowKey={rowKey}
      columns={columns.map(({ id, title: head, text, isFigure = false }, index) => ({
        id,
        title: head,
        cell: text,
        isRowHeader: index === 0,
        align: isFigure ? ('end' as const) : ('start' as const),
      }))}
    />
  );
  return (
    <Panel
      title={title}
      heading="section"
      aside={
        <>
          <Button
            kind="quiet"
            aria-label={words(isTable ? 'chartOf' : 'tableOf', { chart: title })}
            onPress={() => setTable(!isTable)}
          >
            {words(isTable ? 'showChart' : 'showTable')}
          </Button>
          <Button
            kind="quiet"
            aria-label={words('exportOf', { chart: title })}
            onPress={() =>
              downloadText(`${file}.csv`, 'text/csv;charset=utf-8', csvOf(columns, rows))
            }
          >
            {words('export')}
          </Button>
        </>
      }
    >
      <p className={s.says}>{says}</p>
      {isTable ? (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keys
        <section className={s.table} aria-label={title} tabIndex={0}>
          {shown}
        </section>
      ) : (
        <div className={s.figure}>
          <div className={s.chart} aria-hidden="true">
            <Suspense fallback={<p className={s.waiting}>{words('loading')}</p>}>
              <Chart bars={bars} />
            </Suspense>
          </div>
          <div className={s.behind}>{shown}</div>
        </div>
      )}
    </Panel>
  );
}
