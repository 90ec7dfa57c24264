import type { Language } from '../i18n/area.ts';
import { contradictions } from '../i18n/contradictions.ts';
import { documents } from '../i18n/documents.ts';
import { documentFaultWords } from '../i18n/documentWords.ts';
import { withFigures } from '../i18n/figureText.ts';
import type { DocumentFault, DocumentPath } from '../protocol/document.ts';
import { fullVoice } from '../i18n/fullVoice.ts';
import { maxFaultsListed, maxFileBytes } from './findings.ts';
import type { Finding } from './findings.ts';

/** Longest text of a file that is repeated in a fault. */
const maxQuoted = 60;

/** What a finding is to a program. */
export interface FindingData {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly field: string;
  readonly message: string;
}

export function findingData(finding: Finding, language: Language): FindingData {
  return {
    file: finding.file,
    line: finding.at?.line ?? null,
    column: finding.at?.column ?? null,
    field: fieldText(finding.path),
    message: whatText(finding, language),
  };
}

/** `campaign.json:12:5 benefit.capMinor — must be 1 or more`. */
export function findingText(finding: Finding, language: Language): string {
  const { file, line, column, field, message } = findingData(finding, language);
  const place = line === null ? file : `${file}:${line}:${column}`;
  return `${place} ${field === '' ? '' : `${field} `}— ${message}`;
}

/** The findings, one a line, and how many there are besides. */
export function findingLines(findings: readonly Finding[], language: Language): readonly string[] {
  const listed = findings.slice(0, maxFaultsListed).map((one) => findingText(one, language));
  const more = findings.length - listed.length;
  if (more === 0) return listed;
  const key = more === 1 ? 'andMore_one' : 'andMore_other';
  return [...listed, documents[language][key].replace('{{count}}', String(more))];
}

/** `limits[0].max`; names that are no plain words are quoted. */
function fieldText(path: DocumentPath): string {
  return path
    .map((part, place) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[\w$-]{1,60}$/.test(part)) return `["${quoted(part)}"]`;
      return place === 0 ? part : `.${part}`;
    })
    .join('');
}

/** Text of the file, short, and with nothing in it that a console would obey (I7). */
function quoted(text: string): string {
  const shown = text.replace(
    /[\p{C}\p{Zl}\p{Zp}"\\]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return shown.length > maxQuoted ? `${shown.slice(0, maxQuoted)}…` : shown;
}

function whatText({ what }: Finding, language: Language): string {
  switch (what.kind) {
    case 'file':
      return documents[language][what.fault].replace('{{kilobytes}}', String(maxFileBytes / 1024));
    case 'syntax':
      return documents[language][what.fault];
    case 'field':
      return faultText(what.fault, language);
  }
}

function faultText(fault: DocumentFault['fault'], language: Language): string {
  const isFound = fault.kind === 'otherVersion' || fault.kind === 'otherDocument';
  const safe = isFound ? { ...fault, found: quoted(fault.found) } : fault;
  const words = documentFaultWords(safe);
  // Amounts and days are no part of these words, so any zone and currency will do.
  const voice = fullVoice(language, 'UTC', 'CNY');
  if (words.area === 'documents') {
    return withFigures(documents[language][words.key], words.figures, voice);
  }
  const { [words.titleKey]: title, [words.nextKey]: next } = contradictions[language];
  return language === 'zh' ? `${title}。${next}` : `${title}. ${next}`;
}
