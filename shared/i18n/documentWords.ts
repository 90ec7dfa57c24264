import type { DocumentFaultKind } from '../protocol/document.ts';
import { contradictionWords } from './contradictions.ts';
import type { ContradictionWords } from './contradictions.ts';
import type { DocumentKey } from './documents.ts';
import type { SaidFigure, SaidFigures } from './figureText.ts';

/** Which texts say it: of the area `documents`, or of `contradictions`. */
export type DocumentFaultWords =
  | { readonly area: 'documents'; readonly key: DocumentKey; readonly figures: SaidFigures }
  | ({ readonly area: 'contradictions' } & ContradictionWords);

export function documentFaultWords(fault: DocumentFaultKind): DocumentFaultWords {
  switch (fault.kind) {
    case 'missing':
      return fault.values.length === 0
        ? words('missing')
        : words('missingOneOf', { values: choices(fault.values) });
    case 'notOneOf':
      return words(fault.kind, { values: choices(fault.values) });
    case 'wrongType':
      return words(`wrongType_${fault.expected}`);
    case 'below':
    case 'listTooShort':
      return words(fault.kind, { min: count(fault.min) });
    case 'above':
    case 'textTooLong':
    case 'listTooLong':
      return words(fault.kind, { max: count(fault.max) });
    case 'otherVersion':
    case 'otherDocument':
      return words(fault.kind, { found: text(fault.found), understood: text(fault.understood) });
    case 'contradiction':
      return { area: 'contradictions', ...contradictionWords(fault.code) };
    default:
      return words(fault.kind);
  }
}

function words(key: DocumentKey, figures: SaidFigures = {}): DocumentFaultWords {
  return { area: 'documents', key, figures };
}

/** As they are to be written, not as a sentence would join them. */
function choices(values: readonly string[]): SaidFigure {
  return text(values.join(', '));
}

function count(value: number): SaidFigure {
  return { kind: 'count', value };
}

function text(value: string): SaidFigure {
  return { kind: 'text', value };
}
