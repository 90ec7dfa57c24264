import { useAct, useCall } from '../../bridge/queries.ts';
import { useKeyHint } from '../../shell/shortcuts.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Paper } from '../../ui/Paper.tsx';
import { useProblemWords, useWords } from '../../words.ts';
import s from './cards.module.css';

/** The receipt as paper, and how its printing goes; nothing waits for it. */
export function PaperCard({ seq }: { readonly seq: number }) {
  const hint = useKeyHint();
  const words = useWords('redeem');
  const say = useProblemWords();
  const { value: paper, problem } = useCall('history.paper', { seq });
  const { act, isBusy } = useAct('history.reprint');
  return (
    <section className={s.paperCard} aria-label={words('receipt', { seq })}>
      <PrintState seq={seq} />
      {paper === null ? (
        <p className={s.quiet}>{problem === null ? words('paperLoading') : say(problem)}</p>
      ) : (
        <Paper paper={paper} label={words('receipt', { seq })} />
      )}
      <Button
        icon="print"
        keyHint={hint('reprint')}
        isDisabled={isBusy}
        onPress={() => void act({ seq })}
      >
        {words('printAgain')}
      </Button>
    </section>
  );
}

function PrintState({ seq }: { readonly seq: number }) {
  const words = useWords('redeem');
  const jobs = useCall('print.queue', {}).value ?? [];
  const job = jobs.find((each) => each.seq === seq && each.state !== 'printed');
  switch (job?.state) {
    case 'failed':
      return <Banner tone="warn">{words('printFailed')}</Banner>;
    case 'uncertain':
      return <Banner tone="warn">{words('printUncertain')}</Banner>;
    default:
      return null;
  }
}
