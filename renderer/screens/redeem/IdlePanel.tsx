import { useSession } from '../../bridge/session.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { TicketOutline } from '../../ui/TicketOutline.tsx';
import { useWords } from '../../words.ts';
import type { OpenDialog } from './OrderDialogs.tsx';
import { useOrder } from './orderStore.ts';
import { QuickItems } from './QuickItems.tsx';
import s from './IdlePanel.module.css';

interface IdlePanelProps {
  readonly onOpen: (dialog: OpenDialog) => void;
}

/** Waiting: the outline of a ticket, the other ways to read a code, and what they buy. */
export function IdlePanel({ onOpen }: IdlePanelProps) {
  const words = useWords('redeem');
  const { shop } = useSession();
  const heldCount = useOrder((order) => order.held.length);
  const isJudging = useOrder((order) => order.isJudging);
  const hasItems = (shop?.quickItems.length ?? 0) > 0;
  return (
    <section className={s.panel} aria-label={words('scanTitle')}>
      <div className={s.scan}>
        <TicketOutline>
          <Icon name="scan" size={56} />
        </TicketOutline>
        <h1 className={s.title} aria-live="polite">
          {words(isJudging ? 'reading' : 'scanTitle')}
        </h1>
        <p className={s.text}>{words('scanText')}</p>
        <div className={s.ways}>
          <Button size="counter" icon="camera" onPress={() => onOpen('camera')}>
            {words('camera')}
          </Button>
          <Button size="counter" icon="picture" onPress={() => onOpen('picture')}>
            {words('picture')}
          </Button>
          <Button size="counter" icon="keyboard" onPress={() => onOpen('typed')}>
            {words('type')}
          </Button>
          {heldCount === 0 ? null : (
            <Button size="counter" icon="recall" onPress={() => onOpen('recall')}>
              {words('heldCount', { n: heldCount })}
            </Button>
          )}
        </div>
      </div>
      {hasItems ? (
        <div className={s.items}>
          <h2 className={s.itemsTitle}>{words('quickItemsText')}</h2>
          <QuickItems />
        </div>
      ) : null}
    </section>
  );
}
