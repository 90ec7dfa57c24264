import { useEffect } from 'react';
import type { RepairView } from '../../../shared/contract/repair.ts';
import { useCall } from '../../bridge/queries.ts';
import { useSession } from '../../bridge/session.ts';
import { usePlace } from '../../shell/place.ts';
import { Button } from '../../ui/Button.tsx';
import type { IconName } from '../../ui/drawings.ts';
import { useWords } from '../../words.ts';
import { Asked, Column, Group, Screen } from '../Screen.tsx';
import { BackupPanel } from './BackupPanel.tsx';
import { CameraPanel } from './CameraPanel.tsx';
import { CustomerScreenPanel } from './CustomerScreenPanel.tsx';
import { deviceGroups, groupId, showGroup } from './deviceGroups.ts';
import type { DeviceGroup } from './deviceGroups.ts';
import { FormatsPanel } from './FormatsPanel.tsx';
import { HealthPanel } from './HealthPanel.tsx';
import { LinePanel } from './LinePanel.tsx';
import { PaperSettingsPanel } from './PaperSettingsPanel.tsx';
import { PrinterPanel } from './PrinterPanel.tsx';
import { PrintQueuePanel } from './PrintQueuePanel.tsx';
import { ReaderHealthPanel } from './ReaderHealthPanel.tsx';
import { RepairPanel } from './RepairPanel.tsx';
import { ScannerPanel } from './ScannerPanel.tsx';
import { SerialScannerPanel } from './SerialScannerPanel.tsx';
import { TillPanel } from './TillPanel.tsx';
import { WedgePanel } from './WedgePanel.tsx';
import s from './DevicesScreen.module.css';

/** The age of the data goes on by itself while nobody says anything. */
const askAgainEveryMs = 10_000;

const icons: Readonly<Record<DeviceGroup, IconName>> = {
  scanning: 'scan',
  printing: 'print',
  records: 'sync',
  beside: 'secondScreen',
};

/** Somebody must do something about the records: they come first then. */
function isHurt({ keysLost, earlier }: RepairView): boolean {
  return keysLost || earlier.some(({ missing }) => missing.length > 0);
}

/** The group that another part of the counter leads to, once what stands above it is there. */
function useLedTo(isThere: boolean): void {
  const { part } = usePlace();
  const group = deviceGroups.find((one) => one === part);
  useEffect(() => {
    if (isThere && group !== undefined) showGroup(group);
  }, [isThere, group]);
}

/** Everything with a plug, by what somebody comes here for. */
export function DevicesScreen() {
  const words = useWords('sync');
  const settings = useCall('settings.get', {});
  const records = useCall('repair.status', {});
  const hurt = records.value !== null && isHurt(records.value);
  const isThere = (settings.value ?? settings.problem) !== null;
  useLedTo(isThere && (records.value ?? records.problem) !== null);
  const order = hurt
    ? (['records', 'scanning', 'printing', 'beside'] as const satisfies readonly DeviceGroup[])
    : deviceGroups;
  return (
    <Screen title={words('title')}>
      <nav className={s.jumps} aria-label={words('jumps')}>
        {order.map((group) => (
          <Button key={group} icon={icons[group]} onPress={() => showGroup(group)}>
            {words(`group_${group}`)}
          </Button>
        ))}
      </nav>
      {order.map((group) => (
        <Group key={group} id={groupId(group)} title={words(`group_${group}`)}>
          <Panels group={group} isHurt={hurt} />
        </Group>
      ))}
    </Screen>
  );
}

interface PanelsProps {
  readonly group: DeviceGroup;
  readonly isHurt: boolean;
}

function Panels({ group, isHurt: hurt }: PanelsProps) {
  switch (group) {
    case 'scanning':
      return <Scanning />;
    case 'printing':
      return <Printing />;
    case 'records':
      return <Records isHurt={hurt} />;
    case 'beside':
      return <Beside />;
  }
}

/** How scanners do, one that types, one on a line, and the camera. */
function Scanning() {
  const words = useWords('sync');
  const { isManager } = useSession();
  const settings = useCall('settings.get', {});
  return (
    <>
      <ReaderHealthPanel />
      <Column>
        <ScannerPanel />
        <Asked called={settings} waiting={words('loading')}>
          {({ wedge, scanners }) => (
            <>
              <WedgePanel saved={wedge} isManager={isManager} />
              <SerialScannerPanel saved={scanners} isManager={isManager} />
            </>
          )}
        </Asked>
      </Column>
      <Column>
        <CameraPanel />
        <Asked called={settings} waiting={words('loading')}>
          {({ formats }) => <FormatsPanel saved={formats} isManager={isManager} />}
        </Asked>
      </Column>
    </>
  );
}

function Printing() {
  const words = useWords('sync');
  const { isManager } = useSession();
  const settings = useCall('settings.get', {});
  return (
    <>
      <Column>
        <PrintQueuePanel />
        <PaperPart />
      </Column>
      <Column>
        <Asked called={settings} waiting={words('loading')}>
          {({ printer }) => <PrinterPanel saved={printer} isManager={isManager} />}
        </Asked>
      </Column>
    </>
  );
}

function PaperPart() {
  const words = useWords('sync');
  const { shop, view, isManager } = useSession();
  const settings = useCall('settings.get', {});
  if (shop === null) return null;
  return (
    <Asked called={settings} waiting={words('loading')}>
      {({ paper, printer }) => (
        <PaperSettingsPanel
          saved={paper}
          columns={printer.profile.columns}
          shop={shop}
          standsAlone={view?.standAlone ?? false}
          isManager={isManager}
        />
      )}
    </Asked>
  );
}

/** The line, what this terminal has written down, and its copies. */
function Records({ isHurt: hurt }: { readonly isHurt: boolean }) {
  const words = useWords('sync');
  const { isManager } = useSession();
  const line = useCall('sync.status', {}, { everyMs: askAgainEveryMs });
  const linePanel = (
    <Asked called={line} waiting={words('loading')}>
      {(view) => <LinePanel view={view} />}
    </Asked>
  );
  return (
    <>
      <Column>
        {hurt ? <RepairPanel /> : linePanel}
        <HealthPanel />
      </Column>
      <Column>
        {hurt ? linePanel : <RepairPanel />}
        {isManager ? <BackupPanel /> : null}
      </Column>
    </>
  );
}

function Beside() {
  const { isManager } = useSession();
  return (
    <>
      <Column>
        <CustomerScreenPanel />
      </Column>
      {isManager ? (
        <Column>
          <TillPanel />
        </Column>
      ) : null}
    </>
  );
}
