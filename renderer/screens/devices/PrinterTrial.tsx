import { useState } from 'react';
import type { PrinterSettings } from '../../../shared/contract/printer.ts';
import type { PaperView } from '../../../shared/contract/views.ts';
import type { Act } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { focusFirst } from '../../ui/focusFirst.ts';
import { Paper } from '../../ui/Paper.tsx';
import { useWords } from '../../words.ts';
import s from '../form.module.css';
import { ProblemNote } from '../Screen.tsx';
import { mended, remedyFor, symptoms } from './printerRemedies.ts';
import type { Change, Symptom } from './printerRemedies.ts';
import t from './PrinterPanel.module.css';

/** What stands beside the picture. */
type Step = 'asked' | 'wrong' | 'good';

interface PrinterTrialProps {
  /** What came out, or should have. */
  readonly paper: PaperView;
  readonly settings: PrinterSettings;
  /** Whether it is asked if it came out so; not while other settings stand in the fields. */
  readonly isAsked: boolean;
  readonly test: Act<'print.test'>;
  /** No setting would help: how the printer is should stand there. */
  readonly onAdvice: () => void;
  /** Saves these settings and prints another page; `false`: it could not be done. */
  readonly onMend: (settings: PrinterSettings) => Promise<boolean>;
}

/** The picture of what should have come out, and the question whether it did. */
export function PrinterTrial({
  paper,
  settings,
  isAsked,
  test,
  onAdvice,
  onMend,
}: PrinterTrialProps) {
  const words = useWords('printer');
  const [step, setStep] = useState<Step>('asked');
  const [said, setSaid] = useState<string | null>(null);

  async function hear(symptom: Symptom) {
    const remedy = remedyFor(symptom, settings);
    if ('advice' in remedy) {
      setSaid(words(remedy.advice));
      setStep('asked');
      onAdvice();
      return;
    }
    if (!(await onMend(mended(settings, remedy.change)))) return;
    setSaid(words(remedy.change.did, figuresOf(remedy.change)));
    setStep('asked');
  }

  return (
    <div className={s.section}>
      {said === null ? null : <Banner tone="info">{said}</Banner>}
      <ProblemNote problem={test.problem} />
      <div className={t.beside}>
        {isAsked && settings.kind !== 'screen' ? (
          <div className={s.group}>
            {step === 'asked' ? (
              <Question
                onYes={() => {
                  setSaid(null);
                  setStep('good');
                }}
                onNo={() => setStep('wrong')}
              />
            ) : null}
            {step === 'wrong' ? (
              <WhatIsWrong
                isBusy={test.isBusy}
                onSymptom={(symptom) => void hear(symptom)}
                onBack={() => setStep('asked')}
              />
            ) : null}
            {step === 'good' ? <Banner tone="ok">{words('good')}</Banner> : null}
          </div>
        ) : null}
        <div className={s.group}>
          <p>{words('paper')}</p>
          <Paper paper={paper} label={words('paperLabel')} />
        </div>
      </div>
    </div>
  );
}

function figuresOf(change: Change): Readonly<Record<string, number>> {
  return 'baud' in change ? { baud: change.baud } : {};
}

interface QuestionProps {
  readonly onYes: () => void;
  readonly onNo: () => void;
}

function Question({ onYes, onNo }: QuestionProps) {
  const words = useWords('printer');
  return (
    <>
      <p className={s.sectionTitle}>{words('like')}</p>
      <div className={t.answers}>
        <Button kind="primary" icon="check" onPress={onYes}>
          {words('yes')}
        </Button>
        <Button onPress={onNo}>{words('no')}</Button>
      </div>
    </>
  );
}

interface WhatIsWrongProps {
  readonly isBusy: boolean;
  readonly onSymptom: (symptom: Symptom) => void;
  readonly onBack: () => void;
}

function WhatIsWrong({ isBusy, onSymptom, onBack }: WhatIsWrongProps) {
  const words = useWords('printer');
  return (
    <div ref={focusFirst} tabIndex={-1} className={s.group}>
      <p className={s.sectionTitle}>{words('wrong')}</p>
      {symptoms.map((symptom) => (
        <Button key={symptom} wide isBusy={isBusy} onPress={() => onSymptom(symptom)}>
          {words(`wrong_${symptom}`)}
        </Button>
      ))}
      <Button kind="quiet" wide onPress={onBack}>
        {words('back')}
      </Button>
    </div>
  );
}
