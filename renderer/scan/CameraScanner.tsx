import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../ui/Button.tsx';
import { cls } from '../ui/cls.ts';
import { Select } from '../ui/Select.tsx';
import { Switch } from '../ui/Switch.tsx';
import { useAllWords, useFormat, useWords } from '../words.ts';
import type { CameraDevice } from './camera.ts';
import { CameraControlPanel } from './CameraControlPanel.tsx';
import type { CameraState } from './cameraRun.ts';
import type { EngineName } from '../../shared/reading/engine.ts';
import type { Saying } from './frameWatch.ts';
import { newScan } from './newScan.ts';
import type { TakeScan } from './takeScan.ts';
import { useCamera } from './useCamera.ts';
import { useCameraControls } from './useCameraControls.ts';
import type { CameraControls } from './useCameraControls.ts';
import { Viewfinder } from './Viewfinder.tsx';
import s from './CameraScanner.module.css';

const chosenCameraKey = 'countersign.camera';
/** How long the frame shows that something was read, ms. */
const readMarkMs = 700;
/** What is read aloud changes at most this often, ms: words for the eyes change with the hand. */
const aloudEveryMs = 6000;

interface DeviceChoiceProps {
  readonly devices: readonly CameraDevice[];
  /** The one at work, which another stands in for where the chosen one is not there. */
  readonly running: string | null;
  readonly onChoose: (id: string) => void;
}

function DeviceChoice({ devices, running, onChoose }: DeviceChoiceProps) {
  const words = useWords('scan');
  if (devices.length < 2) return null;
  const options = devices.map(({ id, label }, at) => ({
    id,
    label: label === '' ? words('cameraNumber', { number: at + 1 }) : label,
  }));
  const known = devices.some(({ id }) => id === running) ? running : null;
  return (
    <Select label={words('cameraChoose')} options={options} value={known} onChange={onChoose} />
  );
}

/** The text, but no sooner than `aloudEveryMs` after the one before it. */
function useUnhurried(text: string): string {
  const [said, setSaid] = useState({ text: '', at: -aloudEveryMs });
  useEffect(() => {
    const waitMs = Math.max(0, said.at + aloudEveryMs - performance.now());
    const timer = setTimeout(() => {
      if (text !== said.text) setSaid({ text, at: performance.now() });
    }, waitMs);
    return () => clearTimeout(timer);
  }, [text, said]);
  return said.text;
}

interface SaysProps {
  readonly state: CameraState;
  readonly isRead: boolean;
  readonly saying: Saying | null;
}

/** What to do, for the eyes at once and for the ears now and then. */
function Says({ state, isRead, saying }: SaysProps) {
  const scan = useWords('scan');
  const words = useWords('camera');
  const canSpeak = useAllWords();
  const advice = canSpeak && saying !== null ? words(`say_${saying}`) : scan('cameraAim');
  const shown = isRead ? scan('cameraRead') : advice;
  const text = state.kind === 'running' ? shown : '';
  const aloud = useUnhurried(text);
  // Whatever else is said about a camera that does not run stands in the picture's place.
  if (state.kind === 'problem') return null;
  return (
    <>
      <p className={s.says} data-saying={saying ?? ''} aria-hidden="true">
        {text}
      </p>
      <output className={s.aloud}>{aloud}</output>
    </>
  );
}

interface FactsProps {
  readonly state: CameraState;
  readonly engine: EngineName | null;
}

/** Which reader is at work, and how the camera runs: for whoever is asked why it does not read. */
function Facts({ state, engine }: FactsProps) {
  const scan = useWords('scan');
  const words = useWords('camera');
  const { number } = useFormat();
  if (state.kind !== 'running' || engine === null) return null;
  const { track, startedInMs } = state.camera;
  const { width = 0, height = 0 } = track.getSettings();
  const seconds = number(Math.ceil(startedInMs / 100) / 10);
  const facts = [scan(`engine_${engine}`), words('facts', { width, height, seconds })];
  return (
    <p className={s.facts} data-engine={engine} data-started-ms={startedInMs}>
      {facts.join(' · ')}
    </p>
  );
}

interface SettingsProps {
  readonly controls: CameraControls;
  readonly state: CameraState;
  readonly engine: EngineName | null;
  readonly keeping: Keeping | null;
}

function Settings({ controls, state, engine, keeping }: SettingsProps) {
  const words = useWords('camera');
  return (
    <>
      {keeping === null ? null : (
        <Switch
          label={words('keepOpen')}
          hint={words('keepOpenHint')}
          isSelected={keeping.isKept}
          onChange={keeping.onKeep}
        />
      )}
      {state.kind === 'running' ? <CameraControlPanel controls={controls} /> : null}
      <Facts state={state} engine={engine} />
    </>
  );
}

/** Whether the camera stays open beside the order. */
export interface Keeping {
  readonly isKept: boolean;
  readonly onKeep: (isKept: boolean) => void;
}

export interface CameraScannerProps {
  readonly onScan: TakeScan;
  /** `beside`: small, without the settings. */
  readonly size?: 'whole' | 'beside';
  readonly keeping?: Keeping | null;
  /** What else can be done where the camera does not work. */
  readonly instead?: ReactNode;
}

/** Shows what the camera sees and hands on each code it reads; stops with the window or the component. */
export function CameraScanner(props: CameraScannerProps) {
  const { onScan, size = 'whole', keeping = null, instead } = props;
  const words = useWords('scan');
  const canSpeak = useAllWords();
  const video = useRef<HTMLVideoElement>(null);
  const [chosen, setChosen] = useState(() => localStorage.getItem(chosenCameraKey));
  const [readAt, setReadAt] = useState<number | null>(null);
  const { state, view, devices, engine, again } = useCamera({
    video,
    deviceId: chosen,
    onRead({ text, symbology }, track, tookMs) {
      setReadAt(performance.now());
      onScan(newScan(text, 'camera', { device: track.label, symbology }), { tookMs });
    },
  });
  const track = state.kind === 'running' ? state.camera.track : null;
  const controls = useCameraControls(track);
  const { canPoint } = controls.abilities;

  useEffect(() => {
    if (readAt === null) return undefined;
    const timer = setTimeout(() => setReadAt(null), readMarkMs);
    return () => clearTimeout(timer);
  }, [readAt]);

  function choose(id: string) {
    localStorage.setItem(chosenCameraKey, id);
    setChosen(id);
  }

  return (
    <div className={cls(s.scanner, size === 'beside' && s.beside)}>
      <Viewfinder
        video={video}
        state={state}
        outline={view.outline}
        isRead={readAt !== null}
        isMirrored={controls.isMirrored}
        onPoint={canPoint ? (to) => controls.order({ set: 'point', to }) : null}
      />
      <Says state={state} isRead={readAt !== null} saying={view.saying} />
      {state.kind === 'problem' ? (
        <div className={s.problem}>
          <Button size="counter" icon="sync" onPress={again}>
            {words('cameraAgain')}
          </Button>
          {instead}
        </div>
      ) : null}
      {size === 'beside' ? null : (
        <>
          <DeviceChoice
            devices={devices}
            running={track?.getSettings().deviceId ?? chosen}
            onChoose={choose}
          />
          {canSpeak ? <Settings {...{ controls, state, engine, keeping }} /> : null}
        </>
      )}
    </div>
  );
}
