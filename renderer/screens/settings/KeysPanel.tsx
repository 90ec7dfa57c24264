import { useState } from 'react';
import { commands, defaultKeys } from '../../../shared/contract/keyMap.ts';
import type { Command } from '../../../shared/contract/keyMap.ts';
import type { TerminalSettings } from '../../../shared/contract/views.ts';
import { useAct } from '../../bridge/queries.ts';
import { useSession } from '../../bridge/session.ts';
import { chordText } from '../../shell/shortcuts.ts';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { useWords } from '../../words.ts';
import { ProblemNote } from '../Screen.tsx';
import { KeyDialog } from './KeyDialog.tsx';

/** The counter's keys, each with the way to another. */
export function KeysPanel({ settings }: { readonly settings: TerminalSettings }) {
  const words = useWords('settings');
  const session = useWords('session');
  const { isManager } = useSession();
  const [changing, setChanging] = useState<Command | null>(null);
  const set = useAct('settings.set');
  return (
    <Panel title={words('keysTitle')} heading="section" padding="roomy">
      <p>
        {words('keysHint')} {isManager ? null : words('keysManager')}
      </p>
      <DataList label={words('keysTitle')}>
        {commands.map((command) => (
          <Row
            key={command}
            label={session(`key_${command}`)}
            value={<kbd>{chordText(settings.keys[command])}</kbd>}
            actions={
              isManager ? (
                <Button
                  aria-label={words('keyChangeOf', { command: session(`key_${command}`) })}
                  onPress={() => setChanging(command)}
                >
                  {words('keyChange')}
                </Button>
              ) : undefined
            }
          />
        ))}
      </DataList>
      {isManager ? (
        <Button
          kind="quiet"
          icon="undo"
          isBusy={set.isBusy}
          onPress={() => void set.act({ keys: defaultKeys })}
        >
          {words('keysReset')}
        </Button>
      ) : null}
      <ProblemNote problem={set.problem} />
      {changing === null ? null : (
        <KeyDialog
          command={changing}
          keys={settings.keys}
          onClose={() => setChanging(null)}
          onSave={async (keys) => {
            const answer = await set.act({ keys });
            if (answer.ok) setChanging(null);
          }}
        />
      )}
    </Panel>
  );
}
