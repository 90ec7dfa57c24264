import { useState } from 'react';
import type { ShopConfig } from '../../../shared/protocol/feed.ts';
import { defaultApprovalsPerDay, maxApprovalsPerDay } from '../../../shared/protocol/feed.ts';
import { useAct } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { useWords } from '../../words.ts';
import form from '../form.module.css';
import { ProblemNote } from '../Screen.tsx';

/** How often one may agree, and whether a badge is enough: a shop of its own sets these itself. */
export function RulesForm({ shop }: { readonly shop: ShopConfig }) {
  const words = useWords('people');
  const [perDay, setPerDay] = useState<number | null>(
    shop.approvalsPerDay ?? defaultApprovalsPerDay,
  );
  const [badgeAlone, setBadgeAlone] = useState(shop.badgeAlone ?? false);
  const [isSaved, setSaved] = useState(false);
  const { act, isBusy, problem } = useAct('people.rules');
  const isBad = perDay === null || perDay < 1 || perDay > maxApprovalsPerDay;

  const save = async () => {
    if (isBad) return;
    const answer = await act({ approvalsPerDay: perDay, badgeAlone });
    setSaved(answer.ok);
  };
  return (
    <Panel title={words('rulesTitle')} heading="section" padding="roomy">
      {isSaved ? <Banner tone="ok">{words('rulesSaved')}</Banner> : null}
      <NumberField
        label={words('rulesPerDay')}
        value={perDay}
        onChange={(next) => {
          setPerDay(next);
          setSaved(false);
        }}
        stepper
        minValue={1}
        maxValue={maxApprovalsPerDay}
        error={isBad ? words('rulesPerDayBad', { max: maxApprovalsPerDay }) : undefined}
      />
      <Switch
        label={words('rulesBadge')}
        hint={words('rulesBadgeHint')}
        isSelected={badgeAlone}
        onChange={(on) => {
          setBadgeAlone(on);
          setSaved(false);
        }}
      />
      <ProblemNote problem={problem} />
      <div className={form.foot}>
        <Button kind="primary" isBusy={isBusy} onPress={() => void save()}>
          {words('rulesSave')}
        </Button>
      </div>
    </Panel>
  );
}
