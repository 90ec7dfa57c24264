import { channels, segments } from '../../../shared/domain/campaign/campaign.ts';
import type { Segment } from '../../../shared/domain/campaign/campaign.ts';
import { useSession } from '../../bridge/session.ts';
import { CheckGroup } from '../../ui/ChoiceGroup.tsx';
import { MoneyField } from '../../ui/NumberField.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useFormat, useWords } from '../../words.ts';
import s from '../form.module.css';
import { useFaultWords } from './fieldParts.ts';
import type { FormPartProps } from './fieldParts.ts';

/** Which shops take it; a shop that stands alone has no others to choose among. */
function Shops({ form, faults, change }: FormPartProps) {
  const words = useWords('terms');
  const fault = useFaultWords(faults);
  const { view } = useSession();
  const isNamed = form.shopsInclude !== '' || form.shopsExclude !== '';
  if (view?.standAlone === true && !isNamed) return null;
  return (
    <div className={s.pair}>
      <TextField
        label={words('shopsInclude')}
        hint={words('shopsHint')}
        value={form.shopsInclude}
        onChange={(shopsInclude) => change({ shopsInclude })}
        error={fault('shopsInclude')}
      />
      <TextField
        label={words('shopsExclude')}
        value={form.shopsExclude}
        onChange={(shopsExclude) => change({ shopsExclude })}
        error={fault('shopsExclude')}
      />
    </div>
  );
}

/** On what, in how big an order, and ordered how. */
function OnWhat({ form, faults, change }: FormPartProps) {
  const words = useWords('terms');
  const fault = useFaultWords(faults);
  const { currency } = useFormat();
  return (
    <>
      <div className={s.pair}>
        <TextField
          label={words('include')}
          hint={words('includeHint')}
          value={form.include}
          onChange={(include) => change({ include })}
          error={fault('include')}
        />
        <TextField
          label={words('exclude')}
          value={form.exclude}
          onChange={(exclude) => change({ exclude })}
          error={fault('exclude')}
        />
      </div>
      <MoneyField
        label={words('minimumSpend')}
        hint={words('minimumSpendHint')}
        valueMinor={form.minimumSpendMinor}
        onChange={(minimumSpendMinor) => change({ minimumSpendMinor })}
        currency={currency}
        error={fault('minimumSpend')}
      />
      <CheckGroup
        label={words('channels')}
        hint={words('channelsHint')}
        choices={channels.map((id) => ({ id, label: words(`channel_${id}`) }))}
        values={form.channels}
        onChange={(chosen) => change({ channels: chosen })}
      />
    </>
  );
}

/** Who may use it. */
function ForWhom({ form, faults, change }: FormPartProps) {
  const words = useWords('terms');
  const common = useWords('common');
  const fault = useFaultWords(faults);
  // Some customers only: then somebody has to say who it is.
  const chooseSegments = (chosen: readonly Segment[]) =>
    change({ segments: chosen, customerRequired: form.customerRequired || chosen.length > 0 });
  const writeTiers = (tiers: string) =>
    change({ tiers, customerRequired: form.customerRequired || tiers.trim() !== '' });
  return (
    <>
      <Switch
        label={words('customerRequired')}
        isSelected={form.customerRequired}
        onChange={(customerRequired) => change({ customerRequired })}
      />
      {fault('customer') === undefined ? null : <p className={s.error}>{fault('customer')}</p>}
      <CheckGroup
        label={words('segments')}
        hint={words('segmentsHint')}
        choices={segments.map((id) => ({ id, label: common(`segment_${id}`) }))}
        values={form.segments}
        onChange={chooseSegments}
      />
      <TextField
        label={words('tiers')}
        hint={words('tiersHint')}
        value={form.tiers}
        onChange={writeTiers}
        error={fault('tiers')}
      />
    </>
  );
}

/** Where, on what, and by whom a voucher may be used. */
export function ForPart(props: FormPartProps) {
  return (
    <>
      <Shops {...props} />
      <OnWhat {...props} />
      <ForWhom {...props} />
    </>
  );
}
