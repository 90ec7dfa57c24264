import { useCall } from '../bridge/queries.ts';
import { Banner } from '../ui/Banner.tsx';
import { useWords } from '../words.ts';

/** Says loudly that the terminal's keys are gone, and what to do. */
export function KeysBanner() {
  const words = useWords('repair');
  const { value } = useCall('repair.status', {});
  if (value === null || !value.keysLost) return null;
  return (
    <Banner tone="bad" shape="line">
      <strong>{words('keysLost')}</strong> {words('keysLostSays')}
    </Banner>
  );
}
