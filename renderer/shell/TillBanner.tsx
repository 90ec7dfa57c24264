import { useTillCounter } from '../screens/redeem/tillBaskets.ts';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { useWords } from '../words.ts';
import type { CounterLine } from './counterLine.ts';
import { usePlace } from './place.ts';

/** A till asks for something while another part is open: the way to where it is done. */
export function useTillLines(): readonly CounterLine[] {
  const words = useWords('tillCounter');
  const { baskets, voids } = useTillCounter();
  const { place, go } = usePlace();
  const count = baskets.length + voids.length;
  if (place === 'redeem' || count === 0) return [];
  const line = (
    <Banner
      tone="info"
      shape="line"
      actions={<Button onPress={() => go('redeem')}>{words('toCounter')}</Button>}
    >
      {words('asks', { count })}
    </Banner>
  );
  return [{ id: 'till', gravity: 'asks', line }];
}
