import type { SessionView, TerminalSettings } from '../../../shared/contract/views.ts';
import { textSizes } from '../../../shared/contract/screenMethods.ts';
import type { ShopConfig } from '../../../shared/protocol/feed.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { useSession } from '../../bridge/session.ts';
import { useCounterName } from '../../shell/counterName.ts';
import { ChoiceGroup } from '../../ui/ChoiceGroup.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { useFormat, useWords } from '../../words.ts';
import { Asked, Column, ProblemNote, Screen } from '../Screen.tsx';
import { clockText } from '../clockText.ts';
import { AskHoursForm } from './AskHoursForm.tsx';
import { CustomersPanel } from './CustomersPanel.tsx';
import { KeysPanel } from './KeysPanel.tsx';
import { KioskPanel } from './KioskPanel.tsx';
import { SoundPanel } from './SoundPanel.tsx';
import { RulesForm } from '../people/RulesForm.tsx';
import { PeoplePanel } from './PeoplePanel.tsx';

const languages = ['zh', 'en'] as const;
/** Longer times are told in hours. */
const minutesShown = 120;
const themes = ['light', 'dark', 'system'] as const;

function ScreenPanel({ settings }: { readonly settings: TerminalSettings }) {
  const words = useWords('settings');
  const language = useAct('settings.language');
  const other = useAct('settings.set');
  return (
    <Panel title={words('screenTitle')} heading="section" padding="roomy">
      <ChoiceGroup
        label={words('language')}
        choices={languages.map((id) => ({ id, label: words(`language_${id}`) }))}
        value={settings.language}
        onChange={(id) => void language.act({ language: id })}
      />
      <ChoiceGroup
        label={words('theme')}
        choices={themes.map((id) => ({ id, label: words(`theme_${id}`) }))}
        value={settings.theme}
        onChange={(theme) => void other.act({ theme })}
      />
      <ChoiceGroup
        label={words('textSize')}
        choices={textSizes.map((id) => ({ id, label: words(`textSize_${id}`) }))}
        value={settings.textSize}
        onChange={(textSize) => void other.act({ textSize })}
      />
      <ProblemNote problem={language.problem ?? other.problem} />
    </Panel>
  );
}

function CounterPanel({ settings }: { readonly settings: TerminalSettings }) {
  const words = useWords('settings');
  const set = useAct('settings.set');
  return (
    <Panel title={words('counterTitle')} heading="section" padding="roomy">
      <Switch
        label={words('confirmAtOnce')}
        hint={words('confirmAtOnceHint')}
        isSelected={settings.confirmAtOnce}
        onChange={(confirmAtOnce) => void set.act({ confirmAtOnce })}
      />
      <ProblemNote problem={set.problem} />
    </Panel>
  );
}

interface ShopPanelProps {
  readonly shop: ShopConfig;
  readonly view: SessionView;
}

function ShopPanel({ shop, view }: ShopPanelProps) {
  const words = useWords('settings');
  const { text } = useFormat();
  const counterName = useCounterName();
  const { cashier, manager } = shop.undoMinutes;
  const duration = (minutes: number) =>
    minutes < minutesShown
      ? words('minutes', { count: minutes })
      : words('hours', { count: Math.round(minutes / 60) });
  return (
    <Panel title={words('shopTitle')} heading="section" padding="roomy">
      <p>{words(view.standAlone ? 'shopHintAlone' : 'shopHint')}</p>
      <DataList label={words('shopTitle')}>
        <Row label={words('shopName')} value={text(shop.name)} />
        <Row label={words('counter')} value={counterName(view.counterName)} />
        <Row label={words('currency')} value={shop.currency} />
        <Row label={words('zone')} value={shop.zone} />
        <Row label={words('cutOver')} value={clockText(shop.cutOverMinute)} />
        <Row label={words('receiptLanguage')} value={words(`language_${shop.language}`)} />
        <Row
          label={words('undoTime')}
          sub={words('undoTimes', { cashier: duration(cashier), manager: duration(manager) })}
        />
        <Row label={words('autoLock')} value={words('minutes', { count: shop.autoLockMinutes })} />
      </DataList>
    </Panel>
  );
}

function AboutPanel({ view }: { readonly view: SessionView }) {
  const words = useWords('settings');
  return (
    <Panel title={words('aboutTitle')} heading="section" padding="roomy">
      <DataList label={words('aboutTitle')}>
        <Row label={words('aboutProduct')} value={view.appVersion} />
        <Row label={words('host')} value={words(`host_${view.host}`)} />
        <Row label={words('mode')} value={words(`mode_${view.mode}`)} />
      </DataList>
      {view.demo ? <p>{words('demo')}</p> : null}
    </Panel>
  );
}

/** Settings of this terminal; what head office keeps is shown and can't be changed here. */
export function SettingsScreen() {
  const words = useWords('settings');
  const settings = useCall('settings.get', {});
  const { view, shop, isManager } = useSession();
  const standsAlone = view?.standAlone === true;
  return (
    <Screen title={words('title')} layout="columns">
      <Column>
        <Asked called={settings} waiting={words('loading')}>
          {(value) => (
            <>
              <ScreenPanel settings={value} />
              <CounterPanel settings={value} />
              <SoundPanel settings={value} />
              <KeysPanel settings={value} />
              {isManager ? <KioskPanel settings={value} /> : null}
            </>
          )}
        </Asked>
        {view === null ? null : <AboutPanel view={view} />}
      </Column>
      <Column>
        {isManager ? <PeoplePanel /> : null}
        {isManager && standsAlone && shop !== null ? <RulesForm shop={shop} /> : null}
        {isManager && standsAlone && shop !== null ? <AskHoursForm shop={shop} /> : null}
        {isManager && settings.value !== null ? (
          <CustomersPanel settings={settings.value} standsAlone={standsAlone} />
        ) : null}
        {view === null || shop === null ? null : <ShopPanel shop={shop} view={view} />}
      </Column>
    </Screen>
  );
}
