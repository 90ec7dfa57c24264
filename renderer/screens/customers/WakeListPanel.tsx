import type { WakeList, WakeView } from '../../../shared/contract/careViews.ts';
import { useCall } from '../../bridge/queries.ts';
import { Panel } from '../../ui/Panel.tsx';
import { useWords } from '../../words.ts';
import { clockText } from '../clockText.ts';
import form from '../form.module.css';
import { useWakeText, WakeOutcomes } from '../redeem/WakeNote.tsx';
import { Asked } from '../Screen.tsx';
import s from './customers.module.css';

/** Minutes pass, and with them the hours in which customers may be told. */
const askAgainEveryMs = 60_000;

/** Masked customers to be told today of what ends soon, each with its outcome by one tap. */
export function WakeListPanel() {
  const words = useWords('care');
  const list = useCall('customer.wakeList', {}, { everyMs: askAgainEveryMs });
  return (
    <Panel title={words('list')} heading="section" padding="roomy">
      <div className={form.form}>
        <p className={form.hint}>{words('listHint')}</p>
        <Asked called={list} waiting={words('listLoading')}>
          {(value) => <ToTell list={value} />}
        </Asked>
      </div>
    </Panel>
  );
}

function ToTell({
  list: { isOpen, fromMinute, toMinute, customers },
}: {
  readonly list: WakeList;
}) {
  const words = useWords('care');
  if (!isOpen) {
    const hours = { from: clockText(fromMinute), to: clockText(toMinute) };
    return <p>{words('listClosed', hours)}</p>;
  }
  if (customers.length === 0) return <p>{words('listNone')}</p>;
  return (
    <ul className={s.list} aria-label={words('list')}>
      {customers.map((wake) => (
        <ToTellRow key={wake.customer} wake={wake} />
      ))}
    </ul>
  );
}

function ToTellRow({ wake }: { readonly wake: WakeView }) {
  const common = useWords('common');
  const text = useWakeText();
  return (
    <li className={s.row}>
      <strong>{common('last4', { last4: wake.last4 })}</strong>
      <span>{text(wake)}</span>
      <WakeOutcomes customer={wake.customer} />
    </li>
  );
}
