import { useEffect, useRef, useState } from 'react';
import type { CampaignView } from '../../../shared/contract/views.ts';
import { paperNodes } from '../../ui/paperNodes.ts';
import { useFormat, useWords } from '../../words.ts';
import s from './VoucherSheet.module.css';

interface CardProps {
  readonly code: string;
  readonly svg: string;
  readonly campaign: CampaignView;
}

function Card({ code, svg, campaign }: CardProps) {
  const words = useWords('campaigns');
  const { text, date } = useFormat();
  const picture = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const nodes = paperNodes(svg);
    picture.current?.replaceChildren(...(nodes === null ? [] : [nodes]));
  }, [svg]);
  return (
    <li className={s.card}>
      <div ref={picture} className={s.picture} aria-hidden="true" />
      <div className={s.words}>
        <strong>{text(campaign.name)}</strong>
        <span className={s.code}>{code}</span>
        <span className={s.small}>
          {words('validThrough', { day: date(campaign.validThrough) })}
        </span>
      </div>
    </li>
  );
}

export interface VoucherSheetProps {
  readonly codes: readonly string[];
  readonly campaign: CampaignView;
  /** Everything is drawn: it may be printed. */
  readonly onReady: () => void;
}

/** Cards with QR codes to print and cut; on paper nothing else of the screen is shown. */
export function VoucherSheet({ codes, campaign, onReady }: VoucherSheetProps) {
  const words = useWords('campaigns');
  const [pictures, setPictures] = useState<readonly string[] | null>(null);

  useEffect(() => {
    let isGone = false;
    void import('./qrPictures.ts').then(({ qrSvg }) => {
      if (!isGone) setPictures(codes.map(qrSvg));
    });
    return () => {
      isGone = true;
    };
  }, [codes]);

  useEffect(() => {
    if (pictures !== null) onReady();
  }, [pictures, onReady]);

  if (pictures === null) return <output>{words('drawing')}</output>;
  return (
    <ol className={s.sheet} data-print="only">
      {codes.map((code, at) => (
        <Card key={code} code={code} svg={pictures[at] ?? ''} campaign={campaign} />
      ))}
    </ol>
  );
}
