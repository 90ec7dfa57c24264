import { useState } from 'react';
import { useAct, useCall } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { useWords } from '../../words.ts';
import { ProblemNote } from '../Screen.tsx';

const windowShape = 'popup,width=1024,height=768';

/** The way to the screen that faces the customer, and whether it is looked at. */
export function CustomerScreenPanel() {
  const words = useWords('customerScreen');
  const { value: state } = useCall('customerScreen.state', {});
  const { act, isBusy, problem } = useAct('customerScreen.open');
  const [wasBlocked, setBlocked] = useState(false);
  const open = state?.open ?? 0;

  async function openIt() {
    const answer = await act({});
    if (!answer.ok || answer.value.address === null) return;
    setBlocked(window.open(answer.value.address, '_blank', windowShape) === null);
  }

  return (
    <Panel
      title={words('title')}
      heading="section"
      padding="roomy"
      aside={open === 0 ? words('openNone') : words('openCount', { count: open })}
    >
      <p>{words('hint')}</p>
      <Button icon="secondScreen" isBusy={isBusy} onPress={() => void openIt()}>
        {words('open')}
      </Button>
      <p>{words('openHint')}</p>
      {wasBlocked ? <Banner tone="warn">{words('blocked')}</Banner> : null}
      <ProblemNote problem={problem} />
    </Panel>
  );
}
