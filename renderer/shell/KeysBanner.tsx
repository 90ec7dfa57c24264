import { useCall } from '../bridge/queries.ts';
import { useWords } from '../words.ts';
import type { CounterLine } from './counterLine.ts';
import { LineBanner } from './LineBanner.tsx';

/** Says loudly that the terminal's keys are gone, and what to do. */
export function useKeysLines(): readonly CounterLine[] {
  const words = useWords('repair');
  const { value } = useCall('repair.status', {});
  if (value === null || !value.keysLost) return [];
  const line = <LineBanner tone="bad" title={words('keysLost')} says={words('keysLostSays')} />;
  return [{ id: 'keys', gravity: 'bad', line }];
}
