import { civilNow } from '../context.ts';
import type { AppContext } from '../context.ts';
import type { Dispatch } from '../dispatch.ts';
import type { RosterPerson, ShopConfig } from '../../../shared/protocol/feed.ts';
import { practiceShop as names } from '../../../shared/i18n/practiceShop.ts';
import type { TerminalSettings } from '../../../shared/contract/views.ts';
import { isSameShop, practiceCampaigns, practiceShopOf } from './practiceShop.ts';

/** Shown on the practice sign-in screen; they open nothing else. */
export const trainerPin = '1357';
export const traineePin = '2468';

/** What practice takes over from the live counter when it is entered. */
export interface PracticeSeed {
  readonly shop: ShopConfig;
  readonly counterName: string;
  readonly settings: TerminalSettings;
}

/** Everything but the devices: paper stays on the screen until somebody says otherwise. */
function takeSettings(context: AppContext, { settings }: PracticeSeed): void {
  const printer = { ...settings.printer, kind: 'screen' } as const;
  context.store.write((tx) => tx.setSettings({ ...settings, printer, scanners: [] }));
}

async function people(
  context: AppContext,
  language: 'zh' | 'en',
): Promise<readonly RosterPerson[]> {
  const [manager] = context.store.read((tx) => tx.people());
  if (manager === undefined) return [];
  const trainee: RosterPerson = {
    ...manager,
    id: context.ids.random128(),
    name: names.trainee[language],
    role: 'cashier',
    pinHash: await context.pinHasher.hash(traineePin),
    demoPin: traineePin,
  };
  return [trainee, { ...manager, demoPin: trainerPin }];
}

/** Makes the practice shop where there is none, and brings what it copies up to date where it is of the same money and day. */
export async function seedPractice(
  context: AppContext,
  dispatch: Dispatch,
  seed: PracticeSeed,
): Promise<void> {
  const shop = practiceShopOf(seed.shop);
  const isNew = context.store.read((tx) => tx.identity() === null);
  if (isNew) {
    const { language } = seed.settings;
    await dispatch('setup.standAlone', {
      shop,
      counterName: seed.counterName,
      managerName: names.trainer[language],
      managerPin: trainerPin,
    });
    const roster = await people(context, language);
    const now = civilNow(context, shop);
    const campaigns = practiceCampaigns(shop, now.date, now.weekday);
    context.store.write((tx) =>
      tx.applyFeed([
        ...roster.map((person) => ({ kind: 'person', person }) as const),
        ...campaigns.map((campaign) => ({ kind: 'campaign', campaign }) as const),
      ]),
    );
  }
  const own = context.store.read((tx) => tx.shop());
  // Another shop's money is not relabelled: whoever opened this begins anew.
  if (own !== null && !isSameShop(own, shop)) return;
  context.store.write((tx) => tx.applyFeed([{ kind: 'shop', shop }]));
  takeSettings(context, seed);
}
