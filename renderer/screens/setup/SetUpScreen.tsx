import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { LanguageButton } from '../../shell/LanguageButton.tsx';
import { Button } from '../../ui/Button.tsx';
import { cls } from '../../ui/cls.ts';
import { Icon } from '../../ui/Icon.tsx';
import type { IconName } from '../../ui/Icon.tsx';
import { useWords } from '../../words.ts';
import { EnrolForm } from './EnrolForm.tsx';
import type { EnrolCheck } from './EnrolForm.tsx';
import { StandAlone } from './StandAlone.tsx';
import s from './SetUpScreen.module.css';

type Step = 'choose' | 'enrol' | 'standAlone';

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

interface CheckProps {
  readonly check: EnrolCheck;
  readonly onSame: () => void;
}

function Check({ check, onSame }: CheckProps) {
  const words = useWords('setup');
  return (
    <div className={s.check}>
      <p className={s.digits}>{`${check.check.slice(0, 3)} ${check.check.slice(3)}`}</p>
      <p>{words('checkSays', { shop: check.shop })}</p>
      <Button kind="primary" size="counter" onPress={onSame}>
        {words('checkSame')}
      </Button>
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

export interface SetUpScreenProps {
  /** Keeps this screen while an enrolment is under way and until its six digits were compared. */
  readonly onHold: (held: boolean) => void;
}

/**
 * First set-up: at a head office or standing alone. It stays until the six digits of an enrolment have
 * been compared, whatever arrives meanwhile.
 */
export function SetUpScreen({ onHold }: SetUpScreenProps) {
  const words = useWords('setup');
  const [step, setStep] = useState<Step>('choose');
  const [check, setCheck] = useState<EnrolCheck | null>(null);
  const chooseAgain = () => setStep('choose');

  if (check !== null) {
    const same = () => {
      setCheck(null);
      onHold(false);
    };
    return (
      <Frame title={words('checkTitle')}>
        <Check check={check} onSame={same} />
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
          <EnrolForm onBack={chooseAgain} onHold={onHold} onEnrolled={setCheck} />
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
