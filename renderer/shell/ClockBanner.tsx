import { lazy, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { ClockView } from '../../shared/contract/views.ts';
import { useCall } from '../bridge/queries.ts';
import { useNow } from '../bridge/session.ts';
import { ageOf, dayOf } from '../format.ts';
import { cls } from '../ui/cls.ts';
import { useFormat, useWords } from '../words.ts';
import type { CounterLine } from './counterLine.ts';
import { Late } from './Late.tsx';
import { LineBanner } from './LineBanner.tsx';
import s from './ClockBanner.module.css';

const ClockDialog = lazy(async () => ({
  default: (await import('./ClockDialog.tsx')).ClockDialog,
}));

const askAgainEveryMs = 10_000;

type Doubt = NonNullable<ClockView['doubt']>;

/** What is odd about the time, and what to do; it stops nobody. */
export function useClockLines(): readonly CounterLine[] {
  const { value } = useCall('clock.status', {}, { everyMs: askAgainEveryMs });
  if (value === null) return [];
  const { doubt, withoutHqSince } = value;
  if (doubt !== null) return [{ id: 'clock', gravity: 'warn', line: <OddClock doubt={doubt} /> }];
  if (withoutHqSince === null) return [];
  return [{ id: 'withoutHq', gravity: 'warn', line: <WithoutHq since={withoutHqSince} /> }];
}

/** `3 hours`: how far off a clock is, or how long something has lasted. */
function useSpan(): (ms: number) => string {
  const words = useWords('clock');
  return (ms) => {
    const { unit, count } = ageOf(Math.abs(ms));
    return words(unit === 'now' ? 'minutes' : unit, { count: Math.max(1, count) });
  };
}

/** The day and time that vouchers are judged by. */
function useUsedTime(): string {
  const now = useNow(askAgainEveryMs);
  const { longDate, zone, time } = useFormat();
  return `${longDate(dayOf(now, zone))} ${time(now)}`;
}

function OddClock({ doubt }: { readonly doubt: Doubt }) {
  const words = useWords('clock');
  const { longDate } = useFormat();
  const span = useSpan();
  const used = useUsedTime();
  const [isOpen, setOpen] = useState(false);
  const by = span(doubt.byMs);
  if (doubt.kind !== 'wallAhead') {
    const key =
      doubt.kind === 'wallBehind'
        ? 'wallBehind'
        : doubt.byMs < 0
          ? 'wallDiffers_behind'
          : 'wallDiffers_ahead';
    return <LineBanner tone="warn" title={words(key, { by })} says={words('goesBy', { used })} />;
  }
  return (
    <>
      <LineBanner
        tone="warn"
        title={words('wallAhead', { date: longDate(doubt.wallDate) })}
        says={words('wallAheadSays', { by, used })}
        actions={
          <AriaButton className={cls(s.act)} onPress={() => setOpen(true)}>
            {words('checkDate')}
          </AriaButton>
        }
      />
      <Late>
        {isOpen ? (
          <ClockDialog doubt={doubt} used={used} isOpen onClose={() => setOpen(false)} />
        ) : null}
      </Late>
    </>
  );
}

function WithoutHq({ since }: { readonly since: number }) {
  const words = useWords('clock');
  const span = useSpan();
  const now = useNow(askAgainEveryMs);
  return (
    <LineBanner
      tone="warn"
      title={words('withoutHq', { age: span(now - since) })}
      says={words('withoutHqSays')}
    />
  );
}
