import { useState } from 'react';
import type { CareView } from '../../../shared/contract/careViews.ts';
import type { CustomerPanel } from '../../../shared/contract/views.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { newId } from '../../scan/newId.ts';
import { usePlace } from '../../shell/place.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { useFormat, useWords } from '../../words.ts';
import form from '../form.module.css';
import { QrPicture } from '../people/QrPicture.tsx';
import { groupsOf } from '../../../shared/contract/voucherGroups.ts';
import type { VoucherGroup } from '../../../shared/contract/voucherGroups.ts';
import { useOrder } from '../redeem/orderStore.ts';
import { WakeNote } from '../redeem/WakeNote.tsx';
import { ProblemNote } from '../Screen.tsx';
import { ReminderSlip } from './ReminderSlip.tsx';

const soonDays = 3;

/** A customer, masked: what they hold, what they wish, and the way to redeem for them. */
export function CustomerView({ panel }: { readonly panel: CustomerPanel }) {
  const words = useWords('care');
  const common = useWords('common');
  const nameCustomer = useOrder((order) => order.nameCustomer);
  const { go } = usePlace();
  const fresh = useCall('customer.panel', { id: panel.id });
  const { vouchers, segment, tier } = fresh.value ?? panel;
  const last4 = common('last4', { last4: panel.last4 });
  const facts = [common(`segment_${segment}`), ...(tier === null ? [] : [words('tier', { tier })])];
  return (
    <Panel
      title={words('of', { last4 })}
      heading="section"
      padding="roomy"
      aside={<Button onPress={() => nameCustomer(null)}>{words('close')}</Button>}
    >
      <div className={form.form}>
        <p className={form.hint}>{facts.join(' · ')}</p>
        {vouchers.length === 0 ? (
          <p>{words('noVouchers')}</p>
        ) : (
          <DataList label={words('vouchers')}>
            {groupsOf(vouchers).map((group) => (
              <Held key={group.first.ref} group={group} />
            ))}
          </DataList>
        )}
        {vouchers.length === 0 ? null : <ReminderSlip customer={panel.id} />}
        <WakeNote customer={panel.id} />
        <Wish customer={panel.id} />
        <MemberCode customer={panel.id} last4={last4} />
        <Button kind="primary" size="counter" icon="ticket" onPress={() => go('redeem')}>
          {words('toRedeem')}
        </Button>
      </div>
    </Panel>
  );
}

/** Vouchers that are all the same to the customer; a tap takes one into the order. */
function Held({ group: { first, count } }: { readonly group: VoucherGroup }) {
  const words = useWords('care');
  const { text, money, daysLeftWords } = useFormat();
  const pick = useOrder((order) => order.pick);
  const { go } = usePlace();
  const { campaign, daysLeft, amountLeftMinor, usesLeft } = first;
  const name = text(campaign.name);
  const worth = amountLeftMinor ?? campaign.worthMinor;
  const facts = [
    daysLeftWords(daysLeft),
    ...(usesLeft > 1 ? [words('usesLeft', { count: usesLeft })] : []),
  ];
  return (
    <Row
      label={count === 1 ? name : `${name} ${words('times', { count })}`}
      sub={facts.join(' · ')}
      tone={daysLeft <= soonDays ? 'warn' : 'usual'}
      value={worth === null ? undefined : money(worth)}
      actions={
        <Button
          aria-label={words('use', { name })}
          onPress={() => {
            pick(first.ref);
            go('redeem');
          }}
        >
          {words('useShort')}
        </Button>
      }
    />
  );
}

function useAskedText(): (asked: NonNullable<CareView['lastAsked']>) => string {
  const words = useWords('care');
  const redeem = useWords('redeem');
  const { date } = useFormat();
  return ({ day, outcome }) =>
    words('askedOn', { day: date(day), outcome: redeem(`wake_${outcome}`) });
}

/** Whether they want to be told; it stands here at once. */
function Wish({ customer }: { readonly customer: string }) {
  const words = useWords('care');
  const asked = useAskedText();
  const { value } = useCall('customer.care', { id: customer });
  const { act, problem } = useAct('customer.contact');
  if (value === null) return null;
  const { may, lastAsked } = value;
  return (
    <>
      {may === false ? <Banner tone="warn">{words('mayNot')}</Banner> : null}
      <Switch
        label={words('may')}
        hint={words('mayHint')}
        isSelected={may !== false}
        onChange={(next) => void act({ wishId: newId(), customer, may: next })}
      />
      {lastAsked === null ? null : <p className={form.hint}>{asked(lastAsked)}</p>}
      <ProblemNote problem={problem} />
    </>
  );
}

interface MemberCodeProps {
  readonly customer: string;
  readonly last4: string;
}

/** For the customer's own phone: shown when asked for. */
function MemberCode({ customer, last4 }: MemberCodeProps) {
  const words = useWords('care');
  const [isShown, setShown] = useState(false);
  const { value } = useCall('customer.memberCode', { id: customer }, { when: isShown });
  return (
    <>
      <Button aria-expanded={isShown} onPress={() => setShown(!isShown)}>
        {words(isShown ? 'hideCode' : 'showCode')}
      </Button>
      {isShown && value !== null ? (
        <>
          <QrPicture text={value.code} label={words('codeLabel', { last4 })} />
          <p className={form.hint}>{value.code}</p>
          <p className={form.hint}>{words('codeHint')}</p>
        </>
      ) : null}
    </>
  );
}
