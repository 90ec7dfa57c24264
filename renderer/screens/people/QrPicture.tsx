import { useEffect, useRef, useState } from 'react';
import { paperNodes } from '../../ui/paperNodes.ts';
import { useWords } from '../../words.ts';
import s from './people.module.css';

/** A text as a QR code, to be read off the screen or printed. */
export function QrPicture({ text, label }: { readonly text: string; readonly label: string }) {
  const words = useWords('people');
  const [svg, setSvg] = useState<string | null>(null);
  const picture = useRef<HTMLElement>(null);
  useEffect(() => {
    let isGone = false;
    void import('../../../shared/writing/codeSvg.ts').then(({ qrSvg }) => {
      if (!isGone) setSvg(qrSvg(text));
    });
    return () => {
      isGone = true;
    };
  }, [text]);
  useEffect(() => {
    const nodes = svg === null ? null : paperNodes(svg);
    picture.current?.replaceChildren(...(nodes === null ? [] : [nodes]));
  }, [svg]);
  if (svg === null) return <output>{words('drawing')}</output>;
  return <figure ref={picture} className={s.qr} aria-label={label} />;
}
