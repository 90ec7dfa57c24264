import type { DaySpan, UseView } from '../../../shared/contract/deskViews.ts';
import { useCall } from '../../bridge/queries.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useFormat, useWords } from '../../words.ts';
import { Asked } from '../Screen.tsx';
import { useName, usePercent } from './deskText.ts';
import { Figure } from './Figure.tsx';
import s from './desk.module.css';

interface UseProps {
  readonly use: UseView;
}

function Hours({ use }: UseProps) {
  const words = useWords('desk');
  const { number, date } = useFormat();
  const { hours, total, before } = use;
  const hourOf = (hour: number) => words('hourOf', { hour });
  return (
    <Figure
      title={words('hours')}
      says={words('hoursSays', {
        n: number(total.vouchers),
        before: number(total.vouchersBefore),
        from: date(before.from),
        through: date(before.through),
      })}
      file={`desk-hours-${use.days.from}`}
      rows={hours}
      rowKey={({ hour }) => String(hour)}
      columns={[
        { id: 'hour', title: words('hour'), text: ({ hour }) => hourOf(hour) },
        {
          id: 'vouchers',
          title: words('vouchers'),
          text: ({ vouchers }) => number(vouchers),
          plain: ({ vouchers }) => String(vouchers),
          isFigure: true,
        },
        {
          id: 'before',
          title: words('vouchersBefore'),
          text: ({ vouchersBefore }) => number(vouchersBefore),
          plain: ({ vouchersBefore }) => String(vouchersBefore),
          isFigure: true,
        },
        {
          id: 'undone',
          title: words('undone'),
          text: ({ undone }) => number(undone),
          plain: ({ undone }) => String(undone),
          isFigure: true,
        },
      ]}
      bars={{
        direction: 'up',
        second: 'beside',
        names: [words('vouchers'), words('vouchersBefore')],
        data: hours.map(({ hour, vouchers, vouchersBefore }) => ({
          label: String(hour),
          first: vouchers,
          second: vouchersBefore,
        })),
        text: number,
      }}
      isEmpty={hours.length === 0}
      emptyText={words('nothing')}
    />
  );
}

function PerDay({ use }: UseProps) {
  const words = useWords('desk');
  const { number, date, money, amount } = useFormat();
  const { perDay, total } = use;
  return (
    <Figure
      title={words('perDay')}
      says={words('perDaySays', {
        n: number(total.vouchers),
        redemptions: number(total.redemptions),
        money: money(total.valueMinor),
      })}
      file={`desk-days-${use.days.from}`}
      rows={perDay}
      rowKey={({ day }) => day}
      columns={[
        { id: 'day', title: words('day'), text: ({ day }) => date(day), plain: ({ day }) => day },
        {
          id: 'vouchers',
          title: words('vouchers'),
          text: ({ vouchers }) => number(vouchers),
          plain: ({ vouchers }) => String(vouchers),
          isFigure: true,
        },
        {
          id: 'money',
          title: words('money'),
          text: ({ valueMinor }) => money(valueMinor),
          plain: ({ valueMinor }) => amount(valueMinor),
          isFigure: true,
        },
        {
          id: 'undone',
          title: words('undone'),
          text: ({ undone }) => number(undone),
          plain: ({ undone }) => String(undone),
          isFigure: true,
        },
      ]}
      bars={{
        direction: 'up',
        second: 'beside',
        names: [words('vouchers'), null],
        data: perDay.map(({ day, vouchers }) => ({ label: date(day), first: vouchers, second: 0 })),
        text: number,
      }}
      isEmpty={total.vouchers === 0}
      emptyText={words('nothing')}
    />
  );
}

function Doubt({ use }: UseProps) {
  const words = useWords('desk');
  const { number, date } = useFormat();
  const percent = usePercent();
  const { perDay, total } = use;
  return (
    <Figure
      title={words('doubt')}
      says={words('doubtSays', {
        percent: percent(total.doubtful, total.vouchers),
        n: number(total.doubtful),
        of: number(total.vouchers),
      })}
      file={`desk-doubt-${use.days.from}`}
      rows={perDay}
      rowKey={({ day }) => day}
      columns={[
        { id: 'day', title: words('day'), text: ({ day }) => date(day), plain: ({ day }) => day },
        {
          id: 'doubtful',
          title: words('doubtful'),
          text: ({ doubtful }) => number(doubtful),
          plain: ({ doubtful }) => String(doubtful),
          isFigure: true,
        },
        {
          id: 'vouchers',
          title: words('vouchers'),
          text: ({ vouchers }) => number(vouchers),
          plain: ({ vouchers }) => String(vouchers),
          isFigure: true,
        },
        {
          id: 'share',
          title: words('share'),
          text: ({ doubtful, vouchers }) => percent(doubtful, vouchers),
          isFigure: true,
        },
      ]}
      bars={{
        direction: 'up',
        second: 'beside',
        names: [words('share'), null],
        data: perDay.map(({ day, doubtful, vouchers }) => ({
          label: date(day),
          first: vouchers === 0 ? 0 : (doubtful / vouchers) * 100,
          second: 0,
        })),
        text: (value) => percent(value, 100),
      }}
      isEmpty={total.doubtful === 0}
      emptyText={words('doubtNone')}
    />
  );
}

function Typed({ use }: UseProps) {
  const words = useWords('desk');
  const { number } = useFormat();
  const percent = usePercent();
  const named = useName();
  const { cashiers } = use;
  const typed = cashiers.reduce((sum, one) => sum + one.typed, 0);
  const all = cashiers.reduce((sum, one) => sum + one.vouchers, 0);
  return (
    <Figure
      title={words('typed')}
      says={words('typedSays', { percent: percent(typed, all), n: number(typed), of: number(all) })}
      file={`desk-typed-${use.days.from}`}
      rows={cashiers}
      rowKey={({ personId }) => personId}
      columns={[
        { id: 'cashier', title: words('cashier'), text: ({ name }) => named(name) },
        {
          id: 'typed',
          title: words('typedCount'),
          text: ({ typed: n }) => number(n),
          plain: ({ typed: n }) => String(n),
          isFigure: true,
        },
        {
          id: 'vouchers',
          title: words('vouchers'),
          text: ({ vouchers }) => number(vouchers),
          plain: ({ vouchers }) => String(vouchers),
          isFigure: true,
        },
        {
          id: 'share',
          title: words('share'),
          text: ({ typed: n, vouchers }) => percent(n, vouchers),
          isFigure: true,
        },
      ]}
      bars={{
        direction: 'along',
        second: 'beside',
        names: [words('share'), null],
        data: cashiers.map(({ name, typed: n, vouchers }) => ({
          label: named(name),
          first: vouchers === 0 ? 0 : (n / vouchers) * 100,
          second: 0,
        })),
        text: (value) => percent(value, 100),
      }}
      isEmpty={cashiers.length === 0}
      emptyText={words('nothing')}
    />
  );
}

/** What was used here: over the day, day by day, how surely, and how the codes came in. */
export function UsePart({ days }: { readonly days: DaySpan }) {
  const words = useWords('desk');
  const called = useCall('desk.use', days);
  return (
    <Asked called={called} waiting={words('loading')}>
      {(use) =>
        use.total.vouchers === 0 && use.total.vouchersBefore === 0 ? (
          <EmptyState icon="desk" title={words('nothing')} text={words('nothingText')} />
        ) : (
          <div className={s.figures}>
            <Hours use={use} />
            {use.perDay.length === 1 ? null : <PerDay use={use} />}
            <Typed use={use} />
            <Doubt use={use} />
          </div>
        )
      }
    </Asked>
  );
}
