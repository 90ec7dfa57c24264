import type { FlagView } from '../../../shared/contract/deskViews.ts';
import { soonUndoMinutes } from '../../../shared/domain/flags/thresholds.ts';
import { useFormat, useWords } from '../../words.ts';
import { useName, usePercent } from './deskText.ts';

/** A flag as a plain sentence: how the work differs, never why. */
export function useFlagWords(): (flag: FlagView) => string {
  const words = useWords('desk');
  const { number } = useFormat();
  const percent = usePercent();
  const named = useName();
  return ({ kind, name, customer, own, others }) => {
    const shares = {
      name: named(name),
      own: percent(own.count, own.of),
      others: percent(others.count, others.of),
      count: number(own.count),
      of: number(own.of),
    };
    switch (kind) {
      case 'typed':
      case 'undo':
      case 'reprint':
        return words(`flag_${kind}`, shares);
      case 'soonUndo':
        return words('flag_soonUndo', { ...shares, minutes: soonUndoMinutes });
      case 'goodwill':
        return words('flag_goodwill', {
          ...shares,
          others: number(Math.round(others.count / Math.max(1, others.of))),
        });
      case 'velocity':
        return words('flag_velocity', {
          ...shares,
          count: number(Math.round(own.count / Math.max(1, own.of))),
          others: number(others.count),
        });
      case 'pair':
        return words('flag_pair', {
          ...shares,
          customer: `•••• ${customer?.last4 ?? ''}`.trim(),
          all: number(others.of),
        });
    }
  };
}
