import type { CampaignView } from '../../../shared/contract/views.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useFormat, useWords } from '../../words.ts';
import s from './CampaignList.module.css';

interface ItemProps {
  readonly campaign: CampaignView;
  readonly onEdit: () => void;
  readonly onVouchers: () => void;
}

function Item({ campaign, onEdit, onVouchers }: ItemProps) {
  const words = useWords('campaigns');
  const terms = useWords('terms');
  const { text, money, date } = useFormat();
  const worth =
    campaign.worthMinor === null ? null : words('worth', { amount: money(campaign.worthMinor) });
  const facts = [
    terms(`kind_${campaign.kind}`),
    worth,
    words('validThrough', { day: date(campaign.validThrough) }),
    words('version', { version: campaign.version }),
  ].filter((fact) => fact !== null);
  const name = text(campaign.name);
  return (
    <li className={s.item}>
      <div className={s.words}>
        <h2 className={s.name}>
          {name}
          {campaign.paused ? <span className={s.paused}>{words('paused')}</span> : null}
        </h2>
        <p className={s.facts}>{facts.join(' · ')}</p>
      </div>
      <div className={s.acts}>
        <Button onPress={onEdit} aria-label={`${words('edit')} ${name}`}>
          {words('edit')}
        </Button>
        <Button icon="ticket" onPress={onVouchers} aria-label={`${words('vouchers')} ${name}`}>
          {words('vouchers')}
        </Button>
      </div>
    </li>
  );
}

export interface CampaignListProps {
  readonly campaigns: readonly CampaignView[];
  readonly onNew: () => void;
  readonly onEdit: (campaign: CampaignView) => void;
  readonly onVouchers: (campaign: CampaignView) => void;
}

/** Every campaign known here. */
export function CampaignList({ campaigns, onNew, onEdit, onVouchers }: CampaignListProps) {
  const words = useWords('campaigns');
  if (campaigns.length === 0) {
    return (
      <EmptyState
        icon="campaign"
        title={words('none')}
        text={words('noneNext')}
        actions={
          <Button kind="primary" icon="plus" onPress={onNew}>
            {words('new')}
          </Button>
        }
      />
    );
  }
  return (
    <ul className={s.list}>
      {campaigns.map((campaign) => (
        <Item
          key={campaign.id}
          campaign={campaign}
          onEdit={() => onEdit(campaign)}
          onVouchers={() => onVouchers(campaign)}
        />
      ))}
    </ul>
  );
}
