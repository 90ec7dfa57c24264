import { useState } from 'react';
import type { Answer } from '../../../shared/contract/problem.ts';
import type { PaperView } from '../../../shared/contract/views.ts';
import { useAct } from '../../bridge/queries.ts';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { useWords } from '../../words.ts';
import { SlipDialog } from '../SlipDialog.tsx';

/** How the terminal does, on paper: for who rings somebody up about it. */
export function HealthPanel() {
  const words = useWords('paperLooks');
  const { act, isBusy } = useAct('print.health');
  const [printed, setPrinted] = useState<Answer<PaperView> | null>(null);
  return (
    <Panel title={words('healthTitle')} heading="section" padding="roomy">
      <p>{words('healthSays')}</p>
      <Button
        icon="print"
        isBusy={isBusy}
        onPress={() => void act({}).then((answer) => setPrinted(answer))}
      >
        {words('healthPrint')}
      </Button>
      {printed === null ? null : (
        <SlipDialog
          title={words('healthTitle')}
          sent={words('sent')}
          printed={printed}
          onClose={() => setPrinted(null)}
        />
      )}
    </Panel>
  );
}
