import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { useAct } from '../../bridge/queries.ts';
import { localeOf } from '../../format.ts';
import { Button } from '../../ui/Button.tsx';
import { ChoiceGroup } from '../../ui/ChoiceGroup.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useLanguage, useWords } from '../../words.ts';
import { clockText } from '../clockText.ts';
import { focusFirstFault } from '../focusFault.ts';
import s from '../form.module.css';
import { NewPinFields } from '../NewPinFields.tsx';
import { ProblemNote } from '../Screen.tsx';
import {
  currencies,
  cutOverMinutes,
  faultsOf,
  firstForm,
  isGood,
  standAloneInput,
} from './standAloneForm.ts';
import type { StandAloneFaults, StandAloneForm } from './standAloneForm.ts';

const maxNameLength = 60;
const maxCounterNameLength = 40;
const languages = ['zh', 'en'] as const;

function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function zoneOptions(own: string) {
  const known = Intl.supportedValuesOf('timeZone');
  const zones = known.includes(own) ? known : [own, ...known];
  return zones.map((id) => ({ id, label: id.replaceAll('_', ' ') }));
}

interface PartProps {
  readonly form: StandAloneForm;
  readonly faults: StandAloneFaults | null;
  readonly change: (part: Partial<StandAloneForm>) => void;
}

function ShopPart({ form, faults, change }: PartProps) {
  const words = useWords('setup');
  const settings = useWords('settings');
  const language = useLanguage();
  const names = new Intl.DisplayNames(localeOf(language), { type: 'currency' });
  const missing = faults?.shopName === true ? words('shopNameMissing') : undefined;
  return (
    <section className={s.section}>
      <h2 className={s.sectionTitle}>{words('shop')}</h2>
      <div className={s.pair}>
        <TextField
          label={words('shopNameZh')}
          value={form.nameZh}
          onChange={(nameZh) => change({ nameZh })}
          maxLength={maxNameLength}
          error={missing}
        />
        <TextField
          label={words('shopNameEn')}
          value={form.nameEn}
          onChange={(nameEn) => change({ nameEn })}
          maxLength={maxNameLength}
        />
      </div>
      <TextField
        label={words('counterName')}
        value={form.counterName}
        onChange={(counterName) => change({ counterName })}
        maxLength={maxCounterNameLength}
        error={faults?.counterName === true ? words('counterNameMissing') : undefined}
      />
      <div className={s.pair}>
        <Select
          label={words('currency')}
          value={form.currency}
          onChange={(currency) => change({ currency })}
          options={currencies.map((id) => ({
            id: String(id),
            label: `${id} ${names.of(id) ?? ''}`,
          }))}
        />
        <Select
          label={words('zone')}
          value={form.zone}
          onChange={(zone) => change({ zone })}
          options={zoneOptions(form.zone)}
        />
      </div>
      <Select
        label={words('cutOver')}
        hint={words('cutOverHint')}
        value={String(form.cutOverMinute)}
        onChange={(minute) => change({ cutOverMinute: Number(minute) })}
        options={cutOverMinutes.map((minute) => ({
          id: String(minute),
          label: clockText(minute),
        }))}
      />
      <ChoiceGroup
        label={words('language')}
        value={form.language}
        onChange={(chosen) => change({ language: chosen })}
        choices={languages.map((id) => ({ id, label: settings(`language_${id}`) }))}
      />
    </section>
  );
}

function ManagerPart({ form, faults, change }: PartProps) {
  const words = useWords('setup');
  return (
    <section className={s.section}>
      <h2 className={s.sectionTitle}>{words('manager')}</h2>
      <TextField
        label={words('managerName')}
        value={form.managerName}
        onChange={(managerName) => change({ managerName })}
        maxLength={maxNameLength}
        error={faults?.managerName === true ? words('managerNameMissing') : undefined}
      />
      <NewPinFields
        value={form.pin}
        onChange={(pin) => change({ pin })}
        fault={faults?.pin ?? null}
      />
    </section>
  );
}

export interface StandAloneProps {
  readonly onBack: () => void;
}

/** One shop, one counter, no head office: what the terminal must know to begin. */
export function StandAlone({ onBack }: StandAloneProps) {
  const words = useWords('setup');
  const language = useLanguage();
  const act = useAct('setup.standAlone');
  const [form, setForm] = useState(() =>
    firstForm(ownZone(), language, words('counterNameDefault')),
  );
  const [isTried, setTried] = useState(false);
  const [shopId] = useState(() => `shop-${crypto.randomUUID().slice(0, 8)}`);
  const faults = faultsOf(form);
  const change = (part: Partial<StandAloneForm>) => setForm((now) => ({ ...now, ...part }));

  function start(event: SyntheticEvent<HTMLFormElement>) {
    event.preventDefault();
    setTried(true);
    focusFirstFault(event.currentTarget);
    if (isGood(faults) && !act.isBusy) void act.act(standAloneInput(form, shopId));
  }

  const shown = isTried ? faults : null;
  return (
    <form className={s.form} onSubmit={start} autoComplete="off">
      <p>{words('standAloneSays')}</p>
      <ShopPart form={form} faults={shown} change={change} />
      <ManagerPart form={form} faults={shown} change={change} />
      <ProblemNote problem={act.problem} />
      <div className={s.foot}>
        <Button size="counter" onPress={onBack}>
          {words('back')}
        </Button>
        <Button kind="primary" size="counter" type="submit" isBusy={act.isBusy}>
          {words(act.isBusy ? 'starting' : 'start')}
        </Button>
      </div>
    </form>
  );
}
