import { createElement, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/Button.tsx';
import { ChoiceGroup } from '../../ui/ChoiceGroup.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { useLanguage, useWords } from '../../words.ts';
import { quickCardNodes } from './quickCard.ts';
import type { CardNode } from './quickCard.ts';
import './quickCard.css';
import './printCard.css';

type CardPaper = 'a4' | 'roll';

/** The card's own names as React spells them. */
function drawn(card: CardNode | string, key: string): ReactNode {
  if (typeof card === 'string') return card;
  const { class: className, ...names } = card.names ?? {};
  const within = card.within.map((one, at) => drawn(one, `${key}.${at}`));
  return createElement(card.tag, { key, className, ...names }, ...within);
}

/** While the card is open, printing the page prints the card alone (`printCard.css`). */
function usePrintsAlone(paper: CardPaper): void {
  useEffect(() => {
    document.documentElement.dataset['prints'] = `card-${paper}`;
    return () => {
      delete document.documentElement.dataset['prints'];
    };
  }, [paper]);
}

/** The quick card as it will print, in the language on the screen. */
export function PrintCard({ onClose }: { readonly onClose: () => void }) {
  const words = useWords('help');
  const common = useWords('common');
  const language = useLanguage();
  const [paper, setPaper] = useState<CardPaper>('a4');
  usePrintsAlone(paper);
  return (
    <Dialog
      isOpen
      size="wide"
      onClose={onClose}
      title={words('card')}
      actions={
        <>
          <Button onPress={onClose}>{common('close')}</Button>
          <Button kind="primary" icon="print" onPress={() => window.print()}>
            {words('cardPrint')}
          </Button>
        </>
      }
    >
      <p>{words('cardText')}</p>
      <ChoiceGroup
        label={words('cardPaper')}
        value={paper}
        onChange={setPaper}
        choices={[
          { id: 'a4', label: words('cardA4') },
          { id: 'roll', label: words('cardRoll') },
        ]}
      />
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a keyboard must be able to scroll it */}
      <section className="card-sheet" aria-label={words('card')} tabIndex={0}>
        {drawn(quickCardNodes(language, paper), 'card')}
      </section>
    </Dialog>
  );
}
