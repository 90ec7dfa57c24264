import { useCallback, useState } from 'react';
import type { CampaignView } from '../../../shared/contract/views.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { useFormat, useWords } from '../../words.ts';
import form from '../form.module.css';
import { csvText } from '../../../shared/protocol/csvText.ts';
import { downloadText } from './download.ts';
import { VoucherSheet } from './VoucherSheet.tsx';
import type { SheetCodes } from './VoucherSheet.tsx';
import s from './MadeCodes.module.css';

export interface MadeCodesProps {
  readonly codes: readonly string[];
  readonly campaign: CampaignView;
  /** They were copied, downloaded or printed: leaving loses nothing. */
  readonly onKept: () => void;
}

/** Codes just made, shown this once: to copy, to download, to print. */
export function MadeCodes({ codes, campaign, onKept }: MadeCodesProps) {
  const words = useWords('campaigns');
  const { text } = useFormat();
  const [copied, setCopied] = useState<'copied' | 'copyFailed' | null>(null);
  const [sheet, setSheet] = useState<SheetCodes | null>(null);
  const print = useCallback(() => {
    window.print();
    onKept();
  }, [onKept]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(codes.join('\n'));
      setCopied('copied');
      onKept();
    } catch {
      setCopied('copyFailed');
    }
  }

  function sheetAs(as: SheetCodes) {
    if (sheet === as) print();
    else setSheet(as);
  }

  function download() {
    const head = [words('columnCode'), words('columnCampaign'), words('columnValidThrough')];
    const rows = codes.map((code) => [code, text(campaign.name), campaign.validThrough]);
    downloadText(`vouchers-${campaign.no}.csv`, 'text/csv;charset=utf-8', csvText([head, ...rows]));
    onKept();
  }

  return (
    <div className={form.form}>
      <Banner tone="ok">{words('made', { count: codes.length })}</Banner>
      <div className={s.acts}>
        <Button onPress={() => void copy()}>{words('copy')}</Button>
        <Button onPress={download}>{words('download')}</Button>
        <Button icon="print" onPress={() => sheetAs('squares')}>
          {words('printSheet')}
        </Button>
        <Button icon="print" onPress={() => sheetAs('bars')}>
          {words('printBars')}
        </Button>
        <output className={s.said}>{copied === null ? '' : words(copied)}</output>
      </div>
      {sheet === null ? (
        <ol className={s.codes}>
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ol>
      ) : (
        <VoucherSheet key={sheet} codes={codes} as={sheet} campaign={campaign} onReady={print} />
      )}
    </div>
  );
}
