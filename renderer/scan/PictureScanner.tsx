import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Scan } from '../../shared/domain/codes/scan.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useWords } from '../words.ts';
import { openDecoder } from './decoder.ts';
import type { Decoder } from './decoder.ts';
import { useReadFormats } from './readSymbologies.ts';
import { newScan } from './newScan.ts';
import { PictureChoice } from './PictureChoice.tsx';
import { usePictureDoor } from './pictureDoor.ts';
import type { PictureProblem } from './pictureFile.ts';
import { maxPicturesAtOnce, readPictures } from './pictureReading.ts';
import type { FoundCode, PicturesRead } from './pictureReading.ts';
import type { HowRead } from './takeScan.ts';
import s from './PictureScanner.module.css';

type PictureState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'reading'; readonly place: number; readonly count: number }
  | {
      readonly kind: 'several';
      readonly read: PicturesRead;
      readonly brought: number;
      readonly tookMs: number;
    }
  | { readonly kind: 'problem'; readonly problem: PictureProblem };

export interface PictureScannerProps {
  readonly onScan: (scan: Scan, how: HowRead) => void;
}

/** Reads codes out of pictures that are chosen here, or were dropped or pasted anywhere on the screen. */
export function PictureScanner({ onScan }: PictureScannerProps) {
  const door = usePictureDoor();
  const [state, setState] = useState<PictureState>({ kind: 'waiting' });
  const formats = useReadFormats();
  const decoder = useRef<Decoder | null>(null);
  const latest = useRef(0);

  function take(codes: readonly FoundCode[], tookMs: number) {
    setState({ kind: 'waiting' });
    for (const { text, symbology } of codes) {
      onScan(newScan(text, 'picture', { symbology }), { tookMs });
    }
  }

  async function read(files: readonly Blob[]) {
    latest.current += 1;
    const mine = latest.current;
    const count = Math.min(files.length, maxPicturesAtOnce);
    const began = performance.now();
    decoder.current ??= openDecoder(formats);
    const done = await readPictures(decoder.current, files, (place) => {
      if (mine === latest.current) setState({ kind: 'reading', place, count });
    });
    // Other pictures came, or the place was closed, while these were being read.
    if (mine !== latest.current) return;
    const tookMs = performance.now() - began;
    const { found, problems } = done;
    if (found.length === 0) {
      setState({ kind: 'problem', problem: problems[0] ?? 'onlyLink' });
    } else if (found.length === 1 && problems.length === 0) take(found, tookMs);
    else setState({ kind: 'several', read: done, brought: files.length, tookMs });
  }

  const readBrought = useEffectEvent(() => {
    const files = door.getState().take();
    if (files !== null) void read(files);
  });

  useEffect(() => {
    readBrought();
    return door.subscribe(() => readBrought());
  }, [door]);

  useEffect(
    () => () => {
      latest.current += 1;
      decoder.current?.close();
      decoder.current = null;
    },
    [],
  );

  if (state.kind === 'several') {
    return (
      <PictureChoice
        read={state.read}
        brought={state.brought}
        onTake={(codes) => take(codes, state.tookMs)}
        onOther={() => setState({ kind: 'waiting' })}
      />
    );
  }
  return <ChoosePlace state={state} onFiles={(files) => void read(files)} />;
}

interface ChoosePlaceProps {
  readonly state: Exclude<PictureState, { readonly kind: 'several' }>;
  readonly onFiles: (files: readonly Blob[]) => void;
}

function ChoosePlace({ state, onFiles }: ChoosePlaceProps) {
  const words = useWords('scan');
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className={s.drop}>
      <Icon name="picture" size={40} />
      <p className={s.lead}>{words('pictureDrop')}</p>
      <input
        ref={input}
        className="unseen"
        type="file"
        accept="image/*"
        multiple
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          if (files.length > 0) onFiles(files);
          // The same file chosen again must be read again.
          event.target.value = '';
        }}
      />
      <Button
        kind="primary"
        size="counter"
        onPress={() => input.current?.click()}
        isBusy={state.kind === 'reading'}
      >
        {words('pictureChoose')}
      </Button>
      <p className={s.limits}>{words('pictureLimits')}</p>
      <Outcome state={state} />
    </div>
  );
}

function Outcome({ state }: Pick<ChoosePlaceProps, 'state'>) {
  const words = useWords('scan');
  if (state.kind === 'problem') {
    return (
      <p role="alert" className={s.problem}>
        <Icon name="warning" size={20} />
        <span>{words(`pictureProblem_${state.problem}`)}</span>
      </p>
    );
  }
  return <output className={s.status}>{state.kind === 'reading' ? reading(state) : ''}</output>;

  function reading({ place, count }: { readonly place: number; readonly count: number }): string {
    return count > 1 ? words('pictureReadingOf', { place, count }) : words('pictureReading');
  }
}
