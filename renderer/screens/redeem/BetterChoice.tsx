import { useKeyHint } from '../../shell/shortcuts.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Ticket } from '../../ui/Ticket.tsx';
import { useFormat, useWords } from '../../words.ts';
import { betterChoice } from './aside.ts';
import type { Aside, BetterChoice as Choice } from './aside.ts';
import type { OrderItem } from './order.ts';
import { useOrder } from './orderStore.ts';
import { useVoucherName } from './VoucherTicket.tsx';
import s from './VoucherTicket.module.css';

/** Beyond so many they are counted and not named. */
const namedAtMost = 3;

/** By their campaigns: two of them may give the same item. */
function useNames(): (items: readonly OrderItem[]) => string {
  const words = useWords('redeem');
  const { list, text } = useFormat();
  return (items) => {
    const names = items.flatMap(({ item }) =>
      item.readable ? [text(item.voucher.campaign.name)] : [],
    );
    const counts = new Map<string, number>();
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
    if (counts.size > namedAtMost) return words('customerVouchers', { count: names.length });
    return list(
      [...counts].map(([name, count]) => (count === 1 ? name : `${name} ×\u00a0${count}`)),
    );
  };
}

/** "Use these two, not those", in one line; `null` where the order is as good as it can be. */
export function useBetterText(): string | null {
  const words = useWords('redeem');
  const { money } = useFormat();
  const names = useNames();
  const prepared = useOrder((order) => order.prepared);
  const better = prepared === null ? null : betterChoice(prepared);
  if (better === null) return null;
  return words(gainWord(better), {
    used: names(better.use),
    kept: names(better.keep),
    amount: money(better.moreMinor),
  });
}

function gainWord({ moreMinor }: Choice): 'betterMore' | 'betterSame' | 'betterSpares' {
  if (moreMinor > 0) return 'betterMore';
  return moreMinor === 0 ? 'betterSame' : 'betterSpares';
}

/** The terminal's suggestion, and the one key that follows it. */
export function BetterChoice() {
  const hint = useKeyHint();
  const words = useWords('redeem');
  const text = useBetterText();
  const keepBetter = useOrder((order) => order.keepBetter);
  if (text === null) return null;
  return (
    <Banner
      tone="info"
      actions={
        <Button size="counter" keyHint={hint('better')} onPress={keepBetter}>
          {words('betterDo')}
        </Button>
      }
    >
      <p className={s.better}>
        <strong>{text}</strong>
      </p>
    </Banner>
  );
}

/** What was set aside stays in sight, and can be taken back. */
export function SetAside() {
  const words = useWords('redeem');
  const aside = useOrder((order) => order.aside);
  if (aside.length === 0) return null;
  return (
    <section aria-label={words('asideTitle')}>
      <h2 className={s.label}>{words('asideTitle')}</h2>
      <ol className={s.aside}>
        {aside.map((one, place) => (
          <li key={one.voucher.ref}>
            <AsideTicket one={one} place={place} />
          </li>
        ))}
      </ol>
    </section>
  );
}

interface AsideTicketProps {
  readonly one: Aside;
  readonly place: number;
}

function AsideTicket({ one: { voucher }, place }: AsideTicketProps) {
  const words = useWords('redeem');
  const name = useVoucherName()(voucher);
  const { date } = useFormat();
  const takeBack = useOrder((order) => order.takeBack);
  return (
    <Ticket
      label={name}
      size="small"
      tone="faint"
      stub={
        <Button
          size="counter"
          aria-label={words('takeBackOf', { name })}
          onPress={() => takeBack(place)}
        >
          {words('takeBack')}
        </Button>
      }
    >
      <span className={s.smallText}>
        <span className={s.smallName}>{name}</span>
        <span className={s.smallSub}>
          <span className="dots">{voucher.hint}</span> ·{' '}
          {words('validTo', { day: date(voucher.lastDay) })}
        </span>
      </span>
    </Ticket>
  );
}
