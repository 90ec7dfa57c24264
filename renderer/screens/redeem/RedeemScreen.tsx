import { lazy, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { useAct } from '../../bridge/queries.ts';
import { useLastDone } from '../../shell/NavBar.tsx';
import { useSettings } from '../../shell/appearance.ts';
import { Late } from '../../shell/Late.tsx';
import { useShortcuts } from '../../shell/shortcuts.ts';
import type { CommandTable } from '../../shell/shortcuts.ts';
import { usePictureDoor } from '../../scan/pictureDoor.ts';
import { createPlayer } from '../../ui/sound.ts';
import type { VerdictState } from '../../ui/Verdict.tsx';
import { Afterwards } from './Afterwards.tsx';
import { AskPanel } from './AskPanel.tsx';
import { CustomerCard } from './CustomerCard.tsx';
import { IdlePanel } from './IdlePanel.tsx';
import { useKeptCamera } from './keptCamera.ts';
import { LastCard } from './LastCard.tsx';
import { Notices } from './Notices.tsx';
import { faceOf } from './order.ts';
import { OrderCard } from './OrderCard.tsx';
import type { OpenDialog } from './OrderDialogs.tsx';
import type { OrderState } from './orderState.ts';
import { useOrder, useOrderStore } from './orderStore.ts';
import { PaperCard } from './PaperCard.tsx';
import { PreparedPanel } from './PreparedPanel.tsx';
import { DoneVerdict } from './DoneVerdict.tsx';
import { TillNotes } from './TillNotes.tsx';
import { UnreadableVerdict } from './UnreadableVerdict.tsx';
import { RainCheckGiven, SoldOutPanel } from './SoldOutPanel.tsx';
import { ManagerVerdict, RefusedVerdict, UndoneVerdict } from './Verdicts.tsx';
import s from './RedeemScreen.module.css';

const OrderDialogs = lazy(async () => ({
  default: (await import('./OrderDialogs.tsx')).OrderDialogs,
}));
const CameraCard = lazy(async () => ({
  default: (await import('./CameraCard.tsx')).CameraCard,
}));

/** What the big panel shows. */
type Face =
  | 'idle'
  | 'prepared'
  | 'blocked'
  | 'asks'
  | 'soldOut'
  | 'rainCheck'
  | 'refusedAlone'
  | 'unreadableAlone'
  | 'needsManager'
  | 'done'
  | 'undone';

function faceShown({ prepared, redeemed, undone, rainCheck }: OrderState): Face {
  if (rainCheck !== null) return 'rainCheck';
  if (undone !== null) return 'undone';
  if (redeemed !== null) return 'done';
  if (prepared === null) return 'idle';
  const face = faceOf(prepared);
  return face === 'ready' ? 'prepared' : face;
}

const soundOf: Readonly<Record<Face, VerdictState | null>> = {
  idle: null,
  prepared: null,
  blocked: 'refused',
  asks: 'unknown',
  soldOut: 'unknown',
  rainCheck: null,
  refusedAlone: 'refused',
  unreadableAlone: 'unknown',
  needsManager: 'manager',
  done: 'ok',
  undone: null,
};

/** What there is to hear when the order has gone from one state to the next. */
function soundAfter(state: OrderState, before: OrderState): VerdictState | null {
  if (state.notices.length > before.notices.length) return 'unknown';
  const isNews = state.prepared !== before.prepared || state.redeemed !== before.redeemed;
  return isNews ? soundOf[faceShown(state)] : null;
}

/** One sound for each verdict as it comes, and for what is said about a reading. */
function useSounds(): void {
  const [play] = useState(createPlayer);
  const store = useOrderStore();
  const settings = useSettings();
  const percent = settings?.sounds === true ? settings.volume : 0;
  useEffect(
    () =>
      store.subscribe((state, before) => {
        const sound = percent > 0 ? soundAfter(state, before) : null;
        if (sound !== null) play(sound, percent);
      }),
    [store, percent, play],
  );
}

/** The dialog that is open. A reading is more urgent: it closes whatever was open before it. */
function useDialog() {
  const scansTaken = useOrder((order) => order.scansTaken);
  const door = usePictureDoor();
  const [opened, setOpened] = useState<{ dialog: OpenDialog; at: number } | null>(() =>
    door.getState().brought === null ? null : { dialog: 'picture', at: scansTaken },
  );
  const setOpen = useCallback(
    (dialog: OpenDialog | null) => setOpened(dialog === null ? null : { dialog, at: scansTaken }),
    [scansTaken],
  );
  // Pictures that are brought, to whatever part of the screen, open the place that reads them.
  useEffect(
    () =>
      door.subscribe(({ brought }) => {
        if (brought !== null) setOpen('picture');
      }),
    [door, setOpen],
  );
  return { open: opened?.at === scansTaken ? opened.dialog : null, setOpen };
}

/** In a narrow window the parts stand one under the other: what is new is brought into sight. */
function useInSight(): RefObject<HTMLDivElement | null> {
  const main = useRef<HTMLDivElement>(null);
  const store = useOrderStore();
  useEffect(
    () =>
      store.subscribe((state, before) => {
        const isNews =
          state.scansTaken !== before.scansTaken || faceShown(state) !== faceShown(before);
        if (isNews) main.current?.scrollIntoView({ block: 'start' });
      }),
    [store],
  );
  return main;
}

/** The counter's main screen: waiting, the vouchers as tickets, or the verdict. */
export function RedeemScreen() {
  const face = useOrder(faceShown);
  const { confirm, back, hold, removeLast, keepBetter } = useOrder((order) => order);
  const redeemedSeq = useOrder((order) => order.redeemed?.seq ?? null);
  const paperSeq = useOrder(
    (order) => order.rainCheck?.seq ?? order.undone?.seq ?? order.redeemed?.seq ?? null,
  );
  const { open, setOpen } = useDialog();
  const camera = useKeptCamera();
  const hasReceipt = useOrder((order) => order.receipt !== null);
  const main = useInSight();
  const { act: reprint } = useAct('history.reprint');
  const lastSeq = useLastDone()[0]?.seq ?? null;
  const reprintSeq = paperSeq ?? lastSeq;
  useSounds();

  const acts = useMemo(
    (): CommandTable => ({
      confirm: () => {
        if (face === 'prepared') void confirm(null);
        if (face === 'needsManager') setOpen('approval');
      },
      back,
      better: keepBetter,
      hold,
      removeLine: removeLast,
      recall: () => setOpen('recall'),
      reprint: () => {
        if (reprintSeq !== null) void reprint({ seq: reprintSeq });
      },
    }),
    [face, confirm, back, keepBetter, hold, removeLast, reprint, reprintSeq, setOpen],
  );
  useShortcuts(acts);

  return (
    <div className={s.screen}>
      <div ref={main} className={s.main}>
        <TillNotes />
        <Notices />
        <BigPanel face={face} onOpen={setOpen} />
      </div>
      <aside className={s.side}>
        <Late>
          {camera.isKept && open !== 'camera' ? (
            <div className={s.camera}>
              <CameraCard onLarger={() => setOpen('camera')} onPutAway={() => camera.keep(false)} />
            </div>
          ) : null}
        </Late>
        {redeemedSeq === null ? null : (
          <Afterwards key={`after ${redeemedSeq}`} seq={redeemedSeq} />
        )}
        {paperSeq === null ? null : <PaperCard key={paperSeq} seq={paperSeq} />}
        <CustomerCard onFind={() => setOpen('find')} />
        {redeemedSeq === null ? <OrderCard onOpen={setOpen} /> : null}
        {face === 'idle' ? <LastCard /> : null}
      </aside>
      <Late>
        {open !== null || hasReceipt ? (
          <OrderDialogs open={open} onOpen={setOpen} camera={camera} />
        ) : null}
      </Late>
    </div>
  );
}

interface BigPanelProps {
  readonly face: Face;
  readonly onOpen: (dialog: OpenDialog) => void;
}

function BigPanel({ face, onOpen }: BigPanelProps) {
  switch (face) {
    case 'idle':
      return <IdlePanel onOpen={onOpen} />;
    case 'prepared':
    case 'blocked':
      return <PreparedPanel onOpen={onOpen} />;
    case 'asks':
      return <AskPanel />;
    case 'soldOut':
      return <SoldOutPanel />;
    case 'rainCheck':
      return <RainCheckGiven />;
    case 'refusedAlone':
      return <RefusedVerdict onOpen={onOpen} />;
    case 'unreadableAlone':
      return <UnreadableVerdict onOpen={onOpen} />;
    case 'needsManager':
      return <ManagerVerdict onOpen={onOpen} />;
    case 'done':
      return <DoneVerdict onOpen={onOpen} />;
    case 'undone':
      return <UndoneVerdict />;
  }
}
