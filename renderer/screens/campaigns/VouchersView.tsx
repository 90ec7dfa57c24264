import { useState } from 'react';
import type { FormEvent } from 'react';
import type { CampaignView } from '../../../shared/contract/views.ts';
import { useAct } from '../../bridge/queries.ts';
import { Button } from '../../ui/Button.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { useWords } from '../../words.ts';
import s from '../form.module.css';
import { ProblemNote } from '../Screen.tsx';
import { BatchPanel } from './BatchPanel.tsx';
import { CsvImport } from './CsvImport.tsx';
import { ImportGoes } from './ImportGoes.tsx';
import { voucherFields } from './csvFields.ts';
import { MadeCodes } from './MadeCodes.tsx';
import { printedCode } from './printedCode.ts';

const maxCount = 1000;
const usualCount = 50;

interface MakeCodesProps {
  readonly campaign: CampaignView;
  /** Whether codes are on the screen that nobody has kept yet. */
  readonly onUnkept: (unkept: boolean) => void;
}

function MakeCodes({ campaign, onUnkept }: MakeCodesProps) {
  const words = useWords('campaigns');
  const act = useAct('vouchers.make');
  const [count, setCount] = useState<number | null>(usualCount);
  const [codes, setCodes] = useState<readonly string[]>([]);
  const [isTried, setTried] = useState(false);
  const isBad = count === null || !Number.isInteger(count) || count < 1 || count > maxCount;

  async function make(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (isBad || act.isBusy) return;
    const answer = await act.act({ campaignId: campaign.id, count, customer: null });
    if (!answer.ok) return;
    setCodes(answer.value.codes.map(printedCode));
    onUnkept(true);
  }

  return (
    <Panel title={words('makeTitle')} heading="section" padding="roomy">
      <p>{words('makeSays')}</p>
      {codes.length > 0 ? (
        <MadeCodes codes={codes} campaign={campaign} onKept={() => onUnkept(false)} />
      ) : (
        <form className={s.form} onSubmit={(event) => void make(event)}>
          <NumberField
            label={words('makeCount')}
            value={count}
            onChange={setCount}
            stepper
            error={isTried && isBad ? words('makeCountBad') : undefined}
          />
          <ProblemNote problem={act.problem} />
          <div className={s.foot}>
            <Button kind="primary" type="submit" isBusy={act.isBusy}>
              {words(act.isBusy ? 'making' : 'make')}
            </Button>
          </div>
        </form>
      )}
    </Panel>
  );
}

export interface VouchersViewProps {
  readonly campaign: CampaignView;
  /** Codes are on the screen that nobody has kept: leaving asks first. */
  readonly onUnkept: (unkept: boolean) => void;
}

/** Codes of one campaign: made here, or brought in from a file. */
export function VouchersView({ campaign, onUnkept }: VouchersViewProps) {
  const words = useWords('campaigns');
  const act = useAct('vouchers.importCsv');
  return (
    <>
      <BatchPanel campaign={campaign} />
      <MakeCodes campaign={campaign} onUnkept={onUnkept} />
      <Panel title={words('importTitle')} heading="section" padding="roomy">
        <ImportGoes />
        <CsvImport
          says={words('importSays')}
          fields={voucherFields}
          hasPresets
          run={(file) => act.act({ ...file, campaignId: campaign.id })}
        />
      </Panel>
    </>
  );
}
