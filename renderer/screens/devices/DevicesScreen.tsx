import type { RepairView } from '../../../shared/contract/repair.ts';
import { useCall } from '../../bridge/queries.ts';
import { useSession } from '../../bridge/session.ts';
import { useWords } from '../../words.ts';
import { Asked, Column, Group, Screen } from '../Screen.tsx';
import { BackupPanel } from './BackupPanel.tsx';
import { CustomerScreenPanel } from './CustomerScreenPanel.tsx';
import { LinePanel } from './LinePanel.tsx';
import { PrinterPanel } from './PrinterPanel.tsx';
import { PrintQueuePanel } from './PrintQueuePanel.tsx';
import { RepairPanel } from './RepairPanel.tsx';
import { ScannerPanel } from './ScannerPanel.tsx';
import { SerialScannerPanel } from './SerialScannerPanel.tsx';
import { TillPanel } from './TillPanel.tsx';

/** The age of the data goes on by itself while nobody says anything. */
const askAgainEveryMs = 10_000;

/** Somebody must do something about the records: they come first then. */
function isHurt({ keysLost, earlier }: RepairView): boolean {
  return keysLost || earlier.some(({ missing }) => missing.length > 0);
}

/** Everything with a plug: what a day needs first, then what is set up once and looked after. */
export function DevicesScreen() {
  const words = useWords('sync');
  const { isManager } = useSession();
  const line = useCall('sync.status', {}, { everyMs: askAgainEveryMs });
  const settings = useCall('settings.get', {});
  const { value: records } = useCall('repair.status', {});
  const hurt = records !== null && isHurt(records);
  const dayByDay = (
    <>
      <ScannerPanel />
      <PrintQueuePanel />
    </>
  );
  return (
    <Screen title={words('title')}>
      <Group title={words('forTheDay')}>
        <Column>
          <Asked called={line} waiting={words('loading')}>
            {(view) => <LinePanel view={view} />}
          </Asked>
          {hurt ? dayByDay : null}
        </Column>
        <Column>{hurt ? <RepairPanel /> : dayByDay}</Column>
      </Group>
      <Group title={words('lookedAfter')}>
        <Column>
          <Asked called={settings} waiting={words('loading')}>
            {({ printer, scanners }) => (
              <>
                <PrinterPanel saved={printer} isManager={isManager} />
                <SerialScannerPanel saved={scanners} isManager={isManager} />
              </>
            )}
          </Asked>
        </Column>
        <Column>
          <CustomerScreenPanel />
          {hurt ? null : <RepairPanel />}
          {isManager ? <BackupPanel /> : null}
          {isManager ? <TillPanel /> : null}
        </Column>
      </Group>
    </Screen>
  );
}
