import { contradictionWords } from '../../../shared/i18n/contradictions.ts';
import { useWords } from '../../words.ts';
import type { FormFault, FormFaults } from './campaignFaults.ts';
import type { CampaignForm } from './campaignForm.ts';
import type { FormField } from './faultPlaces.ts';

/** What every part of the form gets: the values, what is wrong with them, and the way to change them. */
export interface FormPartProps {
  readonly form: CampaignForm;
  readonly faults: FormFaults;
  readonly change: (part: Partial<CampaignForm>) => void;
}

/** Says a fault: its bound, or what contradicts what and how to put it right. */
export function useFaultText(): (fault: FormFault) => string {
  const words = useWords('terms');
  const contradictions = useWords('contradictions');
  return (fault) => {
    if (fault.kind === 'bound') return words(`fault_${fault.word}`);
    const { titleKey, nextKey } = contradictionWords(fault.code);
    return words('contradiction', {
      what: contradictions(titleKey),
      next: contradictions(nextKey),
    });
  };
}

/** Words of a field's fault, `undefined` when nothing is wrong with it. */
export function useFaultWords(faults: FormFaults): (field: FormField) => string | undefined {
  const say = useFaultText();
  return (field) => {
    const fault = faults[field];
    return fault === undefined ? undefined : say(fault);
  };
}
