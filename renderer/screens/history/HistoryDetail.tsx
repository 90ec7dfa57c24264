import { useCallback, useMemo, useState } from 'react';
import type { ApprovalInput } from '../../../shared/contract/order.ts';
import type { HistoryRow, PaperView } from '../../../shared/contract/views.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { useNow } from '../../bridge/session.ts';
import { chordText, defaultKeys, useShortcuts } from '../../shell/shortcuts.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Paper } from '../../ui/Paper.tsx';
import { useFormat, useWords } from '../../words.ts';
import { Asked, ProblemNote } from '../Screen.tsx';
import { UndoDialog } from '../UndoDialog.tsx';
import s from './HistoryScreen.module.css';

const clockEveryMs = 10_000;

function UndoUntil({ row }: { readonly row: HistoryRow }) {
  const words = useWords('history');
  const { moment } = useFormat();
  const now = useNow(clockEveryMs);
  return (
    <p className={s.small}>
      {row.undoUntil > now
        ? words('undoUntil', { time: moment(row.undoUntil) })
        : words('undoOver')}
    </p>
  );
}

export interface HistoryDetailProps {
  readonly row: HistoryRow;
  readonly onChanged: (row: HistoryRow) => void;
  readonly onClose: () => void;
}

/** One entry: its paper, and what may still be done with it. */
export function HistoryDetail({ row, onChanged, onClose }: HistoryDetailProps) {
  const words = useWords('history');
  const { seq } = row;
  const paper = useCall('history.paper', { seq });
  const { act: reprintNow, isBusy, problem } = useAct('history.reprint');
  const { act: undoNow } = useAct('redeem.undo');
  const [copy, setCopy] = useState<PaperView | null>(null);
  const [isUndoing, setUndoing] = useState(false);
  const [wasUndone, setWasUndone] = useState(false);

  const reprint = useCallback(async () => {
    if (isBusy) return;
    const answer = await reprintNow({ seq });
    if (!answer.ok) return;
    setCopy(answer.value);
    onChanged({ ...row, copies: answer.value.copies });
  }, [isBusy, reprintNow, seq, onChanged, row]);
  const keys = useMemo(() => ({ reprint: () => void reprint() }), [reprint]);
  useShortcuts(keys);

  async function undo(reason: string, approval: ApprovalInput | null) {
    const answer = await undoNow({ seq, reason, approval });
    if (answer.ok) {
      setWasUndone(true);
      onChanged({ ...row, undone: true, undoUntil: 0 });
    }
    return answer;
  }

  const canUndo = row.kind === 'redemption' && !row.undone;
  return (
    <Panel title={words('number', { seq })} heading="section" padding="roomy">
      <div className={s.onlyNarrow}>
        <Button kind="quiet" icon="back" onPress={onClose}>
          {words('close')}
        </Button>
      </div>
      {wasUndone ? <Banner tone="ok">{words('undoDone')}</Banner> : null}
      {copy === null ? null : (
        <Banner tone="ok">{words('reprinted', { copy: copy.copies })}</Banner>
      )}
      <ProblemNote problem={problem} />
      <div className={s.acts}>
        <Button
          icon="print"
          size="counter"
          keyHint={chordText(defaultKeys.reprint)}
          onPress={() => void reprint()}
          isBusy={isBusy}
        >
          {words('reprint')}
        </Button>
        {canUndo ? (
          <Button icon="undo" size="counter" kind="danger" onPress={() => setUndoing(true)}>
            {words('undo')}
          </Button>
        ) : null}
      </div>
      {canUndo ? <UndoUntil row={row} /> : null}
      {copy === null ? (
        <Asked called={paper} waiting={words('paperLoading')}>
          {(value) => <Paper paper={value} label={words('number', { seq })} />}
        </Asked>
      ) : (
        <Paper paper={copy} label={words('copy', { copy: copy.copies })} />
      )}
      {isUndoing ? <UndoDialog undo={undo} onClose={() => setUndoing(false)} /> : null}
    </Panel>
  );
}
