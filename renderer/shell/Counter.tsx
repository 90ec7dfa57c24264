import { useCallback, useState } from 'react';
import { useEvents, useCall } from '../bridge/queries.ts';
import { useSession } from '../bridge/session.ts';
import { useTerminal } from '../bridge/terminal.ts';
import { isReceipt } from '../scan/receiptScan.ts';
import { ScanTestContext, createScanTestStore } from '../scan/scanTest.ts';
import { WedgeListener } from '../scan/WedgeListener.tsx';
import { TakeScanContext } from '../scan/takeScan.ts';
import { useOrder } from '../screens/redeem/orderStore.ts';
import type { Scan } from '../../shared/domain/codes/scan.ts';
import { useAppearance } from './appearance.ts';
import { NoAnswer, StartingUp, WaitingForData } from './BeforeReady.tsx';
import { Desk } from './Desk.tsx';
import { usePlace } from './place.ts';
import { FirstSetUp } from './parts.tsx';
import { SignIn } from './SignIn.tsx';

const askAgainEveryMs = 5_000;

/** Which of the big states the counter is in: starting, first set-up, waiting, signed out, at work. */
export function Counter() {
  const terminal = useTerminal();
  useEvents(terminal);
  useAppearance();
  const { view } = useSession();
  const { problem, again } = useCall('session.state', {}, { everyMs: askAgainEveryMs });
  const [wasScanned, setScanned] = useState(false);
  // Set-up stays on the screen until its six digits were compared, whatever arrives meanwhile.
  const [isSettingUp, setSettingUp] = useState(false);
  const [scanTest] = useState(createScanTestStore);
  const takeScan = useOrder((order) => order.takeScan);
  const takeReceipt = useOrder((order) => order.takeReceipt);
  const scanWasCut = useOrder((order) => order.scanWasCut);
  const { place, go } = usePlace();
  const canRedeem = view?.phase === 'ready' && view.operator !== null;

  const take = useCallback(
    (scan: Scan) => {
      const test = scanTest.getState();
      if (test.isOn) {
        test.took(scan);
        return;
      }
      setScanned(!canRedeem);
      if (!canRedeem) return;
      if (isReceipt(scan.raw)) {
        if (place !== 'history') go('redeem');
        takeReceipt(scan.raw);
        return;
      }
      go('redeem');
      takeScan(scan);
    },
    [scanTest, canRedeem, place, go, takeScan, takeReceipt],
  );
  const cut = useCallback(() => {
    if (canRedeem) scanWasCut();
  }, [canRedeem, scanWasCut]);

  return (
    <TakeScanContext value={take}>
      <ScanTestContext value={scanTest}>
        <WedgeListener onCut={cut} />
        {view === null ? (
          problem === null ? (
            <StartingUp />
          ) : (
            <NoAnswer onAgain={again} />
          )
        ) : view.phase === 'choose' || isSettingUp ? (
          <FirstSetUp onHold={setSettingUp} />
        ) : view.phase === 'waiting' ? (
          <WaitingForData session={view} />
        ) : view.operator === null ? (
          <SignIn session={view} wasScanned={wasScanned} />
        ) : (
          <Desk session={view} operator={view.operator} isAnswering={problem === null} />
        )}
      </ScanTestContext>
    </TakeScanContext>
  );
}
