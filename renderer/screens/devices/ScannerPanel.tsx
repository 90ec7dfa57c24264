import { useEffect } from 'react';
import { useAct } from '../../bridge/queries.ts';
import { useScanTest } from '../../scan/scanTest.ts';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { useWords } from '../../words.ts';
import { Received } from './Received.tsx';
import s from './ScannerPanel.module.css';

/** A scan shown as it arrived, without redeeming anything. */
export function ScannerPanel() {
  const words = useWords('sync');
  const { isOn, last, start, stop } = useScanTest();
  const { act: scanSeen } = useAct('setup.scanSeen');
  const wasRead = last !== null;
  useEffect(() => {
    if (wasRead) void scanSeen({});
  }, [wasRead, scanSeen]);
  // Leaving the screen ends the test: the next scan must redeem again.
  useEffect(() => stop, [stop]);
  return (
    <Panel title={words('scannerTitle')} heading="section" padding="roomy">
      {isOn ? (
        <>
          <p>{words('scannerHint')}</p>
          <output className={s.last}>
            {last === null ? words('scannerWaiting') : <Received scan={last} />}
          </output>
          <Button onPress={stop}>{words('scannerStop')}</Button>
        </>
      ) : (
        <Button icon="scan" onPress={start}>
          {words('scannerStart')}
        </Button>
      )}
    </Panel>
  );
}
