import type { CampaignRate, CampaignsView, DaySpan } from '../../../shared/contract/deskViews.ts';
import { useCall } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import { useFormat, useWords } from '../../words.ts';
import { Asked } from '../Screen.tsx';
import { usePercent } from './deskText.ts';
import { Figure } from './Figure.tsx';
import s from './desk.module.css';

interface PartProps {
  readonly view: CampaignsView;
}

function leftOf({ handedOut, used }: CampaignRate): number {
  return Math.max(0, handedOut - used);
}

function Rates({ view }: PartProps) {
  const words = useWords('desk');
  const { number, text } = useFormat();
  const percent = usePercent();
  const { rates } = view;
  const out = rates.reduce((sum, { handedOut }) => sum + handedOut, 0);
  const used = rates.reduce((sum, one) => sum + one.used, 0);
  return (
    <Figure
      title={words('rates')}
      says={words('ratesSays', { n: number(out), used: number(used) })}
      file="desk-use-rate"
      rows={rates}
      rowKey={({ campaignNo }) => String(campaignNo)}
      columns={[
        { id: 'campaign', title: words('campaign'), text: ({ name }) => text(name) },
        {
          id: 'out',
          title: words('handedOut'),
          text: (one) => `${number(one.handedOut)} (${words(one.out)})`,
          plain: ({ handedOut }) => String(handedOut),
          isFigure: true,
        },
        {
          id: 'used',
          title: words('used'),
          text: (one) => number(one.used),
          plain: (one) => String(one.used),
          isFigure: true,
        },
        {
          id: 'share',
          title: words('share'),
          text: (one) => percent(one.used, one.handedOut),
          isFigure: true,
        },
      ]}
      bars={{
        direction: 'along',
        second: 'onTop',
        names: [words('used'), words('left')],
        data: rates.map((one) => ({
          label: text(one.name),
          first: one.handedOut === 0 ? 0 : (one.used / one.handedOut) * 100,
          second: one.handedOut === 0 ? 0 : (leftOf(one) / one.handedOut) * 100,
        })),
        text: (value) => percent(value, 100),
      }}
      isEmpty={rates.length === 0}
      emptyText={words('ratesNone')}
    />
  );
}

function Ends({ view }: PartProps) {
  const words = useWords('desk');
  const { number, date, text, list } = useFormat();
  const { ends } = view;
  const all = ends.reduce((sum, { left }) => sum + left, 0);
  return (
    <Figure
      title={words('ends')}
      says={words('endsSays', { n: number(all) })}
      file="desk-ends-soon"
      rows={ends.filter(({ left }) => left > 0)}
      rowKey={({ day }) => day}
      columns={[
        {
          id: 'day',
          title: words('endsOn'),
          text: ({ day }) => date(day),
          plain: ({ day }) => day,
        },
        {
          id: 'left',
          title: words('endsLeft'),
          text: ({ left }) => number(left),
          plain: ({ left }) => String(left),
          isFigure: true,
        },
        {
          id: 'campaigns',
          title: words('campaign'),
          text: ({ campaigns }) =>
            list(campaigns.map(({ name, left }) => `${text(name)} ${number(left)}`)),
        },
      ]}
      bars={{
        direction: 'up',
        second: 'beside',
        names: [words('endsLeft'), null],
        data: ends.map(({ day, left }) => ({ label: date(day), first: left, second: 0 })),
        text: number,
      }}
      isEmpty={all === 0}
      emptyText={words('endsNone')}
    />
  );
}

type Lag = CampaignsView['lags'][number];

function useLagText(): (lag: Lag) => string {
  const words = useWords('desk');
  return ({ fromDays, throughDays }) => {
    if (throughDays === null) return words('lagMore', { from: fromDays });
    if (throughDays === 0) return words('lagSame');
    if (throughDays === fromDays) return words('lagOne', { n: fromDays });
    return words('lagRange', { from: fromDays, through: throughDays });
  };
}

const weekDays = 7;

function Lags({ view }: PartProps) {
  const words = useWords('desk');
  const { number } = useFormat();
  const percent = usePercent();
  const lagText = useLagText();
  const { lags } = view;
  const all = lags.reduce((sum, { vouchers }) => sum + vouchers, 0);
  const soon = lags
    .filter(({ throughDays }) => throughDays !== null && throughDays <= weekDays)
    .reduce((sum, { vouchers }) => sum + vouchers, 0);
  return (
    <Figure
      title={words('lags')}
      says={words('lagsSays', { percent: percent(soon, all) })}
      file={`desk-kept-${view.days.from}`}
      rows={lags}
      rowKey={({ fromDays }) => String(fromDays)}
      columns={[
        { id: 'lag', title: words('lag'), text: lagText },
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
          text: ({ vouchers }) => percent(vouchers, all),
          isFigure: true,
        },
      ]}
      bars={{
        direction: 'up',
        second: 'beside',
        names: [words('vouchers'), null],
        data: lags.map((lag) => ({ label: lagText(lag), first: lag.vouchers, second: 0 })),
        text: number,
      }}
      isEmpty={all === 0}
      emptyText={words('lagsNone')}
    />
  );
}

function Counted({ view }: PartProps) {
  const words = useWords('desk');
  const { ago } = useFormat();
  if (view.isCounting) return <Banner tone="info">{words('counting')}</Banner>;
  if (view.countedAt === null) return null;
  return <p className={s.note}>{words('countedAt', { ago: ago(view.countedAt) })}</p>;
}

/** How much of what is out is used, what ends soon, and how long vouchers are kept. */
export function CampaignsPart({ days }: { readonly days: DaySpan }) {
  const words = useWords('desk');
  const called = useCall('desk.campaigns', days);
  return (
    <Asked called={called} waiting={words('loading')}>
      {(view) => (
        <>
          <Counted view={view} />
          <div className={s.figures}>
            <Rates view={view} />
            <Ends view={view} />
            <Lags view={view} />
          </div>
        </>
      )}
    </Asked>
  );
}
