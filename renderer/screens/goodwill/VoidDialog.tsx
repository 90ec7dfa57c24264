import { useState } from 'react';
import { namedEndings } from '../../../shared/domain/issue/couponState.ts';
import { useAct } from '../../bridge/queries.ts';
import { newId } from '../../scan/newId.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { ChoiceGroup } from '../../ui/ChoiceGroup.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useFormat, useWords } from '../../words.ts';
import form from '../form.module.css';
import { ProblemNote } from '../Screen.tsx';

const maxNoteLength = 120;

/** The coupon that is to end, as the second look shows it. */
export interface Ending {
  readonly ref: string;
  readonly name: string;
  readonly worthMinor: number;
  readonly facts: readonly string[];
}

export interface VoidDialogProps {
  readonly ending: Ending;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

type Because = (typeof namedEndings)[number];

/** Ends a coupon: why, then a second look at which one it is, then it is done. */
export function VoidDialog({ ending, onClose, onDone }: VoidDialogProps) {
  const words = useWords('care');
  const { act, isBusy, problem } = useAct('goodwill.void');
  const [voidId] = useState(newId);
  const [because, setBecause] = useState<Because | null>(null);
  const [note, setNote] = useState('');
  const [isTried, setTried] = useState(false);
  const [looks, setLooks] = useState(false);

  function goOn() {
    setTried(true);
    if (because !== null) setLooks(true);
  }

  async function end() {
    if (because === null) return;
    const answer = await act({ voidId, ref: ending.ref, because, note: note.trim() });
    if (answer.ok) onDone();
  }

  if (looks && because !== null) {
    return (
      <Dialog
        isOpen
        onClose={onClose}
        title={words('voidLook')}
        actions={
          <>
            <Button size="counter" onPress={() => setLooks(false)}>
              {words('voidBack')}
            </Button>
            <Button kind="danger" size="counter" isBusy={isBusy} onPress={() => void end()}>
              {words('voidConfirm')}
            </Button>
          </>
        }
      >
        <SecondLook ending={ending} because={words(`${because}_because`)} />
        <ProblemNote problem={problem} />
      </Dialog>
    );
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={words('voidTitle')}
      actions={
        <Button kind="primary" size="counter" onPress={goOn}>
          {words('voidNext')}
        </Button>
      }
    >
      <div className={form.form}>
        <ChoiceGroup
          label={words('voidWhy')}
          size="counter"
          value={because}
          onChange={setBecause}
          choices={namedEndings.map((id) => ({ id, label: words(`${id}_because`) }))}
          error={isTried && because === null ? words('voidWhyMissing') : undefined}
        />
        <TextField
          label={words('voidNote')}
          hint={words('voidNoteHint')}
          value={note}
          onChange={setNote}
          maxLength={maxNoteLength}
        />
      </div>
    </Dialog>
  );
}

function SecondLook({ ending, because }: { readonly ending: Ending; readonly because: string }) {
  const words = useWords('care');
  const { money } = useFormat();
  return (
    <div className={form.form}>
      <DataList>
        <Row
          label={ending.name}
          sub={[...ending.facts, because].join(' · ')}
          value={money(ending.worthMinor)}
        />
      </DataList>
      <Banner tone="warn">{words('voidSays')}</Banner>
    </div>
  );
}
