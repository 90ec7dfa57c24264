import { useSession } from '../../bridge/session.ts';
import { useWords } from '../../words.ts';
import { Screen } from '../Screen.tsx';
import { EnterPractice } from './EnterPractice.tsx';
import { Lessons } from './Lessons.tsx';

/** Live: what practice is, and the way in. In practice: the lessons, scores, and the way out. */
export function PracticeScreen() {
  const words = useWords('practice');
  const isInside = useSession().view?.mode === 'practice';
  return <Screen title={words('title')}>{isInside ? <Lessons /> : <EnterPractice />}</Screen>;
}
