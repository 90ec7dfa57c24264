import { certaintyWords, warningWords } from '../../../shared/i18n/reasonWords.ts';
import type { Acceptance, OrderDecision } from '../../../shared/domain/order/decision.ts';
import { useReasonText } from '../../reasonText.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useWords } from '../../words.ts';
import { useKeyHint } from '../../shell/shortcuts.ts';
import { BetterChoice, SetAside } from './BetterChoice.tsx';
import {
  acceptanceOf,
  asksForOrder,
  faceOf,
  isSoldOut,
  itemsOf,
  maxVouchers,
  withoutVouchers,
} from './order.ts';
import { MarkSoldOut } from './MarkSoldOut.tsx';
import type { OrderItem } from './order.ts';
import type { OpenDialog } from './OrderDialogs.tsx';
import { useOrder } from './orderStore.ts';
import { SmallTicket } from './SmallTicket.tsx';
import { useTillText } from './tillText.ts';
import { LargeTicket, WorthStub } from './VoucherTicket.tsx';
import { UsesStepper } from './UsesStepper.tsx';
import { WhyButton } from './Why.tsx';
import s from './PreparedPanel.module.css';

interface PreparedPanelProps {
  readonly onOpen: (dialog: OpenDialog) => void;
}

/** The vouchers of the order as tickets, what they come to, and the one key that redeems them. */
export function PreparedPanel({ onOpen }: PreparedPanelProps) {
  const prepared = useOrder((order) => order.prepared);
  if (prepared === null) return null;
  const items = itemsOf(prepared);
  const isBlocked = faceOf(prepared) === 'blocked';
  const { totalMinor } = prepared.decision;
  const asking = isBlocked ? items.filter((one) => asksForOrder(one, totalMinor)).length : 0;
  return (
    <section className={s.panel}>
      <div className={s.scroll}>
        <Lead
          count={items.length}
          refused={isBlocked ? refusedOf(items).length : 0}
          asking={asking}
        />
        <BetterChoice />
        <Tickets items={items} />
        <Below items={items} decision={prepared.decision} onOpen={onOpen} />
        <SetAside />
        {isBlocked || items.length >= maxVouchers ? null : <ScanMore />}
      </div>
      <Foot items={items} isBlocked={isBlocked} isAsking={asking > 0} onOpen={onOpen} />
    </section>
  );
}

const refusedOf = (items: readonly OrderItem[]): readonly OrderItem[] =>
  items.filter(({ judged }) => judged === null || judged.verdict === 'refused');

interface LeadProps {
  readonly count: number;
  readonly refused: number;
  /** How many of the refused only wait for the order to be keyed in. */
  readonly asking: number;
}

function Lead({ count, refused, asking }: LeadProps) {
  const words = useWords('redeem');
  const isBlocked = refused > 0;
  const said = isBlocked
    ? asking > 0
      ? words('readNeedsOrder', { count: asking })
      : words('readBlocked', { count: refused })
    : count === 1
      ? words('readOne')
      : words('readSome', { n: count });
  return (
    <h1 className={isBlocked ? s.leadBad : s.lead} aria-live="polite">
      {said}
    </h1>
  );
}

function Tickets({ items }: { readonly items: readonly OrderItem[] }) {
  const only = items.length === 1 ? items[0] : undefined;
  const acceptance = only === undefined ? null : acceptanceOf(only);
  if (only?.item.readable === true && acceptance !== null) {
    const { voucher } = only.item;
    return (
      <LargeTicket
        voucher={voucher}
        stub={<WorthStub voucher={voucher} acceptance={acceptance} />}
        acceptance={acceptance}
      />
    );
  }
  return (
    <ol className={s.stack}>
      {items.map(({ place, item, judged }) =>
        item.readable && judged !== null ? (
          <li key={item.voucher.ref + String(place)}>
            <SmallTicket voucher={item.voucher} judged={judged} place={place} />
          </li>
        ) : null,
      )}
    </ol>
  );
}

const acceptancesOf = (items: readonly OrderItem[]): readonly Acceptance[] =>
  items.flatMap((item) => acceptanceOf(item) ?? []);

/** The least sure of them speaks for the order. */
function leastSure(acceptances: readonly Acceptance[]): Acceptance | undefined {
  return (
    acceptances.find(({ certainty }) => certainty.kind === 'doubtful') ??
    acceptances.find(({ certainty }) => certainty.kind === 'fresh') ??
    acceptances[0]
  );
}

interface BelowProps extends PreparedPanelProps {
  readonly items: readonly OrderItem[];
  readonly decision: OrderDecision;
}

function Below({ items, decision, onOpen }: BelowProps) {
  const words = useWords('redeem');
  const stock = useWords('stock');
  const say = useReasonText();
  const tillText = useTillText();
  const acceptances = acceptancesOf(items);
  const least = leastSure(acceptances);
  const alone = items.length === 1 ? items[0] : undefined;
  const only = alone === undefined ? undefined : acceptances[0];
  return (
    <>
      {least === undefined ? null : <Certainty acceptance={least} />}
      {(only?.warnings ?? [])
        .filter(({ kind }) => kind !== 'endsSoon')
        .map((warning) => {
          const { title, detail, next } = say(warningWords(warning));
          return (
            <Banner key={warning.kind} tone="warn">
              <strong>{detail ?? title}</strong> {next}
            </Banner>
          );
        })}
      <div className={s.how}>
        {least === undefined ? null : <p className={s.till}>{tillText(decision)}</p>}
        {alone?.item.readable === true ? (
          <UsesStepper voucher={alone.item.voucher} place={0} />
        ) : null}
        {only === undefined || only.amountLeftMinor === null ? null : (
          <Button kind="quiet" icon="coin" onPress={() => onOpen('amount')}>
            {words('chooseAmount')}
          </Button>
        )}
        {alone?.item.readable === true ? <MarkSoldOut one={alone} /> : null}
        {items.length > 1 && items.some(isSoldOut) ? (
          <Button size="counter" icon="rainCheck" onPress={() => onOpen('soldOut')}>
            {stock('otherWays')}
          </Button>
        ) : null}
      </div>
    </>
  );
}

/** The place of the next ticket: one phone with ten codes is ten scans and one key. */
function ScanMore() {
  const words = useWords('redeem');
  return (
    <p className={s.scanMore}>
      <Icon name="scan" size={24} />
      {words('scanMore')}
    </p>
  );
}

function Certainty({ acceptance }: { readonly acceptance: Acceptance }) {
  const say = useReasonText();
  const { certainty } = acceptance;
  const { title, detail, next } = say(certaintyWords(certainty));
  const isDoubtful = certainty.kind === 'doubtful';
  return (
    <Banner tone={isDoubtful ? 'warn' : 'ok'} actions={<WhyButton />}>
      <strong>{title}</strong>
      {detail === null ? null : ` · ${detail}`}
      {isDoubtful ? <p>{next}</p> : null}
    </Banner>
  );
}

interface FootProps extends PreparedPanelProps {
  readonly items: readonly OrderItem[];
  readonly isBlocked: boolean;
  /** Keying in the order comes before removing anything. */
  readonly isAsking: boolean;
}

function Foot({ items, isBlocked, isAsking, onOpen }: FootProps) {
  const hint = useKeyHint();
  const words = useWords('redeem');
  const { confirm, back, change } = useOrder((order) => order);
  const isConfirming = useOrder((order) => order.isConfirming);
  const refused = refusedOf(items);
  const count = items.length;
  return (
    <footer className={s.foot}>
      <Button size="counter" keyHint={hint('back')} onPress={back}>
        {words('back')}
      </Button>
      {isBlocked && isAsking ? (
        <Button size="counter" kind="primary" icon="basket" wide onPress={() => onOpen('items')}>
          {words('keyOrder')}
        </Button>
      ) : null}
      {isBlocked ? (
        <Button
          size="counter"
          kind="danger"
          icon="trash"
          wide={!isAsking}
          aria-label={words('removeRefused')}
          onPress={() =>
            change((draft) => withoutVouchers(draft, new Set(refused.map(({ place }) => place))))
          }
        >
          {isAsking ? (
            <span className={s.removeWord}>{words('remove')}</span>
          ) : (
            words('removeRefused')
          )}
        </Button>
      ) : (
        <Button
          size="counter"
          kind="primary"
          wide
          keyHint={hint('confirm')}
          isDisabled={isConfirming}
          onPress={() => void confirm(null)}
        >
          {isConfirming
            ? words('redeeming')
            : count === 1
              ? words('redeem')
              : words('redeemSome', { n: count })}
        </Button>
      )}
    </footer>
  );
}
