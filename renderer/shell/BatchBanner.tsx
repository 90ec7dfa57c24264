import { useCall } from '../bridge/queries.ts';
import { useSession } from '../bridge/session.ts';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { useWords } from '../words.ts';
import type { CounterLine } from './counterLine.ts';
import { usePlace } from './place.ts';

/** Says that a roll of coupons stands still until a manager has looked at the paper. */
export function useBatchLines(): readonly CounterLine[] {
  const words = useWords('printing');
  const session = useWords('session');
  const { view, isManager } = useSession();
  const isAsked = isManager && view?.standAlone === true && view.mode === 'live';
  const { value: batches } = useCall('batches.list', {}, { when: isAsked });
  const { place, go } = usePlace();
  const asking = batches?.find(({ asks }) => asks !== null);
  // There it asks itself.
  if (!isAsked || asking === undefined || place === 'campaigns') return [];
  const line = (
    <Banner
      tone="warn"
      shape="line"
      actions={<Button onPress={() => go('campaigns')}>{session('campaigns')}</Button>}
    >
      {words('batch', { no: asking.no })}
    </Banner>
  );
  return [{ id: 'batch', gravity: 'asks', line }];
}
