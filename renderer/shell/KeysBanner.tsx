import { useCall } from '../bridge/queries.ts';
import { useWords } from '../words.ts';
import { LineBanner } from './LineBanner.tsx';

/** Says loudly that the terminal's keys are gone, and what to do. */
export function KeysBanner() {
  const words = useWords('repair');
  const { value } = useCall('repair.status', {});
  if (value === null || !value.keysLost) return null;
  return <LineBanner tone="bad" title={words('keysLost')} says={words('keysLostSays')} />;
}
