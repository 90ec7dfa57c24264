import { useCallback, useState } from 'react';
import { useEvents, useCall } from '../bridge/queries.ts';
import { useSession } from '../bridge/session.ts';
import { useTerminal } from '../bridge/terminal.ts';
import { readMemberCode } from '../../shared/domain/codes/memberCode.ts';
import { useMemberCodes } from './useMemberCodes.ts';
import { isReceipt } from '../scan/receiptScan.ts';
import { ScanTestContext, createScanTestStore } from '../scan/scanTest.ts';
import { WedgeListener } from '../scan/WedgeListener.tsx';
import { BadgeContext } from '../scan/badges.ts';
import { readBadgeCode } from '../../shared/domain/people/badgeCode.ts';
import { useBadges } from './useBadges.ts';
import { TakeScanContext } from '../scan/takeScan.ts';
import { useOrder } from '../screens/redeem/orderStore.ts';
import type { Scan } from '../../shared/domain/codes/scan.ts';
import { useAppearance } from './appearance.ts';
import { NoAnswer, StartingUp, WaitingForData } from './BeforeReady.tsx';
import { CutOff } from './CutOff.tsx';
import { KeptDesk } from './KeptDesk.tsx';
import { usePlace } from './place.ts';
import { HelpRoom } from './HelpRoom.tsx';
import { helpPlaceOf } from './helpPlace.ts';
import { useModeOf } from './mode.ts';
import { FirstSetUp } from './parts.tsx';
import { PracticeMark } from './PracticeMark.tsx';
import { SignIn } from './SignIn.tsx';

const askAgainEveryMs = 5_000;

/** Which of the big states the counter is in: starting, first set-up, waiting, signed out, at work. */
export function Counter() {
  const terminal = useTerminal();
  useAppearance();
  const { view } = useSession();
  const { problem, again } = useCall('session.state', {}, { everyMs: askAgainEveryMs });
  const isOwn = useModeOf(view);
  const [wasScanned, setScanned] = useState(false);
  const [scanTest] = useState(createScanTestStore);
  const takeScan = useOrder((order) => order.takeScan);
  const takeReceipt = useOrder((order) => order.takeReceipt);
  const takeMember = useMemberCodes();
  const scanWasCut = useOrder((order) => order.scanWasCut);
  const { place, go } = usePlace();
  const { badges, takeBadge, picked } = useBadges(view?.phase === 'ready');
  const canRedeem =
    view?.phase === 'ready' && view.operator !== null && view.standing !== 'revoked';

  const take = useCallback(
    (scan: Scan) => {
      const test = scanTest.getState();
      if (test.isOn) {
        test.took(scan);
        return;
      }
      if (readBadgeCode(scan.raw).kind !== 'other') {
        setScanned(false);
        takeBadge(scan.raw);
        return;
      }
      setScanned(!canRedeem);
      if (!canRedeem) return;
      const member = readMemberCode(scan.raw);
      if (member.kind !== 'other') {
        if (place !== 'customers') go('redeem');
        takeMember(scan.raw);
        return;
      }
      if (isReceipt(scan.raw)) {
        if (place !== 'history') go('redeem');
        takeReceipt(scan.raw);
        return;
      }
      go('redeem');
      takeScan(scan);
    },
    [scanTest, canRedeem, place, go, takeScan, takeReceipt, takeMember, takeBadge],
  );
  const cut = useCallback(() => {
    if (canRedeem) scanWasCut();
  }, [canRedeem, scanWasCut]);
  useEvents(terminal, (event) => {
    // A counter that is open twice has one screen that is looked at.
    if (document.hidden) return;
    if (event.event === 'scan') take(event.scan);
    else cut();
  });

  return (
    <TakeScanContext value={take}>
      <ScanTestContext value={scanTest}>
        <BadgeContext value={badges}>
          <WedgeListener onCut={cut} />
          {view?.mode === 'practice' ? <PracticeMark /> : null}
          <HelpRoom at={helpPlaceOf(view, place)}>
            {view === null || !isOwn ? (
              problem === null ? (
                <StartingUp />
              ) : (
                <NoAnswer onAgain={again} />
              )
            ) : view.standing === 'revoked' ? (
              <CutOff session={view} />
            ) : view.phase === 'choose' ? (
              <FirstSetUp />
            ) : view.phase === 'waiting' ? (
              <WaitingForData session={view} />
            ) : (
              <>
                {view.operator === null ? (
                  <SignIn
                    key={picked.times}
                    session={view}
                    wasScanned={wasScanned}
                    picked={picked.personId}
                    badgeProblem={picked.problem}
                  />
                ) : null}
                <KeptDesk
                  session={view}
                  isAnswering={problem === null}
                  badgeProblem={picked.problem}
                />
              </>
            )}
          </HelpRoom>
        </BadgeContext>
      </ScanTestContext>
    </TakeScanContext>
  );
}
