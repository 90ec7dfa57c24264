import { useEffect, useRef, useState } from 'react';
import type { ClosedDay, DayReport } from '../../../shared/contract/dayViews.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { useSession } from '../../bridge/session.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Paper } from '../../ui/Paper.tsx';
import { useFormat, useWords } from '../../words.ts';
import { OpenDrawer } from '../drawer/OpenDrawer.tsx';
import { Asked, ProblemNote } from '../Screen.tsx';
import { Checks } from './Checks.tsx';
import { CloseDialog } from './CloseDialog.tsx';
import { Breakdown, TotalsPanel } from './DayFiguresView.tsx';
import { HandOverDialog } from './HandOverDialog.tsx';
import { isEmpty } from './dayWords.ts';
import { useCsv } from './useCsv.ts';
import s from './DayScreen.module.css';

/** Days still open before today, each with the way to it. */
function LeftOpen({ onOpen }: { readonly onOpen: (day: string) => void }) {
  const words = useWords('day');
  const leftOpen = useWords('leftOpen');
  const { longDate, list } = useFormat();
  const days = useCall('day.status', {}).value?.leftOpen ?? [];
  const [first] = days;
  if (first === undefined) return null;
  const names = list(days.slice(0, 3).map(longDate));
  return (
    <Banner
      tone="warn"
      actions={
        <Button onPress={() => onOpen(first)}>
          {words('openThatDay', { day: longDate(first) })}
        </Button>
      }
    >
      <strong>{leftOpen('title', { count: days.length, days: names })}</strong>{' '}
      <span>{leftOpen('says')}</span>
    </Banner>
  );
}

interface DayPartProps {
  /** `null`: today. */
  readonly day: string | null;
  readonly onDay: (day: string | null) => void;
}

/** A day that is still open: today, or one before that was not closed. */
export function TodayPart({ day, onDay }: DayPartProps) {
  const words = useWords('day');
  const { isManager } = useSession();
  const report = useCall('day.report', { businessDay: day });
  const [closed, setClosed] = useState<ClosedDay | null>(null);
  return (
    <>
      {isManager && day === null ? <LeftOpen onOpen={onDay} /> : null}
      {closed === null ? null : (
        <Closed
          closed={closed}
          onDone={() => {
            setClosed(null);
            onDay(null);
          }}
        />
      )}
      <Asked called={report} waiting={words('loading')}>
        {(value) =>
          closed === null ? <Open report={value} onDay={onDay} onClosed={setClosed} /> : null
        }
      </Asked>
    </>
  );
}

/** The close that was just made, as it prints. */
function Closed({ closed, onDone }: { readonly closed: ClosedDay; readonly onDone: () => void }) {
  const words = useWords('day');
  const { number } = closed.row;
  const csv = useCsv();
  const top = useRef<HTMLDivElement>(null);
  // The list under the dialog may have been scrolled far down, and its button is gone.
  useEffect(() => {
    top.current?.focus();
    top.current?.scrollIntoView({ block: 'start' });
  }, []);
  return (
    <div ref={top} tabIndex={-1} className={s.closed}>
      <Panel title={words('closedAs', { number })} heading="section" padding="roomy">
        <Banner tone="ok">{words('closedOutput', { number })}</Banner>
        <div className={s.acts}>
          <Button size="counter" kind="primary" icon="back" onPress={onDone}>
            {words('backToToday')}
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
        <ProblemNote problem={csv.problem} />
        <Paper paper={closed.paper} label={words('paperClose', { number })} />
      </Panel>
    </div>
  );
}

interface OpenProps extends Pick<DayPartProps, 'onDay'> {
  readonly report: DayReport;
  readonly onClosed: (closed: ClosedDay) => void;
}

function useTitle({ isToday, businessDay, closedAs, whose }: DayReport): string {
  const words = useWords('day');
  const { longDate } = useFormat();
  if (closedAs !== null && whose === 'all') return words('afterClose', { number: closedAs });
  return isToday ? words('today') : words('dayOf', { day: longDate(businessDay) });
}

function Open({ report, onDay, onClosed }: OpenProps) {
  const words = useWords('day');
  const { figures, isToday } = report;
  const title = useTitle(report);
  return (
    <>
      {isToday ? null : (
        <div className={s.acts}>
          <Button icon="back" onPress={() => onDay(null)}>
            {words('backToToday')}
          </Button>
        </div>
      )}
      <div className={s.top}>
        {isEmpty(figures) ? (
          <Panel title={title} heading="section" padding="roomy">
            <EmptyState icon="day" title={words('nothingYet')} text={words('nothingYetText')} />
          </Panel>
        ) : (
          <TotalsPanel figures={figures} title={title} isOwn={report.whose === 'own'} />
        )}
        <DoPanel report={report} onClosed={onClosed} />
      </div>
      <Breakdown figures={figures} />
    </>
  );
}

/** What is left to do, and the ways to end a shift or the day. */
function DoPanel({ report, onClosed }: Omit<OpenProps, 'onDay'>) {
  const words = useWords('day');
  const { isManager } = useSession();
  const [doing, setDoing] = useState<'close' | 'handOver' | null>(null);
  const { act: printReport, isBusy, problem } = useAct('day.printReport');
  const [isPrinting, setPrinting] = useState(false);
  const csv = useCsv();
  const { isToday, isOpen } = report;
  const stop = () => setDoing(null);
  return (
    <Panel title={words('checks')} heading="section" padding="roomy">
      <Checks leftOver={report.leftOver} />
      {isToday && isManager ? <ClosedToday report={report} /> : null}
      <div className={s.doing}>
        {isToday ? (
          <Button size="counter" icon="handOver" wide onPress={() => setDoing('handOver')}>
            {words('handOver')}
          </Button>
        ) : null}
        {isManager && isOpen ? (
          <Button size="counter" kind="primary" icon="day" wide onPress={() => setDoing('close')}>
            {words('close')}
          </Button>
        ) : null}
        {isToday ? <OpenDrawer /> : null}
        {isManager && isToday ? (
          <>
            <Button
              icon="print"
              isBusy={isBusy}
              onPress={() => void printReport({}).then(({ ok }) => setPrinting(ok))}
            >
              {words('printReport')}
            </Button>
            <Button icon="download" isBusy={csv.isBusy} onPress={() => csv.save(null)}>
              {words('download')}
            </Button>
          </>
        ) : null}
      </div>
      {isPrinting ? <Banner tone="ok">{words('reportPrinting')}</Banner> : null}
      <ProblemNote problem={problem ?? csv.problem} />
      {doing === 'close' ? (
        <CloseDialog report={report} onClosed={onClosed} onClose={stop} />
      ) : null}
      {doing === 'handOver' ? <HandOverDialog onClose={stop} /> : null}
    </Panel>
  );
}

function ClosedToday({ report }: { readonly report: DayReport }) {
  const words = useWords('day');
  const { closedAs: number } = report;
  if (number === null) return null;
  return (
    <Banner tone="info">
      <strong>{words('closedToday', { number })}</strong> <span>{words('closedTodayText')}</span>
    </Banner>
  );
}
