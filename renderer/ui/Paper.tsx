import { useLayoutEffect, useRef } from 'react';
import type { PaperView } from '../../shared/contract/views.ts';
import { paperNodes } from './paperNodes.ts';
import s from './Paper.module.css';

export interface PaperProps {
  readonly paper: PaperView;
  /** Says what the paper is, e.g. "Receipt 42". */
  readonly label: string;
}

/** A document as it prints, on paper with a torn lower edge. Screen readers get its text. */
export function Paper({ paper, label }: PaperProps) {
  const sheet = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const nodes = paperNodes(paper.svg);
    if (nodes === null) sheet.current?.replaceChildren();
    else sheet.current?.replaceChildren(nodes);
  }, [paper.svg]);
  return (
    <figure className={s.paper} aria-label={label}>
      <div className={s.sheet}>
        <div ref={sheet} className={s.picture} aria-hidden="true" />
        <pre className="unseen">{paper.text}</pre>
      </div>
    </figure>
  );
}
