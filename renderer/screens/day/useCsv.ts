import { useCallback } from 'react';
import type { Problem } from '../../../shared/contract/problem.ts';
import { useAct } from '../../bridge/queries.ts';
import { downloadText } from '../campaigns/download.ts';

/** Offers a close, or the day so far, as a file. */
export function useCsv(): {
  readonly save: (number: number | null) => void;
  readonly isBusy: boolean;
  readonly problem: Problem | null;
} {
  const { act, isBusy, problem } = useAct('day.csv');
  const save = useCallback(
    (number: number | null) => {
      void act({ number }).then((answer) => {
        if (answer.ok) downloadText(answer.value.name, 'text/csv;charset=utf-8', answer.value.text);
      });
    },
    [act],
  );
  return { save, isBusy, problem };
}
