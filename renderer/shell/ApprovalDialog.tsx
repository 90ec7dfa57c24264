import { useState } from 'react';
import type { ApprovalInput } from '../../shared/contract/order.ts';
import type { Answer, Problem } from '../../shared/contract/problem.ts';
import type { ApproverView } from '../../shared/contract/views.ts';
import { totpDigits } from '../../shared/protocol/totp.ts';
import { useAct, useCall } from '../bridge/queries.ts';
import { useSession } from '../bridge/session.ts';
import { useBadgeHere } from '../scan/badges.ts';
import { Banner } from '../ui/Banner.tsx';
import { ChoiceGroup } from '../ui/ChoiceGroup.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { PinPad } from '../ui/PinPad.tsx';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useWords } from '../words.ts';
import { usePinProblem } from './pinProblem.ts';
import s from './ApprovalDialog.module.css';

const reasons = ['regular', 'event', 'mistake', 'late', 'else'] as const;
type Reason = (typeof reasons)[number];
const maxReasonCharacters = 120;

const ways = ['pin', 'phone'] as const;
type Way = (typeof ways)[number];

export interface ApprovalDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** What is being agreed to, in a line. */
  readonly what: string;
  /** Why, where that was said before; without it whoever agrees is asked. */
  readonly why?: string;
  /** Does the act with the approval; a refused one keeps the dialog open. */
  readonly onApprove: (approval: ApprovalInput) => Promise<Answer<unknown>>;
}

/** A second person agrees: who, why, and how they show that it is they. Nobody is offered who may not. */
export function ApprovalDialog({ isOpen, onClose, what, why, onApprove }: ApprovalDialogProps) {
  const words = useWords('common');
  const { value: able } = useCall('people.approvers', {});
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={words('approvalTitle')}>
      <p className={s.what}>{what}</p>
      {able === null ? null : able.length === 0 ? (
        <p className={s.nobody}>{words('approvalNobody')}</p>
      ) : (
        <ApprovalForm able={able} onClose={onClose} onApprove={onApprove} said={why ?? null} />
      )}
    </Dialog>
  );
}

interface WhyProps {
  readonly reason: Reason;
  readonly other: string;
  readonly onReason: (reason: Reason) => void;
  readonly onOther: (other: string) => void;
}

function Why({ reason, other, onReason, onOther }: WhyProps) {
  const words = useWords('common');
  return (
    <>
      <Select
        label={words('approvalWhy')}
        size="counter"
        options={reasons.map((id) => ({ id, label: words(`approvalReason_${id}`) }))}
        value={reason}
        onChange={onReason}
      />
      {reason === 'else' ? (
        <TextField
          label={words('otherReason')}
          size="counter"
          value={other}
          onChange={onOther}
          maxLength={maxReasonCharacters}
        />
      ) : null}
    </>
  );
}

interface AboutProps {
  readonly person: ApproverView;
  readonly way: Way;
}

/** What to do to have them agree, and what is to be known of them before. */
function About({ person, way }: AboutProps) {
  const words = useWords('people');
  return (
    <div className={s.about}>
      <p>{words(way === 'phone' ? 'ring' : 'orBadge')}</p>
      {person.onDuty ? null : <p className={s.noted}>{words('offDuty', { name: person.name })}</p>}
    </div>
  );
}

type ApprovalFormProps = Pick<ApprovalDialogProps, 'onClose' | 'onApprove'> & {
  readonly able: readonly ApproverView[];
  readonly said: string | null;
};

function ApprovalForm({ able, onClose, onApprove, said: saidWhy }: ApprovalFormProps) {
  const common = useWords('common');
  const words = useWords('people');
  const { shop } = useSession();
  const { act: readBadge } = useAct('session.badge');
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [reason, setReason] = useState<Reason>('regular');
  const [otherReason, setOtherReason] = useState('');
  const [chosenWay, setWay] = useState<Way>('pin');
  const [digits, setDigits] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isOther, setOther] = useState(false);
  const { said, isLocked } = usePinProblem(problem);
  const person = able.find(({ id }) => id === chosenId) ?? able[0];
  const way = person?.hasPhone === true ? chosenWay : 'pin';

  const choose = (id: string) => {
    setChosenId(id);
    setProblem(null);
    setDigits('');
    setOther(false);
  };

  const send = async (proof: { pin: string } | { number: string } | { badge: string }) => {
    if (person === undefined) return;
    const why = reason === 'else' ? otherReason.trim() : '';
    const given = saidWhy ?? (why === '' ? common(`approvalReason_${reason}`) : why);
    const who = 'badge' in proof ? {} : { personId: person.id };
    setBusy(true);
    const answer = await onApprove({ ...who, ...proof, reason: given } as ApprovalInput);
    setBusy(false);
    setDigits('');
    if (answer.ok) onClose();
    else setProblem(answer.problem);
  };

  const takeBadge = async (raw: string) => {
    if (isBusy) return;
    if (shop?.badgeAlone === true) return send({ badge: raw });
    const read = await readBadge({ raw, to: 'approve' });
    if (!read.ok) return setProblem(read.problem);
    if (able.some(({ id }) => id === read.value.personId)) return choose(read.value.personId);
    return setOther(true);
  };
  useBadgeHere((raw) => void takeBadge(raw));
  if (person === undefined) return null;

  return (
    <div className={s.form}>
      <div className={s.choices}>
        <Select
          label={common('approvalWho')}
          size="counter"
          options={able.map(({ id, name, role, leftToday }) => ({
            id,
            label: name,
            hint: leftToday === 0 ? words('noneLeft') : common(`role_${role}`),
          }))}
          value={person.id}
          onChange={choose}
        />
        {saidWhy === null ? (
          <Why reason={reason} other={otherReason} onReason={setReason} onOther={setOtherReason} />
        ) : null}
      </div>
      {person.hasPhone ? (
        <ChoiceGroup
          label={words('way')}
          choices={ways.map((id) => ({ id, label: words(`way_${id}`) }))}
          value={way}
          onChange={(next) => {
            setWay(next);
            setDigits('');
            setProblem(null);
          }}
        />
      ) : null}
      <About person={person} way={way} />
      {isOther ? <Banner tone="warn">{words('badgeOther')}</Banner> : null}
      <PinPad
        key={`${person.id} ${way}`}
        label={
          way === 'pin'
            ? common('approvalPin', { name: person.name })
            : words('number', { name: person.name })
        }
        {...(way === 'pin' ? {} : { digitsNeeded: totpDigits })}
        value={digits}
        onChange={setDigits}
        onEnter={(entered) => void send(way === 'pin' ? { pin: entered } : { number: entered })}
        isBusy={isBusy}
        isDisabled={isLocked || person.leftToday === 0}
        error={said}
      />
    </div>
  );
}
