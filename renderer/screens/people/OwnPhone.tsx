import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import type { PersonView } from '../../../shared/contract/views.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { usePinProblem } from '../../shell/pinProblem.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useWords } from '../../words.ts';
import form from '../form.module.css';
import { pinDigits } from '../newPin.ts';
import { ProblemNote } from '../Screen.tsx';
import { QrPicture } from './QrPicture.tsx';
import s from './people.module.css';

interface OwnPhoneProps {
  readonly operator: PersonView;
  readonly onPair: () => void;
  readonly onUnpaired: () => void;
}

/** Whether a manager's phone is paired with this counter, and the way to change that. */
export function OwnPhone({ operator, onPair, onUnpaired }: OwnPhoneProps) {
  const words = useWords('people');
  const { value: own } = useCall('people.own', {});
  const unpair = useAct('people.unpairPhone');
  const isPaired = own?.hasPhone === true;
  const off = async () => {
    const answer = await unpair.act({ personId: operator.id });
    if (answer.ok) onUnpaired();
  };
  return (
    <section className={s.part}>
      <h3 className={s.title}>{words('phoneTitle')}</h3>
      <p>{words(isPaired ? 'phonePaired' : 'phoneWhy')}</p>
      <div className={s.acts}>
        <Button onPress={onPair}>{words(isPaired ? 'phonePairAgain' : 'phonePair')}</Button>
        {isPaired ? (
          <Button isBusy={unpair.isBusy} onPress={() => void off()}>
            {words('phoneUnpair')}
          </Button>
        ) : null}
      </div>
      <ProblemNote problem={unpair.problem} />
    </section>
  );
}

/** Pairs it: the PIN once more, a code to read off the screen, a number back. */
export function PairPhone({ onPaired }: { readonly onPaired: () => void }) {
  const [uri, setUri] = useState<string | null>(null);
  return uri === null ? <Prove onUri={setUri} /> : <Confirm uri={uri} onPaired={onPaired} />;
}

function Prove({ onUri }: { readonly onUri: (uri: string) => void }) {
  const words = useWords('people');
  const [pin, setPin] = useState('');
  const { act, isBusy, problem } = useAct('people.pairPhone');
  const { said, isLocked } = usePinProblem(problem);
  const prove = async (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const answer = await act({ pin });
    setPin('');
    if (answer.ok) onUri(answer.value.uri);
  };
  return (
    <form className={form.form} onSubmit={(event) => void prove(event)} autoComplete="off">
      <p>{words('phoneWhy')}</p>
      <TextField
        label={words('phonePin')}
        value={pin}
        onChange={(text) => setPin(pinDigits(text))}
        type="password"
        inputMode="numeric"
        autoComplete="off"
        error={said}
        focusFirst
      />
      <div className={form.foot}>
        <Button kind="primary" type="submit" isBusy={isBusy} isDisabled={isLocked}>
          {words('phonePair')}
        </Button>
      </div>
    </form>
  );
}

interface ConfirmProps {
  readonly uri: string;
  readonly onPaired: () => void;
}

function Confirm({ uri, onPaired }: ConfirmProps) {
  const words = useWords('people');
  const [number, setNumber] = useState('');
  const { act, isBusy, problem } = useAct('people.confirmPhone');
  const confirm = async (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const answer = await act({ number });
    setNumber('');
    if (answer.ok) onPaired();
  };
  return (
    <form className={form.form} onSubmit={(event) => void confirm(event)} autoComplete="off">
      <p>{words('phoneScan')}</p>
      <QrPicture text={uri} label={words('phoneTitle')} />
      <TextField
        label={words('phoneNumber')}
        hint={words('phoneNumberHint')}
        value={number}
        onChange={(text) => setNumber(pinDigits(text))}
        inputMode="numeric"
        autoComplete="off"
        focusFirst
      />
      <ProblemNote problem={problem} />
      <div className={form.foot}>
        <Button kind="primary" type="submit" isBusy={isBusy} isDisabled={number.length !== 6}>
          {words('phoneConfirm')}
        </Button>
      </div>
    </form>
  );
}
