import { useState } from 'react';
import type { FormEvent } from 'react';
import { useAct } from '../bridge/queries.ts';
import { NewPinFields } from '../screens/NewPinFields.tsx';
import { noPin, pinFault } from '../screens/newPin.ts';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useProblemWords, useWords } from '../words.ts';
import s from './SignIn.module.css';

/** The roster is empty: the first manager is made here. */
export function FirstManager() {
  const words = useWords('session');
  const say = useProblemWords();
  const [name, setName] = useState('');
  const [pin, setPin] = useState(noPin);
  const [isTried, setTried] = useState(false);
  const { act, isBusy, problem } = useAct('setup.firstManager');
  const isNameless = name.trim() === '';
  const fault = pinFault(pin);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isNameless && fault === null) void act({ name: name.trim(), pin: pin.pin });
  };
  return (
    <main className={s.first}>
      <h1 className={s.title}>{words('noPeople')}</h1>
      <p className={s.hint}>{words('noPeopleText')}</p>
      {problem === null ? null : <Banner tone="bad">{say(problem)}</Banner>}
      <form className={s.form} onSubmit={submit}>
        <TextField
          label={words('managerName')}
          value={name}
          onChange={setName}
          size="counter"
          maxLength={60}
          autoComplete="off"
          focusFirst
        />
        <NewPinFields value={pin} onChange={setPin} fault={isTried ? fault : null} />
        <Button kind="primary" size="counter" type="submit" isBusy={isBusy} isDisabled={isNameless}>
          {words('addManager')}
        </Button>
      </form>
    </main>
  );
}
