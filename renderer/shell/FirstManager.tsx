import { useState } from 'react';
import type { FormEvent } from 'react';
import { useAct } from '../bridge/queries.ts';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useProblemWords, useWords } from '../words.ts';
import s from './SignIn.module.css';

const pinShape = /^\d{4,6}$/;

/** The roster is empty: the first manager is made here. */
export function FirstManager() {
  const words = useWords('session');
  const say = useProblemWords();
  const [name, setName] = useState('');
  const [pin, setPin] = useState('');
  const { act, isBusy, problem } = useAct('setup.firstManager');
  const isGood = name.trim() !== '' && pinShape.test(pin);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isGood) void act({ name: name.trim(), pin });
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
        <TextField
          label={words('managerPin')}
          hint={words('managerPinHint')}
          value={pin}
          onChange={(text) => setPin(text.replaceAll(/\D/g, ''))}
          type="password"
          inputMode="numeric"
          size="counter"
          maxLength={6}
          autoComplete="off"
        />
        <Button kind="primary" size="counter" type="submit" isDisabled={!isGood || isBusy}>
          {words('addManager')}
        </Button>
      </form>
    </main>
  );
}
