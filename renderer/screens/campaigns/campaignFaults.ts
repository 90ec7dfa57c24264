import {
  contradictionCodes,
  contradictionsOf,
} from '../../../shared/domain/campaign/contradictions.ts';
import type {
  CampaignTerms,
  ContradictionCode,
} from '../../../shared/domain/campaign/contradictions.ts';
import { campaignDraft } from '../../../shared/protocol/campaign.ts';
import type { CampaignDraft } from '../../../shared/protocol/campaign.ts';
import type { Problem } from '../../../shared/contract/problem.ts';
import type { CampaignForm } from './campaignForm.ts';
import { draftOfForm } from './draftOfForm.ts';
import { placeOf } from './faultPlaces.ts';
import type { FaultWord, FormField } from './faultPlaces.ts';

/** What is wrong with a field: its own bound, or that it doesn't go with another. */
export type FormFault =
  | { readonly kind: 'bound'; readonly word: FaultWord }
  | { readonly kind: 'contradiction'; readonly code: ContradictionCode };

export type FormFaults = Partial<Record<FormField, FormFault>>;

export interface FoundFault {
  /** Path within the campaign, its parts joined by dots. */
  readonly path: string;
  /** The code of a contradiction, or any other message. */
  readonly message: string;
}

export function isContradiction(message: string): message is ContradictionCode {
  return contradictionCodes.some((code) => code === message);
}

/** The faults a schema's findings amount to: here, or as head office answered them. One for each field. */
export function faultsAt(found: readonly FoundFault[]): FormFaults {
  const faults: FormFaults = {};
  for (const { path, message } of found) {
    const { field, word } = placeOf(path);
    faults[field] ??= isContradiction(message)
      ? { kind: 'contradiction', code: message }
      : { kind: 'bound', word };
  }
  return faults;
}

/** A problem's faults in the form's fields; paths may begin with the input's own name. */
export function faultsOfProblem(problem: Problem | null): FormFaults {
  const faults = problem?.faults ?? [];
  return faultsAt(
    faults.map(({ field, message }) => ({ path: field.replace(/^campaign\./, ''), message })),
  );
}

function isNameless({ nameZh, nameEn }: CampaignForm): boolean {
  return nameZh.trim() === '' && nameEn.trim() === '';
}

function isItemless({ kind, itemZh, itemEn }: CampaignForm): boolean {
  const hasItem = kind === 'freeItem' || kind === 'gift' || kind === 'fixedPrice';
  return hasItem && itemZh.trim() === '' && itemEn.trim() === '';
}

export type JudgedForm =
  | { readonly ok: true; readonly draft: CampaignDraft }
  | { readonly ok: false; readonly faults: FormFaults };

/** What contradicts itself in the terms that are right by themselves: said at once with the rest. */
function contradictionsIn(draft: CampaignDraft, wrong: readonly FoundFault[]): FoundFault[] {
  const wrongFields = new Set(wrong.map(({ path }) => path.split('.')[0]));
  const known: Partial<CampaignTerms> = Object.fromEntries(
    Object.entries(draft).filter(([field]) => !wrongFields.has(field)),
  );
  return contradictionsOf(known).map(({ code, path }) => ({ path: path.join('.'), message: code }));
}

/** The form judged by the same schema the terminal uses, plus the names it must not lack. */
export function judgeForm(form: CampaignForm): JudgedForm {
  const draft = draftOfForm(form);
  const parsed = campaignDraft.safeParse(draft);
  const found = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  const wrong = found.filter(({ message }) => !isContradiction(message));
  const faults: FormFaults = faultsAt([...wrong, ...contradictionsIn(draft, wrong)]);
  if (isNameless(form)) faults.name = { kind: 'bound', word: 'name' };
  if (isItemless(form)) faults.item = { kind: 'bound', word: 'item' };
  if (parsed.success && Object.keys(faults).length === 0) return { ok: true, draft: parsed.data };
  return { ok: false, faults };
}
