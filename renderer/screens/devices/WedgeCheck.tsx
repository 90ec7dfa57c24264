import { useEffect, useRef, useState } from 'react';
import type { WedgeSettings } from '../../../shared/contract/wedgeViews.ts';
import { useScanTest } from '../../scan/scanTest.ts';
import { checkText, findingsOf } from '../../scan/wedgeFindings.ts';
import type { WedgeFindings } from '../../scan/wedgeFindings.ts';
import type { Burst } from '../../scan/wedgeBurst.ts';
import { readBurst } from '../../scan/wedgeReading.ts';
import { trialScans, useWedgeTrial } from '../../scan/wedgeTrial.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { paperNodes } from '../../ui/paperNodes.ts';
import { DataList, Row } from '../../ui/Row.tsx';
import { useWords } from '../../words.ts';
import { writtenOfText } from './controlNames.ts';
import { isSame, isUsual } from './wedgeForm.ts';
import s from './WedgePanel.module.css';

interface WedgeCheckProps {
  readonly saved: WedgeSettings;
  readonly isBusy: boolean;
  /** `null` for whoever may not set it. */
  readonly onSave: ((settings: WedgeSettings) => void) | null;
  readonly onClose: () => void;
}

/** "Scan this three times": what the scanner sends, what is made of it, and what to do about the rest. */
export function WedgeCheck({ saved, isBusy, onSave, onClose }: WedgeCheckProps) {
  const words = useWords('wedge');
  const { start: startTest, stop: stopTest } = useScanTest();
  const { bursts, cuts, start, stop } = useWedgeTrial();
  // Every way in is deaf to vouchers as long as this is open, scanners that type above all.
  useEffect(() => {
    startTest();
    start();
    return () => {
      stopTest();
      stop();
    };
  }, [startTest, stopTest, start, stop]);
  const isDone = bursts.length === trialScans;
  const findings = isDone ? findingsOf(bursts, cuts) : null;
  const settings = findings === null ? null : settingsOf(findings);
  const isRight = bursts.every((burst) => isRead(burst, saved));
  const isNew = settings !== null && !(isRight && isEnough(settings, saved));
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={words('checkTitle')}
      size="wide"
      actions={
        findings === null ? undefined : (
          <>
            <Button onPress={start}>{words('checkAgain')}</Button>
            {isNew && onSave !== null ? (
              <Button kind="primary" isBusy={isBusy} onPress={() => onSave(settings)}>
                {words('checkUse')}
              </Button>
            ) : null}
          </>
        )
      }
    >
      {findings === null ? (
        <>
          <p>{words('checkLead')}</p>
          <CheckCodes />
          <Banner
            tone={cuts.length === 0 ? 'info' : 'warn'}
            actions={<Button onPress={start}>{words('checkOver')}</Button>}
          >
            {words('checkCount', { n: bursts.length, of: trialScans })}
            {cuts.length === 0 ? null : <p>{words('checkBroke')}</p>}
          </Banner>
        </>
      ) : (
        <Found findings={findings} settings={settings} isNew={isNew} mayBeSet={onSave !== null} />
      )}
    </Dialog>
  );
}

/** What it comes to: settings that would hide what is to be mended at the scanner are none. */
function settingsOf({ settings, faults }: WedgeFindings): WedgeSettings | null {
  return faults.includes('caseChanged') ? null : settings;
}

function isRead(burst: Burst, settings: WedgeSettings): boolean {
  const reading = readBurst(burst, settings);
  return reading.kind === 'read' && reading.raw === checkText;
}

/** What reads the check code may stay; but a layout that was found is better set than guessed each time. */
function isEnough(found: WedgeSettings, saved: WedgeSettings): boolean {
  return found.layout === 'auto' || isSame(found, saved);
}

function CheckCodes() {
  const words = useWords('wedge');
  const [svgs, setSvgs] = useState<readonly string[]>([]);
  useEffect(() => {
    let isGone = false;
    void import('../../../shared/writing/codeSvg.ts').then(({ barsSvg, qrSvg }) => {
      if (!isGone) setSvgs([barsSvg(checkText) ?? '', qrSvg(checkText)]);
    });
    return () => {
      isGone = true;
    };
  }, []);
  if (svgs.length === 0) return <output>{words('checkDrawing')}</output>;
  return (
    <figure className={s.codes} aria-label={words('checkPicture')}>
      {svgs.map((svg) => (
        <Picture key={svg} svg={svg} />
      ))}
    </figure>
  );
}

/** Screen pixels a module, the widest that fits: parts of pixels would make bars of uneven width. */
const widestModule = 4;
const mostPixels = 660;

function Picture({ svg }: { readonly svg: string }) {
  const picture = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = picture.current;
    const drawing = paperNodes(svg);
    if (place === null || drawing === null) return undefined;
    place.replaceChildren(drawing);
    const watch = new ResizeObserver(() => {
      sizeTo(Math.min(mostPixels, place.clientWidth), place.querySelector('svg'));
    });
    watch.observe(place);
    return () => watch.disconnect();
  }, [svg]);
  return <div ref={picture} />;
}

function sizeTo(room: number, drawing: SVGSVGElement | null): void {
  if (drawing === null) return;
  const { width, height } = drawing.viewBox.baseVal;
  const module = Math.max(1, Math.min(widestModule, Math.floor(room / width)));
  drawing.setAttribute('width', String(module * width));
  drawing.setAttribute('height', String(module * height));
}

interface FoundProps {
  readonly findings: WedgeFindings;
  readonly settings: WedgeSettings | null;
  readonly isNew: boolean;
  readonly mayBeSet: boolean;
}

function Found({ findings, settings, isNew, mayBeSet }: FoundProps) {
  const words = useWords('wedge');
  const outcome =
    settings === null ? null : isNew ? 'canBeSet' : isUsual(settings) ? 'good' : 'already';
  return (
    <>
      {findings.faults.map((fault) => (
        <Banner key={fault} tone="warn">
          {words(`fault_${fault}`)}
        </Banner>
      ))}
      {outcome === null ? null : <Banner tone="ok">{words(outcome)}</Banner>}
      {isNew && !mayBeSet ? <Banner tone="info">{words('manager')}</Banner> : null}
      <FoundRows findings={findings} settings={settings} />
    </>
  );
}

function FoundRows({ findings, settings }: Pick<FoundProps, 'findings' | 'settings'>) {
  const words = useWords('wedge');
  const { medianGapMs: median, longestGapMs: longest } = findings;
  const around = (affix: string) =>
    affix === '' ? words('nothing') : words('takenOff', { text: writtenOfText(affix) });
  return (
    <DataList label={words('findings')}>
      {settings === null ? null : (
        <>
          <Row label={words('found_layout')} value={words(`layout_${settings.layout}`)} />
          <Row label={words('found_prefix')} value={around(settings.prefix)} />
          <Row label={words('found_suffix')} value={around(settings.suffix)} />
        </>
      )}
      <Row label={words('found_ending')} value={words(`ending_${findings.ending}`)} />
      <Row label={words('found_lost')} value={String(findings.lost)} />
      <Row label={words('found_speed')} value={words('speed', { median, longest })} />
      <Row label={words('found_symbology')} value={words(findings.sendsSymbology ? 'yes' : 'no')} />
      <Row label={words('found_capsLock')} value={words(findings.capsLock ? 'on' : 'off')} />
      <Row label={words('found_inputMethod')} value={words(findings.inputMethod ? 'on' : 'off')} />
    </DataList>
  );
}
