import { useEffect, useRef, useState } from 'react';
import type { Scan } from '../../shared/domain/codes/scan.ts';
import { Button } from '../ui/Button.tsx';
import { cls } from '../ui/cls.ts';
import { Icon } from '../ui/Icon.tsx';
import { Select } from '../ui/Select.tsx';
import { useWords } from '../words.ts';
import type { CameraDevice } from './camera.ts';
import { newScan } from './newScan.ts';
import { useCamera } from './useCamera.ts';
import type { CameraState } from './useCamera.ts';
import s from './CameraScanner.module.css';

const chosenCameraKey = 'countersign.camera';
/** How long the frame shows that something was read, ms. */
const readMarkMs = 700;

function chosenBefore(): string | null {
  return localStorage.getItem(chosenCameraKey);
}

interface DeviceChoiceProps {
  readonly devices: readonly CameraDevice[];
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
}

function DeviceChoice({ devices, chosen, onChoose }: DeviceChoiceProps) {
  const words = useWords('scan');
  if (devices.length < 2) return null;
  const options = devices.map(({ id, label }, at) => ({
    id,
    label: label === '' ? words('cameraNumber', { number: at + 1 }) : label,
  }));
  const known = devices.some(({ id }) => id === chosen) ? chosen : (devices[0]?.id ?? null);
  return (
    <Select label={words('cameraChoose')} options={options} value={known} onChange={onChoose} />
  );
}

function Overlay({ state, isRead }: { readonly state: CameraState; readonly isRead: boolean }) {
  const words = useWords('scan');
  switch (state.kind) {
    case 'starting':
      return <p className={s.veil}>{words('cameraStarting')}</p>;
    case 'paused':
      return <p className={s.veil}>{words('cameraPaused')}</p>;
    case 'problem':
      return (
        <div className={s.veil}>
          <Icon name="camera" size={40} />
          <p role="alert">{words(`cameraProblem_${state.problem}`)}</p>
        </div>
      );
    case 'running':
      return (
        <div className={cls(s.aim, isRead && s.read)} aria-hidden="true">
          {isRead ? <Icon name="check" size={56} /> : null}
        </div>
      );
  }
}

export interface CameraScannerProps {
  readonly onScan: (scan: Scan) => void;
}

/** Shows what the camera sees and hands on each code it reads; stops with the window or the component. */
export function CameraScanner({ onScan }: CameraScannerProps) {
  const [attempt, setAttempt] = useState(0);
  return (
    <CameraView key={attempt} onScan={onScan} onAgain={() => setAttempt((count) => count + 1)} />
  );
}

interface CameraViewProps extends CameraScannerProps {
  readonly onAgain: () => void;
}

function CameraView({ onScan, onAgain }: CameraViewProps) {
  const words = useWords('scan');
  const video = useRef<HTMLVideoElement>(null);
  const [chosen, setChosen] = useState(chosenBefore);
  const [readAt, setReadAt] = useState<number | null>(null);
  const { state, devices } = useCamera({
    video,
    deviceId: chosen,
    onText(text) {
      setReadAt(performance.now());
      onScan(newScan(text, 'camera'));
    },
    onPluggedIn: onAgain,
  });

  useEffect(() => {
    if (readAt === null) return undefined;
    const timer = setTimeout(() => setReadAt(null), readMarkMs);
    return () => clearTimeout(timer);
  }, [readAt]);

  function choose(id: string) {
    localStorage.setItem(chosenCameraKey, id);
    setChosen(id);
  }

  function startAgain() {
    // A camera that is gone must not keep the others from being found.
    localStorage.removeItem(chosenCameraKey);
    onAgain();
  }

  return (
    <div className={s.scanner}>
      <div className={s.stage}>
        <video
          ref={video}
          className={s.video}
          muted
          playsInline
          aria-label={words('cameraTitle')}
        />
        <Overlay state={state} isRead={readAt !== null} />
      </div>
      <output className={s.says}>
        {readAt !== null ? words('cameraRead') : state.kind === 'problem' ? '' : words('cameraAim')}
      </output>
      <DeviceChoice devices={devices} chosen={chosen} onChoose={choose} />
      {state.kind === 'problem' ? (
        <Button icon="sync" onPress={startAgain}>
          {words('cameraAgain')}
        </Button>
      ) : null}
    </div>
  );
}
