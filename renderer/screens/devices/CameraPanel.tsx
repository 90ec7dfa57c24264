import { useEffect, useState } from 'react';
import { usualReadFormats } from '../../../shared/domain/codes/readFormats.ts';
import type { EngineName } from '../../../shared/reading/engine.ts';
import { CameraScanner } from '../../scan/CameraScanner.tsx';
import { openDecoder } from '../../scan/decoder.ts';
import { useScanTest } from '../../scan/scanTest.ts';
import { useTakeScan } from '../../scan/takeScan.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { useWords } from '../../words.ts';
import { Received } from './Received.tsx';
import s from './ScannerPanel.module.css';

const probeSide = 8;

/** Which reader of pictures runs here: asked by giving it an empty picture to read. */
function useReader(): EngineName | null {
  const [engine, setEngine] = useState<EngineName | null>(null);
  useEffect(() => {
    const decoder = openDecoder(usualReadFormats);
    const empty = new ImageData(probeSide, probeSide);
    void createImageBitmap(empty)
      .then((frame) => decoder.decodeFrame(frame))
      .then(() => setEngine(decoder.engine()));
    return () => decoder.close();
  }, []);
  return engine;
}

/** The camera, tried out and set, without redeeming anything; and which reader of pictures runs here. */
export function CameraPanel() {
  const words = useWords('camera');
  const scan = useWords('scan');
  const engine = useReader();
  const [isOpen, setOpen] = useState(false);
  return (
    <Panel title={scan('cameraTitle')} heading="section" padding="roomy">
      <p>{words('about')}</p>
      <DataList label={scan('cameraTitle')}>
        <Row
          label={words('reader')}
          sub={engine === null ? words('readerNotYet') : scan(`engine_${engine}`)}
        />
      </DataList>
      <Button icon="camera" onPress={() => setOpen(true)}>
        {words('try')}
      </Button>
      {isOpen ? <CameraTry onClose={() => setOpen(false)} /> : null}
    </Panel>
  );
}

function CameraTry({ onClose }: { readonly onClose: () => void }) {
  const words = useWords('camera');
  const takeScan = useTakeScan();
  const { last, start, stop } = useScanTest();
  useEffect(() => {
    start();
    return stop;
  }, [start, stop]);
  return (
    <Dialog isOpen onClose={onClose} title={words('try')} size="wide">
      <output className={s.last}>
        {last === null ? words('tryLead') : <Received scan={last} />}
      </output>
      <CameraScanner onScan={takeScan} />
    </Dialog>
  );
}
