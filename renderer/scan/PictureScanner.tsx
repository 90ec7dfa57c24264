import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { DragEvent } from 'react';
import type { Scan } from '../../shared/domain/codes/scan.ts';
import { Button } from '../ui/Button.tsx';
import { cls } from '../ui/cls.ts';
import { Icon } from '../ui/Icon.tsx';
import { useWords } from '../words.ts';
import { openDecoder } from './decoder.ts';
import type { Decoder } from './decoder.ts';
import { newScan } from './newScan.ts';
import type { PictureProblem } from './pictureFile.ts';
import type { CodeRead } from './reads.ts';
import s from './PictureScanner.module.css';

type PictureState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'reading' }
  | { readonly kind: 'several'; readonly reads: readonly CodeRead[] }
  | { readonly kind: 'problem'; readonly problem: PictureProblem };

function pictureIn(data: DataTransfer | null): File | null {
  return data?.files[0] ?? null;
}

export interface PictureScannerProps {
  readonly onScan: (scan: Scan) => void;
}

/** Reads a code out of a picture that is chosen, dropped or pasted. */
export function PictureScanner({ onScan }: PictureScannerProps) {
  const [state, setState] = useState<PictureState>({ kind: 'waiting' });
  const decoder = useRef<Decoder | null>(null);
  const latest = useRef(0);

  function take(text: string) {
    setState({ kind: 'waiting' });
    onScan(newScan(text, 'picture'));
  }

  async function read(file: File) {
    latest.current += 1;
    const mine = latest.current;
    setState({ kind: 'reading' });
    decoder.current ??= openDecoder();
    const result = await decoder.current.decodeFile(file);
    // Another picture came, or the place was closed, while this one was being read.
    if (mine !== latest.current) return;
    const only = result.ok && result.reads.length === 1 ? result.reads[0] : undefined;
    if (!result.ok) setState({ kind: 'problem', problem: result.problem });
    else if (only !== undefined) take(only.text);
    else setState({ kind: 'several', reads: result.reads });
  }

  const paste = useEffectEvent((event: ClipboardEvent) => {
    const file = pictureIn(event.clipboardData);
    if (file === null) return;
    event.preventDefault();
    void read(file);
  });

  useEffect(() => {
    const listener = (event: ClipboardEvent) => paste(event);
    window.addEventListener('paste', listener);
    return () => {
      window.removeEventListener('paste', listener);
      latest.current += 1;
      decoder.current?.close();
      decoder.current = null;
    };
  }, []);

  return (
    <div className={s.scanner}>
      {state.kind === 'several' ? (
        <Several
          reads={state.reads}
          onChoose={take}
          onOther={() => setState({ kind: 'waiting' })}
        />
      ) : (
        <DropPlace state={state} onFile={(file) => void read(file)} />
      )}
    </div>
  );
}

interface DropPlaceProps {
  readonly state: PictureState;
  readonly onFile: (file: File) => void;
}

function DropPlace({ state, onFile }: DropPlaceProps) {
  const words = useWords('scan');
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const file = pictureIn(event.dataTransfer);
    if (file !== null) onFile(file);
  }

  function over(event: DragEvent) {
    event.preventDefault();
    setOver(true);
  }

  return (
    <div
      className={cls(s.drop, isOver && s.over)}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon name="picture" size={40} />
      <p className={s.lead}>{words(isOver ? 'pictureDropNow' : 'pictureDrop')}</p>
      <input
        ref={input}
        className="unseen"
        type="file"
        accept="image/*"
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) onFile(file);
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

function Outcome({ state }: { readonly state: PictureState }) {
  const words = useWords('scan');
  if (state.kind === 'problem') {
    return (
      <p role="alert" className={s.problem}>
        <Icon name="warning" size={20} />
        <span>{words(`pictureProblem_${state.problem}`)}</span>
      </p>
    );
  }
  return (
    <output className={s.status}>{state.kind === 'reading' ? words('pictureReading') : ''}</output>
  );
}

interface SeveralProps {
  readonly reads: readonly CodeRead[];
  readonly onChoose: (text: string) => void;
  readonly onOther: () => void;
}

function Several({ reads, onChoose, onOther }: SeveralProps) {
  const words = useWords('scan');
  return (
    <section aria-label={words('pictureSeveral')} className={s.several}>
      <p className={s.lead}>{words('pictureSeveral')}</p>
      <ul className={s.choices}>
        {reads.map((read) => (
          <li key={read.text}>
            <Button size="counter" wide onPress={() => onChoose(read.text)}>
              <span className={s.code}>{read.text}</span>
            </Button>
          </li>
        ))}
      </ul>
      <Button kind="quiet" icon="picture" onPress={onOther}>
        {words('pictureAnother')}
      </Button>
    </section>
  );
}
