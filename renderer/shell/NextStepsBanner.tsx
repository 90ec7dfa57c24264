import { useCall } from '../bridge/queries.ts';
import { useSession } from '../bridge/session.ts';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { useWords } from '../words.ts';
import type { CounterLine } from './counterLine.ts';
import { usePlace } from './place.ts';

/** What is still missing before the first customer, for managers; a demo has nothing to set up. */
export function useNextStepsLines(): readonly CounterLine[] {
  const words = useWords('nextSteps');
  const { view, isManager } = useSession();
  const isAsked = isManager && view?.demo === false && view.mode === 'live';
  const { value: steps } = useCall('setup.steps', {}, { when: isAsked });
  const { place, go } = usePlace();
  if (!isAsked || steps === null || steps.open === 0 || place === 'nextSteps') return [];
  const line = (
    <Banner
      tone="info"
      shape="line"
      actions={<Button onPress={() => go('nextSteps')}>{words('goOn')}</Button>}
    >
      {words('left', { count: steps.open })}
    </Banner>
  );
  return [{ id: 'nextSteps', gravity: 'info', line }];
}
