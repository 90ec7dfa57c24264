import { useState } from 'react';
import type { Answer } from '../../../shared/contract/problem.ts';
import type { PaperView } from '../../../shared/contract/views.ts';
import { useAct } from '../../bridge/queries.ts';
import { Button } from '../../ui/Button.tsx';
import { useWords } from '../../words.ts';
import { SlipDialog } from '../SlipDialog.tsx';

/** What the customer holds and when it ends, on paper, when they ask for it. */
export function ReminderSlip({ customer }: { readonly customer: string }) {
  const words = useWords('care');
  const paper = useWords('paperLooks');
  const { act, isBusy } = useAct('print.reminder');
  const [printed, setPrinted] = useState<Answer<PaperView> | null>(null);
  return (
    <>
      <Button
        icon="print"
        isBusy={isBusy}
        onPress={() => void act({ customer }).then((answer) => setPrinted(answer))}
      >
        {words('reminderPrint')}
      </Button>
      {printed === null ? null : (
        <SlipDialog
          title={words('reminderPrint')}
          sent={paper('sent')}
          printed={printed}
          onClose={() => setPrinted(null)}
        />
      )}
    </>
  );
}
