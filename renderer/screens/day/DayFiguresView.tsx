import { tillShouldShow } from '../../../shared/domain/day/dayFigures.ts';
import type { DayFigures } from '../../../shared/domain/day/dayFigures.ts';
import { Panel } from '../../ui/Panel.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { Table } from '../../ui/Table.tsx';
import type { TableColumn } from '../../ui/Table.tsx';
import { useFormat, useWords } from '../../words.ts';
import { benefitKeys, typedPercent } from './dayWords.ts';
import s from './DayScreen.module.css';

/** The one sum the main till must agree with, and what it is made of. */
export function TotalsPanel({
  figures,
  title,
  isOwn,
}: {
  readonly figures: DayFigures;
  readonly title: string;
  /** Of one cashier: the main till's own sum has the others' in it as well. */
  readonly isOwn: boolean;
}) {
  const words = useWords('day');
  const { money, number } = useFormat();
  const should = tillShouldShow(figures);
  const { voids, voidsOfEarlierDays, topUps, refundMinor, remakes, rainChecks, agreed } = figures;
  return (
    <Panel title={title} heading="section" padding="roomy">
      <p className={s.till}>
        <span className={s.tillWord}>{words(isOwn ? 'tillShare' : 'tillShould')}</span>
        <strong className={s.tillSum}>{money(should)}</strong>
      </p>
      <p className={s.hint}>{words(should < 0 ? 'tillMinus' : isOwn ? 'own' : 'tillShouldHint')}</p>
      <DataList label={title}>
        <Row label={words('redemptions')} value={number(figures.redemptions)} />
        <Row
          label={words('takenOff')}
          value={money(figures.takenOffMinor)}
          sub={words('vouchers', { count: figures.vouchers })}
        />
        <Row
          label={words('voids')}
          value={money(0 - voids.minor)}
          sub={
            voidsOfEarlierDays.count === 0
              ? words('times', { count: voids.count })
              : `${words('times', { count: voids.count })} · ${words('voidsOfEarlierDays')} ${money(0 - voidsOfEarlierDays.minor)}`
          }
        />
        {topUps.count === 0 ? null : (
          <Row
            label={words('topUps')}
            value={money(topUps.minor)}
            sub={words('times', { count: topUps.count })}
          />
        )}
        {refundMinor === 0 ? null : <Row label={words('refunds')} value={money(refundMinor)} />}
        {remakes === 0 ? null : <Row label={words('remakes')} value={number(remakes)} />}
        <GivenRows figures={figures} />
        {rainChecks === 0 ? null : <Row label={words('rainChecks')} value={number(rainChecks)} />}
        {agreed === 0 ? null : <Row label={words('agreed')} value={number(agreed)} />}
        {figures.vouchers === 0 ? null : <TypedRow figures={figures} />}
        {figures.drawerAsked + figures.drawerStayedShut === 0 ? null : (
          <DrawerRow figures={figures} />
        )}
      </DataList>
    </Panel>
  );
}

const givenKeys = ['goodwill', 'issuedAfter', 'couponsEnded'] as const;

/** Coupons that went out, and those ended since: side by side, as what was given stays given. */
function GivenRows({ figures }: { readonly figures: DayFigures }) {
  const words = useWords('day');
  const { money } = useFormat();
  return givenKeys
    .filter((key) => figures[key].count > 0)
    .map((key) => (
      <Row
        key={key}
        label={words(key)}
        value={money(figures[key].minor)}
        sub={words('times', { count: figures[key].count })}
      />
    ));
}

function TypedRow({ figures }: { readonly figures: DayFigures }) {
  const words = useWords('day');
  const { typed: count, vouchers: all } = figures;
  const share = words('typedShare', { count, all, percent: typedPercent(figures) });
  return <Row label={words('typed')} value={share} />;
}

/** How often the drawer was asked to open, and by whom. */
function DrawerRow({ figures }: { readonly figures: DayFigures }) {
  const words = useWords('drawer');
  const { number, list } = useFormat();
  const { drawerAsked, drawerStayedShut } = figures;
  const who = figures.byCashier
    .filter((row) => row.drawerAsked > 0)
    .map((row) => words('dayBy', { name: row.name, count: number(row.drawerAsked) }));
  const shut = drawerStayedShut === 0 ? [] : [words('dayShut', { count: drawerStayedShut })];
  return (
    <Row
      label={words('dayAsked')}
      value={number(drawerAsked)}
      sub={[list(who), ...shut].join(' · ')}
    />
  );
}

interface CountRow {
  readonly id: string;
  readonly name: string;
  readonly count: number;
  readonly minor: number;
}

interface CountTableProps {
  readonly title: string;
  readonly rows: readonly CountRow[];
}

function CountTable({ title, rows }: CountTableProps) {
  const words = useWords('day');
  const { money, number } = useFormat();
  const columns: readonly TableColumn<CountRow>[] = [
    { id: 'name', title: words('name'), cell: (row) => row.name, isRowHeader: true },
    { id: 'count', title: words('count'), align: 'end', cell: (row) => number(row.count) },
    { id: 'minor', title: words('amount'), align: 'end', cell: (row) => money(row.minor) },
  ];
  if (rows.length === 0) return null;
  return (
    <Panel title={title}>
      <Table caption={title} columns={columns} rows={rows} rowKey={(row) => row.id} />
    </Panel>
  );
}

interface PairRow extends CountRow {
  readonly voids: number;
  readonly backMinor: number;
}

/** Taken off and undone side by side. */
function PairTable({ title, rows }: { readonly title: string; readonly rows: readonly PairRow[] }) {
  const words = useWords('day');
  const { money, number } = useFormat();
  const columns: readonly TableColumn<PairRow>[] = [
    { id: 'name', title: words('name'), cell: (row) => row.name, isRowHeader: true },
    { id: 'count', title: words('vouchersTitle'), align: 'end', cell: (row) => number(row.count) },
    { id: 'minor', title: words('takenOff'), align: 'end', cell: (row) => money(row.minor) },
    {
      id: 'back',
      title: words('voids'),
      align: 'end',
      cell: (row) => (row.voids === 0 ? '–' : money(0 - row.backMinor)),
    },
  ];
  if (rows.length === 0) return null;
  return (
    <Panel title={title}>
      <Table caption={title} columns={columns} rows={rows} rowKey={(row) => row.id} />
    </Panel>
  );
}

/** What the sum divides into, each with its table. */
export function Breakdown({ figures }: { readonly figures: DayFigures }) {
  const words = useWords('day');
  const { text } = useFormat();
  const campaignName = ({ no, name }: DayFigures['byCampaign'][number]) => {
    if (name !== null) return text(name);
    return no === 0 ? words('others') : words('unknownCampaign', { no });
  };
  const benefitName = (benefit: string) => {
    const key = benefitKeys[benefit];
    return key === undefined ? benefit : words(key);
  };
  return (
    <div className={s.tables}>
      <PairTable
        title={words('byCashier')}
        rows={figures.byCashier.map((row) => ({
          id: row.personId,
          name: row.name,
          count: row.vouchers,
          minor: row.takenOffMinor,
          voids: row.voids,
          backMinor: row.givenBackMinor,
        }))}
      />
      <PairTable
        title={words('byCampaign')}
        rows={figures.byCampaign.map((row) => ({
          id: String(row.no),
          name: campaignName(row),
          count: row.vouchers,
          minor: row.takenOffMinor,
          voids: row.voids,
          backMinor: row.givenBackMinor,
        }))}
      />
      <CountTable
        title={words('byBenefit')}
        rows={figures.byBenefit.map(({ benefit, ...row }) => ({
          id: benefit,
          name: benefitName(benefit),
          ...row,
        }))}
      />
      <CountTable
        title={words('byCertainty')}
        rows={figures.byCertainty.map(({ certainty, ...row }) => ({
          id: certainty,
          name: words(`certainty_${certainty}`),
          ...row,
        }))}
      />
      <CountTable
        title={words('byReason')}
        rows={figures.byReason.map(({ reason, ...row }) => ({
          id: reason,
          name: words(`${reason}_reason`),
          ...row,
        }))}
      />
      <OpenCases cases={figures.openCases} />
    </div>
  );
}

function OpenCases({ cases }: { readonly cases: DayFigures['openCases'] }) {
  const words = useWords('day');
  const { money, moment } = useFormat();
  if (cases.length === 0) return null;
  return (
    <Panel title={words('openCases')}>
      <DataList label={words('openCases')}>
        {cases.map(({ seq, name, at, takenOffMinor }) => (
          <Row
            key={seq}
            label={words('openCase', { seq, name, time: moment(at) })}
            value={money(takenOffMinor)}
          />
        ))}
      </DataList>
    </Panel>
  );
}
