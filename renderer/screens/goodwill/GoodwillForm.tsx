import { useState } from 'react';
import { goodwillReasons } from '../../../shared/domain/campaign/campaign.ts';
import type { GoodwillReason } from '../../../shared/domain/campaign/campaign.ts';
import type {
  CustomerPanel,
  GoodwillIssued,
  GoodwillTemplate,
} from '../../../shared/contract/views.ts';
import type { ApprovalInput } from '../../../shared/contract/order.ts';
import { useAct } from '../../bridge/queries.ts';
import { newId } from '../../scan/newId.ts';
import { ApprovalDialog } from '../../shell/ApprovalDialog.tsx';
import { Button } from '../../ui/Button.tsx';
import { ChoiceGroup } from '../../ui/ChoiceGroup.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useFormat, useWords } from '../../words.ts';
import form from '../form.module.css';
import { CustomerPart } from './CustomerPart.tsx';
import { LookNote } from './LookNote.tsx';
import { OwnPinDialog } from './OwnPinDialog.tsx';

const maxNoteLength = 120;

type Asking =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'pin' }
  /** The own PIN was right; a second person must agree. */
  | { readonly kind: 'approval'; readonly pin: string };

interface TemplateChoiceProps {
  readonly templates: readonly GoodwillTemplate[];
  readonly value: string | null;
  readonly onChange: (id: string) => void;
  readonly error: string | undefined;
}

function useTemplateHint(): (template: GoodwillTemplate) => string {
  const words = useWords('goodwill');
  return ({ validDays, leftToday, approvalAboveMinor, campaign }) => {
    const worth = campaign.worthMinor ?? 0;
    const parts = [
      leftToday === 0 ? words('spentToday') : words('leftToday', { count: leftToday }),
      words('validDays', { count: validDays }),
    ];
    if (approvalAboveMinor !== null && worth > approvalAboveMinor) parts.push(words('needsSecond'));
    return parts.join(' · ');
  };
}

function TemplateChoice({ templates, value, onChange, error }: TemplateChoiceProps) {
  const words = useWords('goodwill');
  const hint = useTemplateHint();
  const { text, money } = useFormat();
  return (
    <ChoiceGroup
      label={words('choose')}
      layout="list"
      size="counter"
      value={value}
      onChange={onChange}
      error={error}
      choices={templates.map((template) => ({
        id: template.campaign.id,
        label: text(template.campaign.name),
        hint: hint(template),
        value:
          template.campaign.worthMinor === null ? undefined : money(template.campaign.worthMinor),
        isDisabled: template.leftToday === 0,
      }))}
    />
  );
}

export interface GoodwillFormProps {
  readonly templates: readonly GoodwillTemplate[];
  readonly onIssued: (issued: GoodwillIssued) => void;
}

/** Gives a coupon: what, why, to whom, by whose PIN, and, above a value, by whose agreement. */
export function GoodwillForm({ templates, onIssued }: GoodwillFormProps) {
  const words = useWords('goodwill');
  const { money, text } = useFormat();
  const { act } = useAct('goodwill.issue');
  // One id for this coupon however often it is tried: a repeated try is answered, not done again.
  const [issueId] = useState(newId);
  const [chosenId, setChosenId] = useState<string | null>(
    templates.length === 1 ? (templates[0]?.campaign.id ?? null) : null,
  );
  const [reason, setReason] = useState<GoodwillReason | null>(null);
  const [note, setNote] = useState('');
  const [customer, setCustomer] = useState<CustomerPanel | null>(null);
  const [isTried, setTried] = useState(false);
  const [asking, setAsking] = useState<Asking>({ kind: 'nothing' });
  const reasons = goodwillReasons.filter((id) => templates.some((one) => one.reasons.includes(id)));
  // What happened comes first: then only what may be given for it is there to choose from.
  const offered = templates.filter((one) => reason === null || one.reasons.includes(reason));
  const only = reason !== null && offered.length === 1 ? offered[0] : undefined;
  const template = only ?? offered.find(({ campaign }) => campaign.id === chosenId) ?? null;

  async function issue(pin: string, approval: ApprovalInput | null) {
    const answer = await act({
      issueId,
      campaignId: template?.campaign.id ?? '',
      reason: reason ?? 'other',
      note: note.trim(),
      customer: customer?.id ?? null,
      pin,
      approval,
    });
    if (answer.ok) onIssued(answer.value);
    else if (answer.problem.code === 'approvalNeeded') setAsking({ kind: 'approval', pin });
    return answer;
  }

  function begin() {
    setTried(true);
    if (template !== null && reason !== null) setAsking({ kind: 'pin' });
  }

  const whatOf = (given: GoodwillTemplate | null) =>
    given === null
      ? words('issue')
      : [text(given.campaign.name), money(given.campaign.worthMinor ?? 0)].join(' · ');

  const close = () => setAsking({ kind: 'nothing' });
  return (
    <Panel padding="roomy">
      <div className={form.form}>
        <ChoiceGroup
          label={words('reason')}
          size="counter"
          value={reason}
          onChange={setReason}
          choices={reasons.map((id) => ({ id, label: words(`${id}_reason`) }))}
          error={isTried && reason === null ? words('reasonMissing') : undefined}
        />
        <TemplateChoice
          templates={offered}
          value={template?.campaign.id ?? null}
          onChange={setChosenId}
          error={isTried && template === null ? words('templateMissing') : undefined}
        />
        <CustomerPart customer={customer} onChange={setCustomer} />
        {template === null ? null : (
          <LookNote campaignId={template.campaign.id} customer={customer?.id ?? null} />
        )}
        <TextField
          label={words('note')}
          hint={words('noteHint')}
          value={note}
          onChange={setNote}
          maxLength={maxNoteLength}
        />
        <p className={form.hint}>{words('explain')}</p>
        <div className={form.stickyFoot}>
          <Button kind="primary" size="counter" icon="heart" onPress={begin}>
            {words('issue')}
          </Button>
        </div>
      </div>
      {asking.kind === 'pin' ? (
        <OwnPinDialog
          title={words('pin')}
          what={whatOf(template)}
          onClose={close}
          onPin={(pin) => issue(pin, null)}
        />
      ) : null}
      {asking.kind === 'approval' ? (
        <ApprovalDialog
          isOpen
          onClose={close}
          what={words('approvalExplain')}
          onApprove={(approval) => issue(asking.pin, approval)}
        />
      ) : null}
    </Panel>
  );
}
