import type { ReactNode } from 'react';
import { Button } from '../../ui/Button.tsx';
import s from '../form.module.css';
import r from './RowsEditor.module.css';

interface RowsEditorProps<Row> {
  readonly label: string;
  /** What stands over it says the same already. */
  readonly isTitled?: boolean;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly rows: readonly Row[];
  readonly onChange: (rows: readonly Row[]) => void;
  readonly fresh: Row;
  readonly maxRows: number;
  /** Fields of one row, `at` being its place. */
  readonly children: (row: Row, change: (part: Partial<Row>) => void, at: number) => ReactNode;
  readonly addLabel: string;
  readonly removeLabel: string;
}

/** A short list that is written row by row: each can be changed and taken off, and more added. */
export function RowsEditor<Row>({
  label,
  isTitled = false,
  hint,
  error,
  rows,
  onChange,
  fresh,
  maxRows,
  children,
  addLabel,
  removeLabel,
}: RowsEditorProps<Row>) {
  const change = (at: number, part: Partial<Row>) =>
    onChange(rows.map((row, place) => (place === at ? { ...row, ...part } : row)));
  return (
    <fieldset className={s.group}>
      <legend className={isTitled ? 'unseen' : s.legend}>{label}</legend>
      {hint === undefined ? null : <p className={s.hint}>{hint}</p>}
      {rows.map((row, at) => (
        // Rows have no name of their own: their place is who they are.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={at} className={r.row}>
          <div className={r.fields}>{children(row, (part) => change(at, part), at)}</div>
          <Button
            kind="danger"
            icon="trash"
            aria-label={`${removeLabel} ${at + 1}`}
            onPress={() => onChange(rows.filter((_, place) => place !== at))}
          />
        </div>
      ))}
      {error === undefined ? null : <p className={s.error}>{error}</p>}
      {rows.length >= maxRows ? null : (
        <div>
          <Button icon="plus" onPress={() => onChange([...rows, fresh])}>
            {addLabel}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
