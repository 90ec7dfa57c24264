import { useAct } from '../bridge/queries.ts';
import { Button } from '../ui/Button.tsx';
import { useProblemWords, useWords } from '../words.ts';
import s from './PracticeBar.module.css';

/** Where one is, in words, on every part of the practice counter; and the way back. */
export function PracticeBar() {
  const words = useWords('session');
  const say = useProblemWords();
  const { act, isBusy, problem } = useAct('practice.leave');
  return (
    <div className={s.bar}>
      <p className={s.words}>{problem === null ? words('practiceLine') : say(problem)}</p>
      <Button
        kind="quiet"
        icon="back"
        isBusy={isBusy}
        onPress={() => void act({ startAgain: false })}
      >
        {words('practiceLeave')}
      </Button>
    </div>
  );
}
