import { CameraScanner } from '../../scan/CameraScanner.tsx';
import { useTakeScan } from '../../scan/takeScan.ts';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { useAllWords, useWords } from '../../words.ts';
import s from './cards.module.css';

interface CameraCardProps {
  readonly onLarger: () => void;
  readonly onPutAway: () => void;
}

/** The camera beside the order: codes are read one after another while everything else goes on. */
export function CameraCard({ onLarger, onPutAway }: CameraCardProps) {
  const scan = useWords('scan');
  const words = useWords('camera');
  const canSpeak = useAllWords();
  const takeScan = useTakeScan();
  return (
    <Panel title={scan('cameraTitle')}>
      <CameraScanner onScan={takeScan} size="beside" />
      {canSpeak ? (
        <div className={s.buttons}>
          <Button size="counter" onPress={onLarger}>
            {words('larger')}
          </Button>
          <Button size="counter" icon="close" onPress={onPutAway}>
            {words('putAway')}
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}
