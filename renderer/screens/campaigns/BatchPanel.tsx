import { useState } from 'react';
import type { FormEvent } from 'react';
import { maxBatchCoupons } from '../../../shared/domain/batches/couponBatch.ts';
import type { BatchView } from '../../../shared/contract/batchViews.ts';
import type { CampaignView } from '../../../shared/contract/views.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { useSession } from '../../bridge/session.ts';
import { newId } from '../../scan/newId.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Paper } from '../../ui/Paper.tsx';
import { Table } from '../../ui/Table.tsx';
import { useFormat, useWords } from '../../words.ts';
import form from '../form.module.css';
import { Asked, ProblemNote } from '../Screen.tsx';
import { OpenBatch } from './OpenBatch.tsx';
import { useBatchStop } from './StopBatchDialog.tsx';

const usualCount = 50;

interface CampaignProps {
  readonly campaign: CampaignView;
}

interface PreviewProps extends CampaignProps {
  readonly count: number;
  readonly onClose: () => void;
}

function Preview({ campaign, count, onClose }: PreviewProps) {
  const words = useWords('batches');
  const paper = useCall('batches.preview', { campaignId: campaign.id, count });
  return (
    <Dialog isOpen onClose={onClose} title={words('preview')}>
      <Asked called={paper} waiting={words('previewing')}>
        {(value) => <Paper paper={value} label={words('previewLabel')} />}
      </Asked>
    </Dialog>
  );
}

function BeginBatch({ campaign }: CampaignProps) {
  const words = useWords('batches');
  const { number } = useFormat();
  const begin = useAct('batches.begin');
  const [batchId] = useState(newId);
  const [count, setCount] = useState<number | null>(usualCount);
  const [isTried, setTried] = useState(false);
  const [isLooking, setLooking] = useState(false);
  const isGood =
    count !== null && Number.isInteger(count) && count >= 1 && count <= maxBatchCoupons;
  const max = number(maxBatchCoupons);

  function print(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (isGood && !begin.isBusy) void begin.act({ batchId, campaignId: campaign.id, count });
  }

  return (
    <form className={form.form} onSubmit={print}>
      <NumberField
        label={words('count')}
        value={count}
        onChange={setCount}
        stepper
        error={isTried && !isGood ? words('countBad', { max }) : undefined}
      />
      <ProblemNote problem={begin.problem} />
      <div className={form.foot}>
        <Button onPress={() => setLooking(true)}>{words('preview')}</Button>
        <Button kind="primary" icon="print" type="submit" isBusy={begin.isBusy}>
          {begin.isBusy
            ? words('beginning')
            : isGood
              ? words('begin', { count })
              : words('beginNone')}
        </Button>
      </div>
      {isLooking ? (
        <Preview
          campaign={campaign}
          count={isGood ? count : usualCount}
          onClose={() => setLooking(false)}
        />
      ) : null}
    </form>
  );
}

interface BatchesProps {
  readonly batches: readonly BatchView[];
}

function LateBatches({ batches }: BatchesProps) {
  const words = useWords('batches');
  const { text, moment, number } = useFormat();
  return (
    <Panel title={words('late')} heading="section" padding="roomy">
      <Table
        caption={words('late')}
        rows={batches}
        rowKey={({ batchId }) => batchId}
        columns={[
          { id: 'no', title: words('columnBatch'), isRowHeader: true, cell: ({ no }) => no },
          {
            id: 'campaign',
            title: words('columnCampaign'),
            cell: ({ campaign }) => (campaign === null ? words('gone') : text(campaign)),
          },
          {
            id: 'printed',
            title: words('columnPrinted'),
            align: 'end',
            cell: ({ printed, count }) =>
              words('printedOf', { printed: number(printed), count: number(count) }),
          },
          {
            id: 'begun',
            title: words('columnBegun'),
            cell: ({ at, madeBy }) => words('begunBy', { at: moment(at), name: madeBy }),
          },
          {
            id: 'state',
            title: words('columnState'),
            cell: ({ state }) => words(`state_${state}`),
          },
        ]}
      />
    </Panel>
  );
}

const isOpen = ({ state }: BatchView): boolean => state !== 'done' && state !== 'stopped';

/** The batch that is not finished, wherever a manager looks after campaigns; nothing where there is none. */
export function BatchUnderWay() {
  const { value: batches } = useCall('batches.list', {});
  const stop = useBatchStop(batches);
  const open = batches?.find(isOpen);
  return (
    <>
      {open === undefined ? null : <OpenBatch batch={open} onStop={stop.begin} />}
      {stop.dialog}
    </>
  );
}

/** Rolls of coupons of one campaign: the one that is under way or the next, and those of late. */
export function BatchPanel({ campaign }: CampaignProps) {
  const words = useWords('batches');
  const { view } = useSession();
  const { value: batches } = useCall('batches.list', {});
  const stop = useBatchStop(batches);
  if (view === null || batches === null) return null;
  if (!view.standAlone) {
    return (
      <Panel title={words('title')} heading="section" padding="roomy">
        <p>{words('headOffice')}</p>
      </Panel>
    );
  }
  const open = batches.find(isOpen);
  const ended = batches.filter((batch) => !isOpen(batch));
  return (
    <>
      {open === undefined ? (
        <Panel title={words('title')} heading="section" padding="roomy">
          <p>{words('says')}</p>
          <BeginBatch key={batches[0]?.batchId ?? ''} campaign={campaign} />
        </Panel>
      ) : (
        <>
          {open.campaignId === campaign.id ? null : (
            <Banner tone="info">{words('otherOpen')}</Banner>
          )}
          <OpenBatch batch={open} onStop={stop.begin} />
        </>
      )}
      {ended.length === 0 ? null : <LateBatches batches={ended} />}
      {stop.dialog}
    </>
  );
}
