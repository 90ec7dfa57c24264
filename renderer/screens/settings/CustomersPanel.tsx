import type { TerminalSettings } from '../../../shared/contract/views.ts';
import { useAct } from '../../bridge/queries.ts';
import { ChoiceGroup } from '../../ui/ChoiceGroup.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { useWords } from '../../words.ts';
import { ProblemNote } from '../Screen.tsx';

/** Days offered; the terminal takes others too, from a program. */
const offered = [30, 90, 180, 365] as const;

interface CustomersPanelProps {
  readonly settings: TerminalSettings;
  readonly standsAlone: boolean;
}

/** How long what is shown of a customer outlives their last visit, and what their receipts remind of. */
export function CustomersPanel({ settings, standsAlone }: CustomersPanelProps) {
  const words = useWords('settings');
  const set = useAct('settings.set');
  const days = [...new Set([...offered, settings.customerDays])].sort((a, b) => a - b);
  return (
    <Panel title={words('customersTitle')} heading="section" padding="roomy">
      <p>{words(standsAlone ? 'customersHintAlone' : 'customersHint')}</p>
      <ChoiceGroup
        label={words('customerDays')}
        choices={days.map((count) => ({ id: String(count), label: words('days', { count }) }))}
        value={String(settings.customerDays)}
        onChange={(id) => void set.act({ customerDays: Number(id) })}
      />
      <Switch
        label={words('receiptReminder')}
        hint={words('receiptReminderHint')}
        isSelected={settings.receiptReminder}
        onChange={(next) => void set.act({ receiptReminder: next })}
      />
      <ProblemNote problem={set.problem} />
    </Panel>
  );
}
