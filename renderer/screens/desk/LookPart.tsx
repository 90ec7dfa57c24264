import { useState } from 'react';
import type { FlagsView, FlagView, SampleView } from '../../../shared/contract/deskViews.ts';
import type { ReviewVerdict } from '../../../shared/protocol/flagReview.ts';
import { useCall } from '../../bridge/queries.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { useFormat, useWords } from '../../words.ts';
import { HistoryDetail } from '../history/HistoryDetail.tsx';
import { Asked } from '../Screen.tsx';
import { useFlagWords } from './flagWords.ts';
import { ReviewDialog } from './ReviewDialog.tsx';
import type { ReviewDialogProps } from './ReviewDialog.tsx';
import s from './desk.module.css';

type Reviewing = Pick<ReviewDialogProps, 'of' | 'says' | 'verdict'>;
type OnReview = (reviewing: Reviewing) => void;

interface VerdictsProps {
  readonly isOwn: boolean;
  readonly onVerdict: (verdict: ReviewVerdict) => void;
}

/** The two answers a look can have; another manager's where it is about oneself. */
function Verdicts({ isOwn, onVerdict }: VerdictsProps) {
  const words = useWords('desk');
  if (isOwn) return <p className={s.note}>{words('ownFlag')}</p>;
  return (
    <>
      <Button icon="check" onPress={() => onVerdict('fine')}>
        {words('reviewFine')}
      </Button>
      <Button onPress={() => onVerdict('followUp')}>{words('reviewFollowUp')}</Button>
    </>
  );
}

interface FlagCardProps {
  readonly flag: FlagView;
  readonly onEvidence: (flag: FlagView) => void;
  readonly onReview: OnReview;
}

function FlagCard({ flag, onEvidence, onReview }: FlagCardProps) {
  const words = useWords('desk');
  const { moment } = useFormat();
  const says = useFlagWords()(flag);
  const { kind, personId, customer, review } = flag;
  const of = { kind, personId, customer: customer?.id ?? null };
  return (
    <li className={s.flag}>
      <p className={s.flagWords}>{says}</p>
      {review === null ? null : (
        <p className={s.note}>
          {words('reviewed', {
            verdict: words(review.verdict === 'fine' ? 'reviewFine' : 'reviewFollowUp'),
            by: review.by,
            when: moment(review.at),
          })}
          {review.note === '' ? null : ` · ${review.note}`}
        </p>
      )}
      <div className={s.acts}>
        <Button icon="search" onPress={() => onEvidence(flag)}>
          {words('evidence')}
        </Button>
        <Verdicts isOwn={flag.isOwn} onVerdict={(verdict) => onReview({ of, says, verdict })} />
      </div>
    </li>
  );
}

interface FlagsProps extends Omit<FlagCardProps, 'flag'> {
  readonly view: FlagsView;
}

function Flags({ view, ...acts }: FlagsProps) {
  const words = useWords('desk');
  const { open, followUp, fine } = view;
  const list = (flags: readonly FlagView[]) => (
    <ul className={s.list}>
      {flags.map((flag) => (
        <FlagCard
          key={`${flag.kind} ${flag.personId} ${flag.customer?.id ?? ''}`}
          flag={flag}
          {...acts}
        />
      ))}
    </ul>
  );
  return (
    <>
      <Panel title={words('open')} heading="section">
        {open.length === 0 ? (
          <EmptyState icon="check" title={words('lookNone')} text={words('lookNoneText')} />
        ) : (
          list(open)
        )}
      </Panel>
      {followUp.length === 0 ? null : (
        <Panel title={words('followUp')} heading="section">
          {list(followUp)}
        </Panel>
      )}
      {fine.length === 0 ? null : (
        <Panel>
          <details className={s.folded}>
            <summary>{`${words('fine')} (${fine.length})`}</summary>
            {list(fine)}
          </details>
        </Panel>
      )}
    </>
  );
}

interface SampleProps {
  readonly sample: SampleView;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly onReview: OnReview;
}

function Sample({ sample, isChosen, onChoose, onReview }: SampleProps) {
  const words = useWords('desk');
  const { moment, money, text } = useFormat();
  const { row, isOwn } = sample;
  const titles = row.titles.map(text).join(' + ');
  const says = `${titles} · ${moment(row.at)} · ${row.operator} · ${money(-row.discountMinor)}`;
  return (
    <li className={s.flag}>
      <p className={s.flagWords}>{says}</p>
      <div className={s.acts}>
        <Button icon="search" aria-pressed={isChosen} onPress={onChoose}>
          {words('sampleOpen')}
        </Button>
        <Verdicts
          isOwn={isOwn}
          onVerdict={(verdict) => onReview({ of: { seq: row.seq }, says, verdict })}
        />
      </div>
      {isChosen ? <HistoryDetail row={row} onClose={onChoose} /> : null}
    </li>
  );
}

function Samples({ onReview }: { readonly onReview: OnReview }) {
  const words = useWords('desk');
  const called = useCall('desk.samples', {});
  const [chosen, setChosen] = useState<number | null>(null);
  return (
    <Asked called={called} waiting={words('loading')}>
      {({ open, done }) => (
        <Panel
          title={words('samples')}
          heading="section"
          aside={done === 0 ? undefined : words('samplesDone', { count: done })}
        >
          <p className={s.says}>{words('samplesSays')}</p>
          {open.length === 0 ? (
            <EmptyState icon="check" title={words('samplesNone')} text={words('samplesNoneText')} />
          ) : (
            <ul className={s.list}>
              {open.map((sample) => (
                <Sample
                  key={sample.row.seq}
                  sample={sample}
                  isChosen={sample.row.seq === chosen}
                  onChoose={() => setChosen(sample.row.seq === chosen ? null : sample.row.seq)}
                  onReview={onReview}
                />
              ))}
            </ul>
          )}
        </Panel>
      )}
    </Asked>
  );
}

/** What is worth a manager's look, and a few redemptions drawn by lot. */
export function LookPart({ onEvidence }: { readonly onEvidence: (flag: FlagView) => void }) {
  const words = useWords('desk');
  const called = useCall('desk.flags', {});
  const [reviewing, setReviewing] = useState<Reviewing | null>(null);
  return (
    <>
      <p className={s.says}>{words('lookSays')}</p>
      <Asked called={called} waiting={words('loading')}>
        {(view) => <Flags view={view} onEvidence={onEvidence} onReview={setReviewing} />}
      </Asked>
      <Samples onReview={setReviewing} />
      {reviewing === null ? null : (
        <ReviewDialog {...reviewing} onClose={() => setReviewing(null)} />
      )}
    </>
  );
}
