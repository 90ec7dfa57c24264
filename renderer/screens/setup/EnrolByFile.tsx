import { useState } from 'react';
import { useAct } from '../../bridge/queries.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useWords } from '../../words.ts';
import { FileButton } from '../campaigns/FileButton.tsx';
import s from '../form.module.css';
import { ProblemNote } from '../Screen.tsx';

const maxCounterNameLength = 40;
/** More than any such file has: the terminal says what is wrong with it. */
const maxFileCharacters = 10_000;

/** Joins a head office by the file it made for this shop's roll-out: nothing to type or compare. */
export function EnrolByFile({ onBack }: { readonly onBack: () => void }) {
  const words = useWords('setup');
  const act = useAct('setup.enrolFile');
  const [counterName, setCounterName] = useState('');

  async function enrol(file: File) {
    const text = (await file.text()).slice(0, maxFileCharacters);
    await act.act({ file: text, counterName: counterName.trim() });
  }

  return (
    <div className={s.form}>
      <p>{words('fileSays')}</p>
      <TextField
        label={words('counterName')}
        hint={words('fileCounterHint')}
        value={counterName}
        onChange={setCounterName}
        maxLength={maxCounterNameLength}
      />
      <ProblemNote problem={act.problem} />
      <div className={s.foot}>
        <Button size="counter" onPress={onBack}>
          {words('back')}
        </Button>
        <FileButton
          label={words(act.isBusy ? 'enrolling' : 'fileChoose')}
          isPrimary
          accept=".json,application/json"
          isBusy={act.isBusy}
          onFile={(file) => void enrol(file)}
        />
      </div>
    </div>
  );
}
