import { effectDays } from '../../../shared/domain/issue/effect.ts';
import { useCall } from '../../bridge/queries.ts';
import { Panel } from '../../ui/Panel.tsx';
import { Table } from '../../ui/Table.tsx';
import { useFormat, useWords } from '../../words.ts';
import { Asked } from '../Screen.tsx';

/** What customers said of redemptions, by campaign. */
export function Ratings() {
  const words = useWords('care');
  const { text, number } = useFormat();
  const ratings = useCall('customer.ratings', {});
  const title = words('ratings', { days: effectDays });
  return (
    <Panel title={title} heading="section" padding="roomy">
      <Asked called={ratings} waiting={words('listLoading')}>
        {(rows) =>
          rows.length === 0 ? (
            <p>{words('ratingsNone')}</p>
          ) : (
            <Table
              caption={title}
              rows={rows}
              rowKey={({ campaignNo }) => campaignNo}
              columns={[
                {
                  id: 'campaign',
                  title: words('ratingsCampaign'),
                  isRowHeader: true,
                  cell: ({ campaign }) => (campaign === null ? words('unnamed') : text(campaign)),
                },
                {
                  id: 'good',
                  title: words('ratingsGood'),
                  align: 'end',
                  cell: (row) => number(row.good),
                },
                {
                  id: 'soSo',
                  title: words('ratingsSoSo'),
                  align: 'end',
                  cell: (row) => number(row.soSo),
                },
                {
                  id: 'bad',
                  title: words('ratingsBad'),
                  align: 'end',
                  cell: (row) => number(row.bad),
                },
              ]}
            />
          )
        }
      </Asked>
    </Panel>
  );
}
