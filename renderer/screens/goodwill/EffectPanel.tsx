import type { EffectView } from '../../../shared/contract/careViews.ts';
import type { Effect } from '../../../shared/domain/issue/effect.ts';
import { useCall } from '../../bridge/queries.ts';
import { Panel } from '../../ui/Panel.tsx';
import { Table } from '../../ui/Table.tsx';
import { useFormat, useWords } from '../../words.ts';
import form from '../form.module.css';
import { Asked } from '../Screen.tsx';
import { useWhyWords } from './couponWords.ts';

/** What came of the coupons given here: in one sentence, then by coupon and by reason. */
export function EffectPanel() {
  const words = useWords('care');
  const goodwill = useWords('goodwill');
  const effect = useCall('goodwill.effect', {});
  return (
    <Panel title={words('effect')} heading="section" padding="roomy">
      <Asked called={effect} waiting={goodwill('givenLoading')}>
        {(view) =>
          view.all.given === 0 ? (
            <p>{words('effectNone', { days: view.days })}</p>
          ) : (
            <Shown view={view} />
          )
        }
      </Asked>
    </Panel>
  );
}

function Shown({ view }: { readonly view: EffectView }) {
  const words = useWords('care');
  const { text } = useFormat();
  const why = useWhyWords();
  const templates = view.byTemplate.map(({ campaign, effect }) => ({
    what: campaign === null ? words('unnamed') : text(campaign),
    effect,
  }));
  const reasons = view.byReason.map((one) => ({ what: why(one.why), effect: one.effect }));
  return (
    <div className={form.form}>
      <p>
        <strong>
          <Sentence view={view} />
        </strong>
      </p>
      {view.isCut ? <p className={form.hint}>{words('effectCut')}</p> : null}
      <EffectTable caption={words('effectByTemplate')} rows={templates} />
      <EffectTable caption={words('effectByReason')} rows={reasons} />
    </div>
  );
}

function Sentence({ view: { all, days } }: { readonly view: EffectView }) {
  const words = useWords('care');
  const { money } = useFormat();
  const after = all.averageDays === null ? '' : words('effectAfter', { count: all.averageDays });
  const spent = all.spentMinor === 0 ? '' : words('effectSpent', { amount: money(all.spentMinor) });
  return words('effectSays', { given: all.given, days, back: all.cameBack, after, spent });
}

interface EffectRow {
  readonly what: string;
  readonly effect: Effect;
}

function EffectTable({
  caption,
  rows,
}: {
  readonly caption: string;
  readonly rows: readonly EffectRow[];
}) {
  const words = useWords('care');
  const { number, money } = useFormat();
  const end = 'end' as const;
  return (
    <section aria-label={caption}>
      <h3 className={form.legend}>{caption}</h3>
      <Table
        caption={caption}
        rows={rows}
        rowKey={({ what }) => what}
        columns={[
          { id: 'what', title: words('effectWhat'), isRowHeader: true, cell: ({ what }) => what },
          {
            id: 'given',
            title: words('effectGiven'),
            align: end,
            cell: ({ effect }) => number(effect.given),
          },
          {
            id: 'back',
            title: words('effectBack'),
            align: end,
            cell: ({ effect }) => number(effect.cameBack),
          },
          {
            id: 'days',
            title: words('effectDays'),
            align: end,
            cell: ({ effect }) => (effect.averageDays === null ? '–' : number(effect.averageDays)),
          },
          {
            id: 'with',
            title: words('effectWith'),
            align: end,
            cell: ({ effect }) => money(effect.spentMinor),
          },
          {
            id: 'voided',
            title: words('effectVoided'),
            align: end,
            cell: ({ effect }) => number(effect.voided),
          },
        ]}
      />
    </section>
  );
}
