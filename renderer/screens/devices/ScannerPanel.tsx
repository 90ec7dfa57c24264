import { useEffect, useState } from 'react';
import type { Scan } from '../../../shared/domain/codes/scan.ts';
import { useAct } from '../../bridge/queries.ts';
import { openDecoder } from '../../scan/decoder.ts';
import type { EngineName } from '../../scan/decodeEngine.ts';
import { useScanTest } from '../../scan/scanTest.ts';
import { viewTypedCode } from '../../scan/typedCode.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { useWords } from '../../words.ts';
import s from './ScannerPanel.module.css';

type Finding = 'scannerCodeGood' | 'scannerCodeWrong' | 'scannerCodeOther';

/** What the scan says about the scanner: a wrong keyboard layout shows in the check characters. */
function findingOf(raw: string): Finding {
  switch (viewTypedCode(raw).state.kind) {
    case 'good':
      return 'scannerCodeGood';
    case 'wrong':
      return 'scannerCodeWrong';
    default:
      return 'scannerCodeOther';
  }
}

/** Control characters made visible: U+240x are their pictures. */
function visible(raw: string): string {
  return [...raw]
    .map((one) => (one < ' ' ? String.fromCharCode(0x2400 + one.charCodeAt(0)) : one))
    .join('');
}

function Received({ scan }: { readonly scan: Scan }) {
  const words = useWords('sync');
  const finding = findingOf(scan.raw);
  const facts = [
    words(`scannerSource_${scan.source}`),
    words('scannerLength', { count: [...scan.raw].length }),
  ];
  return (
    <>
      <p className={s.raw}>{visible(scan.raw)}</p>
      <p className={s.facts}>{facts.join(' · ')}</p>
      <Banner tone={finding === 'scannerCodeWrong' ? 'warn' : 'ok'}>{words(finding)}</Banner>
    </>
  );
}

const probeSide = 8;

/** Which reader of pictures runs here: asked by giving it an empty picture to read. */
function useReader(): EngineName | null {
  const [engine, setEngine] = useState<EngineName | null>(null);
  useEffect(() => {
    const decoder = openDecoder();
    const empty = new ImageData(probeSide, probeSide);
    void createImageBitmap(empty)
      .then((frame) => decoder.decodeFrame(frame))
      .then(() => setEngine(decoder.engine()));
    return () => decoder.close();
  }, []);
  return engine;
}

/** A scan shown as it arrived, without redeeming anything. */
export function ScannerPanel() {
  const words = useWords('sync');
  const scan = useWords('scan');
  const { isOn, last, start, stop } = useScanTest();
  const { act: scanSeen } = useAct('setup.scanSeen');
  const wasRead = last !== null;
  useEffect(() => {
    if (wasRead) void scanSeen({});
  }, [wasRead, scanSeen]);
  const engine = useReader();
  // Leaving the screen ends the test: the next scan must redeem again.
  useEffect(() => stop, [stop]);
  return (
    <Panel title={words('scannerTitle')} heading="section" padding="roomy">
      {isOn ? (
        <>
          <p>{words('scannerHint')}</p>
          <output className={s.last}>
            {last === null ? words('scannerWaiting') : <Received scan={last} />}
          </output>
          <Button onPress={stop}>{words('scannerStop')}</Button>
        </>
      ) : (
        <Button icon="scan" onPress={start}>
          {words('scannerStart')}
        </Button>
      )}
      <DataList label={words('reader')}>
        <Row
          label={words('reader')}
          sub={engine === null ? words('readerNotYet') : scan(`engine_${engine}`)}
        />
      </DataList>
    </Panel>
  );
}
