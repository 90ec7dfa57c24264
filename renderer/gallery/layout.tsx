import { atCounter } from '../../shared/i18n/atCounter.ts';
import { samples } from '../../shared/i18n/samples.ts';
import { Button } from '../ui/Button.tsx';
import { Panel } from '../ui/Panel.tsx';
import { DataList, Row } from '../ui/Row.tsx';
import { Table } from '../ui/Table.tsx';
import type { TableColumn } from '../ui/Table.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { Held } from './Held.tsx';
import type { Exhibit, Shelf } from './shelf.ts';

interface SampleRow {
  readonly name: string;
  readonly worth: string;
}

/** What holds the rest. */
export const layout: Shelf = (language): readonly Exhibit[] => {
  const { voucher, longName, price } = samples[language];
  const session = atCounter.session[language];
  const settings = atCounter.settings[language];
  const rows: readonly SampleRow[] = [
    { name: voucher, worth: price },
    { name: longName, worth: price },
  ];
  const columns: readonly TableColumn<SampleRow>[] = [
    { id: 'name', title: settings.personName, cell: ({ name }) => name, isRowHeader: true },
    { id: 'worth', title: settings.currency, align: 'end', cell: ({ worth }) => worth },
  ];
  const table = (some: readonly SampleRow[]) => (
    <Table caption={session.history} columns={columns} rows={some} rowKey={({ name }) => name} />
  );
  const list = (
    <DataList label={session.history}>
      <Row label={voucher} value={price} />
      <Row label={longName} sub={session.last_redemption} value={price} />
      <Row label={voucher} sub={settings.personNameMissing} tone="warn" value={price} />
      <Row label={session.redeem} value={price} tone="strong" />
      <Row label={voucher} actions={<Button>{settings.keyChange}</Button>} />
    </DataList>
  );
  const tabs = [
    { id: 'history', label: session.history, content: <p>{voucher}</p> },
    { id: 'campaigns', label: session.campaigns, content: <p>{longName}</p> },
  ] as const;
  return [
    {
      component: 'Panel',
      states: {
        label: (
          <Panel title={session.history} aside={price}>
            <p>{voucher}</p>
          </Panel>
        ),
        section: (
          <Panel title={settings.soundsHint} heading="section" padding="roomy">
            <p>{longName}</p>
          </Panel>
        ),
        untitled: (
          <Panel>
            <p>{voucher}</p>
          </Panel>
        ),
      },
    },
    { component: 'DataList', states: { rows: list } },
    {
      component: 'Row',
      states: {
        'in its list': (
          <DataList>
            <Row label={voucher} value={price} />
          </DataList>
        ),
      },
    },
    { component: 'Table', states: { rows: table(rows), empty: table([]) } },
    {
      component: 'Tabs',
      states: {
        two: (
          <Held<'history' | 'campaigns'> first="history">
            {(selected, set) => (
              <Tabs label={session.mainNav} items={tabs} selected={selected} onChange={set} />
            )}
          </Held>
        ),
      },
    },
  ];
};
