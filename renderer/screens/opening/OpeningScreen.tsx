import { useEffect } from 'react';
import type { OpeningView } from '../../../shared/contract/openingViews.ts';
import type { OpeningLine, OpeningState } from '../../../shared/domain/opening/readiness.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { useScanTest } from '../../scan/scanTest.ts';
import { usePlace } from '../../shell/place.ts';
import { Button } from '../../ui/Button.tsx';
import { cls } from '../../ui/cls.ts';
import { Icon } from '../../ui/Icon.tsx';
import type { IconName } from '../../ui/drawings.ts';
import { useWords } from '../../words.ts';
import { Asked, Screen } from '../Screen.tsx';
import { CoverPanel } from './CoverPanel.tsx';
import { useLineText } from './openingWords.ts';
import { TodoButton } from './TodoButton.tsx';
import s from './Opening.module.css';

/** Ages go on by themselves, and a printer may be switched on meanwhile. */
const lookAgainEveryMs = 10_000;

const icons: Readonly<Record<OpeningState, IconName>> = {
  ready: 'check',
  look: 'info',
  act: 'warning',
};

/** Whether the counter is ready for the day: line by line, what to do about it, and nobody is stopped. */
export function OpeningScreen() {
  const words = useWords('opening');
  const { go } = usePlace();
  const check = useCall('opening.check', {}, { everyMs: lookAgainEveryMs });
  const { act: seen } = useAct('opening.seen');
  // Whoever opened it has seen it: it does not come up by itself again today.
  useEffect(() => void seen({}), [seen]);
  return (
    <div data-screen="opening">
      <Screen
        title={words('title')}
        aside={
          <>
            <Button size="counter" icon="sync" onPress={check.again}>
              {words('again')}
            </Button>
            <Button kind="primary" size="counter" icon="ticket" onPress={() => go('redeem')}>
              {words('start')}
            </Button>
          </>
        }
      >
        <Asked called={check} waiting={words('loading')}>
          {(view) => <Checked view={view} />}
        </Asked>
      </Screen>
    </div>
  );
}

function Checked({ view: { state, lines, cover } }: { readonly view: OpeningView }) {
  const words = useWords('opening');
  return (
    <>
      <output className={cls(s.overall, s[state])}>
        <Icon name={icons[state]} size={24} />
        <span>
          <strong>{words(`overall_${state}`)}</strong>
          <span className={s.anyTime}>{words('anyTime')}</span>
        </span>
      </output>
      <ul className={s.lines} aria-label={words('lines')}>
        {lines.map((line) =>
          line.about === 'scanner' ? (
            <ScannerLine key={line.about} line={line} />
          ) : (
            <Line key={line.about} line={line} />
          ),
        )}
      </ul>
      {cover.length === 0 ? null : <CoverPanel cover={cover} />}
    </>
  );
}

interface LineProps {
  readonly line: OpeningLine;
  /** Said instead of what was found. */
  readonly says?: string;
}

function Line({ line, says }: LineProps) {
  const words = useWords('opening');
  const text = useLineText();
  const about = words(`about_${line.about}`);
  return (
    <li className={cls(s.line, s[line.state])} data-about={line.about} data-state={line.state}>
      <span className={s.mark}>
        <Icon name={icons[line.state]} size={20} />
        <span className={s.state}>{words(`state_${line.state}`)}</span>
      </span>
      <span className={s.what}>
        <strong>{about}</strong>
        <span className={s.found}>{says ?? text(line)}</span>
      </span>
      {line.todo === null ? null : <TodoButton todo={line.todo} about={about} />}
    </li>
  );
}

/** A scanner that types can't be asked: it is tried. While that goes on nothing is redeemed. */
function ScannerLine({ line }: { readonly line: OpeningLine }) {
  const words = useWords('opening');
  const { isOn, last, stop } = useScanTest();
  // Leaving the screen ends the trial: the next scan must redeem again.
  useEffect(() => stop, [stop]);
  if (isOn) return <Line line={line} says={words('scanner_trying')} />;
  if (last === null) return <Line line={line} />;
  return <Line line={line} says={words('scanner_heard', { count: [...last.raw].length })} />;
}
