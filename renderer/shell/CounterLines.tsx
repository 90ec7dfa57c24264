import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { Problem } from '../../shared/contract/problem.ts';
import { Banner } from '../ui/Banner.tsx';
import { cls } from '../ui/cls.ts';
import { useProblemWords, useWords } from '../words.ts';
import { useBatchLines } from './BatchBanner.tsx';
import { useClockLines } from './ClockBanner.tsx';
import { gravities } from './counterLine.ts';
import type { CounterLine } from './counterLine.ts';
import { useDayLines } from './DayBanner.tsx';
import { useDiskLines } from './DiskBanner.tsx';
import { useKeysLines } from './KeysBanner.tsx';
import { useNextStepsLines } from './NextStepsBanner.tsx';
import { useOfflineLines } from './OfflineBanner.tsx';
import { usePrinterLines } from './PrinterBanner.tsx';
import { useTillLines } from './TillBanner.tsx';
import s from './CounterLines.module.css';

/** More would push the work down the screen, and nobody reads three. */
const maxLines = 2;

function useBadgeLines(problem: Problem | null): readonly CounterLine[] {
  const say = useProblemWords();
  if (problem === null) return [];
  const line = (
    <Banner tone="warn" shape="line">
      {say(problem)}
    </Banner>
  );
  return [{ id: 'badge', gravity: 'answer', line }];
}

interface CounterLinesProps {
  /** Why a badge that was read a moment ago was no good. */
  readonly badgeProblem: Problem | null;
}

/** What there is to know just now: the two gravest, and the others behind a button. */
export function CounterLines({ badgeProblem }: CounterLinesProps) {
  const words = useWords('session');
  const [isUnfolded, setUnfolded] = useState(false);
  const lines = [
    ...useBadgeLines(badgeProblem),
    ...useKeysLines(),
    ...useDiskLines(),
    ...useOfflineLines(),
    ...useTillLines(),
    ...usePrinterLines(),
    ...useBatchLines(),
    ...useClockLines(),
    ...useDayLines(),
    ...useNextStepsLines(),
  ].toSorted((a, b) => gravities.indexOf(a.gravity) - gravities.indexOf(b.gravity));
  const shown = isUnfolded ? lines : lines.slice(0, maxLines);
  const more = lines.length - maxLines;
  return shown.map(({ id, line }, at) => (
    <div key={id} className={cls(s.row)}>
      <div className={cls(s.line)}>{line}</div>
      {more > 0 && at === shown.length - 1 ? (
        <AriaButton
          className={cls(s.more)}
          aria-expanded={isUnfolded}
          onPress={() => setUnfolded(!isUnfolded)}
        >
          {isUnfolded ? words('fewerLines') : words('moreLines', { count: more })}
        </AriaButton>
      ) : null}
    </div>
  ));
}
