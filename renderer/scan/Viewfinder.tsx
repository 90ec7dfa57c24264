import { useState } from 'react';
import type { PointerEvent, RefObject } from 'react';
import type { Place } from '../../shared/reading/codeRead.ts';
import { cls } from '../ui/cls.ts';
import { Icon } from '../ui/Icon.tsx';
import { useWords } from '../words.ts';
import type { CameraState } from './cameraRun.ts';
import type { Outline } from './frameWatch.ts';
import s from './Viewfinder.module.css';

interface Size {
  readonly width: number;
  readonly height: number;
}

const usualSize: Size = { width: 1280, height: 720 };

/** The part of the picture that is aimed with, in fractions of it. */
const aimInset = { x: 0.2, y: 0.14 };
/** Of the longer side: a code whose reader says not how large it is gets this much. */
const leastOutline = 0.11;

/** The picture's own shape: all that the camera sees is shown, for all of it is read. */
function shapeOf({ width, height }: Size): 'wide' | 'usual' | 'tall' {
  if (width < height) return 'tall';
  return width / height > 1.5 ? 'wide' : 'usual';
}

interface OutlinedProps {
  readonly outline: Outline;
  readonly size: Size;
}

function Outlined({ outline: { centre, size: code }, size: { width, height } }: OutlinedProps) {
  const least = leastOutline * Math.max(width, height);
  const across = Math.max(least, code.width * width);
  const down = Math.max(least, code.height * height);
  return (
    <rect
      className={s.place}
      x={centre.x * width - across / 2}
      y={centre.y * height - down / 2}
      width={across}
      height={down}
      rx={least / 6}
    />
  );
}

interface MarksProps {
  readonly size: Size;
  readonly outline: Outline | null;
  readonly isRead: boolean;
  readonly isMirrored: boolean;
  readonly onPoint: ((place: Place) => void) | null;
}

/** Drawn over the picture in its own pixels: where to hold the code, and where the last one is. */
function Marks({ size, outline, isRead, isMirrored, onPoint }: MarksProps) {
  const { width, height } = size;
  const [left, top] = [width * aimInset.x, height * aimInset.y];
  const corner = (leastOutline * Math.max(width, height)) / 6;

  function point(event: PointerEvent<SVGGElement>): void {
    const inPicture = event.currentTarget.getScreenCTM()?.inverse();
    if (onPoint === null || inPicture === undefined) return;
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(inPicture);
    onPoint({ x: at.x / width, y: at.y / height });
  }

  return (
    <svg className={s.marks} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <g
        {...(isMirrored ? { transform: `translate(${width} 0) scale(-1 1)` } : {})}
        onPointerUp={point}
      >
        <path
          className={s.shade}
          fillRule="evenodd"
          d={`M0 0H${width}V${height}H0ZM${left} ${top}V${height - top}H${width - left}V${top}Z`}
        />
        <rect
          className={cls(s.aim, isRead && s.read)}
          x={left}
          y={top}
          width={width - 2 * left}
          height={height - 2 * top}
          rx={corner}
        />
        {outline === null ? null : <Outlined outline={outline} size={size} />}
      </g>
    </svg>
  );
}

export interface ViewfinderProps {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly state: CameraState;
  readonly outline: Outline | null;
  readonly isRead: boolean;
  readonly isMirrored: boolean;
  /** The picture was pressed there; `null`: the camera can't be pointed. */
  readonly onPoint: ((place: Place) => void) | null;
}

function Veil({ state }: { readonly state: CameraState }) {
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
      return null;
  }
}

/** What the camera sees, with the marks over it; or why it sees nothing. */
export function Viewfinder(props: ViewfinderProps) {
  const { video, state, outline, isRead, isMirrored, onPoint } = props;
  const words = useWords('scan');
  const [size, setSize] = useState(usualSize);
  return (
    <div className={s.stage} data-shape={shapeOf(size)}>
      <video
        ref={video}
        className={cls(s.video, isMirrored && s.mirrored)}
        muted
        playsInline
        aria-label={words('cameraTitle')}
        onResize={({ currentTarget: { videoWidth, videoHeight } }) => {
          if (videoWidth > 0) setSize({ width: videoWidth, height: videoHeight });
        }}
      />
      {state.kind === 'running' ? (
        <Marks {...{ size, outline, isRead, isMirrored, onPoint }} />
      ) : (
        <Veil state={state} />
      )}
      {isRead ? (
        <span className={s.done}>
          <Icon name="check" size={56} />
        </span>
      ) : null}
    </div>
  );
}
