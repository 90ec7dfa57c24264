import type { DrawerAsked } from '../../../shared/contract/drawerViews.ts';
import { printProblemKeys } from '../../../shared/contract/printing.ts';
import { Banner } from '../../ui/Banner.tsx';
import type { BannerTone } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { focusFirst } from '../../ui/focusFirst.ts';
import { useWords } from '../../words.ts';
import form from '../form.module.css';

const tones: Readonly<Record<DrawerAsked['outcome'], BannerTone>> = {
  sent: 'ok',
  unsure: 'warn',
  shut: 'bad',
};

interface DrawerResultProps {
  readonly asked: DrawerAsked;
  readonly onClose: () => void;
  readonly onAgain: () => void;
}

/** What is known of the drawer now, and what to do if it did otherwise. */
export function DrawerResult({ asked, onClose, onAgain }: DrawerResultProps) {
  const words = useWords('drawer');
  const common = useWords('common');
  const paper = useWords('paper');
  const { seq, outcome, problem } = asked;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={words(`${outcome}Title`)}
      actions={
        <>
          {outcome === 'shut' ? (
            <Button size="counter" icon="drawer" onPress={onAgain}>
              {words('again')}
            </Button>
          ) : null}
          <Button kind="primary" size="counter" onPress={onClose} ref={focusFirst}>
            {outcome === 'sent' ? words('close') : common('close')}
          </Button>
        </>
      }
    >
      <div className={form.form}>
        <Banner tone={tones[outcome]}>
          <strong>{words(outcome)}</strong>
          {outcome === 'sent' ? <p>{words('sentStuck')}</p> : null}
          {problem === null ? null : <p>{paper(printProblemKeys[problem])}</p>}
        </Banner>
        <p className={form.hint}>{words('entry', { seq })}</p>
      </div>
    </Dialog>
  );
}
