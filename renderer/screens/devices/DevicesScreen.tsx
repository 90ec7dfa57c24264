import { useCall } from '../../bridge/queries.ts';
import { useSession } from '../../bridge/session.ts';
import { useWords } from '../../words.ts';
import { Asked, Column, Screen } from '../Screen.tsx';
import { BackupPanel } from './BackupPanel.tsx';
import { LinePanel } from './LinePanel.tsx';
import { PrinterPanel } from './PrinterPanel.tsx';
import { PrintQueuePanel } from './PrintQueuePanel.tsx';
import { RepairPanel } from './RepairPanel.tsx';
import { ScannerPanel } from './ScannerPanel.tsx';
import { SerialScannerPanel } from './SerialScannerPanel.tsx';

/** The age of the data goes on by itself while nobody says anything. */
const askAgainEveryMs = 10_000;

/** Everything with a plug: the line, the printer and its queue, the scanner, the camera. */
export function DevicesScreen() {
  const words = useWords('sync');
  const { isManager } = useSession();
  const line = useCall('sync.status', {}, { everyMs: askAgainEveryMs });
  const settings = useCall('settings.get', {});
  return (
    <Screen title={words('title')} layout="columns">
      <Column>
        <Asked called={line} waiting={words('loading')}>
          {(view) => <LinePanel view={view} />}
        </Asked>
        <ScannerPanel />
        <Asked called={settings} waiting={words('loading')}>
          {({ scanners }) => <SerialScannerPanel saved={scanners} isManager={isManager} />}
        </Asked>
        {isManager ? <BackupPanel /> : null}
      </Column>
      <Column>
        <RepairPanel />
        <PrintQueuePanel />
        <Asked called={settings} waiting={words('loading')}>
          {({ printer }) => <PrinterPanel saved={printer} isManager={isManager} />}
        </Asked>
      </Column>
    </Screen>
  );
}
