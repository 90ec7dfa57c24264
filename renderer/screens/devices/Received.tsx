import type { Scan } from '../../../shared/domain/codes/scan.ts';
import { viewTypedCode } from '../../scan/typedCode.ts';
import { Banner } from '../../ui/Banner.tsx';
import type { BannerTone } from '../../ui/Banner.tsx';
import { useWords } from '../../words.ts';
import { symbologyName } from '../readerText.ts';
import { writtenOfText } from './controlNames.ts';
import s from './ScannerPanel.module.css';

type Finding = 'scannerCodeGood' | 'scannerCodeWrong' | 'scannerCodeOther';

const tones: Readonly<Record<Finding, BannerTone>> = {
  scannerCodeGood: 'ok',
  scannerCodeWrong: 'warn',
  scannerCodeOther: 'info',
};

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

/** A code as it came, by which way, and whether it came whole. */
export function Received({ scan }: { readonly scan: Scan }) {
  const words = useWords('sync');
  const finding = findingOf(scan.raw);
  const facts = [
    words(`scannerSource_${scan.source}`),
    ...(scan.device === null ? [] : [scan.device]),
    ...(scan.symbology === undefined ? [] : [symbologyName(scan.symbology)]),
    words('scannerLength', { count: [...scan.raw].length }),
  ];
  return (
    <>
      <p className={s.raw}>{writtenOfText(scan.raw)}</p>
      <p className={s.facts}>{facts.join(' · ')}</p>
      <Banner tone={tones[finding]}>{words(finding)}</Banner>
    </>
  );
}
