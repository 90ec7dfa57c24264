import type { z } from 'zod';
import { documentTags, plainFaults } from './document.ts';
import type {
  DocumentFault,
  DocumentFaultKind,
  DocumentKind,
  DocumentPath,
  ExpectedType,
} from './document.ts';

type Issue = z.core.$ZodIssue;

/**
 * What zod found, as faults that have words; `value` is what was parsed. One for each field: the last,
 * which is our own bound where a number is beyond both ours and what can be kept exactly.
 */
export function faultsOfIssues(issues: readonly Issue[], value: unknown): readonly DocumentFault[] {
  const byField = new Map<string, DocumentFault>();
  const keep = (one: DocumentFault): unknown => byField.set(JSON.stringify(one.path), one);
  for (const issue of issues) {
    const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) keep({ path: [...path, key], fault: { kind: 'unknownField' } });
    } else {
      keep({ path, fault: faultOf(issue, valueAt(value, path)) });
    }
  }
  return [...byField.values()];
}

/** Whether a document says it is something else than what was asked for; then nothing else is looked at. */
export function otherDocument(value: unknown, wanted: DocumentKind): DocumentFault | null {
  const found = valueAt(value, ['countersign']);
  const understood = documentTags[wanted];
  if (typeof found !== 'string' || found === understood) return null;
  const nameOf = (tag: string): string => tag.split('/')[0] ?? tag;
  const isSameKind = nameOf(found) === nameOf(understood);
  const isKnown = Object.values(documentTags).some((tag) => nameOf(tag) === nameOf(found));
  if (!isKnown) return null;
  const kind = isSameKind ? 'otherVersion' : 'otherDocument';
  return { path: ['countersign'], fault: { kind, found, understood } };
}

/** `undefined` where there is nothing; own fields only. */
export function valueAt(value: unknown, path: DocumentPath): unknown {
  return path.reduce<unknown>((held, part) => {
    if (typeof held !== 'object' || held === null) return undefined;
    return Object.getOwnPropertyDescriptor(held, part)?.value;
  }, value);
}

function faultOf(issue: Issue, input: unknown): DocumentFaultKind {
  const values = allowedValues(issue);
  if (input === undefined) return { kind: 'missing', values };
  if (values.length > 0) return { kind: 'notOneOf', values };
  switch (issue.code) {
    case 'invalid_type':
      if (issue.expected === 'int' && typeof input === 'number') {
        const isMinor = String(issue.path.at(-1)).endsWith('Minor');
        return { kind: isMinor ? 'notWholeMinor' : 'notWhole' };
      }
      return { kind: 'wrongType', expected: expectedTypes[issue.expected] ?? 'object' };
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum));
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum));
    case 'invalid_format':
      return { kind: formatFaults[issue.format] ?? 'invalid' };
    case 'custom':
      return customFault(issue.message);
    default:
      return { kind: 'invalid' };
  }
}

const expectedTypes: Readonly<Record<string, ExpectedType>> = {
  string: 'text',
  number: 'number',
  int: 'number',
  boolean: 'yesOrNo',
  array: 'list',
  object: 'object',
  null: 'null',
};

const formatFaults: Readonly<Record<string, 'notADay' | 'notACurrency'>> = {
  date: 'notADay',
  regex: 'notACurrency',
};

/** Of an enumeration, a discriminator, or a union of literals. */
function allowedValues(issue: Issue): readonly string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  if (issue.code !== 'invalid_union') return [];
  if ('options' in issue && Array.isArray(issue.options)) return issue.options.map(String);
  return issue.errors.flat().flatMap(allowedValues);
}

function tooSmall(origin: string, min: number): DocumentFaultKind {
  if (origin === 'string') return { kind: 'textEmpty' };
  return origin === 'array' ? { kind: 'listTooShort', min } : { kind: 'below', min };
}

function tooBig(origin: string, max: number): DocumentFaultKind {
  if (origin === 'string') return { kind: 'textTooLong', max };
  return origin === 'array' ? { kind: 'listTooLong', max } : { kind: 'above', max };
}

/** Our own messages are names of faults. */
function customFault(message: string): DocumentFaultKind {
  return { kind: plainFaults.find((kind) => kind === message) ?? 'invalid' };
}
