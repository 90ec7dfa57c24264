import { useState } from 'react';
import { addDays } from '../../../shared/domain/time/civilTime.ts';
import { redeem } from '../../../shared/i18n/redeem.ts';
import type { CampaignView } from '../../../shared/contract/views.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { useSession } from '../../bridge/session.ts';
import { dayOf } from '../../format.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { useFormat, useWords } from '../../words.ts';
import { Asked, Screen } from '../Screen.tsx';
import { BatchUnderWay } from './BatchPanel.tsx';
import { benefitKinds } from './benefitKinds.ts';
import { newCampaignForm } from './campaignForm.ts';
import { CampaignFormView } from './CampaignFormView.tsx';
import type { CampaignFormViewProps, SavedCampaign } from './CampaignFormView.tsx';
import { CampaignList } from './CampaignList.tsx';
import { campaignFields } from './csvFields.ts';
import { CsvImport } from './CsvImport.tsx';
import { VouchersView } from './VouchersView.tsx';

type View =
  | { readonly kind: 'list' }
  | { readonly kind: 'new' }
  | { readonly kind: 'edit'; readonly campaign: CampaignView }
  | { readonly kind: 'vouchers'; readonly campaign: CampaignView }
  | { readonly kind: 'import' };

/** A new campaign runs this many days unless told otherwise. */
const usualDays = 90;

function useTitle(view: View): string {
  const words = useWords('campaigns');
  const { text } = useFormat();
  switch (view.kind) {
    case 'list':
      return words('title');
    case 'new':
      return words('newTitle');
    case 'edit':
      return words('editTitle', { name: text(view.campaign.name) });
    case 'vouchers':
      return words('vouchersTitle', { name: text(view.campaign.name) });
    case 'import':
      return words('importCampaignsTitle');
  }
}

type FormProps = Pick<CampaignFormViewProps, 'onSaved' | 'onCancel'>;

function NewCampaign(props: FormProps) {
  const { zone } = useFormat();
  const { effectiveNow } = useSession();
  const [form] = useState(() => {
    const today = dayOf(effectiveNow(), zone);
    return newCampaignForm(today, addDays(today, usualDays), zone);
  });
  return <CampaignFormView begin={{ form }} {...props} />;
}

function EditCampaign({ id, ...props }: FormProps & { readonly id: string }) {
  const words = useWords('campaigns');
  const campaign = useCall('campaigns.get', { id });
  return (
    <Asked called={campaign} waiting={words('formLoading')}>
      {(value) => <CampaignFormView key={value.version} begin={{ campaign: value }} {...props} />}
    </Asked>
  );
}

/** Each kind as a file may write it, in either language; member prices are a list and take the form. */
const kindsInFile = benefitKinds
  .filter((kind) => kind !== 'memberPrice')
  .map((kind) => `${kind} / ${redeem.zh[`kind_${kind}`]}`)
  .join(', ');

function ImportCampaigns() {
  const words = useWords('campaigns');
  const act = useAct('campaigns.importCsv');
  return (
    <Panel padding="roomy">
      <CsvImport
        says={words('importCampaignsSays')}
        hint={words('kindsHint', { kinds: kindsInFile })}
        fields={campaignFields}
        run={act.act}
      />
    </Panel>
  );
}

interface ListProps {
  readonly saved: SavedCampaign | null;
  readonly onView: (view: View) => void;
}

function List({ saved, onView }: ListProps) {
  const words = useWords('campaigns');
  const list = useCall('campaigns.list', {});
  return (
    <>
      {saved === null ? null : (
        <Banner tone="ok">{words('saved', { name: saved.name, version: saved.version })}</Banner>
      )}
      <BatchUnderWay />
      <Asked called={list} waiting={words('loading')}>
        {(campaigns) => (
          <CampaignList
            campaigns={campaigns}
            onNew={() => onView({ kind: 'new' })}
            onEdit={(campaign) => onView({ kind: 'edit', campaign })}
            onVouchers={(campaign) => onView({ kind: 'vouchers', campaign })}
          />
        )}
      </Asked>
    </>
  );
}

function ListActions({ onView }: Pick<ListProps, 'onView'>) {
  const words = useWords('campaigns');
  return (
    <>
      <Button icon="upload" onPress={() => onView({ kind: 'import' })}>
        {words('importCampaigns')}
      </Button>
      <Button kind="primary" icon="plus" onPress={() => onView({ kind: 'new' })}>
        {words('new')}
      </Button>
    </>
  );
}

interface LeaveDialogProps {
  readonly isOpen: boolean;
  readonly onStay: () => void;
  readonly onLeave: () => void;
}

function LeaveDialog({ isOpen, onStay, onLeave }: LeaveDialogProps) {
  const words = useWords('campaigns');
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onStay}
      title={words('leaveTitle')}
      actions={
        <>
          <Button onPress={onStay}>{words('leaveStay')}</Button>
          <Button kind="danger" onPress={onLeave}>
            {words('leaveGo')}
          </Button>
        </>
      }
    >
      <p>{words('leaveSays')}</p>
    </Dialog>
  );
}

/** Campaigns and their vouchers; for managers. */
export function CampaignsScreen() {
  const words = useWords('campaigns');
  const { isManager } = useSession();
  const [view, setView] = useState<View>({ kind: 'list' });
  const [saved, setSaved] = useState<SavedCampaign | null>(null);
  const [isUnkept, setUnkept] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  const title = useTitle(view);

  if (!isManager) {
    return (
      <Screen title={words('title')}>
        <EmptyState icon="lock" title={words('managerOnly')} />
      </Screen>
    );
  }

  const show = (next: View) => {
    setSaved(null);
    setUnkept(false);
    setLeaving(false);
    setView(next);
  };
  const toList = () => show({ kind: 'list' });
  const keep = (campaign: SavedCampaign) => {
    toList();
    setSaved(campaign);
  };
  const head =
    view.kind === 'list'
      ? { aside: <ListActions onView={show} /> }
      : { back: { label: words('back'), onPress: isUnkept ? () => setLeaving(true) : toList } };

  return (
    <Screen title={title} {...head}>
      {view.kind === 'list' ? <List saved={saved} onView={show} /> : null}
      {view.kind === 'new' ? <NewCampaign onSaved={keep} onCancel={toList} /> : null}
      {view.kind === 'edit' ? (
        <EditCampaign id={view.campaign.id} onSaved={keep} onCancel={toList} />
      ) : null}
      {view.kind === 'vouchers' ? (
        <VouchersView campaign={view.campaign} onUnkept={setUnkept} />
      ) : null}
      {view.kind === 'import' ? <ImportCampaigns /> : null}
      <LeaveDialog isOpen={isLeaving} onStay={() => setLeaving(false)} onLeave={toList} />
    </Screen>
  );
}
