import type { PrintJobView } from '../../../shared/contract/views.ts';
import { printProblemKeys } from '../../../shared/contract/printing.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DataList } from '../../ui/Row.tsx';
import { useFormat, useWords } from '../../words.ts';
import { Asked, ProblemNote } from '../Screen.tsx';
import s from './PrintQueuePanel.module.css';

const stuck: readonly PrintJobView['state'][] = ['failed', 'uncertain'];

interface JobProps {
  readonly job: PrintJobView;
  readonly isBusy: boolean;
  readonly onRetry: () => void;
  readonly onSkip: () => void;
}

function Job({ job, isBusy, onRetry, onSkip }: JobProps) {
  const words = useWords('sync');
  const paper = useWords('paper');
  const { moment } = useFormat();
  const isStuck = stuck.includes(job.state);
  const what = words(`print_${job.what}`);
  const name = job.seq === null ? what : `${what} · ${words('entryNumber', { seq: job.seq })}`;
  return (
    <li className={s.job}>
      <div className={s.line}>
        <span className={s.name}>{name}</span>
        <span className={isStuck ? s.stuck : s.state}>{words(`printState_${job.state}`)}</span>
      </div>
      <p className={s.small}>
        {moment(job.at)}
        {job.tries > 1 ? ` · ${words('printTries', { count: job.tries })}` : ''}
      </p>
      {isStuck && job.problem !== null ? (
        <p className={s.small}>{paper(printProblemKeys[job.problem])}</p>
      ) : null}
      {job.state === 'uncertain' ? <p className={s.small}>{words('printUncertainSays')}</p> : null}
      {isStuck ? (
        <div className={s.acts}>
          <Button icon="print" onPress={onRetry} isBusy={isBusy}>
            {words('retry')}
          </Button>
          <Button kind="danger" onPress={onSkip} isBusy={isBusy}>
            {words('skip')}
          </Button>
        </div>
      ) : null}
    </li>
  );
}

/** Print jobs not yet on paper and the last few that are; a stuck one is printed again or given up. */
export function PrintQueuePanel() {
  const words = useWords('sync');
  const queue = useCall('print.queue', {});
  const retry = useAct('print.retry');
  const skip = useAct('print.skip');
  const isBusy = retry.isBusy || skip.isBusy;
  return (
    <Panel title={words('printTitle')} heading="section" padding="roomy">
      <Asked called={queue} waiting={words('printLoading')}>
        {(jobs) =>
          jobs.length === 0 ? (
            <EmptyState icon="print" title={words('printNone')} />
          ) : (
            <DataList label={words('printTitle')}>
              {jobs.map((job) => (
                <Job
                  key={job.jobId}
                  job={job}
                  isBusy={isBusy}
                  onRetry={() => void retry.act({ jobId: job.jobId })}
                  onSkip={() => void skip.act({ jobId: job.jobId })}
                />
              ))}
            </DataList>
          )
        }
      </Asked>
      <ProblemNote problem={retry.problem ?? skip.problem} />
    </Panel>
  );
}
