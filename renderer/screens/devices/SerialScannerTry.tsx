import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type {
  BeepResult,
  SerialScannerSettings,
  TriedScannerView,
} from '../../../shared/contract/scannerViews.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { useScanTest } from '../../scan/scanTest.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { focusFirst } from '../../ui/focusFirst.ts';
import { useWords } from '../../words.ts';
import s from '../form.module.css';
import { ProblemNote } from '../Screen.tsx';
import { writtenOfHex } from './controlNames.ts';
import { endIn } from './scannerForm.ts';
import p from './ScannerPanel.module.css';

/** How often it is asked what came, ms: as soon as one looks up from the scanner. */
const askEveryMs = 500;

interface TriedProps {
  readonly tried: TriedScannerView;
  readonly scanner: SerialScannerSettings;
}

/** What came, byte by byte, and whether the settings fit it. */
function Tried({ tried: { bytes, count }, scanner }: TriedProps) {
  const words = useWords('scanners');
  const { last } = useScanTest();
  const end = endIn(bytes, scanner.ending);
  const shown = bytes.length / 2;
  const facts = [
    words('triedCount', { count }),
    ...(count > shown ? [words('triedMore', { n: shown })] : []),
    ...(last?.device === scanner.name && last.symbology !== undefined ? [last.symbology] : []),
  ];
  return (
    <>
      <p className={p.raw}>{writtenOfHex(bytes)}</p>
      <p className={p.facts}>{facts.join(' · ')}</p>
      {end === null ? <Banner tone="warn">{words('triedNoEnd')}</Banner> : null}
      {end === null || end === '' ? null : (
        <Banner tone="ok">{words('triedEnds', { end: writtenOfHex(end) })}</Banner>
      )}
    </>
  );
}

export interface SerialScannerTryProps {
  readonly scanner: SerialScannerSettings;
  readonly onEnd: () => void;
}

/** Shows what a scanner sends, as it came; while it stands on the screen nothing is redeemed. */
export function SerialScannerTry({ scanner, onEnd }: SerialScannerTryProps) {
  const words = useWords('scanners');
  const { name } = scanner;
  const { isOn, start, stop } = useScanTest();
  const { value: tried } = useCall('scanner.tried', { name }, { everyMs: askEveryMs });
  const beep = useAct('scanner.beep');
  const [beeped, setBeeped] = useState<BeepResult | null>(null);
  useEffect(() => {
    start();
    return stop;
  }, [start, stop]);
  // Somebody ended the test elsewhere on the screen: it must not be said here that nothing is redeemed.
  const wasOn = useRef(false);
  const endHere = useEffectEvent(onEnd);
  useEffect(() => {
    if (wasOn.current && !isOn) endHere();
    wasOn.current = isOn;
  }, [isOn]);

  async function letBeep(): Promise<void> {
    const answer = await beep.act({ name });
    setBeeped(answer.ok ? answer.value : null);
  }

  return (
    <div ref={focusFirst} tabIndex={-1} className={s.section}>
      <p>{words('trying', { name })}</p>
      <output className={p.last}>
        {tried === null ? words('tryingNothing') : <Tried tried={tried} scanner={scanner} />}
      </output>
      <ProblemNote problem={beep.problem} />
      {beeped === null ? (
        <p className={s.hint}>{words('beepHint')}</p>
      ) : (
        <Banner tone={beeped === 'sent' ? 'info' : 'warn'}>{words(`beep_${beeped}`)}</Banner>
      )}
      <div className={s.foot}>
        <Button onPress={() => void letBeep()} isBusy={beep.isBusy}>
          {words('beep')}
        </Button>
        <Button kind="primary" onPress={onEnd}>
          {words('tryEnd')}
        </Button>
      </div>
    </div>
  );
}
