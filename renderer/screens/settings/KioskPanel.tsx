import { useState } from 'react';
import type { TerminalSettings } from '../../../shared/contract/views.ts';
import { useAct } from '../../bridge/queries.ts';
import { KioskDialog } from '../../shell/KioskDialog.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { useWords } from '../../words.ts';
import { ProblemNote } from '../Screen.tsx';

/** Full screen without ways out: switched on by a manager, ended by a manager's PIN. */
export function KioskPanel({ settings }: { readonly settings: TerminalSettings }) {
  const words = useWords('settings');
  const set = useAct('settings.set');
  const [isLeaving, setLeaving] = useState(false);
  return (
    <Panel title={words('kioskTitle')} heading="section" padding="roomy">
      <Switch
        label={words('kiosk')}
        hint={words(settings.kiosk ? 'kioskOn' : 'kioskHint')}
        isSelected={settings.kiosk}
        onChange={(on) => {
          if (on) void set.act({ kiosk: true });
          else setLeaving(true);
        }}
      />
      <ProblemNote problem={set.problem} />
      {isLeaving ? <KioskDialog onClose={() => setLeaving(false)} /> : null}
    </Panel>
  );
}
