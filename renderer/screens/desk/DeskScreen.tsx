import { useState } from 'react';
import type { DaySpan, FlagView } from '../../../shared/contract/deskViews.ts';
import { useSession } from '../../bridge/session.ts';
import { dayOf } from '../../format.ts';
import { ChoiceGroup } from '../../ui/ChoiceGroup.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useWords } from '../../words.ts';
import { Screen } from '../Screen.tsx';
import { CampaignsPart } from './CampaignsPart.tsx';
import { Evidence } from './Evidence.tsx';
import { GoodwillPart } from './GoodwillPart.tsx';
import { LookPart } from './LookPart.tsx';
import { ReadersPart } from './ReadersPart.tsx';
import { spanFaults, spanNames, spanOf } from './span.ts';
import type { SpanName } from './span.ts';
import { UsePart } from './UsePart.tsx';
import s from './desk.module.css';

const minuteMs = 60_000;
const parts = ['use', 'campaigns', 'goodwill', 'readers', 'look'] as const;
type PartName = (typeof parts)[number];

/** The business day: before the shop's cut-over it is still yesterday. */
function useToday(): string {
  const { shop, effectiveNow } = useSession();
  return dayOf(effectiveNow() - (shop?.cutOverMinute ?? 0) * minuteMs, shop?.zone ?? 'UTC');
}

interface SpanPickerProps {
  readonly today: string;
  readonly name: SpanName;
  readonly typed: DaySpan;
  readonly onName: (name: SpanName) => void;
  readonly onTyped: (typed: DaySpan) => void;
}

/** Today, a week, four weeks, or days of one's own. */
function SpanPicker({ today, name, typed, onName, onTyped }: SpanPickerProps) {
  const words = useWords('desk');
  const faults = spanFaults(typed, today);
  return (
    <div className={s.span}>
      <ChoiceGroup
        label={words('days')}
        choices={spanNames.map((id) => ({ id, label: words(`span_${id}`) }))}
        value={name}
        onChange={onName}
      />
      {name === 'custom' ? (
        <div className={s.custom}>
          <TextField
            type="date"
            label={words('from')}
            value={typed.from}
            onChange={(from) => onTyped({ ...typed, from })}
            error={faults.from === undefined ? undefined : words(faults.from)}
          />
          <TextField
            type="date"
            label={words('through')}
            value={typed.through}
            onChange={(through) => onTyped({ ...typed, through })}
            error={faults.through === undefined ? undefined : words(faults.through)}
          />
        </div>
      ) : null}
    </div>
  );
}

/** The shop's days for a manager: charts with tables behind them, and what is worth a look. */
export function DeskScreen() {
  const words = useWords('desk');
  const today = useToday();
  const [part, setPart] = useState<PartName>('use');
  const [name, setName] = useState<SpanName>('week');
  const [typed, setTyped] = useState<DaySpan>(() => spanOf('weeks', today));
  // While typed days make no span, what was shown stays.
  const [lastGood, setLastGood] = useState<DaySpan>(typed);
  const [evidence, setEvidence] = useState<FlagView | null>(null);
  const days = name === 'custom' ? lastGood : spanOf(name, today);
  const changeTyped = (span: DaySpan) => {
    setTyped(span);
    if (Object.keys(spanFaults(span, today)).length === 0) setLastGood(span);
  };
  if (evidence !== null) return <Evidence flag={evidence} onBack={() => setEvidence(null)} />;
  const content = {
    use: <UsePart days={days} />,
    campaigns: <CampaignsPart days={days} />,
    goodwill: <GoodwillPart days={days} />,
    readers: <ReadersPart days={days} />,
    look: <LookPart onEvidence={setEvidence} />,
  } as const satisfies Readonly<Record<PartName, unknown>>;
  return (
    <Screen title={words('title')} aside={words('source')}>
      <Tabs
        label={words('tabs')}
        selected={part}
        onChange={setPart}
        items={parts.map((id) => ({
          id,
          label: words(`tab_${id}`),
          content: (
            <div className={s.list}>
              {id === 'look' ? null : (
                <SpanPicker
                  today={today}
                  name={name}
                  typed={typed}
                  onName={setName}
                  onTyped={changeTyped}
                />
              )}
              {content[id]}
            </div>
          ),
        }))}
      />
    </Screen>
  );
}
