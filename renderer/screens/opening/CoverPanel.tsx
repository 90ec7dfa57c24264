import type { CoverView } from '../../../shared/contract/openingViews.ts';
import { Panel } from '../../ui/Panel.tsx';
import { Table } from '../../ui/Table.tsx';
import type { TableColumn } from '../../ui/Table.tsx';
import { useFormat, useWords } from '../../words.ts';
import { useHoursLeft } from './openingWords.ts';
import s from './Opening.module.css';

/** Offer by offer: how long it goes on without the line, and why no longer. */
export function CoverPanel({ cover }: { readonly cover: readonly CoverView[] }) {
  const words = useWords('opening');
  const { money, text } = useFormat();
  const hoursLeft = useHoursLeft();
  const columns: readonly TableColumn<CoverView>[] = [
    { id: 'offer', title: words('offer'), cell: ({ name }) => text(name), isRowHeader: true },
    { id: 'goesOn', title: words('goesOn'), cell: ({ hours }) => hoursLeft(hours) },
    {
      id: 'left',
      title: words('left'),
      cell: ({ usesLeft, valueLeftMinor }) =>
        usesLeft === null
          ? words('noBudget')
          : words('budget', { uses: usesLeft, value: money(valueLeftMinor ?? 0) }),
    },
    { id: 'because', title: words('because'), cell: ({ because }) => words(`because_${because}`) },
  ];
  return (
    <Panel title={words('coverTitle')} heading="section" padding="roomy">
      <p className={s.coverText}>{words('coverText')}</p>
      <Table
        caption={words('coverTitle')}
        columns={columns}
        rows={cover}
        rowKey={({ campaignNo }) => campaignNo}
      />
    </Panel>
  );
}
