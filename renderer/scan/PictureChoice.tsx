import { useEffect, useRef, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { cls } from '../ui/cls.ts';
import { focusFirst } from '../ui/focusFirst.ts';
import { useWords } from '../words.ts';
import {
  formatNativeCode,
  nativeCodeOf,
  readNativeCode,
} from '../../shared/domain/codes/nativeCode.ts';
import { codeKind, isSecretKind, isVoucherKind } from './codeKind.ts';
import { createCrops, neighbourDistance } from './pictureCrop.ts';
import type { Crops } from './pictureCrop.ts';
import { maxPicturesAtOnce } from './pictureReading.ts';
import type { FoundCode, PicturesRead } from './pictureReading.ts';
import s from './PictureScanner.module.css';

interface PictureChoiceProps {
  readonly read: PicturesRead;
  /** How many pictures were brought at once. */
  readonly brought: number;
  readonly onTake: (codes: readonly FoundCode[]) => void;
  readonly onOther: () => void;
}

/** Several codes: each with what stands around it in its picture, its text, and what it looks like. */
export function PictureChoice({ read, brought, onTake, onOther }: PictureChoiceProps) {
  const words = useWords('scan');
  const { found, problems, moves } = read;
  const crops = useCrops();
  const ours = found.filter(({ text }) => isVoucherKind(codeKind(text)));
  const notes = [
    ...(problems.length > 0 ? [words('pictureMissed', { count: problems.length })] : []),
    ...(brought > maxPicturesAtOnce ? [words('pictureTooMany', { count: maxPicturesAtOnce })] : []),
    ...(moves ? [words('pictureMoves')] : []),
  ];
  return (
    <section aria-label={words('pictureSeveral')} className={s.several}>
      <output className={s.lead}>{words('pictureSeveral')}</output>
      {notes.length > 0 ? <p className={s.limits}>{notes.join(' · ')}</p> : null}
      <ul className={s.choices}>
        {found.map((code, place) => (
          <li key={code.text}>
            <Button
              size="counter"
              wide
              onPress={() => onTake([code])}
              {...(place === 0 ? { ref: focusFirst } : {})}
            >
              <Choice code={code} among={found} crops={crops} />
            </Button>
          </li>
        ))}
      </ul>
      <div className={s.acts}>
        {ours.length > 1 ? (
          <Button kind="primary" size="counter" onPress={() => onTake(ours)}>
            {words('pictureAll', { count: ours.length })}
          </Button>
        ) : null}
        <Button kind="quiet" size="counter" icon="picture" onPress={onOther}>
          {words('pictureAnother')}
        </Button>
      </div>
    </section>
  );
}

function useCrops(): Crops {
  const [crops] = useState(createCrops);
  useEffect(() => () => crops.stop(), [crops]);
  return crops;
}

const hidden = '••••';
/** Characters: two lines or so, by which one text is told from another. */
const maxShown = 100;

/** A code of ours in its groups, as it is printed; a secret one not at all. */
function shown(text: string): string {
  if (isSecretKind(codeKind(text))) return hidden;
  const own = readNativeCode(text);
  if (own.kind === 'native') return formatNativeCode(nativeCodeOf(own.id));
  return text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
}

interface ChoiceProps {
  readonly code: FoundCode;
  readonly among: readonly FoundCode[];
  readonly crops: Crops;
}

function Choice({ code, among, crops }: ChoiceProps) {
  const words = useWords('scan');
  const kind = codeKind(code.text);
  return (
    <span className={s.choice}>
      {isSecretKind(kind) ? (
        <span className={cls(s.crop, s.hidden)} aria-hidden="true" />
      ) : (
        <Crop code={code} among={among} crops={crops} />
      )}
      <span className={s.told}>
        <code className={s.code}>{shown(code.text)}</code>
        <span className={s.kind}>{words(`pictureKind_${kind}`)}</span>
      </span>
    </span>
  );
}

function Crop({ code, among, crops }: ChoiceProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { file, centre } = code;
  const others = among.filter((one) => one.file === file && one !== code);
  const nearest = neighbourDistance(centre, others);
  useEffect(() => {
    let isGone = false;
    void crops.around(file, centre, nearest).then((crop) => {
      const place = canvas.current;
      if (!isGone && crop !== null && place !== null) {
        place.width = crop.width;
        place.height = crop.height;
        place.getContext('2d')?.drawImage(crop, 0, 0);
      }
      crop?.close();
    });
    return () => {
      isGone = true;
    };
  }, [crops, file, centre, nearest]);
  return <canvas ref={canvas} className={s.crop} aria-hidden="true" />;
}
