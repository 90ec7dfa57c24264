import { useState } from 'react';
import { defaultAskHours } from '../../../shared/domain/customers/wake.ts';
import type { ShopConfig } from '../../../shared/protocol/feed.ts';
import { useAct } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useWords } from '../../words.ts';
import { clockText, minuteOfClock } from '../clockText.ts';
import form from '../form.module.css';
import { ProblemNote } from '../Screen.tsx';

/** When customers may be told of what they have: a shop of its own sets it itself. */
export function AskHoursForm({ shop }: { readonly shop: ShopConfig }) {
  const words = useWords('care');
  const { fromMinute, toMinute } = shop.askHours ?? defaultAskHours;
  const [from, setFrom] = useState(clockText(fromMinute));
  const [to, setTo] = useState(clockText(toMinute));
  const [isSaved, setSaved] = useState(false);
  const { act, isBusy, problem } = useAct('customer.askHours');
  const hours = { fromMinute: minuteOfClock(from), toMinute: minuteOfClock(to) };
  const isNever = hours.fromMinute !== null && hours.fromMinute === hours.toMinute;
  const badClock = (minute: number | null) => (minute === null ? words('askBadClock') : undefined);

  const save = async () => {
    if (hours.fromMinute === null || hours.toMinute === null || isNever) return;
    const answer = await act({ fromMinute: hours.fromMinute, toMinute: hours.toMinute });
    setSaved(answer.ok);
  };
  const typing = (set: (text: string) => void) => (text: string) => {
    set(text);
    setSaved(false);
  };
  return (
    <Panel title={words('askHours')} heading="section" padding="roomy">
      {isSaved ? <Banner tone="ok">{words('askSaved')}</Banner> : null}
      <p className={form.hint}>{words('askHint')}</p>
      <div className={form.pair}>
        <TextField
          label={words('askFrom')}
          value={from}
          onChange={typing(setFrom)}
          error={badClock(hours.fromMinute)}
        />
        <TextField
          label={words('askTo')}
          value={to}
          onChange={typing(setTo)}
          error={isNever ? words('askBad') : badClock(hours.toMinute)}
        />
      </div>
      <ProblemNote problem={problem} />
      <div className={form.foot}>
        <Button kind="primary" isBusy={isBusy} onPress={() => void save()}>
          {words('askSave')}
        </Button>
      </div>
    </Panel>
  );
}
