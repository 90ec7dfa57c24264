import type { SessionView } from '../../shared/contract/views.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Progress } from '../ui/Progress.tsx';
import { useWords } from '../words.ts';
import { LanguageButton } from './LanguageButton.tsx';
import s from './BeforeReady.module.css';

export function StartingUp() {
  const words = useWords('session');
  return (
    <main className={s.page}>
      <output>{words('startingUp')}</output>
    </main>
  );
}

export function NoAnswer({ onAgain }: { readonly onAgain: () => void }) {
  const words = useWords('session');
  const common = useWords('common');
  return (
    <main className={s.page}>
      <EmptyState
        icon="offline"
        title={words('noAnswerTitle')}
        text={words('noAnswerText')}
        actions={
          <Button kind="primary" size="counter" onPress={onAgain}>
            {common('again')}
          </Button>
        }
      />
    </main>
  );
}

/** Enrolled, and the first data is on its way: what is coming, how far it is, and that it can be left. */
export function WaitingForData({ session }: { readonly session: SessionView }) {
  const words = useWords('session');
  return (
    <main className={s.page}>
      <div className={s.corner}>
        <LanguageButton />
      </div>
      <section className={s.card}>
        <h1 className={s.title}>{words('waitingTitle')}</h1>
        <output className={s.text}>{words('waitingText')}</output>
        <Progress value={session.loading} label={words('waitingFor')} />
      </section>
    </main>
  );
}
