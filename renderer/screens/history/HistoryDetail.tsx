import { useCallback, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { HistoryRow, PaperView } from '../../../shared/contract/views.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { useNow } from '../../bridge/session.ts';
import { useKeyHint, useShortcuts } from '../../shell/shortcuts.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Paper } from '../../ui/Paper.tsx';
import { useFormat, useWords } from '../../words.ts';
import { Asked, ProblemNote } from '../Screen.tsx';
import { UndoDialog } from '../undo/UndoDialog.tsx';
import { UndoneBanner } from '../undo/UndoneBanner.tsx';
import type { UndoneNews } from '../undo/UndoneBanner.tsx';
import { RemakeDialog } from './RemakeDialog.tsx';
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

/** The row as it is now: what is done here changes it. */
function useFresh(row: HistoryRow): HistoryRow {
  const asked = useCall('history.list', { before: row.seq + 1, count: 1 }).value?.[0];
  return asked?.seq === row.seq ? asked : row;
}

type Doing = 'undo' | 'remake';
type Done = 'remakeDone' | UndoneNews;

export interface HistoryDetailProps {
  readonly row: HistoryRow;
  readonly onClose: () => void;
}

/** One entry: its paper, and what may still be done with it. */
export function HistoryDetail({ row: chosen, onClose }: HistoryDetailProps) {
  const words = useWords('history');
  const row = useFresh(chosen);
  const { seq } = row;
  const [doing, setDoing] = useState<Doing | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const finish = (what: Done) => {
    setDoing(null);
    setDone(what);
  };
  const close = () => setDoing(null);
  return (
    <Panel title={words('number', { seq })} heading="section" padding="roomy">
      <div className={s.onlyNarrow}>
        <Button kind="quiet" icon="back" onPress={onClose}>
          {words('close')}
        </Button>
      </div>
      {done === null ? null : <DoneNote done={done} />}
      <PaperPart seq={seq} acts={<Acts row={row} onDo={setDoing} />} />
      {doing === 'undo' ? <UndoDialog of={{ seq }} onUndone={finish} onClose={close} /> : null}
      {doing === 'remake' ? (
        <RemakeDialog seq={seq} onMade={() => finish('remakeDone')} onClose={close} />
      ) : null}
    </Panel>
  );
}

function DoneNote({ done }: { readonly done: Done }) {
  const undo = useWords('undo');
  if (done !== 'remakeDone') return <UndoneBanner isWhole={done.isWhole} coupon={done.coupon} />;
  return <Banner tone="ok">{undo(done)}</Banner>;
}

interface ActsProps {
  readonly row: HistoryRow;
  readonly onDo: (doing: Doing) => void;
}

/** What may still be done with a redemption of which something stands. */
function Acts({ row, onDo }: ActsProps) {
  const words = useWords('history');
  const undo = useWords('undo');
  if (row.kind !== 'redemption' || row.undone === 'whole') return null;
  return (
    <>
      <Button icon="sync" size="counter" onPress={() => onDo('remake')}>
        {undo('remake')}
      </Button>
      <Button icon="undo" size="counter" kind="danger" onPress={() => onDo('undo')}>
        {words('undo')}
      </Button>
      <UndoUntil row={row} />
    </>
  );
}

/** The paper as it printed, or the copy that prints now. */
function PaperPart({ seq, acts }: { readonly seq: number; readonly acts: ReactNode }) {
  const hint = useKeyHint();
  const words = useWords('history');
  const paper = useCall('history.paper', { seq });
  const { act: reprintNow, isBusy, problem } = useAct('history.reprint');
  const [copy, setCopy] = useState<PaperView | null>(null);
  const reprint = useCallback(async () => {
    if (isBusy) return;
    const answer = await reprintNow({ seq });
    if (answer.ok) setCopy(answer.value);
  }, [isBusy, reprintNow, seq]);
  const keys = useMemo(() => ({ reprint: () => void reprint() }), [reprint]);
  useShortcuts(keys);
  return (
    <>
      {copy === null ? null : (
        <Banner tone="ok">{words('reprinted', { copy: copy.copies })}</Banner>
      )}
      <ProblemNote problem={problem} />
      <div className={s.acts}>
        <Button
          icon="print"
          size="counter"
          keyHint={hint('reprint')}
          onPress={() => void reprint()}
          isBusy={isBusy}
        >
          {words('reprint')}
        </Button>
        {acts}
      </div>
      {copy === null ? (
        <Asked called={paper} waiting={words('paperLoading')}>
          {(value) => <Paper paper={value} label={words('number', { seq })} />}
        </Asked>
      ) : (
        <Paper paper={copy} label={words('copy', { copy: copy.copies })} />
      )}
    </>
  );
}
