import { campaignDraft } from '../../../shared/protocol/campaign.ts';
import type { CampaignDraft } from '../../../shared/protocol/campaign.ts';
import type { Problem } from '../../../shared/contract/problem.ts';
import { draftOfForm } from './campaignForm.ts';
import type { CampaignForm } from './campaignForm.ts';

/** Fields of the form that can be wrong, each with its own words (`fault_…`). */
export type FormField =
  | 'name'
  | 'item'
  | 'amount'
  | 'percent'
  | 'spend'
  | 'buy'
  | 'get'
  | 'validFrom'
  | 'validThrough'
  | 'hours'
  | 'include'
  | 'exclude'
  | 'minimumSpend'
  | 'uses'
  | 'customer'
  | 'limits'
  | 'stackingGroup'
  | 'budget'
  | 'maxDays'
  | 'approvalAbove'
  | 'costToShop'
  | 'funder'
  | 'goodwillReasons'
  | 'goodwillDays'
  | 'goodwillPerDay'
  | 'goodwillLimit'
  | 'other';

export type FaultWord =
  | 'name'
  | 'item'
  | 'amount'
  | 'value'
  | 'percent'
  | 'off'
  | 'pieces'
  | 'day'
  | 'endsBefore'
  | 'hours'
  | 'items'
  | 'uses'
  | 'customer'
  | 'limit'
  | 'budget'
  | 'days'
  | 'share'
  | 'funder'
  | 'reasons'
  | 'perDay'
  | 'group';

export type FormFaults = Partial<Record<FormField, FaultWord>>;

/** Where each path of the schema stands in the form, the longest prefix first. */
const places: readonly (readonly [path: string, field: FormField, word: FaultWord])[] = [
  ['name', 'name', 'name'],
  ['benefit.item', 'item', 'item'],
  ['benefit.capMinor', 'amount', 'amount'],
  ['benefit.valueMinor', 'amount', 'value'],
  ['benefit.amountMinor', 'amount', 'amount'],
  ['benefit.offMinor', 'amount', 'off'],
  ['benefit.percent', 'percent', 'percent'],
  ['benefit.spendMinor', 'spend', 'amount'],
  ['benefit.buy', 'buy', 'pieces'],
  ['benefit.get', 'get', 'pieces'],
  ['validFrom', 'validFrom', 'day'],
  ['validThrough', 'validThrough', 'day'],
  ['hours', 'hours', 'hours'],
  ['items.include', 'include', 'items'],
  ['items.exclude', 'exclude', 'items'],
  ['minimumSpendMinor', 'minimumSpend', 'value'],
  ['usesPerVoucher', 'uses', 'uses'],
  ['customerLimits', 'limits', 'limit'],
  ['customer', 'customer', 'customer'],
  ['stackingGroup', 'stackingGroup', 'group'],
  ['offline', 'budget', 'budget'],
  ['maxDaysWithoutHq', 'maxDays', 'days'],
  ['approvalAboveMinor', 'approvalAbove', 'value'],
  ['costToShopPercent', 'costToShop', 'share'],
  ['funder', 'funder', 'funder'],
  ['goodwill.reasons', 'goodwillReasons', 'reasons'],
  ['goodwill.validDays', 'goodwillDays', 'days'],
  ['goodwill.maxPerDay', 'goodwillPerDay', 'perDay'],
  ['goodwill.receiveLimit', 'goodwillLimit', 'limit'],
];

function placeOf(path: string): readonly [field: FormField, word: FaultWord] {
  const place = places.find(([start]) => path === start || path.startsWith(`${start}.`));
  return place === undefined ? ['other', 'name'] : [place[1], place[2]];
}

/** The faults a schema's paths amount to: here, or as head office answered them. */
export function faultsAt(paths: readonly string[]): FormFaults {
  const faults: FormFaults = {};
  for (const path of paths) {
    const [field, word] = placeOf(path);
    faults[field] ??= word;
  }
  return faults;
}

/** A problem's faults in the form's fields; paths may begin with the input's own name. */
export function faultsOfProblem(problem: Problem | null): FormFaults {
  return faultsAt((problem?.faults ?? []).map(({ field }) => field.replace(/^campaign\./, '')));
}

function isNameless({ nameZh, nameEn }: CampaignForm): boolean {
  return nameZh.trim() === '' && nameEn.trim() === '';
}

function isItemless({ kind, itemZh, itemEn }: CampaignForm): boolean {
  const hasItem = kind === 'freeItem' || kind === 'gift';
  return hasItem && itemZh.trim() === '' && itemEn.trim() === '';
}

export type JudgedForm =
  | { readonly ok: true; readonly draft: CampaignDraft }
  | { readonly ok: false; readonly faults: FormFaults };

/** The form judged by the same schema the terminal uses, plus the names it must not lack. */
export function judgeForm(form: CampaignForm): JudgedForm {
  const parsed = campaignDraft.safeParse(draftOfForm(form));
  const paths = parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'));
  const faults: FormFaults = faultsAt(paths);
  if (isNameless(form)) faults.name = 'name';
  if (isItemless(form)) faults.item = 'item';
  const bothDays = form.validFrom !== '' && form.validThrough !== '';
  if (bothDays && form.validFrom > form.validThrough) faults.validThrough = 'endsBefore';
  if (parsed.success && Object.keys(faults).length === 0) return { ok: true, draft: parsed.data };
  return { ok: false, faults };
}
