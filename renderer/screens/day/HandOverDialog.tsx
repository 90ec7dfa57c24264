import { useState } from 'react';
import type { ShiftReport } from '../../../shared/contract/dayViews.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { newId } from '../../scan/newId.ts';
import { Button } from '../../ui/Button.tsx';
import { ChoiceGroup } from '../../ui/ChoiceGroup.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { useFormat, useWords } from '../../words.ts';
import { Asked, ProblemNote } from '../Screen.tsx';
import { Checks } from './Checks.tsx';
import s from './DayScreen.module.css';

interface HandOverDialogProps {
  readonly onClose: () => void;
}

/** Whoever is at the counter hands it over by name; they are signed out by it. */
export function HandOverDialog({ onClose }: HandOverDialogProps) {
  const words = useWords('day');
  const common = useWords('common');
  const report = useCall('shift.report', {});
  const { act, isBusy, problem } = useAct('shift.handOver');
  const [handOverId] = useState(newId);
  const [to, setTo] = useState<string | null>(null);
  const [isAsked, setAsked] = useState(false);

  const hand = async ({ shift }: ShiftReport) => {
    setAsked(true);
    if (to === null) return;
    const answer = await act({ handOverId, shift, to });
    if (answer.ok) onClose();
  };
  return (
    <Dialog
      isOpen
      size="wide"
      onClose={onClose}
      title={words('handOverTitle')}
      actions={
        <>
          <Button size="counter" onPress={onClose}>
            {common('cancel')}
          </Button>
          {report.value === null || report.value.people.length === 0 ? null : (
            <Button
              kind="primary"
              size="counter"
              icon="handOver"
              isBusy={isBusy}
              onPress={() => {
                if (report.value !== null) void hand(report.value);
              }}
            >
              {words(isBusy ? 'handingOver' : 'handOverNow')}
            </Button>
          )}
        </>
      }
    >
      <p>{words('handOverText')}</p>
      {report.problem?.code === 'notFound' ? (
        <p>{words('noShift')}</p>
      ) : (
        <Asked called={report} waiting={words('loading')}>
          {(value) => (
            <>
              <ShiftSums report={value} />
              <Checks leftOver={value.leftOver} />
              {value.people.length === 0 ? (
                <p>{words('handOverNobody')}</p>
              ) : (
                <ChoiceGroup
                  label={words('handOverTo')}
                  size="counter"
                  choices={value.people.map(({ id, name }) => ({ id, label: name }))}
                  value={to}
                  onChange={setTo}
                  error={isAsked && to === null ? words('handOverChoose') : undefined}
                />
              )}
            </>
          )}
        </Asked>
      )}
      <ProblemNote problem={problem} />
    </Dialog>
  );
}

function ShiftSums({ report }: { readonly report: ShiftReport }) {
  const words = useWords('day');
  const { money } = useFormat();
  const { figures, whose, tillMinor } = report;
  return (
    <section>
      <DataList label={words('shiftFigures')}>
        <Row
          label={words('shiftFigures')}
          value={`${words('orders', { count: figures.redemptions })} · ${words('vouchers', { count: figures.vouchers })}`}
        />
        <Row
          label={words(whose === 'own' ? 'tillShare' : 'tillShould')}
          value={money(tillMinor)}
          tone="strong"
        />
      </DataList>
      {whose === 'own' ? <p className={s.hint}>{words('own')}</p> : null}
    </section>
  );
}
