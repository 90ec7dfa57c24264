import { useAct } from '../bridge/queries.ts';
import { useSession } from '../bridge/session.ts';
import { Button } from '../ui/Button.tsx';
import { useProblemWords, useWords } from '../words.ts';
import s from './PracticeDoor.module.css';

/** From the sign-in screen into practice, or out of it. */
export function PracticeDoor() {
  const words = useWords('session');
  const say = useProblemWords();
  const isInside = useSession().view?.mode === 'practice';
  const enter = useAct('practice.enter');
  const leave = useAct('practice.leave');
  const problem = enter.problem ?? leave.problem;
  return (
    <>
      {problem === null ? null : <output className={s.problem}>{say(problem)}</output>}
      {isInside ? (
        <Button
          icon="back"
          isBusy={leave.isBusy}
          onPress={() => void leave.act({ startAgain: false })}
        >
          {words('practiceLeave')}
        </Button>
      ) : (
        <Button icon="practice" isBusy={enter.isBusy} onPress={() => void enter.act({})}>
          {words('practice')}
        </Button>
      )}
    </>
  );
}
