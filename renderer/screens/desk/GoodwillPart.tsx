import type { DaySpan } from '../../../shared/contract/deskViews.ts';
import { useCall } from '../../bridge/queries.ts';
import { useFormat, useWords } from '../../words.ts';
import { Asked } from '../Screen.tsx';
import { useName } from './deskText.ts';
import { Figure } from './Figure.tsx';
import s from './desk.module.css';

interface Given {
  readonly key: string;
  readonly label: string;
  readonly count: number;
  readonly valueMinor: number;
}

interface GivenFigureProps {
  readonly title: string;
  readonly what: string;
  readonly file: string;
  readonly rows: readonly Given[];
}

function GivenFigure({ title, what, file, rows }: GivenFigureProps) {
  const words = useWords('desk');
  const { number, money, amount } = useFormat();
  const all = rows.reduce((sum, { count }) => sum + count, 0);
  const worth = rows.reduce((sum, { valueMinor }) => sum + valueMinor, 0);
  return (
    <Figure
      title={title}
      says={words('reasonsSays', { n: number(all), money: money(worth) })}
      file={file}
      rows={rows}
      rowKey={({ key }) => key}
      columns={[
        { id: 'what', title: what, text: ({ label }) => label },
        {
          id: 'count',
          title: words('count'),
          text: ({ count }) => number(count),
          plain: ({ count }) => String(count),
          isFigure: true,
        },
        {
          id: 'worth',
          title: words('worth'),
          text: ({ valueMinor }) => money(valueMinor),
          plain: ({ valueMinor }) => amount(valueMinor),
          isFigure: true,
        },
      ]}
      bars={{
        direction: 'along',
        second: 'beside',
        names: [words('count'), null],
        data: rows.map(({ label, count }) => ({ label, first: count, second: 0 })),
        text: number,
      }}
      isEmpty={all === 0}
      emptyText={words('reasonsNone')}
    />
  );
}

/** What goodwill was given for, and by whom. */
export function GoodwillPart({ days }: { readonly days: DaySpan }) {
  const words = useWords('desk');
  const goodwill = useWords('goodwill');
  const named = useName();
  const called = useCall('desk.goodwill', days);
  return (
    <Asked called={called} waiting={words('loading')}>
      {({ reasons, givers }) => (
        <div className={s.figures}>
          <GivenFigure
            title={words('reasons')}
            what={words('reason')}
            file={`desk-goodwill-${days.from}`}
            rows={reasons.map((one) => ({
              ...one,
              key: one.reason,
              label: goodwill(`${one.reason}_reason`),
            }))}
          />
          <GivenFigure
            title={words('givers')}
            what={words('manager')}
            file={`desk-goodwill-by-manager-${days.from}`}
            rows={givers.map((one) => ({ ...one, key: one.personId, label: named(one.name) }))}
          />
        </div>
      )}
    </Asked>
  );
}
