import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { isAffix, maxAffix, wedgeLayouts } from '../../../shared/contract/wedgeViews.ts';
import type { WedgeSettings } from '../../../shared/contract/wedgeViews.ts';
import { Button } from '../../ui/Button.tsx';
import { focusFirst } from '../../ui/focusFirst.ts';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useWords } from '../../words.ts';
import { focusFirstFault } from '../focusFault.ts';
import s from '../form.module.css';
import { textOfWritten, writtenOfText } from './controlNames.ts';

const affixes = ['prefix', 'suffix'] as const;
/** Room for names of control characters, five signs each. */
const maxTyped = maxAffix * 5;

const fits = (text: string): boolean => text.length <= maxAffix && isAffix(text);

interface WedgeFormProps {
  readonly saved: WedgeSettings;
  readonly isBusy: boolean;
  readonly onSave: (settings: WedgeSettings) => void;
  readonly onCancel: () => void;
}

/** The same by hand, for whoever has the scanner's manual. */
export function WedgeForm({ saved, isBusy, onSave, onCancel }: WedgeFormProps) {
  const words = useWords('wedge');
  const common = useWords('common');
  // As they are typed: a name half written stands for nothing yet.
  const [texts, setTexts] = useState({
    prefix: writtenOfText(saved.prefix),
    suffix: writtenOfText(saved.suffix),
  });
  const [layout, setLayout] = useState(saved.layout);
  const [isTried, setTried] = useState(false);
  const form = { layout, prefix: textOfWritten(texts.prefix), suffix: textOfWritten(texts.suffix) };
  const isGood = affixes.every((name) => fits(form[name]));

  function save(event: SyntheticEvent<HTMLFormElement>) {
    event.preventDefault();
    setTried(true);
    focusFirstFault(event.currentTarget);
    if (isGood && !isBusy) onSave(form);
  }

  return (
    <form ref={focusFirst} tabIndex={-1} className={s.form} onSubmit={save}>
      <Select
        label={words('layout')}
        hint={words('layoutHint')}
        options={wedgeLayouts.map((id) => ({ id, label: words(`layout_${id}`) }))}
        value={layout}
        onChange={setLayout}
      />
      <div className={s.pair}>
        {affixes.map((name) => (
          <TextField
            key={name}
            code
            label={words(name)}
            hint={words('affixHint')}
            value={texts[name]}
            onChange={(text) => setTexts({ ...texts, [name]: text })}
            maxLength={maxTyped}
            error={isTried && !fits(form[name]) ? words('affixBad') : undefined}
          />
        ))}
      </div>
      <div className={s.foot}>
        <Button onPress={onCancel}>{common('cancel')}</Button>
        <Button type="submit" kind="primary" isBusy={isBusy}>
          {words('save')}
        </Button>
      </div>
    </form>
  );
}
