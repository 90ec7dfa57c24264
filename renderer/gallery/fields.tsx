import { atCounter } from '../../shared/i18n/atCounter.ts';
import { samples } from '../../shared/i18n/samples.ts';
import { CheckGroup, ChoiceGroup } from '../ui/ChoiceGroup.tsx';
import { MoneyField, NumberField } from '../ui/NumberField.tsx';
import { PinPad, PinPadOutline } from '../ui/PinPad.tsx';
import { Select } from '../ui/Select.tsx';
import { Switch } from '../ui/Switch.tsx';
import { TextField } from '../ui/TextField.tsx';
import { Held } from './Held.tsx';
import type { Exhibit, Shelf } from './shelf.ts';

const sizes = ['normal', 'large', 'larger'] as const;
type Size = (typeof sizes)[number];

/** What is filled in. */
export const fields: Shelf = (language): readonly Exhibit[] => {
  const { person, code, longName } = samples[language];
  const settings = atCounter.settings[language];
  const session = atCounter.session[language];
  const choices = sizes.map((id) => ({ id, label: settings[`textSize_${id}`] }));
  const choice = (more: { readonly layout?: 'list'; readonly error?: string }) => (
    <Held<Size> first="normal">
      {(value, set) => (
        <ChoiceGroup
          label={settings.textSize}
          choices={choices}
          value={value}
          onChange={set}
          {...more}
        />
      )}
    </Held>
  );
  const checks = (isDisabled: boolean) => (
    <Held<readonly Size[]> first={['large']}>
      {(values, set) => (
        <CheckGroup
          label={settings.textSize}
          choices={choices}
          values={values}
          onChange={set}
          isDisabled={isDisabled}
        />
      )}
    </Held>
  );
  const text = (first: string, more: object) => (
    <Held<string> first={first}>
      {(value, set) => (
        <TextField label={settings.personName} value={value} onChange={set} {...more} />
      )}
    </Held>
  );
  const number = (more: object) => (
    <Held<number | null> first={40}>
      {(value, set) => (
        <NumberField label={settings.volume} value={value} onChange={set} {...more} />
      )}
    </Held>
  );
  const pad = (more: object) => (
    <Held<string> first="">
      {(value, set) => (
        <PinPad
          label={settings.personPin}
          value={value}
          onChange={set}
          onEnter={() => set('')}
          {...more}
        />
      )}
    </Held>
  );
  const select = (first: Size | null, more: object) => (
    <Held<Size | null> first={first}>
      {(value, set) => (
        <Select
          label={settings.textSize}
          options={choices}
          value={value}
          onChange={set}
          placeholder={settings.keyNone}
          {...more}
        />
      )}
    </Held>
  );
  return [
    {
      component: 'TextField',
      states: {
        empty: text('', {}),
        filled: text(person, { hint: settings.personPinHint }),
        wrong: text('', { error: settings.personNameMissing }),
        disabled: text(person, { isDisabled: true }),
        code: text(code, { code: true }),
        'several lines': text(longName, { lines: 'several' }),
        counter: text(person, { size: 'counter' }),
      },
    },
    {
      component: 'NumberField',
      states: {
        plain: number({}),
        stepper: number({ stepper: true }),
        wrong: number({ error: settings.personNameMissing }),
        disabled: number({ isDisabled: true }),
      },
    },
    {
      component: 'MoneyField',
      states: {
        filled: (
          <Held<number | null> first={1800}>
            {(value, set) => (
              <MoneyField
                label={settings.currency}
                valueMinor={value}
                onChange={set}
                currency="CNY"
              />
            )}
          </Held>
        ),
      },
    },
    {
      component: 'Select',
      states: {
        chosen: select('large', {}),
        'nothing chosen': select(null, {}),
        wrong: select(null, { error: settings.personNameMissing }),
        disabled: select('large', { isDisabled: true }),
      },
    },
    {
      component: 'Switch',
      states: {
        off: <Switch label={settings.sounds} isSelected={false} onChange={() => undefined} />,
        on: (
          <Switch
            label={settings.sounds}
            hint={settings.soundsHint}
            isSelected
            onChange={() => undefined}
          />
        ),
        disabled: (
          <Switch label={settings.sounds} isSelected isDisabled onChange={() => undefined} />
        ),
      },
    },
    {
      component: 'ChoiceGroup',
      states: {
        row: choice({}),
        list: choice({ layout: 'list' }),
        wrong: choice({ error: settings.personNameMissing }),
      },
    },
    {
      component: 'CheckGroup',
      states: { row: checks(false), disabled: checks(true) },
    },
    {
      component: 'PinPad',
      states: {
        empty: pad({}),
        wrong: pad({ error: session.wrongPin }),
        'locked out': pad({ isDisabled: true }),
      },
    },
    { component: 'PinPadOutline', states: { waiting: <PinPadOutline /> } },
  ];
};
