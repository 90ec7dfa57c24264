import { contradictionCodes } from '../../shared/domain/campaign/contradictions.ts';
import { contradictions, contradictionWords } from '../../shared/i18n/contradictions.ts';

/**
 * A campaign's fault comes as its code (`shared/protocol`); whoever reads the answer gets words, in both
 * languages: what is wrong, and how to put it right.
 */
export function contradictionMessage(message: string): string {
  const code = contradictionCodes.find((one) => one === message);
  if (code === undefined) return message;
  const { titleKey, nextKey } = contradictionWords(code);
  const { en, zh } = contradictions;
  return `${en[titleKey]}. ${en[nextKey]} · ${zh[titleKey]}。${zh[nextKey]}`;
}
