import { newCampaignForm } from './campaignForm.ts';
import type { CampaignForm } from './campaignForm.ts';
import type { FormFaults } from './campaignFaults.ts';
import type { FormField } from './faultPlaces.ts';

/** The folded parts of the form. */
export type FoldName = 'when' | 'for' | 'limits' | 'paid' | 'goodwill' | 'after' | 'finer';

type Term = keyof CampaignForm;

/** Terms that ask something when they are not as a new campaign has them. */
const terms: Readonly<Record<FoldName, readonly Term[]>> = {
  when: ['weekdays', 'hours', 'holidays', 'blackouts', 'validity', 'extendedThrough', 'reviveDays'],
  for: [
    'shopsInclude',
    'shopsExclude',
    'include',
    'exclude',
    'minimumSpendMinor',
    'channels',
    'customerRequired',
    'segments',
    'tiers',
  ],
  limits: ['limits'],
  paid: ['acquisition'],
  goodwill: ['isGoodwill'],
  after: ['isIssueAfter'],
  finer: [
    'stackingGroup',
    'exclusive',
    'applyOrder',
    'offline',
    'maxDaysWithoutHq',
    'approvalAboveMinor',
    'costToShopPercent',
    'paused',
  ],
};

const fields: Readonly<Record<FoldName, readonly FormField[]>> = {
  when: ['hours', 'blackouts', 'validity', 'extendedThrough', 'reviveDays'],
  for: ['shopsInclude', 'shopsExclude', 'include', 'exclude', 'minimumSpend', 'customer', 'tiers'],
  limits: ['limits'],
  paid: ['acquisition', 'price', 'graceDays'],
  goodwill: ['goodwillReasons', 'goodwillPerDay', 'goodwillWorth', 'goodwillPerPerson'],
  after: ['afterEvents', 'afterPerDay'],
  finer: [
    'rounding',
    'stackingGroup',
    'applyOrder',
    'offline',
    'budget',
    'maxDays',
    'approvalAbove',
    'costToShop',
    'funder',
  ],
};

/** How many terms of a folded part ask something; of a list, how many entries it has. */
export function setIn(fold: FoldName, form: CampaignForm): number {
  const fresh = newCampaignForm('', '', '');
  return terms[fold].reduce((count, term) => {
    const value = form[term];
    if (Array.isArray(value))
      return count + (fold === 'limits' ? value.length : Math.sign(value.length));
    return count + Number(value !== fresh[term]);
  }, 0);
}

/** Whether something in a folded part is wrong: of a list, any of its entries. */
export function isWrongIn(fold: FoldName, faults: FormFaults): boolean {
  return Object.keys(faults).some((field) =>
    fields[fold].some((own) => field === own || field.startsWith(`${own}.`)),
  );
}
