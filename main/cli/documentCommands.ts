import { readMoment } from '../../shared/domain/time/moment.ts';
import type { Language } from '../../shared/i18n/area.ts';
import { cli } from '../../shared/i18n/cli.ts';
import { documents } from '../../shared/i18n/documents.ts';
import { withFigures } from '../../shared/i18n/figureText.ts';
import {
  campaignJsonSchema,
  readCampaignDocument,
} from '../../shared/protocol/campaignDocument.ts';
import type { DocumentFault, DocumentKind } from '../../shared/protocol/document.ts';
import { valueAt } from '../../shared/protocol/documentFaults.ts';
import { orderJsonSchema, readOrderDocument } from '../../shared/protocol/orderDocument.ts';
import { exitFaults, exitNotRun, exitOk, print, printError } from './console.ts';
import { fullVoice } from '../../shared/i18n/fullVoice.ts';
import { sortedFindings } from '../../shared/documents/findings.ts';
import type { DocumentFile, Finding } from '../../shared/documents/findings.ts';
import { readDocumentFile } from './documentFile.ts';
import { findingData, findingLines } from '../../shared/documents/findingText.ts';
import { tryData, tryReport } from './tryReport.ts';
import { tryOut } from './tryOut.ts';

export interface TryCommand {
  readonly campaigns: readonly string[];
  readonly order: string;
  readonly at: string | undefined;
  readonly language: Language;
  readonly json: boolean;
}

/** Decides an order on campaigns and prints why; the exit code. */
export function runTry({ campaigns, order, at, language, json }: TryCommand): number {
  const moment = at === undefined ? null : readMoment(at);
  if (moment !== null && !moment.ok) {
    const { [language]: words } = documents;
    printError(cli[language].wrongTime.replace('{{fault}}', words[moment.why]));
    return exitNotRun;
  }
  const outcome = tryOut({ campaigns, order, at: moment?.instant ?? null, now: Date.now() });
  if (!outcome.ok) return tellFaults(outcome.findings, language, json);
  if (json) print(JSON.stringify(tryData(outcome.tried), null, 2));
  else for (const line of tryReport(outcome.tried, language)) print(line);
  return exitOk;
}

/** Says of each file what is wrong with it, or that it is good; the exit code. */
export function runCheck(files: readonly string[], language: Language, json: boolean): number {
  const checked = files.map((file) => checkFile(readDocumentFile(file)));
  const findings = checked.flatMap((one) => one.findings);
  if (json) return tellFaults(findings, language, json);
  const voice = fullVoice(language, 'UTC', 'CNY');
  for (const { file, name, findings: own } of checked) {
    if (own.length > 0) for (const line of findingLines(own, language)) print(line);
    else {
      const key = name === null ? 'good' : 'goodCampaign';
      const said = { file: { kind: 'text', value: file } } as const;
      const named =
        name === null ? said : { ...said, name: { kind: 'localized', value: name } as const };
      print(withFigures(cli[language][key], named, voice));
    }
  }
  return codeOf(findings);
}

/** The committed form of a document's schema. */
export function schemaText(kind: DocumentKind): string {
  const schema = kind === 'campaign' ? campaignJsonSchema() : orderJsonSchema();
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function tellFaults(findings: readonly Finding[], language: Language, json: boolean): number {
  if (json) {
    const faults = findings.map((one) => findingData(one, language));
    print(JSON.stringify({ faults }, null, 2));
  } else for (const line of findingLines(findings, language)) print(line);
  return codeOf(findings);
}

/** A file that could not be read at all has no faults: nothing was done. */
function codeOf(findings: readonly Finding[]): number {
  if (findings.length === 0) return exitOk;
  const isUnread = ({ what }: Finding): boolean =>
    what.kind === 'file' && what.fault !== 'fileTooLarge' && what.fault !== 'fileNotUtf8';
  return findings.some(isUnread) ? exitNotRun : exitFaults;
}

interface Checked {
  readonly file: string;
  /** Of a campaign. */
  readonly name: { readonly zh: string; readonly en: string } | null;
  readonly findings: readonly Finding[];
}

/** An order where it says so, else a campaign. */
function checkFile(file: DocumentFile): Checked {
  if (file.value === undefined) return { file: file.file, name: null, findings: file.findings };
  const tag = valueAt(file.value, ['countersign']);
  const isOrder = typeof tag === 'string' && tag.startsWith('order/');
  const { name, faults } = isOrder ? checkOrder(file.value) : checkCampaign(file.value);
  return { file: file.file, name, findings: sortedFindings(file, file.find(faults)) };
}

interface Read {
  readonly name: Checked['name'];
  readonly faults: readonly DocumentFault[];
}

function checkCampaign(value: unknown): Read {
  const read = readCampaignDocument(value);
  return read.ok ? { name: read.draft.name, faults: [] } : { name: null, faults: read.faults };
}

function checkOrder(value: unknown): Read {
  const read = readOrderDocument(value);
  return { name: null, faults: read.ok ? [] : read.faults };
}
