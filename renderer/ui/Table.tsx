import type { ReactNode } from 'react';
import { cls } from './cls.ts';
import s from './Table.module.css';

export interface TableColumn<T> {
  readonly id: string;
  readonly title: string;
  /** Figures stand at the right. */
  readonly align?: 'start' | 'end';
  readonly cell: (row: T) => ReactNode;
  /** This column names the row for screen readers. */
  readonly isRowHeader?: boolean;
}

export interface TableProps<T> {
  readonly caption: string;
  readonly columns: readonly TableColumn<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string | number;
}

/** A plain table; becomes a list of cards where the window is narrow. */
export function Table<T>({ caption, columns, rows, rowKey }: TableProps<T>) {
  return (
    <div className={s.scroll}>
      <table className={s.table}>
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={cls(column.align === 'end' && s.end)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => {
                const Cell = column.isRowHeader === true ? 'th' : 'td';
                return (
                  <Cell
                    key={column.id}
                    className={cls(column.align === 'end' && s.end)}
                    data-title={column.title}
                    {...(column.isRowHeader === true ? { scope: 'row' as const } : {})}
                  >
                    {column.cell(row)}
                  </Cell>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
