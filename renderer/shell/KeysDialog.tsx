import { Dialog } from '../ui/Dialog.tsx';
import { DataList, Row } from '../ui/Row.tsx';
import { useWords } from '../words.ts';
import { chordText, commands, defaultKeys } from './shortcuts.ts';

interface KeysDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** The counter's keys, as they are set. */
export function KeysDialog({ isOpen, onClose }: KeysDialogProps) {
  const words = useWords('session');
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={words('keysTitle')}>
      <p>{words('keysText')}</p>
      <DataList label={words('keysTitle')}>
        {commands.map((command) => (
          <Row
            key={command}
            label={words(`key_${command}`)}
            value={<kbd>{chordText(defaultKeys[command])}</kbd>}
          />
        ))}
      </DataList>
    </Dialog>
  );
}
