import type { DaySpan } from '../../../shared/contract/deskViews.ts';
import type { ReadersView, ReaderView } from '../../../shared/contract/scanStatsViews.ts';
import type { ScanSource } from '../../../shared/domain/codes/scan.ts';
import { leastTimed } from '../../../shared/domain/scans/readCounts.ts';
import { leastTries } from '../../../shared/domain/scans/readerHealth.ts';
import { useCall } from '../../bridge/queries.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useFormat, useWords } from '../../words.ts';
import { useReaderName, useSymbologies } from '../readerText.ts';
import { Asked } from '../Screen.tsx';
import { usePercent } from './deskText.ts';
import { Figure } from './Figure.tsx';
import s from './desk.module.css';

/** Pages tell what they counted now and then. */
const askAgainEveryMs = 10_000;
/** Characters of a device's name beside its bar. */
const maxLabel = 14;
/** Ways in of which a code can break off. */
const breaksOff: ReadonlySet<ScanSource> = new Set(['wedge', 'serial']);

/** So many of so many; a share only where there are enough to speak of one. */
function useShare(): (count: number, of: number) => string {
  const words = useWords('readers');
  const percent = usePercent();
  const { number } = useFormat();
  return (count, of) =>
    of < leastTries
      ? words('few', { n: number(count), of: number(of) })
      : words('many', { percent: percent(count, of), n: number(count) });
}

/** Fits beside a bar: the device's name is for the table, unless two of a kind must be told apart. */
function useChartLabel(readers: readonly ReaderView[]): (reader: ReaderView) => string {
  const words = useWords('readers');
  return ({ source, device }) => {
    const alike = readers.filter((one) => one.source === source).length;
    if (alike < 2 || device === null) return words(`reader_${source}`);
    return device.length > maxLabel ? `${device.slice(0, maxLabel)}…` : device;
  };
}

/** "0.6 s", or that there is too little to say it from. */
function useReadTime(): (reader: ReaderView) => string {
  const words = useWords('readers');
  const { number } = useFormat();
  return ({ medianMs, timed }) => {
    if (medianMs !== null) return words('seconds', { n: number(Math.round(medianMs / 100) / 10) });
    return timed > 0 && timed < leastTimed ? words('tooFew') : words('none');
  };
}

function Readers({ view }: { readonly view: ReadersView }) {
  const words = useWords('readers');
  const named = useReaderName();
  const share = useShare();
  const readTime = useReadTime();
  const kinds = useSymbologies();
  const percent = usePercent();
  const { number } = useFormat();
  const { readers, scans, typed, keptDays } = view;
  const brief = useChartLabel(readers);
  const sayKey = typed === 0 ? 'saysNone' : scans < leastTries ? 'saysFew' : 'saysMany';
  const says = words(sayKey, {
    n: number(scans),
    typed: number(typed),
    percent: percent(typed, scans),
  });
  return (
    <>
      <Figure
        title={words('title')}
        says={says}
        file={`desk-readers-${view.days.from}`}
        rows={readers}
        rowKey={({ source, device }) => `${source} ${device ?? ''}`}
        columns={[
          { id: 'by', title: words('by'), text: named },
          {
            id: 'scans',
            title: words('scans'),
            text: (one) => number(one.scans),
            plain: (one) => String(one.scans),
            isFigure: true,
          },
          {
            id: 'again',
            title: words('again'),
            text: (one) => share(one.again, one.scans),
            plain: ({ again }) => String(again),
            isFigure: true,
          },
          {
            id: 'cut',
            title: words('cut'),
            text: (one) =>
              breaksOff.has(one.source) ? share(one.cut, one.scans + one.cut) : words('none'),
            plain: ({ cut }) => String(cut),
            isFigure: true,
          },
          {
            id: 'misread',
            title: words('misread'),
            text: (one) => share(one.misread, one.scans),
            plain: ({ misread }) => String(misread),
            isFigure: true,
          },
          {
            id: 'time',
            title: words('time'),
            text: readTime,
            plain: ({ medianMs }) => (medianMs === null ? '' : String(medianMs)),
            isFigure: true,
          },
          { id: 'kinds', title: words('kinds'), text: kinds },
        ]}
        bars={{
          direction: 'along',
          second: 'beside',
          names: [words('scans'), null],
          data: readers.map((one) => ({ label: brief(one), first: one.scans, second: 0 })),
          text: number,
        }}
        isEmpty={false}
        emptyText={words('nothing')}
      />
      <p className={s.note}>{words('note', { n: leastTries, days: keptDays })}</p>
    </>
  );
}

/** By which way in and device codes are read here, and how well. */
export function ReadersPart({ days }: { readonly days: DaySpan }) {
  const words = useWords('readers');
  const called = useCall('scanStats.readers', days, { everyMs: askAgainEveryMs });
  return (
    <Asked called={called} waiting={words('loading')}>
      {(view) =>
        view.readers.length === 0 ? (
          <EmptyState icon="scan" title={words('nothing')} text={words('nothingText')} />
        ) : (
          <Readers view={view} />
        )
      }
    </Asked>
  );
}
