import { useWords } from '../../words.ts';
import type { FaultWord, FormFaults, FormField } from './campaignFaults.ts';
import type { CampaignForm } from './campaignForm.ts';

/** What every part of the form gets: the values, what is wrong with them, and the way to change them. */
export interface FormPartProps {
  readonly form: CampaignForm;
  readonly faults: FormFaults;
  readonly change: (part: Partial<CampaignForm>) => void;
}

/** Words of a field's fault, `undefined` when nothing is wrong with it. */
export function useFaultWords(faults: FormFaults): (field: FormField) => string | undefined {
  const words = useWords('campaigns');
  const say = (word: FaultWord) => words(`fault_${word}`);
  return (field) => {
    const word = faults[field];
    return word === undefined ? undefined : say(word);
  };
}
