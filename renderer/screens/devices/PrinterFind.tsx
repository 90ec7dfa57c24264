import type { FoundPrinter, FoundPrintersView } from '../../../shared/contract/printerViews.ts';
import { useAct } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { ChoiceGroup } from '../../ui/ChoiceGroup.tsx';
import type { Choice } from '../../ui/ChoiceGroup.tsx';
import { useWords } from '../../words.ts';
import type { Say } from '../../words.ts';
import s from '../form.module.css';
import { ProblemNote } from '../Screen.tsx';
import { foundKey } from './printerForm.ts';

function placeOf(found: FoundPrinter, words: Say<'printer'>): string {
  switch (found.kind) {
    case 'network':
      return words(found.via === 'raw' ? 'foundRaw' : 'foundLpd', {
        host: found.host,
        port: found.port,
      });
    case 'serial':
      return found.takenBy === null
        ? words('foundSerial', { path: found.path })
        : words('foundTaken', { name: found.takenBy, path: found.path });
    case 'usb':
      return words(found.mayWrite ? 'foundFile' : 'foundNoRights', { path: found.path });
  }
}

function choiceOf(found: FoundPrinter, words: Say<'printer'>): Choice<string> {
  const unnamed = words(found.kind === 'usb' ? 'foundUsb' : 'foundUnnamed');
  return {
    id: foundKey(found),
    label: found.label === '' ? unnamed : found.label,
    hint: placeOf(found, words),
    isDisabled: found.kind === 'serial' && found.takenBy !== null,
  };
}

interface PrinterFindProps {
  /** What was found last; `null`: nobody has looked. */
  readonly view: FoundPrintersView | null;
  /** The one that the fields name. */
  readonly chosen: string | null;
  readonly onFound: (view: FoundPrintersView) => void;
  readonly onChoose: (found: FoundPrinter) => void;
}

/** Looks for printers when somebody presses, and lists what answered. */
export function PrinterFind({ view, chosen, onFound, onChoose }: PrinterFindProps) {
  const words = useWords('printer');
  const { act, isBusy, problem } = useAct('printer.find');

  async function find() {
    const answer = await act({});
    if (answer.ok) onFound(answer.value);
  }

  return (
    <div className={s.group}>
      <Button icon="search" onPress={() => void find()} isBusy={isBusy}>
        {words(isBusy ? 'finding' : 'find')}
      </Button>
      {view === null ? <p className={s.hint}>{words('findHint')}</p> : null}
      <ProblemNote problem={problem} />
      {view === null || isBusy ? null : (
        <Found view={view} chosen={chosen} onChoose={onChoose} words={words} />
      )}
    </div>
  );
}

interface FoundProps extends Pick<PrinterFindProps, 'chosen' | 'onChoose'> {
  readonly view: FoundPrintersView;
  readonly words: Say<'printer'>;
}

function Found({ view, chosen, onChoose, words }: FoundProps) {
  const { found, notSearched, leftOut } = view;
  return (
    <>
      {found.length === 0 ? (
        <Banner tone="info">{words('foundNone')}</Banner>
      ) : (
        <ChoiceGroup
          label={words('found')}
          hint={words('foundPick')}
          layout="list"
          choices={found.map((one) => choiceOf(one, words))}
          value={chosen}
          onChange={(key) => {
            const picked = found.find((one) => foundKey(one) === key);
            if (picked !== undefined) onChoose(picked);
          }}
        />
      )}
      {notSearched.map((one) => (
        <p key={one.what} className={s.hint}>
          {words(notSearchedKey(one))}
        </p>
      ))}
      {leftOut === 0 ? null : <p className={s.hint}>{words('leftOut', { count: leftOut })}</p>}
    </>
  );
}

function notSearchedKey(one: FoundPrintersView['notSearched'][number]) {
  switch (one.what) {
    case 'network':
      return `not_network_${one.why}` as const;
    case 'serial':
      return `not_serial_${one.why}` as const;
    case 'usb':
      return `not_usb_${one.why}` as const;
  }
}
