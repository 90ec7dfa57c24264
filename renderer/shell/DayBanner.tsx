import { useCall } from '../bridge/queries.ts';
import type { CounterLine } from './counterLine.ts';
import { LeftOpenLine } from './LeftOpenLine.tsx';
import { usePlace } from './place.ts';

/** Says in the morning that a day before was not closed. */
export function useDayLines(): readonly CounterLine[] {
  const { place } = usePlace();
  const days = useCall('day.status', {}).value?.leftOpen ?? [];
  // The day's own screen says it itself, with the way to the day.
  if (days.length === 0 || place === 'day') return [];
  return [{ id: 'leftOpen', gravity: 'warn', line: <LeftOpenLine days={days} /> }];
}
