import { useEffect, useEffectEvent, useState } from 'react';
import { Icon } from '../ui/Icon.tsx';
import { useWords } from '../words.ts';
import { broughtBy, codesInText, takesText } from './brought.ts';
import { usePictureDoor } from './pictureDoor.ts';
import s from './PictureDrop.module.css';

interface PictureDropProps {
  /** Somebody is at the counter and may redeem. */
  readonly canTake: boolean;
  /** A text that nothing else takes: each of its codes. */
  readonly onText: (code: string) => void;
  /** Pictures are at the door. */
  readonly onPictures: () => void;
}

const isFileField = (target: EventTarget | null) =>
  target instanceof HTMLInputElement && target.type === 'file';

/**
 * Takes pictures and codes dropped or pasted anywhere on the screen. Without it a browser would leave the
 * counter for whatever picture is let go over it.
 */
export function PictureDrop({ canTake, onText, onPictures }: PictureDropProps) {
  const words = useWords('scan');
  const door = usePictureDoor();
  const [isOver, setOver] = useState(false);

  function take(data: DataTransfer | null): void {
    const brought = broughtBy(data);
    switch (brought.kind) {
      case 'files':
      case 'onlyLink':
        door.getState().bring(brought.kind === 'files' ? brought.files : []);
        onPictures();
        return;
      case 'text':
        codesInText(brought.text).forEach(onText);
        return;
      case 'nothing':
    }
  }

  const over = useEffectEvent((event: DragEvent) => {
    if (isFileField(event.target) || takesText(event.target)) return;
    event.preventDefault();
    setOver(canTake);
  });
  const leave = useEffectEvent((event: DragEvent) => {
    if (event.relatedTarget === null) setOver(false);
  });
  const drop = useEffectEvent((event: DragEvent) => {
    setOver(false);
    const brought = (event.dataTransfer?.files.length ?? 0) > 0;
    if (isFileField(event.target) || (takesText(event.target) && !brought)) return;
    event.preventDefault();
    if (canTake) take(event.dataTransfer);
  });
  const paste = useEffectEvent((event: ClipboardEvent) => {
    if (!canTake || event.defaultPrevented) return;
    // A spreadsheet's copy is text and a picture of it: a field that takes text gets the text.
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (takesText(event.target) && text !== '') return;
    event.preventDefault();
    take(event.clipboardData);
  });

  useEffect(() => {
    const hears = {
      dragover: (event: DragEvent) => over(event),
      dragleave: (event: DragEvent) => leave(event),
      drop: (event: DragEvent) => drop(event),
      paste: (event: ClipboardEvent) => paste(event),
    };
    window.addEventListener('dragover', hears.dragover);
    window.addEventListener('dragleave', hears.dragleave);
    window.addEventListener('drop', hears.drop);
    window.addEventListener('paste', hears.paste);
    return () => {
      window.removeEventListener('dragover', hears.dragover);
      window.removeEventListener('dragleave', hears.dragleave);
      window.removeEventListener('drop', hears.drop);
      window.removeEventListener('paste', hears.paste);
    };
  }, []);

  if (!isOver) return null;
  return (
    <div className={s.veil}>
      <p className={s.word}>
        <Icon name="picture" size={40} />
        {words('pictureDropNow')}
      </p>
    </div>
  );
}
