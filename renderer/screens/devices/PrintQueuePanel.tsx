import { useState } from 'react';
import { printProblemKeys } from '../../../shared/contract/printing.ts';
import type { PrintJobView } from '../../../shared/contract/views.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DataList } from '../../ui/Row.tsx';
import { useWords } from '../../words.ts';
import { Asked, ProblemNote } from '../Screen.tsx';
import { groupsOf } from './printGroups.ts';
import type { PrintGroups } from './printGroups.ts';
import { PrintJob } from './PrintJob.tsx';
import s from './PrintQueuePanel.module.css';

/** A few say what is the matter; thirty would push everything else off the screen. */
const shownFolded = 5;

type Jobs = readonly PrintJobView[];
const idsOf = (jobs: Jobs) => jobs.map(({ jobId }) => jobId);

interface ActsProps {
  readonly isBusy: boolean;
  readonly onRetry: (jobs: Jobs) => void;
  readonly onSkip: (jobs: Jobs) => void;
}

/** What is the matter, once for all of them, and what can be done with all of them at once. */
function Standing({
  groups,
  isBusy,
  onRetry,
  onSkip,
}: ActsProps & { readonly groups: PrintGroups }) {
  const words = useWords('printQueue');
  const paper = useWords('paper');
  const { stuck, stuckBy, waiting, waitsFor } = groups;
  return (
    <>
      {waitsFor === null ? null : (
        <Banner
          tone="warn"
          {...(waiting.length < 2
            ? {}
            : {
                actions: (
                  <Button kind="danger" isBusy={isBusy} onPress={() => onSkip(waiting)}>
                    {words('allSkip')}
                  </Button>
                ),
              })}
        >
          <strong>{words('waiting', { count: waiting.length })}</strong>
          <br />
          {paper(printProblemKeys[waitsFor])}
          <br />
          {words('waitingText')}
        </Banner>
      )}
      {stuck.length < 2 ? null : (
        <div className={s.many}>
          <p className={s.stuck}>{words('stuck', { count: stuck.length })}</p>
          {stuckBy === null ? null : <p className={s.small}>{paper(printProblemKeys[stuckBy])}</p>}
          <p className={s.small}>{words('stuckText')}</p>
          <div className={s.acts}>
            <Button icon="print" isBusy={isBusy} onPress={() => onRetry(stuck)}>
              {words('allAgain')}
            </Button>
            <Button kind="danger" isBusy={isBusy} onPress={() => onSkip(stuck)}>
              {words('allSkip')}
            </Button>
          </div>
        </div>
      )}
    </>
  );
}

function JobList({
  groups,
  isBusy,
  onRetry,
  onSkip,
}: ActsProps & { readonly groups: PrintGroups }) {
  const words = useWords('sync');
  const many = useWords('printQueue');
  const [isUnfolded, setUnfolded] = useState(false);
  const jobs = [...groups.stuck, ...groups.waiting, ...groups.others];
  const shown = isUnfolded ? jobs : jobs.slice(0, shownFolded);
  return (
    <>
      <DataList label={words('printTitle')}>
        {shown.map((job) => (
          <PrintJob
            key={job.jobId}
            job={job}
            isWaiting={groups.waiting.includes(job)}
            isBrief={groups.stuckBy !== null}
            isBusy={isBusy}
            onRetry={() => onRetry([job])}
            onSkip={() => onSkip([job])}
          />
        ))}
      </DataList>
      {jobs.length > shown.length ? (
        <Button wide onPress={() => setUnfolded(true)}>
          {many('showAll', { count: jobs.length })}
        </Button>
      ) : null}
    </>
  );
}

interface SkipAllProps {
  readonly jobs: Jobs;
  readonly isBusy: boolean;
  readonly onSkip: () => void;
  readonly onClose: () => void;
}

/** One slip is given up by one press; many of them, by two. */
function SkipAllDialog({ jobs, isBusy, onSkip, onClose }: SkipAllProps) {
  const words = useWords('printQueue');
  const common = useWords('common');
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={words('skipTitle', { count: jobs.length })}
      actions={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button kind="danger" isBusy={isBusy} onPress={onSkip}>
            {words('allSkip')}
          </Button>
        </>
      }
    >
      <p>{words('skipText')}</p>
    </Dialog>
  );
}

/** Print jobs not yet on paper and the last few that are; a stuck one is printed again or given up. */
export function PrintQueuePanel() {
  const words = useWords('sync');
  const queue = useCall('print.queue', {});
  const retry = useAct('print.retry');
  const skip = useAct('print.skip');
  const [toSkip, setToSkip] = useState<Jobs>([]);
  const isBusy = retry.isBusy || skip.isBusy;
  const print = (jobs: Jobs) =>
    void retry.act({ jobs: jobs.map(({ jobId, tries }) => ({ jobId, tries })) });
  const giveUp = (jobs: Jobs) =>
    jobs.length === 1 ? void skip.act({ jobIds: idsOf(jobs) }) : setToSkip(jobs);

  async function giveUpAll() {
    await skip.act({ jobIds: idsOf(toSkip) });
    setToSkip([]);
  }

  function panel(jobs: Jobs) {
    if (jobs.length === 0) return <EmptyState icon="print" title={words('printNone')} />;
    const groups = groupsOf(jobs);
    const acts = { isBusy, onRetry: print, onSkip: giveUp };
    return (
      <>
        <Standing groups={groups} {...acts} />
        <JobList groups={groups} {...acts} />
      </>
    );
  }

  return (
    <Panel title={words('printTitle')} heading="section" padding="roomy">
      <Asked called={queue} waiting={words('printLoading')}>
        {panel}
      </Asked>
      <ProblemNote problem={retry.problem ?? skip.problem} />
      {toSkip.length === 0 ? null : (
        <SkipAllDialog
          jobs={toSkip}
          isBusy={isBusy}
          onSkip={() => void giveUpAll()}
          onClose={() => setToSkip([])}
        />
      )}
    </Panel>
  );
}
