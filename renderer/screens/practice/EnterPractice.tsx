import { useAct } from '../../bridge/queries.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { useWords } from '../../words.ts';
import { ProblemNote } from '../Screen.tsx';
import s from './practice.module.css';

/** What waits inside, and what becomes of the counter meanwhile. */
export function EnterPractice() {
  const words = useWords('practice');
  const { act, isBusy, problem } = useAct('practice.enter');
  return (
    <Panel padding="roomy">
      <div className={s.enter}>
        <span className={s.cap} aria-hidden="true">
          <Icon name="practice" size={56} />
        </span>
        <p className={s.intro}>{words('intro')}</p>
        <p>{words('introTime')}</p>
        <p className={s.soft}>
          {words('introSignedOut')} {words('introHeld')}
        </p>
        <ProblemNote problem={problem} />
        <Button
          kind="primary"
          size="counter"
          icon="practice"
          isBusy={isBusy}
          onPress={() => void act({})}
        >
          {words(isBusy ? 'entering' : 'enter')}
        </Button>
      </div>
    </Panel>
  );
}
