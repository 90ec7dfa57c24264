import { useState } from 'react';
import { commands } from '../../../shared/contract/keyMap.ts';
import { helpPlaces, wordsAt } from '../../../shared/i18n/help.ts';
import type { HelpPlace } from '../../../shared/i18n/help.ts';
import { helpKey } from '../../shell/helpPlace.ts';
import { useKeyHint } from '../../shell/shortcuts.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { HelpContext } from '../../ui/help.ts';
import { DataList, Row } from '../../ui/Row.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useAllWords, useWords } from '../../words.ts';
import { PrintCard } from './PrintCard.tsx';
import { doSteps, searchHelp } from './helpSearch.ts';
import type { HelpFound } from './helpSearch.ts';
import s from './help.module.css';

interface HelpDialogProps {
  readonly at: HelpPlace;
  readonly onClose: () => void;
}

/** Help for one place; the others, every word and every key can be looked up from here. */
export function HelpDialog(props: HelpDialogProps) {
  const canSpeak = useAllWords();
  return canSpeak ? (
    <HelpContext value={null}>
      <Spoken {...props} />
    </HelpContext>
  ) : null;
}

function Spoken({ at, onClose }: HelpDialogProps) {
  const words = useWords('help');
  const common = useWords('common');
  const [place, setPlace] = useState(at);
  const [typed, setTyped] = useState('');
  const [showsCard, setShowsCard] = useState(false);
  const open = (next: HelpPlace) => {
    setTyped('');
    setPlace(next);
  };
  if (showsCard) return <PrintCard onClose={() => setShowsCard(false)} />;
  return (
    <Dialog
      isOpen
      size="wide"
      onClose={onClose}
      title={words('title', { place: words(`place_${place}`) })}
      actions={
        <>
          <Button icon="print" onPress={() => setShowsCard(true)}>
            {words('card')}
          </Button>
          <Button kind="primary" onPress={onClose}>
            {common('close')}
          </Button>
        </>
      }
    >
      <TextField
        label={words('search')}
        placeholder={words('searchHint')}
        value={typed}
        onChange={setTyped}
      />
      {typed.trim() === '' ? (
        <>
          <AboutPlace place={place} />
          <Elsewhere place={place} onOpen={open} />
        </>
      ) : (
        <Found typed={typed} onOpen={open} />
      )}
    </Dialog>
  );
}

function AboutPlace({ place }: { readonly place: HelpPlace }) {
  const words = useWords('help');
  return (
    <>
      <p className={s.for}>{words(`${place}_for`)}</p>
      <section className={s.part}>
        <h3 className={s.title}>{words('do')}</h3>
        <ol className={s.steps}>
          {doSteps.map((step) => (
            <li key={step}>{words(`${place}_${step}`)}</li>
          ))}
        </ol>
      </section>
      <section className={s.part}>
        <h3 className={s.title}>{words('words')}</h3>
        <dl className={s.words}>
          {wordsAt[place].map((word) => (
            <div key={word}>
              <dt>{words(`word_${word}`)}</dt>
              <dd>{words(`means_${word}`)}</dd>
            </div>
          ))}
        </dl>
      </section>
      {place === 'redeem' || place === 'settings' ? <Keys /> : null}
    </>
  );
}

function Keys() {
  const words = useWords('help');
  const session = useWords('session');
  const hint = useKeyHint();
  return (
    <section className={s.part}>
      <h3 className={s.title}>{words('keys')}</h3>
      <DataList label={words('keys')}>
        {commands.map((command) => (
          <Row key={command} label={session(`key_${command}`)} value={<kbd>{hint(command)}</kbd>} />
        ))}
        <Row label={session('help')} value={<kbd>{helpKey}</kbd>} />
      </DataList>
    </section>
  );
}

interface ElsewhereProps {
  readonly place: HelpPlace;
  readonly onOpen: (place: HelpPlace) => void;
}

function Elsewhere({ place, onOpen }: ElsewhereProps) {
  const words = useWords('help');
  return (
    <section className={s.part}>
      <h3 className={s.title}>{words('elsewhere')}</h3>
      <div className={s.places}>
        {helpPlaces
          .filter((each) => each !== place)
          .map((each) => (
            <Button key={each} onPress={() => onOpen(each)}>
              {words(`place_${each}`)}
            </Button>
          ))}
      </div>
    </section>
  );
}

interface FoundProps {
  readonly typed: string;
  readonly onOpen: (place: HelpPlace) => void;
}

function Found({ typed, onOpen }: FoundProps) {
  const words = useWords('help');
  const found = searchHelp(words, typed);
  return (
    <section className={s.part}>
      <output>
        {found.length === 0
          ? words('foundNone', { what: typed.trim() })
          : words('found', { count: found.length })}
      </output>
      <ul className={s.found}>
        {found.map((one) => (
          <li key={one.kind === 'word' ? one.word : `${one.place} ${one.text}`}>
            <Answer found={one} onOpen={onOpen} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface AnswerProps {
  readonly found: HelpFound;
  readonly onOpen: (place: HelpPlace) => void;
}

function Answer({ found, onOpen }: AnswerProps) {
  const words = useWords('help');
  if (found.kind === 'word') {
    return (
      <p className={s.answer}>
        <strong>{words(`word_${found.word}`)}</strong> {words(`means_${found.word}`)}
      </p>
    );
  }
  return (
    <div className={s.answer}>
      <p>{found.text}</p>
      <Button kind="quiet" icon="chevronRight" onPress={() => onOpen(found.place)}>
        {words(`place_${found.place}`)}
      </Button>
    </div>
  );
}
