import type {
  LessonVoucher,
  PracticeView,
  RunningLessonView,
} from '../../../shared/contract/practiceViews.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { newScan } from '../../scan/newScan.ts';
import { useTakeScan } from '../../scan/takeScan.ts';
import { usePlace } from '../../shell/place.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useFormat, useProblemWords, useWords } from '../../words.ts';
import type { Say } from '../../words.ts';
import { QrPicture } from '../people/QrPicture.tsx';
import { useTrainer } from './trainer.ts';
import { nextLesson } from './nextLesson.ts';
import s from './LessonDock.module.css';

/** A step in words: keys are made of what the lesson calls it. */
export function stepWords(
  words: Say<'practice'>,
  step: string,
  figures: Readonly<Record<string, string>>,
): string {
  return words(`step_${step}` as Parameters<typeof words>[0], figures);
}

/** The lesson under way, beside the real screens: what to do next, and the voucher to do it with. */
export function LessonDock() {
  const words = useWords('practice');
  const { value: view } = useCall('practice.state', {});
  if (view === null) return null;
  return (
    <aside className={s.dock} aria-label={words('title')}>
      {view.running === null ? (
        <Nothing view={view} />
      ) : view.running.score === null ? (
        <UnderWay running={view.running} />
      ) : (
        <Finished view={view} running={view.running} />
      )}
    </aside>
  );
}

function Nothing({ view }: { readonly view: PracticeView }) {
  const words = useWords('practice');
  return (
    <div className={s.line}>
      <strong className={s.lesson}>{words('noneYet')}</strong>
      <NextLesson view={view} />
      <AllLessons />
    </div>
  );
}

function AllLessons() {
  const words = useWords('practice');
  const { go } = usePlace();
  return (
    <Button icon="practice" onPress={() => go('practice')}>
      {words('allLessons')}
    </Button>
  );
}

function NextLesson({ view }: { readonly view: PracticeView }) {
  const words = useWords('practice');
  const say = useProblemWords();
  const { go } = usePlace();
  const { act, isBusy, problem } = useAct('practice.start');
  const next = nextLesson(view);
  if (next === null) return null;
  const start = async () => {
    const answer = await act({ lesson: next });
    if (answer.ok) go('redeem');
  };
  return (
    <>
      {problem === null ? null : <output className={s.problem}>{say(problem)}</output>}
      <Button kind="primary" isBusy={isBusy} onPress={() => void start()}>
        {words('next', { lesson: words(`lesson_${next}`) })}
      </Button>
    </>
  );
}

function UnderWay({ running }: { readonly running: RunningLessonView }) {
  const words = useWords('practice');
  const trainer = useTrainer();
  const { go } = usePlace();
  const { act: stop } = useAct('practice.stop');
  const { act: start, isBusy } = useAct('practice.start');
  const step = running.steps[running.done];
  if (step === undefined) return null;
  return (
    <>
      <header className={s.head}>
        <strong className={s.lesson}>{words(`lesson_${running.lesson}`)}</strong>
        <span className={s.count}>
          {words('step', { n: running.done + 1, of: running.steps.length })}
          {running.mistakes === 0 ? '' : ` · ${words('mistakesNow', { n: running.mistakes })}`}
        </span>
        <span className={s.small}>
          <Button
            kind="quiet"
            icon="sync"
            isBusy={isBusy}
            aria-label={words('startOver')}
            onPress={() => void start({ lesson: running.lesson })}
          />
          <Button
            kind="quiet"
            icon="close"
            aria-label={words('stop')}
            onPress={() => void stop({})}
          />
          <Button
            kind="quiet"
            icon="practice"
            aria-label={words('allLessons')}
            onPress={() => go('practice')}
          />
        </span>
      </header>
      <output className={s.task}>{stepWords(words, step.step, { ...trainer })}</output>
      {step.voucher === null ? null : <ToScan key={step.voucher.code} voucher={step.voucher} />}
    </>
  );
}

/** The voucher as a customer would show it; tapped, it goes the way every reading goes. */
function ToScan({ voucher }: { readonly voucher: LessonVoucher }) {
  const words = useWords('practice');
  const take = useTakeScan();
  const { text } = useFormat();
  const name = text(voucher.name);
  return (
    <div className={s.voucher}>
      <div className={s.qr}>
        <QrPicture text={voucher.code} label={words('codeOf', { name })} />
      </div>
      <div className={s.about}>
        <strong>{name}</strong>
        <span className={s.code}>{voucher.code}</span>
        <Button size="counter" icon="scan" onPress={() => take(newScan(voucher.code, 'wedge'))}>
          {words('scanForMe')}
        </Button>
      </div>
    </div>
  );
}

interface FinishedProps {
  readonly view: PracticeView;
  readonly running: RunningLessonView;
}

function Finished({ view, running }: FinishedProps) {
  const words = useWords('practice');
  const { act: start, isBusy } = useAct('practice.start');
  const { score } = running;
  if (score === null) return null;
  const { points, seconds, mistakes } = score;
  const { done, of } = view.certificate.everyone;
  return (
    <>
      <header className={s.head}>
        <strong className={s.lesson}>{words(`lesson_${running.lesson}`)}</strong>
      </header>
      <output className={s.result}>
        <Icon name="check" />
        <span>
          <strong>{words('done')}</strong>{' '}
          {words('doneText', {
            points,
            seconds,
            mistakes: words('mistakes', { count: mistakes }),
          })}
        </span>
      </output>
      <p className={s.certificate}>{words('certificate', { done, of })}</p>
      <div className={s.acts}>
        <NextLesson view={view} />
        <Button kind="quiet" isBusy={isBusy} onPress={() => void start({ lesson: running.lesson })}>
          {words('beginAgain')}
        </Button>
        <AllLessons />
      </div>
    </>
  );
}
