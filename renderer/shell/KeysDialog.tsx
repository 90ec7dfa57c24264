import { Dialog } from '../ui/Dialog.tsx';
import { DataList, Row } from '../ui/Row.tsx';
import { useWords } from '../words.ts';
import { commands } from '../../shared/contract/keyMap.ts';
import { helpKey } from './helpPlace.ts';
import { useKeyHint } from './shortcuts.ts';

interface KeysDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** The counter's keys, as they are set. */
export function KeysDialog({ isOpen, onClose }: KeysDialogProps) {
  const words = useWords('session');
  const hint = useKeyHint();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={words('keysTitle')}>
      <p>{words('keysText')}</p>
      <DataList label={words('keysTitle')}>
        {commands.map((command) => (
          <Row key={command} label={words(`key_${command}`)} value={<kbd>{hint(command)}</kbd>} />
        ))}
        <Row label={words('help')} value={<kbd>{helpKey}</kbd>} />
      </DataList>
    </Dialog>
  );
}
