import { useCallback, useState } from 'react';
import { useEvents, useCall } from '../bridge/queries.ts';
import { useSession } from '../bridge/session.ts';
import { useTerminal } from '../bridge/terminal.ts';
import { readMemberCode } from '../../shared/domain/codes/memberCode.ts';
import { useMemberCodes } from './useMemberCodes.ts';
import { heardScan, newScan } from '../scan/newScan.ts';
import { PictureDoorContext, createPictureDoorStore } from '../scan/pictureDoor.ts';
import { PictureDrop } from '../scan/PictureDrop.tsx';
import { isReceipt } from '../scan/receiptScan.ts';
import { ScanTestContext, createScanTestStore } from '../scan/scanTest.ts';
import { WedgeListener } from '../scan/WedgeListener.tsx';
import { WedgeTrialContext, createWedgeTrialStore } from '../scan/wedgeTrial.ts';
import { BadgeContext } from '../scan/badges.ts';
import { readBadgeCode } from '../../shared/domain/people/badgeCode.ts';
import { useBadges } from './useBadges.ts';
import { tallyFor, useHands, useTelling } from '../scan/readTally.ts';
import { TakeScanContext } from '../scan/takeScan.ts';
import type { HowRead } from '../scan/takeScan.ts';
import { useOrder } from '../screens/redeem/orderStore.ts';
import type { CodeReader, Scan } from '../../shared/domain/codes/scan.ts';
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
/** Scanners that type don't say which of them it was. */
const anyWedge: CodeReader = { source: 'wedge', device: null };

/** Which of the big states the counter is in: starting, first set-up, waiting, signed out, at work. */
export function Counter() {
  const terminal = useTerminal();
  useAppearance();
  const { view } = useSession();
  const { problem, again } = useCall('session.state', {}, { everyMs: askAgainEveryMs });
  const isOwn = useModeOf(view);
  const [wasScanned, setScanned] = useState(false);
  const [scanTest] = useState(createScanTestStore);
  const [pictureDoor] = useState(createPictureDoorStore);
  const [tally] = useState(() => tallyFor(terminal));
  useHands(tally);
  const [wedgeTrial] = useState(createWedgeTrialStore);
  const takeScan = useOrder((order) => order.takeScan);
  const takeReceipt = useOrder((order) => order.takeReceipt);
  const takeMember = useMemberCodes();
  const scanWasCut = useOrder((order) => order.scanWasCut);
  const scanIsUnsure = useOrder((order) => order.scanIsUnsure);
  const scansTooMany = useOrder((order) => order.scansTooMany);
  const { place, go } = usePlace();
  useTelling(tally, view !== null && view.operator !== null, place);
  const { badges, takeBadge, picked } = useBadges(view?.phase === 'ready');
  const canRedeem =
    view?.phase === 'ready' && view.operator !== null && view.standing !== 'revoked';

  const take = useCallback(
    (scan: Scan, how: HowRead = {}) => {
      const test = scanTest.getState();
      const fate = tally.heard(scan, how, test.isOn);
      if (fate === 'tooMany') {
        if (canRedeem) scansTooMany();
        return;
      }
      if (test.isOn) {
        test.took(scan);
        return;
      }
      if (fate === 'double') return;
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
    [
      scanTest,
      tally,
      canRedeem,
      scansTooMany,
      place,
      go,
      takeScan,
      takeReceipt,
      takeMember,
      takeBadge,
    ],
  );
  const cut = (reader: CodeReader) => {
    tally.cut(reader);
    if (canRedeem) scanWasCut();
  };
  const unsure = () => {
    tally.cut(anyWedge);
    if (canRedeem) scanIsUnsure();
  };
  useEvents(terminal, (event) => {
    // A counter that is open twice has one screen that is looked at.
    if (document.hidden) return;
    if (event.event === 'scan') take(heardScan(event.scan));
    else cut({ source: 'serial', device: event.device });
  });

  return (
    <PictureDoorContext value={pictureDoor}>
      <TakeScanContext value={take}>
        <PictureDrop
          canTake={canRedeem}
          onText={(text) => take(newScan(text, 'typed'))}
          onPictures={() => go('redeem')}
        />
        <ScanTestContext value={scanTest}>
          <BadgeContext value={badges}>
            <WedgeTrialContext value={wedgeTrial}>
              <WedgeListener onCut={() => cut(anyWedge)} onUnsure={unsure} />
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
            </WedgeTrialContext>
          </BadgeContext>
        </ScanTestContext>
      </TakeScanContext>
    </PictureDoorContext>
  );
}
