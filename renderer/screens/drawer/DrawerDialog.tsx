import { useState } from 'react';
import { drawerReasons, maxDrawerNote } from '../../../shared/domain/drawer/drawer.ts';
import type { DrawerReason } from '../../../shared/domain/drawer/drawer.ts';
import type { DrawerAsked } from '../../../shared/contract/drawerViews.ts';
import type { ApprovalInput } from '../../../shared/contract/order.ts';
import { useAct } from '../../bridge/queries.ts';
import { useSession } from '../../bridge/session.ts';
import { newId } from '../../scan/newId.ts';
import { ApprovalDialog } from '../../shell/ApprovalDialog.tsx';
import { Button } from '../../ui/Button.tsx';
import { ChoiceGroup } from '../../ui/ChoiceGroup.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useAllWords, useWords } from '../../words.ts';
import form from '../form.module.css';
import { ProblemNote } from '../Screen.tsx';
import { DrawerResult } from './DrawerResult.tsx';

interface DrawerDialogProps {
  readonly onClose: () => void;
}

/** Opens the cash drawer: why, a manager's word where one is needed, and what became of it. */
export function DrawerDialog({ onClose }: DrawerDialogProps) {
  const words = useWords('drawer');
  const common = useWords('common');
  const { isManager } = useSession();
  const { act, isBusy, problem, clear } = useAct('drawer.open');
  // One id however often it is pressed: only what was answered may be asked anew.
  const [openId, setOpenId] = useState(newId);
  const [reason, setReason] = useState<DrawerReason | null>(null);
  const [note, setNote] = useState('');
  const [isTried, setTried] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [asked, setAsked] = useState<DrawerAsked | null>(null);
  const canSpeak = useAllWords();
  const isNoteMissing = reason === 'other' && note.trim() === '';

  const open = async (approval: ApprovalInput | null) => {
    const why = reason ?? 'other';
    const answer = await act({ openId, reason: why, note: note.trim(), approval });
    if (answer.ok) setAsked(answer.value);
    else if (answer.problem.code === 'approvalNeeded') setAsking(true);
    return answer;
  };
  const begin = () => {
    setTried(true);
    if (reason === null || isNoteMissing) return;
    if (isManager) void open(null);
    else setAsking(true);
  };
  const tryAgain = () => {
    setOpenId(newId());
    setAsked(null);
    clear();
  };

  if (!canSpeak) return null;
  if (asked !== null) return <DrawerResult asked={asked} onClose={onClose} onAgain={tryAgain} />;
  if (isAsking && reason !== null) {
    return (
      <ApprovalDialog
        isOpen
        onClose={() => {
          setAsking(false);
          clear();
        }}
        what={words('agree', { reason: words(`${reason}_reason`) })}
        why={words(`${reason}_reason`)}
        onApprove={open}
      />
    );
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={words('title')}
      actions={
        <>
          <Button size="counter" onPress={onClose}>
            {common('cancel')}
          </Button>
          <Button kind="primary" size="counter" icon="drawer" isBusy={isBusy} onPress={begin}>
            {words(isBusy ? 'opening' : 'open')}
          </Button>
        </>
      }
    >
      <div className={form.form}>
        <ChoiceGroup
          label={words('why')}
          size="counter"
          layout="grid"
          value={reason}
          onChange={setReason}
          choices={drawerReasons.map((id) => ({ id, label: words(`${id}_reason`) }))}
          error={isTried && reason === null ? words('chooseReason') : undefined}
        />
        <TextField
          label={words('note')}
          hint={words(reason === 'other' ? 'noteOther' : 'noteHint')}
          value={note}
          onChange={setNote}
          maxLength={maxDrawerNote}
          size="counter"
          error={isTried && isNoteMissing ? words('noteMissing') : undefined}
        />
        <p className={form.hint}>{words(isManager ? 'records' : 'needsManager')}</p>
        <ProblemNote problem={problem?.code === 'approvalNeeded' ? null : problem} />
      </div>
    </Dialog>
  );
}
