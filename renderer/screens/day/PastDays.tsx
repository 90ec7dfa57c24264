import { useCallback, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { CalendarDay, CloseRow } from '../../../shared/contract/dayViews.ts';
import type { PaperView } from '../../../shared/contract/views.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { useSession } from '../../bridge/session.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { cls } from '../../ui/cls.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Paper } from '../../ui/Paper.tsx';
import { useFormat, useWords } from '../../words.ts';
import { Asked, ProblemNote } from '../Screen.tsx';
import { monthAfter } from './dayWords.ts';
import { MonthGrid } from './MonthGrid.tsx';
import { useCsv } from './useCsv.ts';
import s from './DayScreen.module.css';

interface PastDaysProps {
  /** A day that is still open is looked at where it can be closed. */
  readonly onOpenDay: (day: string) => void;
}

/** A calendar of days with their closes, and each close as it was printed. */
export function PastDays({ onOpenDay }: PastDaysProps) {
  const words = useWords('day');
  const { view } = useSession();
  const today = view?.businessDay ?? '2026-01-01';
  const [month, setMonth] = useState(today.slice(0, 7));
  const [chosen, setChosen] = useState<number | null>(null);
  const days = useCall('day.calendar', { month });
  const go = (by: number) => {
    setMonth(monthAfter(month, by));
    setChosen(null);
  };
  return (
    <div className={cls(s.panes, chosen !== null && s.chosen)}>
      <div className={s.listed}>
        <Panel>
          <div className={s.monthHead}>
            <Button icon="back" aria-label={words('monthBefore')} onPress={() => go(-1)} />
            <h2 className={s.month}>
              <MonthName month={month} />
            </h2>
            <Button
              icon="chevronRight"
              aria-label={words('monthAfter')}
              isDisabled={month >= today.slice(0, 7)}
              onPress={() => go(1)}
            />
          </div>
          <Asked called={days} waiting={words('loading')}>
            {(value) => (
              <>
                <MonthGrid
                  month={month}
                  today={today}
                  days={value}
                  chosen={chosen}
                  onClose={setChosen}
                  onOpenDay={onOpenDay}
                />
                <DayList
                  today={today}
                  days={value}
                  chosen={chosen}
                  onClose={setChosen}
                  onOpenDay={onOpenDay}
                />
              </>
            )}
          </Asked>
        </Panel>
      </div>
      <div className={s.detail}>
        {chosen === null ? (
          <Panel>
            <EmptyState icon="calendar" title={words('chooseDay')} text={words('chooseDayText')} />
          </Panel>
        ) : (
          <ClosedPanel key={chosen} number={chosen} onBack={() => setChosen(null)} />
        )}
      </div>
    </div>
  );
}

function MonthName({ month }: { readonly month: string }) {
  const { language } = useFormat();
  const format = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    year: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  });
  return format.format(new Date(`${month}-01T00:00:00Z`));
}

interface DayListProps {
  readonly today: string;
  readonly days: readonly CalendarDay[];
  readonly chosen: number | null;
  readonly onClose: (number: number) => void;
  readonly onOpenDay: (day: string) => void;
}

/** The same as a list: what the grid has no room to say. */
function DayList({ today, days, chosen, onClose, onOpenDay }: DayListProps) {
  const words = useWords('day');
  const { longDate } = useFormat();
  if (days.length === 0) {
    return <EmptyState icon="calendar" title={words('noDays')} text={words('noDaysText')} />;
  }
  return (
    <ul className={s.days}>
      {days.toReversed().flatMap(({ day, isOpen, closes }) => [
        ...(isOpen
          ? [
              <li key={`${day} open`}>
                <AriaButton className={cls(s.dayRow)} onPress={() => onOpenDay(day)}>
                  <span className={s.dayName}>{longDate(day)}</span>
                  <span className={cls(day !== today && s.openWord)}>
                    {words(day === today ? 'today' : 'dayOpen')}
                  </span>
                </AriaButton>
              </li>,
            ]
          : []),
        ...closes.toReversed().map((row) => (
          <li key={row.number}>
            <CloseButton
              row={row}
              isChosen={row.number === chosen}
              onPress={() => onClose(row.number)}
            />
          </li>
        )),
      ])}
    </ul>
  );
}

interface CloseButtonProps {
  readonly row: CloseRow;
  readonly isChosen: boolean;
  readonly onPress: () => void;
}

function CloseButton({ row, isChosen, onPress }: CloseButtonProps) {
  const words = useWords('day');
  const { longDate, money } = useFormat();
  const { number, businessDay, part, tillMinor, shownMinor, vouchers } = row;
  const off = shownMinor === null ? null : shownMinor - tillMinor;
  const facts = [
    words('closeNo', { number }),
    ...(part === 1 ? [] : [words('addendum', { part: part - 1 })]),
    words('vouchers', { count: vouchers }),
    ...(off === null
      ? []
      : [off === 0 ? words('tillOk') : words('tillOff', { amount: money(off) })]),
  ];
  return (
    <AriaButton
      className={cls(s.dayRow, isChosen && s.here)}
      aria-pressed={isChosen}
      onPress={onPress}
    >
      <span className={s.dayName}>
        {longDate(businessDay)}
        <span className={s.sub}>{facts.join(' · ')}</span>
      </span>
      <span className={s.amount}>{money(tillMinor)}</span>
    </AriaButton>
  );
}

interface ClosedPanelProps {
  readonly number: number;
  readonly onBack: () => void;
}

/** A close as it was, again on paper or as a table. */
function ClosedPanel({ number, onBack }: ClosedPanelProps) {
  const words = useWords('day');
  const { moment } = useFormat();
  const closed = useCall('day.closed', { number });
  const { act, isBusy, problem } = useAct('day.reprint');
  const [copy, setCopy] = useState<PaperView | null>(null);
  const csv = useCsv();
  const reprint = useCallback(async () => {
    const answer = await act({ number });
    if (answer.ok) setCopy(answer.value);
  }, [act, number]);
  return (
    <Panel title={words('paperClose', { number })} heading="section" padding="roomy">
      <div className={s.onlyNarrow}>
        <Button kind="quiet" icon="back" onPress={onBack}>
          {words('back')}
        </Button>
      </div>
      {copy === null ? null : (
        <Banner tone="ok">{words('reprinted', { copy: copy.copies })}</Banner>
      )}
      <ProblemNote problem={problem ?? csv.problem} />
      <Asked called={closed} waiting={words('paperLoading')}>
        {({ row, paper }) => (
          <>
            <p className={s.hint}>
              {row.by === null
                ? words('closedBySelf', { when: moment(row.at) })
                : words('closedBy', { when: moment(row.at), name: row.by })}
            </p>
            <div className={s.acts}>
              <Button size="counter" icon="print" isBusy={isBusy} onPress={() => void reprint()}>
                {words('reprint')}
              </Button>
              <Button
                size="counter"
                icon="download"
                isBusy={csv.isBusy}
                onPress={() => csv.save(number)}
              >
                {words('download')}
              </Button>
            </div>
            <Paper paper={copy ?? paper} label={words('paperClose', { number })} />
          </>
        )}
      </Asked>
    </Panel>
  );
}
