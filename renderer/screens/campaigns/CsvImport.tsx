import { useState } from 'react';
import type { CsvOutcome } from '../../../shared/contract/methods.ts';
import type { Answer, Problem } from '../../../shared/contract/problem.ts';
import { Banner } from '../../ui/Banner.tsx';
import { useWords } from '../../words.ts';
import s from '../form.module.css';
import { ProblemNote } from '../Screen.tsx';
import { CsvCheck } from './CsvCheck.tsx';
import { guessMapping } from './csvFields.ts';
import type { CsvField, Mapping } from './csvFields.ts';
import { readCsvFile } from './csvFile.ts';
import type { CsvFile } from './csvFile.ts';
import { CsvMapping } from './CsvMapping.tsx';
import { FileButton } from './FileButton.tsx';

export interface CsvRun {
  readonly fileBase64: string;
  readonly mapping: Record<string, string>;
  readonly dryRun: boolean;
}

type Step =
  | { readonly kind: 'file' }
  | { readonly kind: 'mapping'; readonly file: CsvFile; readonly head: CsvOutcome }
  | {
      readonly kind: 'check';
      readonly file: CsvFile;
      readonly head: CsvOutcome;
      readonly outcome: CsvOutcome;
    }
  | { readonly kind: 'done'; readonly imported: number };

export interface CsvImportProps {
  readonly says: string;
  readonly fields: readonly CsvField[];
  /** A line under the mapping, e.g. how kinds are written. */
  readonly hint?: string;
  /** Vouchers of other systems: their exports may be chosen by name. */
  readonly hasPresets?: boolean;
  readonly run: (run: CsvRun) => Promise<Answer<CsvOutcome>>;
}

/** File → columns → a try without keeping anything → the real thing; every step can be gone back on. */
export function CsvImport({ says, fields, hint, hasPresets = false, run }: CsvImportProps) {
  const words = useWords('campaigns');
  const [step, setStep] = useState<Step>({ kind: 'file' });
  const [mapping, setMapping] = useState<Mapping>({});
  const [isBusy, setBusy] = useState(false);
  const [isTooBig, setTooBig] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function ask(file: CsvFile, chosen: Mapping, dryRun: boolean): Promise<CsvOutcome | null> {
    setBusy(true);
    const answer = await run({ fileBase64: file.base64, mapping: { ...chosen }, dryRun });
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    return answer.ok ? answer.value : null;
  }

  async function take(chosen: File) {
    setProblem(null);
    const file = await readCsvFile(chosen);
    setTooBig(file === null);
    if (file === null) return;
    // Without a mapping the terminal answers with the file's columns and its encoding.
    const head = await ask(file, {}, true);
    if (head === null) return;
    setMapping(guessMapping(fields, head.columns));
    setStep({ kind: 'mapping', file, head });
  }

  async function check(file: CsvFile, head: CsvOutcome) {
    const outcome = await ask(file, mapping, true);
    if (outcome !== null) setStep({ kind: 'check', file, head, outcome });
  }

  async function bringIn(file: CsvFile) {
    const outcome = await ask(file, mapping, false);
    if (outcome !== null) setStep({ kind: 'done', imported: outcome.good });
  }

  return (
    <div className={s.form}>
      {step.kind === 'file' ? (
        <>
          <p>{says}</p>
          <p className={s.hint}>{words('fileHint')}</p>
        </>
      ) : null}
      {step.kind === 'mapping' ? (
        <CsvMapping
          file={step.file}
          head={step.head}
          fields={fields}
          hint={hint}
          hasPresets={hasPresets}
          mapping={mapping}
          onChange={setMapping}
          isBusy={isBusy}
          onCheck={() => void check(step.file, step.head)}
        />
      ) : null}
      {step.kind === 'check' ? (
        <CsvCheck
          fields={fields}
          outcome={step.outcome}
          isBusy={isBusy}
          onBack={() => setStep({ kind: 'mapping', file: step.file, head: step.head })}
          onImport={() => void bringIn(step.file)}
        />
      ) : null}
      {step.kind === 'done' ? (
        <Banner tone="ok">{words('imported', { count: step.imported })}</Banner>
      ) : null}
      {isTooBig ? <Banner tone="bad">{words('fileTooBig')}</Banner> : null}
      <ProblemNote problem={problem} />
      <div>
        <FileButton
          label={words(step.kind === 'file' ? 'chooseFile' : 'otherFile')}
          isBusy={isBusy}
          onFile={(file) => void take(file)}
        />
      </div>
    </div>
  );
}
