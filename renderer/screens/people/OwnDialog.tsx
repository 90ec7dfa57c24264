import { useState } from 'react';
import type { PersonView } from '../../../shared/contract/views.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { manages } from '../../bridge/session.ts';
import { usePinProblem } from '../../shell/pinProblem.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useWords } from '../../words.ts';
import { pinDigits } from '../newPin.ts';
import { ProblemNote } from '../Screen.tsx';
import { NewPinForm } from './NewPinForm.tsx';
import { OwnPhone, PairPhone } from './OwnPhone.tsx';
import s from './people.module.css';

interface OwnDialogProps {
  readonly operator: PersonView;
  readonly onClose: () => void;
}

/** What somebody looks after of their own: PIN, badge and, for managers, the phone they agree by. */
export function OwnDialog({ operator, onClose }: OwnDialogProps) {
  const words = useWords('people');
  const [said, setSaid] = useState<string | null>(null);
  const [isPairing, setPairing] = useState(false);
  const say = (done: string) => {
    setSaid(done);
    setPairing(false);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={words(isPairing ? 'phoneTitle' : manages(operator.role) ? 'ownOpenPhone' : 'ownOpen')}
    >
      {said === null ? null : <Banner tone="ok">{said}</Banner>}
      {isPairing ? (
        <PairPhone onPaired={() => say(words('phonePaired'))} />
      ) : (
        <>
          <OwnPin onDone={() => say(words('ownPinDone'))} />
          {manages(operator.role) ? (
            <OwnPhone
              operator={operator}
              onPair={() => {
                setSaid(null);
                setPairing(true);
              }}
              onUnpaired={() => say(words('phoneUnpaired'))}
            />
          ) : null}
          <OwnBadge operator={operator} onDone={() => say(words('ownBadgeDone'))} />
        </>
      )}
    </Dialog>
  );
}

function OwnPin({ onDone }: { readonly onDone: () => void }) {
  const words = useWords('people');
  const [old, setOld] = useState('');
  const { act, isBusy, problem } = useAct('people.changeOwnPin');
  const { said } = usePinProblem(problem);
  const isOldWrong = problem?.code === 'wrongPin' || problem?.code === 'lockedOut';
  return (
    <section className={s.part}>
      <h3 className={s.title}>{words('ownPin')}</h3>
      <TextField
        label={words('ownPinOld')}
        value={old}
        onChange={(text) => setOld(pinDigits(text))}
        type="password"
        inputMode="numeric"
        autoComplete="off"
        error={isOldWrong ? said : undefined}
        focusFirst
      />
      <NewPinForm
        isBusy={isBusy}
        problem={isOldWrong ? null : problem}
        onPin={async (newPin) => {
          const answer = await act({ pin: old, newPin });
          setOld('');
          return answer;
        }}
        onDone={onDone}
      />
    </section>
  );
}

interface OwnBadgeProps {
  readonly operator: PersonView;
  readonly onDone: () => void;
}

function OwnBadge({ operator, onDone }: OwnBadgeProps) {
  const words = useWords('people');
  const { value: own } = useCall('people.own', {});
  const { act, isBusy, problem } = useAct('people.withdrawBadge');
  if (own?.hasBadge !== true) return null;
  const lost = async () => {
    const answer = await act({ personId: operator.id });
    if (answer.ok) onDone();
  };
  return (
    <section className={s.part}>
      <ProblemNote problem={problem} />
      <Button isBusy={isBusy} onPress={() => void lost()}>
        {words('ownBadgeLost')}
      </Button>
    </section>
  );
}
