import type { UndoDone } from '../../../shared/contract/careViews.ts';
import { useState } from 'react';
import type { ApprovalInput, UndoOf, UndoPreview } from '../../../shared/contract/order.ts';
import type { UndoPart } from '../../../shared/domain/undo/undoFacts.ts';
import { undoRefusalWords } from '../../../shared/i18n/reasonWords.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { useReasonText, useShopName } from '../../reasonText.ts';
import { newId } from '../../scan/newId.ts';
import { ApprovalDialog } from '../../shell/ApprovalDialog.tsx';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { useFormat, useWords } from '../../words.ts';
import { Asked, ProblemNote } from '../Screen.tsx';
import { PartFields } from './PartFields.tsx';
import { useUndoReason, UndoReason } from './UndoReason.tsx';
import { allOfIt, partOf } from './undoChoice.ts';
import type { UndoChoice } from './undoChoice.ts';
import { WhatComesBack } from './WhatComesBack.tsx';
import s from './undo.module.css';

export interface UndoneEntry {
  /** The entry of the undoing. */
  readonly seq: number;
  readonly isWhole: boolean;
  /** What became of the coupon that was given after what is undone. */
  readonly coupon: UndoDone['coupon'];
}

export interface UndoDialogProps {
  readonly of: UndoOf;
  readonly onUndone: (undone: UndoneEntry) => void;
  readonly onClose: () => void;
}

const whole: UndoPart = { kind: 'whole' };

/**
 * Undoes a redemption, or part of it: what comes back is shown before anything is done, and a second
 * person agrees where that is asked.
 */
export function UndoDialog({ of, onUndone, onClose }: UndoDialogProps) {
  const words = useWords('undo');
  const common = useWords('common');
  const known = useCall('undo.preview', { of, part: whole });
  const [choice, setChoice] = useState<UndoChoice>(allOfIt);
  const reason = useUndoReason();
  const part = known.value === null ? null : partOf(choice, known.value);
  const asked = useCall('undo.preview', { of, part: part ?? whole }, { when: part !== null });
  const decision = part === null ? null : (asked.value?.decision ?? null);
  const { act, isBusy, problem } = useAct('undo.do');
  // One id for this undo however often it is tried: a repeated try is answered, not done again.
  const [undoId] = useState(newId);
  const [isAsking, setAsking] = useState(false);

  const undo = async (approval: ApprovalInput | null) => {
    const chosen = part ?? whole;
    const answer = await act({ undoId, of, part: chosen, reason: reason.why, approval });
    if (answer.ok) onUndone({ ...answer.value, isWhole: chosen.kind === 'whole' });
    else if (answer.problem.code === 'approvalNeeded') setAsking(true);
    return answer;
  };
  const begin = () => {
    if (decision?.verdict === 'needsApproval') setAsking(true);
    else void undo(null);
  };
  const canUndo = decision !== null && decision.verdict !== 'refused' && reason.why !== '';

  if (isAsking) {
    return <ApprovalDialog isOpen onClose={onClose} what={words('approval')} onApprove={undo} />;
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="wide"
      title={'seq' in of ? words('title', { seq: of.seq }) : words('titleElsewhere')}
      actions={
        <>
          <Button size="counter" onPress={onClose}>
            {common('cancel')}
          </Button>
          <Button
            kind="primary"
            size="counter"
            icon={decision?.verdict === 'needsApproval' ? 'lock' : 'undo'}
            isBusy={isBusy}
            isDisabled={!canUndo}
            onPress={begin}
          >
            {words(isBusy ? 'doing' : 'do')}
          </Button>
        </>
      }
    >
      <Asked called={known} waiting={words('loading')}>
        {(preview) => (
          <>
            <Which preview={preview} />
            {decision?.verdict === 'refused' && choice.kind === 'whole' ? null : (
              <PartFields preview={preview} choice={choice} onChange={setChoice} />
            )}
            <Outcome preview={preview} part={part} decision={decision} />
          </>
        )}
      </Asked>
      {known.value === null || decision?.verdict === 'refused' ? null : <UndoReason of={reason} />}
      <ProblemNote problem={problem?.code === 'approvalNeeded' ? null : problem} />
    </Dialog>
  );
}

/** Which redemption it is: where and when. */
function Which({ preview: { at, shopName, here } }: { readonly preview: UndoPreview }) {
  const words = useWords('undo');
  const { moment } = useFormat();
  const nameOf = useShopName();
  return (
    <p className={s.quiet}>
      {words('redeemedAt', { shop: nameOf(shopName), time: moment(at) })}
      {here ? null : ` ${words('wholeOnly')}`}
    </p>
  );
}

interface OutcomeProps {
  readonly preview: UndoPreview;
  readonly part: UndoPart | null;
  readonly decision: UndoPreview['decision'] | null;
}

function Outcome({ preview, part, decision }: OutcomeProps) {
  const words = useWords('undo');
  const say = useReasonText();
  if (part === null) return <p className={s.quiet}>{words('chooseFirst')}</p>;
  if (decision === null) return null;
  if (decision.verdict === 'refused') {
    const { title, detail, next } = say(undoRefusalWords(decision.refusal));
    return (
      <Banner tone="bad">
        <strong>{detail ?? title}</strong> {next}
      </Banner>
    );
  }
  return (
    <>
      <WhatComesBack preview={preview} part={part} undoing={decision} />
      {decision.verdict === 'needsApproval' ? (
        <Banner tone="warn">{words('needsManager')}</Banner>
      ) : null}
    </>
  );
}
