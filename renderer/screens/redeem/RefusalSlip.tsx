import { lazy, useState } from 'react';
import type { Answer } from '../../../shared/contract/problem.ts';
import type { PaperView } from '../../../shared/contract/views.ts';
import { useAct } from '../../bridge/queries.ts';
import { Late } from '../../shell/Late.tsx';
import { Button } from '../../ui/Button.tsx';
import { useWords } from '../../words.ts';
import { useOrder } from './orderStore.ts';

const SlipDialog = lazy(async () => ({
  default: (await import('../SlipDialog.tsx')).SlipDialog,
}));

/** Prints why the voucher at this place was not taken, for the customer to take along; never by itself. */
export function RefusalSlip({ place }: { readonly place: number }) {
  const words = useWords('redeem');
  const order = useOrder(({ draft }) => draft);
  const { act, isBusy } = useAct('print.refusal');
  // A reading is more urgent: what was printed before it is not shown over the next verdict.
  const scansTaken = useOrder((state) => state.scansTaken);
  const [printed, setPrinted] = useState<{ answer: Answer<PaperView>; at: number } | null>(null);

  async function print(): Promise<void> {
    setPrinted({ answer: await act({ order, index: place }), at: scansTaken });
  }

  return (
    <>
      <Button
        kind="onVerdict"
        size="counter"
        icon="print"
        isBusy={isBusy}
        onPress={() => void print()}
      >
        {words('slip')}
      </Button>
      <Late>
        {printed?.at === scansTaken ? (
          <SlipDialog
            title={words('slipTitle')}
            sent={words('slipSent')}
            printed={printed.answer}
            onClose={() => setPrinted(null)}
          />
        ) : null}
      </Late>
    </>
  );
}
