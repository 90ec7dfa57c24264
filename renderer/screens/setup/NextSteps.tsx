import { useEffect } from 'react';
import type { NextStep, NextStepsView, StepState } from '../../../shared/contract/nextSteps.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { useScanTest } from '../../scan/scanTest.ts';
import { usePlace } from '../../shell/place.ts';
import type { Place } from '../../shell/place.ts';
import { Button } from '../../ui/Button.tsx';
import { cls } from '../../ui/cls.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import type { IconName } from '../../ui/drawings.ts';
import { Panel } from '../../ui/Panel.tsx';
import { useWords } from '../../words.ts';
import { Asked, Screen } from '../Screen.tsx';
import s from './NextSteps.module.css';

/** Where each is done; a scanner is tried right here. */
const placeOf: Readonly<Record<Exclude<NextStep, 'scanner'>, Place>> = {
  people: 'settings',
  printer: 'devices',
  campaign: 'campaigns',
  vouchers: 'campaigns',
  backup: 'devices',
};

const icons: Readonly<Record<NextStep, IconName>> = {
  people: 'people',
  printer: 'print',
  scanner: 'scan',
  campaign: 'campaign',
  vouchers: 'ticket',
  backup: 'upload',
};

/** Steps that some shops never do. */
const canGoWithout = ['people', 'printer', 'backup'] as const;

/** Tries the scanner: whatever is read is taken as a sign of life, and nothing else. */
function TryScanner({ isNext }: { readonly isNext: boolean }) {
  const words = useWords('nextSteps');
  const { isOn, last, start, stop } = useScanTest();
  const { act } = useAct('setup.scanSeen');
  const wasRead = last !== null;
  // Leaving the screen ends the test: the next scan must redeem again.
  useEffect(() => stop, [stop]);
  useEffect(() => {
    if (!wasRead) return;
    void act({});
    stop();
  }, [wasRead, act, stop]);
  if (!isOn) {
    return (
      <Button kind={isNext ? 'primary' : 'plain'} icon="scan" onPress={start}>
        {words('scannerGo')}
      </Button>
    );
  }
  return (
    <>
      <output className={s.waits}>{words('scannerWaits')}</output>
      <Button onPress={stop}>{words('scannerStop')}</Button>
    </>
  );
}

interface StepProps {
  readonly step: NextStep;
  readonly state: StepState;
  /** The first that is open: the one thing to do now. */
  readonly isNext: boolean;
}

function Acts({ step, state, isNext }: StepProps) {
  const words = useWords('nextSteps');
  const { go } = usePlace();
  const { act, isBusy } = useAct('setup.without');
  const optional = canGoWithout.find((one) => one === step);
  if (state === 'done') return <span className={s.done}>{words('done')}</span>;
  if (state === 'notNeeded' && optional !== undefined) {
    return (
      <>
        <span className={s.done}>{words('isWithout')}</span>
        <Button kind="quiet" onPress={() => void act({ step: optional, without: false })}>
          {words('after')}
        </Button>
      </>
    );
  }
  return (
    <>
      {optional === undefined ? null : (
        <Button
          kind="quiet"
          isBusy={isBusy}
          aria-label={`${words(step)}: ${words('without')}`}
          onPress={() => void act({ step: optional, without: true })}
        >
          {words('without')}
        </Button>
      )}
      {step === 'scanner' ? (
        <TryScanner isNext={isNext} />
      ) : (
        <Button kind={isNext ? 'primary' : 'plain'} onPress={() => go(placeOf[step])}>
          {words(`${step}Go`)}
        </Button>
      )}
    </>
  );
}

function Step({ step, state, isNext }: StepProps) {
  const words = useWords('nextSteps');
  const isOpen = state === 'open';
  return (
    <li className={cls(s.step, !isOpen && s.isDone)}>
      <Icon name={isOpen ? icons[step] : 'check'} size={24} />
      <div className={s.what}>
        <h2 className={s.name}>{words(step)}</h2>
        {isOpen ? <p className={s.text}>{words(`${step}Text`)}</p> : null}
      </div>
      <div className={s.acts}>
        <Acts step={step} state={state} isNext={isNext} />
      </div>
    </li>
  );
}

function Steps({ view }: { readonly view: NextStepsView }) {
  const words = useWords('nextSteps');
  const { go } = usePlace();
  if (view.open === 0) {
    return (
      <EmptyState
        icon="check"
        title={words('allDone')}
        text={words('allDoneText')}
        actions={
          <Button kind="primary" size="counter" onPress={() => go('redeem')}>
            {words('toRedeem')}
          </Button>
        }
      />
    );
  }
  const next = view.steps.find(({ state }) => state === 'open')?.step;
  return (
    <Panel padding="roomy">
      <p>{words('says')}</p>
      <ul className={s.steps}>
        {view.steps.map(({ step, state }) => (
          <Step key={step} step={step} state={state} isNext={step === next} />
        ))}
      </ul>
      <div className={s.foot}>
        <Button onPress={() => go('redeem')}>{words('later')}</Button>
      </div>
    </Panel>
  );
}

/** What the counter still needs before its first customer; for managers. */
export function NextSteps() {
  const words = useWords('nextSteps');
  const steps = useCall('setup.steps', {});
  const { act: seen } = useAct('setup.stepsSeen');
  // It does not open by itself again, however it is left.
  useEffect(() => void seen({}), [seen]);
  return (
    <Screen title={words('title')}>
      <Asked called={steps} waiting={words('loading')}>
        {(view) => <Steps view={view} />}
      </Asked>
    </Screen>
  );
}
