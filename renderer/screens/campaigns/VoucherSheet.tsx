import { useEffect, useRef, useState } from 'react';
import type { CampaignView } from '../../../shared/contract/views.ts';
import { cls } from '../../ui/cls.ts';
import { paperNodes } from '../../ui/paperNodes.ts';
import { useFormat, useWords } from '../../words.ts';
import s from './VoucherSheet.module.css';

/** Squares for phones and most scanners; bars for a scanner that reads nothing else. */
export type SheetCodes = 'squares' | 'bars';

interface CardProps {
  readonly code: string;
  readonly svg: string;
  readonly as: SheetCodes;
  readonly campaign: CampaignView;
}

function Card({ code, svg, as, campaign }: CardProps) {
  const words = useWords('campaigns');
  const { text, date } = useFormat();
  const picture = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const nodes = paperNodes(svg);
    picture.current?.replaceChildren(...(nodes === null ? [] : [nodes]));
  }, [svg]);
  return (
    <li className={cls(s.card, as === 'bars' && s.wide)}>
      <div ref={picture} className={as === 'bars' ? s.bars : s.picture} aria-hidden="true" />
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
  readonly as: SheetCodes;
  readonly campaign: CampaignView;
  /** Everything is drawn: it may be printed. */
  readonly onReady: () => void;
}

/** Cards with codes to print and cut; on paper nothing else of the screen is shown. */
export function VoucherSheet({ codes, as, campaign, onReady }: VoucherSheetProps) {
  const words = useWords('campaigns');
  const [pictures, setPictures] = useState<readonly string[] | null>(null);

  useEffect(() => {
    let isGone = false;
    void import('../../../shared/writing/codeSvg.ts').then(({ qrSvg, barsSvg }) => {
      // Without its hyphens a code takes fewer bars, and they are wider.
      const draw = (code: string) => (as === 'bars' ? barsSvg(code.replaceAll('-', '')) : null);
      if (!isGone) setPictures(codes.map((code) => draw(code) ?? qrSvg(code)));
    });
    return () => {
      isGone = true;
    };
  }, [codes, as]);

  useEffect(() => {
    if (pictures !== null) onReady();
  }, [pictures, onReady]);

  if (pictures === null) return <output>{words('drawing')}</output>;
  return (
    <ol className={cls(s.sheet, as === 'bars' && s.wideSheet)} data-print="only">
      {codes.map((code, at) => (
        <Card key={code} code={code} as={as} svg={pictures[at] ?? ''} campaign={campaign} />
      ))}
    </ol>
  );
}
