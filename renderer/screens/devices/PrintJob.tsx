import { printProblemKeys } from '../../../shared/contract/printing.ts';
import { isStuck } from '../../../shared/contract/printQueue.ts';
import type { PrintJobView } from '../../../shared/contract/views.ts';
import { Button } from '../../ui/Button.tsx';
import { useFormat, useWords } from '../../words.ts';
import s from './PrintQueuePanel.module.css';

interface PrintJobProps {
  readonly job: PrintJobView;
  /** The printer keeps it from paper, or it stands behind one that is kept. */
  readonly isWaiting: boolean;
  /** What is the matter stands above all of them already. */
  readonly isBrief: boolean;
  readonly isBusy: boolean;
  readonly onRetry: () => void;
  readonly onSkip: () => void;
}

/** One paper: what it is, how it stands and, where it needs somebody, what to do with it. */
export function PrintJob({ job, isWaiting, isBrief, isBusy, onRetry, onSkip }: PrintJobProps) {
  const words = useWords('sync');
  const paper = useWords('paper');
  const { moment } = useFormat();
  const stuck = isStuck(job);
  const isUnsent = job.state === 'uncertain' && job.problem === 'tooOld';
  const what = words(`print_${job.what}`);
  const name = job.seq === null ? what : `${what} · ${words('entryNumber', { seq: job.seq })}`;
  return (
    <li className={s.job}>
      <div className={s.line}>
        <span className={s.name}>{name}</span>
        <span className={stuck ? s.stuck : s.state}>
          {words(`printState_${isWaiting ? 'waiting' : isUnsent ? 'tooOld' : job.state}`)}
        </span>
      </div>
      <p className={s.small}>
        {moment(job.at)}
        {job.tries > 1 ? ` · ${words('printTries', { count: job.tries })}` : ''}
      </p>
      {stuck && !isBrief && job.problem !== null ? (
        <p className={s.small}>{paper(printProblemKeys[job.problem])}</p>
      ) : null}
      {job.state === 'uncertain' && !isUnsent && !isBrief && job.seq !== null ? (
        <p className={s.small}>{words('printUncertainSays')}</p>
      ) : null}
      {stuck || isWaiting ? (
        <div className={s.acts}>
          {stuck ? (
            <Button
              icon="print"
              aria-label={`${words('retry')}: ${name}`}
              onPress={onRetry}
              isBusy={isBusy}
            >
              {words('retry')}
            </Button>
          ) : null}
          <Button
            kind="danger"
            aria-label={`${words('skip')}: ${name}`}
            onPress={onSkip}
            isBusy={isBusy}
          >
            {words('skip')}
          </Button>
        </div>
      ) : null}
    </li>
  );
}
