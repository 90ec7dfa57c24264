import type { PrintStatusView } from '../../shared/contract/printQueue.ts';
import { useCall } from '../bridge/queries.ts';
import { Button } from '../ui/Button.tsx';
import { useWords } from '../words.ts';
import type { CounterLine } from './counterLine.ts';
import { LineBanner } from './LineBanner.tsx';
import { usePlace } from './place.ts';

/** Says what keeps slips from paper, and how many; it goes away by itself. */
export function usePrinterLines(): readonly CounterLine[] {
  const { value: status } = useCall('print.status', {});
  const { place } = usePlace();
  if (status === null) return [];
  const { waitsFor, stuck } = status;
  // The queue itself says who waits for a word.
  if (waitsFor === null && (stuck === 0 || place === 'devices')) return [];
  return [{ id: 'printer', gravity: 'warn', line: <PrinterLine status={status} /> }];
}

function PrinterLine({ status }: { readonly status: PrintStatusView }) {
  const words = useWords('printing');
  const common = useWords('common');
  const { go } = usePlace();
  const { waitsFor, waiting, stuck } = status;
  const asks = words('stuck', { count: stuck });
  const slips = words('slips', { count: waiting });
  return (
    <LineBanner
      tone="warn"
      title={waitsFor === null ? asks : words(`waits_${waitsFor}`)}
      says={
        waitsFor === null
          ? words('stuckText')
          : stuck === 0
            ? slips
            : `${slips} ${common('sentence', { text: asks })}`
      }
      actions={<Button onPress={() => go('devices', 'printing')}>{words('look')}</Button>}
    />
  );
}
