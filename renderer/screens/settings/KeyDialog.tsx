import { useEffect, useState } from 'react';
import { keyCodes } from '../../../shared/contract/keyMap.ts';
import type { Command, KeyTable } from '../../../shared/contract/keyMap.ts';
import { chordText } from '../../shell/shortcuts.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { useFormat, useWords } from '../../words.ts';
import { pressedKey, withKey } from './newKey.ts';
import type { NewKey } from './newKey.ts';
import s from './KeyDialog.module.css';

interface KeyDialogProps {
  readonly command: Command;
  readonly keys: KeyTable;
  readonly onClose: () => void;
  readonly onSave: (keys: KeyTable) => Promise<void>;
}

/** Hears every key before anybody else does, for as long as it is asked for one. */
function useNextKey(hear: (event: KeyboardEvent) => boolean): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.repeat || !hear(event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [hear]);
}

/** Asks for the key of one command; Tab, Enter and Space stay the dialog's. */
export function KeyDialog({ command, keys, onClose, onSave }: KeyDialogProps) {
  const words = useWords('settings');
  const session = useWords('session');
  const common = useWords('common');
  const { list } = useFormat();
  const [heard, setHeard] = useState<NewKey>({ kind: 'none' });
  const [isBusy, setBusy] = useState(false);
  const [hear] = useState(() => (event: KeyboardEvent) => {
    const pressed = pressedKey(keys, command, event);
    if (pressed !== null) setHeard(pressed);
    return pressed !== null;
  });
  useNextKey(hear);
  const name = session(`key_${command}`);
  const save = () => {
    if (heard.kind !== 'chord') return;
    setBusy(true);
    void onSave(withKey(keys, command, heard)).finally(() => setBusy(false));
  };
  const isSwap = heard.kind === 'chord' && heard.takenBy !== null;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={words('keyTitle', { command: name })}
      actions={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button kind="primary" isDisabled={heard.kind !== 'chord'} isBusy={isBusy} onPress={save}>
            {words(isSwap ? 'keySwap' : 'keySave')}
          </Button>
        </>
      }
    >
      <div data-takes-keys>
        <p>{words('keyPress')}</p>
        <output className={s.key} aria-label={words('keyNow')}>
          {heard.kind === 'chord' ? <kbd>{chordText(heard.chord)}</kbd> : words('keyNone')}
        </output>
        <div className={s.said}>
          {heard.kind === 'fault' ? (
            <Banner tone="warn">
              {words(`keyFault_${heard.fault}`, {
                keys: list(keyCodes.map((code) => chordText({ code, shift: false }))),
              })}
            </Banner>
          ) : null}
          {heard.kind === 'chord' && heard.takenBy !== null ? (
            <Banner tone="warn">
              {words('keyTaken', {
                chord: chordText(heard.chord),
                command: session(`key_${heard.takenBy}`),
              })}
            </Banner>
          ) : null}
        </div>
      </div>
    </Dialog>
  );
}
