import { useState } from 'react';
import { volumes } from '../../../shared/contract/screenMethods.ts';
import type { TerminalSettings } from '../../../shared/contract/views.ts';
import { useAct } from '../../bridge/queries.ts';
import { Button } from '../../ui/Button.tsx';
import { ChoiceGroup } from '../../ui/ChoiceGroup.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { createPlayer } from '../../ui/sound.ts';
import { Switch } from '../../ui/Switch.tsx';
import { useWords } from '../../words.ts';
import { ProblemNote } from '../Screen.tsx';
import s from './SoundPanel.module.css';

const verdicts = ['ok', 'refused', 'manager', 'unknown'] as const;

/** How loud the verdicts sound, and each of them to be heard. */
export function SoundPanel({ settings }: { readonly settings: TerminalSettings }) {
  const words = useWords('settings');
  const set = useAct('settings.set');
  const [play] = useState(createPlayer);
  const { sounds, volume } = settings;
  return (
    <Panel title={words('sounds')} heading="section" padding="roomy">
      <Switch
        label={words('sounds')}
        hint={words('soundsHint')}
        isSelected={sounds}
        onChange={(next) => void set.act({ sounds: next })}
      />
      <ChoiceGroup
        label={words('volume')}
        choices={volumes.map((percent) => ({
          id: String(percent),
          label: words('volumePercent', { percent }),
        }))}
        value={String(volume)}
        isDisabled={!sounds}
        onChange={(id) => {
          const chosen = volumes.find((one) => String(one) === id);
          if (chosen === undefined) return;
          play('ok', chosen);
          void set.act({ volume: chosen });
        }}
      />
      <fieldset className={s.buttons}>
        <legend className={s.legend}>{words('soundTry')}</legend>
        {verdicts.map((verdict) => (
          <Button
            key={verdict}
            icon="sound"
            isDisabled={!sounds}
            onPress={() => play(verdict, volume)}
          >
            {words(`sound_${verdict}`)}
          </Button>
        ))}
      </fieldset>
      <ProblemNote problem={set.problem} />
    </Panel>
  );
}
