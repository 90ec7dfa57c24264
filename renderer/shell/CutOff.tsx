import type { SessionView } from '../../shared/contract/views.ts';
import { useCall } from '../bridge/queries.ts';
import { Icon } from '../ui/Icon.tsx';
import { useWords } from '../words.ts';
import { useCounterName } from './counterName.ts';
import { LanguageButton } from './LanguageButton.tsx';
import s from './BeforeReady.module.css';

/** Characters of the device's id that one reads out: enough to find it among a chain's. */
const saidCharacters = 8;

function waitingWords(waiting: number, words: ReturnType<typeof useWords<'session'>>): string {
  return waiting === 0 ? words('cutOffSent') : words('cutOffWaiting', { n: waiting });
}

/** Head office cut this counter off, by its signed word: why nothing works here, and whom to ring. */
export function CutOff({ session }: { readonly session: SessionView }) {
  const words = useWords('session');
  const counterName = useCounterName();
  const { value: sync } = useCall('sync.status', {});
  const device = session.device?.slice(0, saidCharacters) ?? '';
  return (
    <main className={s.page}>
      <div className={s.corner}>
        <LanguageButton />
      </div>
      <section className={s.card} role="alert">
        <Icon name="lock" size={40} />
        <h1 className={s.title}>{words('cutOffTitle')}</h1>
        <p>{words('cutOffText')}</p>
        <p>{words('cutOffRing', { counter: counterName(session.counterName), device })}</p>
        {sync === null ? null : <p className={s.text}>{waitingWords(sync.waiting, words)}</p>}
      </section>
    </main>
  );
}
