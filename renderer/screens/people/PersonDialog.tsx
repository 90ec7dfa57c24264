import { useState } from 'react';
import type { StaffView } from '../../../shared/contract/views.ts';
import { useAct } from '../../bridge/queries.ts';
import { useSession } from '../../bridge/session.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { useWords } from '../../words.ts';
import form from '../form.module.css';
import { ProblemNote } from '../Screen.tsx';
import { Badge } from './Badge.tsx';
import { LendForm } from './LendForm.tsx';
import { NewPinForm } from './NewPinForm.tsx';
import s from './people.module.css';

type Doing = 'choosing' | 'pin' | 'lend' | 'retire';

export interface PersonDialogProps {
  readonly person: StaffView;
  readonly onClose: () => void;
  /** It was done: what to say of it. */
  readonly onDone: (said: string) => void;
}

/** What may be changed of one person, by whoever is at the counter. */
export function PersonDialog({ person, onClose, onDone }: PersonDialogProps) {
  const words = useWords('people');
  const [doing, setDoing] = useState<Doing>('choosing');
  const [code, setCode] = useState<string | null>(null);
  const reset = useAct('people.resetPin');
  const { name } = person;
  return (
    <Dialog isOpen onClose={onClose} title={words('changeTitle', { name })}>
      {code === null ? null : <Badge code={code} name={name} />}
      {code === null && doing === 'choosing' ? (
        <Choices person={person} onDoing={setDoing} onBadge={setCode} onDone={onDone} />
      ) : null}
      {doing === 'pin' ? (
        <>
          <p>{words('newPinText', { name })}</p>
          <NewPinForm
            isBusy={reset.isBusy}
            problem={reset.problem}
            onPin={(pin) => reset.act({ personId: person.id, pin })}
            onDone={() => onDone(words('newPinDone', { name }))}
          />
        </>
      ) : null}
      {doing === 'lend' ? <LendForm person={person} onDone={onDone} /> : null}
      {doing === 'retire' ? (
        <Retire person={person} onBack={() => setDoing('choosing')} onDone={onDone} />
      ) : null}
    </Dialog>
  );
}

interface ChoicesProps {
  readonly person: StaffView;
  readonly onDoing: (doing: Doing) => void;
  readonly onBadge: (code: string) => void;
  readonly onDone: (said: string) => void;
}

function Choices({ person, onDoing, onBadge, onDone }: ChoicesProps) {
  const words = useWords('people');
  const { shop } = useSession();
  const makeBadge = useAct('people.makeBadge');
  const noBadge = useAct('people.withdrawBadge');
  const unpair = useAct('people.unpairPhone');
  const sendBack = useAct('people.return');
  const { id: personId, name, may } = person;
  const isBusy = makeBadge.isBusy || noBadge.isBusy || unpair.isBusy || sendBack.isBusy;
  const canUnpair = person.hasPhone && may.length > 0;

  const badge = async () => {
    const answer = await makeBadge.act({ personId });
    if (answer.ok) onBadge(answer.value.code);
  };
  const lost = async () => {
    const answer = await noBadge.act({ personId });
    if (answer.ok) onDone(words('badgeLostDone', { name }));
  };
  const unpaired = async () => {
    const answer = await unpair.act({ personId });
    if (answer.ok) onDone(words('phoneUnpaired'));
  };
  const back = async () => {
    if (shop === null) return;
    const answer = await sendBack.act({ personId, shop: shop.id });
    if (answer.ok) onDone(words('backDone', { name }));
  };

  return (
    <>
      {may.length === 0 ? <p>{words('nothingToChange')}</p> : null}
      <div className={s.acts}>
        {may.includes('pin') ? (
          <Button onPress={() => onDoing('pin')}>{words('newPin')}</Button>
        ) : null}
        {may.includes('badge') ? (
          <Button isBusy={isBusy} onPress={() => void badge()}>
            {words(person.hasBadge ? 'badgeAgain' : 'badge')}
          </Button>
        ) : null}
        {may.includes('noBadge') ? (
          <Button isBusy={isBusy} onPress={() => void lost()}>
            {words('badgeLost')}
          </Button>
        ) : null}
        {canUnpair ? (
          <Button isBusy={isBusy} onPress={() => void unpaired()}>
            {words('phoneOff')}
          </Button>
        ) : null}
        {may.includes('lend') ? (
          <Button onPress={() => onDoing('lend')}>{words('lend')}</Button>
        ) : null}
        {may.includes('return') && person.isLent ? (
          <Button isBusy={isBusy} onPress={() => void back()}>
            {words('back')}
          </Button>
        ) : null}
        {may.includes('retire') ? (
          <Button onPress={() => onDoing('retire')}>{words('retire')}</Button>
        ) : null}
      </div>
      <ProblemNote
        problem={makeBadge.problem ?? noBadge.problem ?? unpair.problem ?? sendBack.problem}
      />
    </>
  );
}

interface RetireProps {
  readonly person: StaffView;
  readonly onBack: () => void;
  readonly onDone: (said: string) => void;
}

function Retire({ person, onBack, onDone }: RetireProps) {
  const words = useWords('people');
  const common = useWords('common');
  const { act, isBusy, problem } = useAct('people.retire');
  const { id: personId, name } = person;
  const retire = async () => {
    const answer = await act({ personId });
    if (answer.ok) onDone(words('retireDone', { name }));
  };
  return (
    <>
      <p>{words('retireText', { name })}</p>
      <ProblemNote problem={problem} />
      <div className={form.foot}>
        <Button onPress={onBack}>{common('cancel')}</Button>
        <Button kind="primary" isBusy={isBusy} onPress={() => void retire()}>
          {words('retireDo')}
        </Button>
      </div>
    </>
  );
}
