import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import {
  itfLengthsIn,
  leastItfDigits,
  maxItfLengths,
  mostItfDigits,
} from '../../../shared/domain/codes/readFormats.ts';
import type { ReadFormats } from '../../../shared/domain/codes/readFormats.ts';
import { switchedSymbologies } from '../../../shared/domain/codes/symbology.ts';
import type { SwitchedSymbology } from '../../../shared/domain/codes/symbology.ts';
import { useAct } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useWords } from '../../words.ts';
import { focusFirstFault } from '../focusFault.ts';
import s from '../form.module.css';
import { ProblemNote } from '../Screen.tsx';

/** The kinds that a check character can stand in. */
const checked: readonly SwitchedSymbology[] = ['ITF', 'Code39'];
/** Longer than any list that is taken. */
const maxLengthsText = 60;

interface FormatsPanelProps {
  readonly saved: ReadFormats;
  readonly isManager: boolean;
}

/** Kinds of bar code that are easily misread: off, unless the shop's vouchers use them. */
export function FormatsPanel({ saved, isManager }: FormatsPanelProps) {
  const words = useWords('formats');
  const set = useAct('settings.set');
  const { switched, checkDigits } = saved;
  const isOff = !isManager || set.isBusy;
  const change = async (part: Partial<ReadFormats>): Promise<boolean> => {
    const { switched: kinds, itfLengths, checkDigits: strict } = { ...saved, ...part };
    const formats = { switched: [...kinds], itfLengths: [...itfLengths], checkDigits: strict };
    return (await set.act({ formats })).ok;
  };
  return (
    <Panel title={words('title')} heading="section" padding="roomy">
      <p>{words('always')}</p>
      <Banner tone="warn">{words('warning')}</Banner>
      {switchedSymbologies.map((one) => (
        <Switch
          key={one}
          label={words(one)}
          hint={words(`${one}Hint`)}
          isSelected={switched.includes(one)}
          isDisabled={isOff}
          onChange={(on) => void change({ switched: withOne(switched, one, on) })}
        />
      ))}
      {switched.some((one) => checked.includes(one)) ? (
        <Switch
          label={words('checkDigits')}
          hint={words('checkDigitsHint')}
          isSelected={checkDigits}
          isDisabled={isOff}
          onChange={(on) => void change({ checkDigits: on })}
        />
      ) : null}
      {isManager && switched.includes('ITF') ? (
        <ItfLengths
          key={saved.itfLengths.join()}
          saved={saved.itfLengths}
          isBusy={set.isBusy}
          onSave={(itfLengths) => change({ itfLengths })}
        />
      ) : null}
      <ProblemNote problem={set.problem} />
      {isManager ? null : <Banner tone="info">{words('manager')}</Banner>}
    </Panel>
  );
}

/** In the order of the list, whatever was pressed first. */
function withOne(
  switched: readonly SwitchedSymbology[],
  one: SwitchedSymbology,
  on: boolean,
): readonly SwitchedSymbology[] {
  return switchedSymbologies.filter((each) => (each === one ? on : switched.includes(each)));
}

interface ItfLengthsProps {
  readonly saved: readonly number[];
  readonly isBusy: boolean;
  readonly onSave: (lengths: readonly number[]) => Promise<boolean>;
}

function ItfLengths({ saved, isBusy, onSave }: ItfLengthsProps) {
  const words = useWords('formats');
  const [text, setText] = useState(saved.join(', '));
  const [isTried, setTried] = useState(false);
  const lengths = itfLengthsIn(text);
  const isSame = lengths !== null && lengths.join() === saved.join();
  const bounds = { least: leastItfDigits, most: mostItfDigits, count: maxItfLengths };
  const save = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setTried(true);
    focusFirstFault(event.currentTarget);
    if (lengths !== null && !isSame && !isBusy) void onSave(lengths);
  };
  return (
    <form className={s.form} onSubmit={save}>
      <TextField
        label={words('lengths')}
        hint={words('lengthsHint', bounds)}
        value={text}
        onChange={setText}
        maxLength={maxLengthsText}
        error={isTried && lengths === null ? words('lengthsBad', bounds) : undefined}
      />
      <div className={s.foot}>
        <Button type="submit" isBusy={isBusy} isDisabled={isSame}>
          {words('save')}
        </Button>
      </div>
    </form>
  );
}
