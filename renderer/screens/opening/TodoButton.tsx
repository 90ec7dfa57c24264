import { lazy, useState } from 'react';
import type { OpeningTodo } from '../../../shared/domain/opening/readiness.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { useNow, useSession } from '../../bridge/session.ts';
import { useScanTest } from '../../scan/scanTest.ts';
import { Late } from '../../shell/Late.tsx';
import { usePlace } from '../../shell/place.ts';
import type { Place } from '../../shell/place.ts';
import { Button } from '../../ui/Button.tsx';
import { useFormat, useWords } from '../../words.ts';
import type { DeviceGroup } from '../devices/deviceGroups.ts';

const ClockDialog = lazy(async () => ({
  default: (await import('../../shell/ClockDialog.tsx')).ClockDialog,
}));

interface Where {
  readonly place: Place;
  readonly part?: DeviceGroup;
}

/** Where something is put right; the others are done on the spot. */
const goesTo: Readonly<Partial<Record<OpeningTodo, Where>>> = {
  lookAtLine: { place: 'devices', part: 'records' },
  lookAtPrinter: { place: 'devices', part: 'printing' },
  lookAtScanner: { place: 'devices', part: 'scanning' },
  lookAtBackup: { place: 'devices', part: 'records' },
  lookAtRepair: { place: 'devices', part: 'records' },
  closeDay: { place: 'day' },
};

/** Only managers see these parts of where it leads. */
const forManagers: ReadonlySet<OpeningTodo> = new Set(['lookAtBackup', 'closeDay'] as const);

interface TodoButtonProps {
  readonly todo: OpeningTodo;
  readonly about: string;
}

/** What helps, one press away. */
export function TodoButton({ todo, about }: TodoButtonProps) {
  const words = useWords('opening');
  const { isManager } = useSession();
  const { go } = usePlace();
  const { act: sync, isBusy } = useAct('sync.now');
  const { isOn, tryOnce, stop } = useScanTest();
  const [showsClock, setShowsClock] = useState(false);
  if (forManagers.has(todo) && !isManager) return <span>{words('askManager')}</span>;
  const isTrying = todo === 'tryScanner' && isOn;
  const label = words(isTrying ? 'todo_tryScannerStop' : `todo_${todo}`);
  const press = () => {
    const where = goesTo[todo];
    if (where !== undefined) go(where.place, where.part);
    else if (todo === 'syncNow') void sync({});
    else if (todo === 'confirmDate') setShowsClock(true);
    else if (isTrying) stop();
    else if (todo === 'tryScanner') tryOnce();
  };
  return (
    <>
      <Button
        size="counter"
        isBusy={isBusy}
        aria-label={words('todoOf', { todo: label, about })}
        onPress={press}
      >
        {label}
      </Button>
      {showsClock ? <DateInDoubt onClose={() => setShowsClock(false)} /> : null}
    </>
  );
}

const clockEveryMs = 15_000;

function DateInDoubt({ onClose }: { readonly onClose: () => void }) {
  const { moment } = useFormat();
  const now = useNow(clockEveryMs);
  const doubt = useCall('clock.status', {}).value?.doubt ?? null;
  if (doubt === null) return null;
  return (
    <Late>
      <ClockDialog doubt={doubt} used={moment(now)} isOpen onClose={onClose} />
    </Late>
  );
}
