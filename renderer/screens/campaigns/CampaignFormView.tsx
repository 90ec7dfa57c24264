import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import type { Campaign } from '../../../shared/domain/campaign/campaign.ts';
import { useAct } from '../../bridge/queries.ts';
import { useSession } from '../../bridge/session.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { useLingering } from '../../ui/lingering.ts';
import { Panel } from '../../ui/Panel.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useFormat, useWords } from '../../words.ts';
import { focusFirstFault } from '../focusFault.ts';
import s from '../form.module.css';
import { ProblemNote } from '../Screen.tsx';
import { BenefitPart } from './BenefitPart.tsx';
import { faultsOfProblem, judgeForm } from './campaignFaults.ts';
import type { FormFaults } from './campaignFaults.ts';
import type { CampaignForm } from './campaignForm.ts';
import { useFaultWords } from './fieldParts.ts';
import type { FormPartProps } from './fieldParts.ts';
import { FinerPart } from './FinerPart.tsx';
import { Fold } from './Fold.tsx';
import { isWrongIn, setIn } from './foldedTerms.ts';
import { formOfCampaign } from './formOfCampaign.ts';
import { ForPart } from './ForPart.tsx';
import { GoodwillPart } from './GoodwillPart.tsx';
import { IssueAfterPart } from './IssueAfterPart.tsx';
import { LimitsPart } from './LimitsPart.tsx';
import { PaidPart } from './PaidPart.tsx';
import { DaysPart, WhenPart } from './WhenPart.tsx';

const maxNameLength = 60;

function NamePart({ form, faults, change }: FormPartProps) {
  const words = useWords('campaigns');
  const fault = useFaultWords(faults);
  return (
    <div className={s.pair}>
      <TextField
        label={words('nameZh')}
        value={form.nameZh}
        onChange={(nameZh) => change({ nameZh })}
        maxLength={maxNameLength}
        error={fault('name')}
      />
      <TextField
        label={words('nameEn')}
        value={form.nameEn}
        onChange={(nameEn) => change({ nameEn })}
        maxLength={maxNameLength}
      />
    </div>
  );
}

const folds = [
  ['when', WhenPart],
  ['for', ForPart],
  ['limits', LimitsPart],
  ['paid', PaidPart],
  ['goodwill', GoodwillPart],
  ['after', IssueAfterPart],
  ['finer', FinerPart],
] as const;

/** What a plain voucher leaves as it is, part by part. */
function FinerTerms(props: FormPartProps) {
  const words = useWords('terms');
  return (
    <div>
      {folds.map(([fold, Part]) => (
        <Fold
          key={fold}
          title={words(`fold_${fold}`)}
          set={setIn(fold, props.form)}
          isWrong={isWrongIn(fold, props.faults)}
        >
          <Part {...props} />
        </Fold>
      ))}
    </div>
  );
}

export interface SavedCampaign {
  readonly name: string;
  readonly version: number;
}

export interface CampaignFormViewProps {
  /** The campaign this makes the next version of, or how a new one begins. */
  readonly begin: { readonly campaign: Campaign } | { readonly form: CampaignForm };
  readonly onSaved: (saved: SavedCampaign) => void;
  readonly onCancel: () => void;
}

/** Makes a campaign or its next version; what is wrong stands beside its field. */
export function CampaignFormView({ begin, onSaved, onCancel }: CampaignFormViewProps) {
  const words = useWords('campaigns');
  const common = useWords('common');
  const { text } = useFormat();
  const { view } = useSession();
  const act = useAct('campaigns.save');
  const [form, setForm] = useState(() =>
    'campaign' in begin ? formOfCampaign(begin.campaign) : begin.form,
  );
  const [isTried, setTried] = useState(false);
  const judged = judgeForm(form);
  const ownFaults: FormFaults = isTried && !judged.ok ? judged.faults : {};
  const faults = { ...faultsOfProblem(act.problem), ...ownFaults };
  const checkFields = useLingering(
    Object.keys(ownFaults).length === 0 ? undefined : words('checkFields'),
  );
  const change = (part: Partial<CampaignForm>) => setForm((now) => ({ ...now, ...part }));
  const parts: FormPartProps = { form, faults, change };

  async function save(event: SyntheticEvent<HTMLFormElement>) {
    event.preventDefault();
    setTried(true);
    focusFirstFault(event.currentTarget);
    if (!judged.ok || act.isBusy) return;
    const answer = await act.act({ campaign: judged.draft });
    if (answer.ok) {
      onSaved({ name: text(judged.draft.name), version: answer.value.version });
    }
  }

  return (
    <Panel padding="roomy">
      <form className={s.form} onSubmit={(event) => void save(event)} autoComplete="off">
        {'campaign' in begin ? (
          <Banner tone="info">{words('editSays', { next: begin.campaign.version + 1 })}</Banner>
        ) : null}
        {view?.standAlone === false ? <p className={s.hint}>{words('offlineNote')}</p> : null}
        <NamePart {...parts} />
        <BenefitPart {...parts} />
        <DaysPart {...parts} />
        <FinerTerms {...parts} />
        <ProblemNote problem={act.problem} />
        <div className={s.stickyFoot}>
          {checkFields === undefined ? null : <Banner tone="bad">{checkFields}</Banner>}
          <Button onPress={onCancel}>{common('cancel')}</Button>
          <Button kind="primary" type="submit" isBusy={act.isBusy}>
            {words(act.isBusy ? 'saving' : 'save')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
