import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useSession } from '../../bridge/session.ts';
import { LanguageButton } from '../../shell/LanguageButton.tsx';
import { Button } from '../../ui/Button.tsx';
import { cls } from '../../ui/cls.ts';
import { Icon } from '../../ui/Icon.tsx';
import type { IconName } from '../../ui/drawings.ts';
import { useWords } from '../../words.ts';
import { CheckDigits } from './CheckDigits.tsx';
import { EnrolByFile } from './EnrolByFile.tsx';
import { EnrolForm } from './EnrolForm.tsx';
import { StandAlone } from './StandAlone.tsx';
import f from '../form.module.css';
import s from './SetUpScreen.module.css';

type Step = 'choose' | 'enrol' | 'file' | 'stopped' | 'standAlone';

interface BigChoiceProps {
  readonly icon: IconName;
  readonly title: string;
  readonly says: string;
  readonly onPress: () => void;
}

function BigChoice({ icon, title, says, onPress }: BigChoiceProps) {
  return (
    <AriaButton className={cls(s.choice)} onPress={onPress}>
      <Icon name={icon} size={40} />
      <span className={s.choiceTitle}>{title}</span>
      <span className={s.choiceSays}>{says}</span>
    </AriaButton>
  );
}

function Choose({ onChoose }: { readonly onChoose: (step: Step) => void }) {
  const words = useWords('setup');
  return (
    <div className={s.choices}>
      <BigChoice
        icon="people"
        title={words('enrol')}
        says={words('enrolSays')}
        onPress={() => onChoose('enrol')}
      />
      <BigChoice
        icon="shop"
        title={words('standAlone')}
        says={words('standAloneSays')}
        onPress={() => onChoose('standAlone')}
      />
    </div>
  );
}

/** The digits differed: what was done about it, and what to do now. */
function Stopped({ onBack }: { readonly onBack: () => void }) {
  const words = useWords('setup');
  return (
    <div className={s.check} role="alert">
      <p>{words('stoppedSays')}</p>
      <p>{words('stoppedNext')}</p>
      <div className={f.foot}>
        <Button size="counter" onPress={onBack}>
          {words('back')}
        </Button>
      </div>
    </div>
  );
}

interface FrameProps {
  readonly title: string;
  readonly size?: 'wide' | 'narrow';
  readonly children: ReactNode;
}

function Frame({ title, size = 'narrow', children }: FrameProps) {
  const common = useWords('common');
  return (
    <main className={s.page}>
      <header className={s.head}>
        <span className={s.product}>{common('product')}</span>
        <LanguageButton />
      </header>
      <div className={cls(s.card, size === 'wide' && s.wide)}>
        <h1 className={s.title}>{title}</h1>
        {children}
      </div>
    </main>
  );
}

/** First set-up: at a head office, by a code and six digits or by a file, or standing alone. */
export function SetUpScreen() {
  const words = useWords('setup');
  const { view } = useSession();
  const [step, setStep] = useState<Step>('choose');
  const chooseAgain = () => setStep('choose');
  const enrolment = view?.enrolment ?? null;

  if (enrolment !== null) {
    return (
      <Frame title={words('checkTitle')}>
        <CheckDigits enrolment={enrolment} onForgotten={() => setStep('stopped')} />
      </Frame>
    );
  }
  switch (step) {
    case 'choose':
      return (
        <Frame title={words('welcome')} size="wide">
          <Choose onChoose={setStep} />
        </Frame>
      );
    case 'enrol':
      return (
        <Frame title={words('enrol')}>
          <EnrolForm onBack={chooseAgain} onFile={() => setStep('file')} />
        </Frame>
      );
    case 'file':
      return (
        <Frame title={words('file')}>
          <EnrolByFile onBack={() => setStep('enrol')} />
        </Frame>
      );
    case 'stopped':
      return (
        <Frame title={words('stopped')}>
          <Stopped onBack={chooseAgain} />
        </Frame>
      );
    case 'standAlone':
      return (
        <Frame title={words('standAlone')}>
          <StandAlone onBack={chooseAgain} />
        </Frame>
      );
  }
}
