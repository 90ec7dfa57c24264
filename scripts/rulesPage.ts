import type { Certainty, Warning } from '../shared/domain/order/decision.ts';
import { explainOrder } from '../shared/domain/order/explain.ts';
import { ruleNames } from '../shared/domain/order/judgeVoucher.ts';
import type { RuleName } from '../shared/domain/order/judgeVoucher.ts';
import { unreadableReasons } from '../shared/domain/reasons.ts';
import type { ApprovalReason, Refusal, RefusalReason } from '../shared/domain/reasons.ts';
import type { UndoRefusal } from '../shared/domain/undo/undoFacts.ts';
import {
  approvalWords,
  certaintyWords,
  refusalWords,
  undoRefusalWords,
  unreadableWords,
  warningWords,
} from '../shared/i18n/reasonWords.ts';
import type { ReasonWords } from '../shared/i18n/reasonWords.ts';
import { reasons } from '../shared/i18n/reasons.ts';
import type { ReasonKey } from '../shared/i18n/reasons.ts';
import { rules } from '../shared/i18n/rules.ts';
import {
  approvals,
  certainties,
  refusals,
  undoRefusals,
  warnings,
} from '../tests/domain/everyReason.ts';
import { refusedBy } from '../tests/domain/everyRule.ts';
import { testNamesIn, testsOf } from '../tests/domain/testNames.ts';
import type { NamedTest } from '../tests/domain/testNames.ts';

type Texts = Readonly<Record<'en' | 'zh', Readonly<Record<ReasonKey, string>>>>;

const languages = ['en', 'zh'] as const;
/** Where rules are tested: refusals in the first, the rest in any of them. */
const testFolders = ['tests/domain', 'tests/app', 'tests/protocol'] as const;

const intro = `# Why a voucher is taken, or not

Written by \`node scripts/rulesDoc.ts\` from the rules, their words (\`shared/i18n\`) and the names of the tests;
\`--check\` says whether it is stale. ‹figures› are put in by the screen.
`;

export function allTests(): readonly NamedTest[] {
  return testFolders.flatMap(testNamesIn);
}

/** The tests of one refusal: those whose names begin with the reason and a colon. */
function testsOfRefusal(reason: RefusalReason, tests: readonly NamedTest[]): readonly NamedTest[] {
  return tests.filter(
    ({ file, name }) => file.startsWith(testFolders[0]) && name.startsWith(`${reason}: `),
  );
}

/** What is missing, one line each: a refusal without a test, or without words in one of the languages. */
export function gapsIn(tests: readonly NamedTest[], texts: Texts = reasons): readonly string[] {
  return refusalReasons().flatMap((reason) => {
    const keys = refusals[reason].flatMap((one) => keysOf(refusalWords(one)));
    const unsaid = languages.flatMap((language) =>
      [...new Set(keys)]
        .filter((key) => (texts[language][key] ?? '').trim() === '')
        .map((key) => `${reason}: no words for ${key} in ${language}`),
    );
    const isTested = testsOfRefusal(reason, tests).length > 0;
    return isTested ? unsaid : [...unsaid, `${reason}: no test begins with it`];
  });
}

/** The page, as it has to stand in `docs/rules.md`. */
export function rulesPage(tests: readonly NamedTest[]): string {
  const parts = [
    intro,
    rulesPart(),
    refusalsPart(tests),
    tablePart(
      'What was scanned is no voucher we can look up',
      unreadableReasons.map((reason) => [reason, unreadableVariants(reason)]),
      tests,
    ),
    tablePart(
      'A second person must agree',
      rowsOf<ApprovalReason>(approvals, approvalWords),
      tests,
    ),
    tablePart('Taken, with a word', rowsOf<Warning>(warnings, warningWords), tests),
    tablePart('How sure it is', certainties.map(certaintyRow), null),
    tablePart(
      'Why a redemption is not undone',
      rowsOf<UndoRefusal>(undoRefusals, undoRefusalWords),
      tests,
    ),
  ];
  return parts.join('\n');
}

type Row = readonly [name: string, variants: readonly ReasonWords[]];

function rowsOf<One>(
  table: Readonly<Record<string, readonly One[]>>,
  wordsOf: (one: One) => ReasonWords,
): readonly Row[] {
  return Object.entries(table).map(([name, samples]) => [name, samples.map(wordsOf)]);
}

function certaintyRow(certainty: Certainty): Row {
  const kind = certainty.kind === 'certain' ? `certain, ${certainty.because}` : certainty.kind;
  const isUnheard = certainty.kind === 'doubtful' && certainty.asOf === null;
  return [isUnheard ? `${kind}, never heard` : kind, [certaintyWords(certainty)]];
}

function unreadableVariants(reason: (typeof unreadableReasons)[number]): readonly ReasonWords[] {
  const place = 0;
  const plain = [unreadableWords(reason), unreadableWords(reason, place)];
  return reason === 'partnerPlatform'
    ? [...plain, unreadableWords(reason, null, { zh: '', en: '' })]
    : plain;
}

/** In the order in which rules come upon them. */
function refusalReasons(): readonly RefusalReason[] {
  return [...new Set(ruleNames.flatMap(reasonsOf))];
}

function reasonsOf(rule: RuleName): readonly RefusalReason[] {
  const found = refusedBy[rule].flatMap((order) => {
    const outcome = explainOrder(order).at(-1)?.outcome;
    return outcome?.verdict === 'refused' ? [outcome.refusal.reason] : [];
  });
  return [...new Set(found)];
}

function rulesPart(): string {
  const rows = ruleNames.map((rule, place) => {
    const because = reasonsOf(rule).map((reason) => `[${reason}](#${reason.toLowerCase()})`);
    const title = `${rule}Title` as const;
    return `| ${place + 1} | \`${rule}\` | ${rules.en[title]} | ${rules.zh[title]} | ${because.join(', ')} |`;
  });
  return `## The rules, in the order they are tried
The first that refuses is the answer; the rest is not tried any more. A rule the campaign asks nothing of is passed over.

| | Rule | What has to be so | 须符合 | Refuses with |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function refusalsPart(tests: readonly NamedTest[]): string {
  const sections = refusalReasons().map((reason) => {
    const variants = (refusals[reason] as readonly Refusal[]).map(refusalWords);
    const covering = testsOfRefusal(reason, tests);
    return `### ${reason}
| | English | 中文 |
| --- | --- | --- |
${line('It says', variants, ({ titleKey }) => [titleKey])}
${line('with', variants, ({ detailKey }) => (detailKey === null ? [] : [detailKey]))}
${line('**What next**', variants, ({ nextKey }) => [nextKey])}

Tests: ${testList(covering)}
`;
  });
  return `## Refused
${sections.join('\n')}`;
}

function line(
  label: string,
  variants: readonly ReasonWords[],
  keysIn: (words: ReasonWords) => readonly ReasonKey[],
): string {
  const keys = [...new Set(variants.flatMap(keysIn))];
  const cells = languages.map((language) => keys.map((key) => shown(reasons[language][key])));
  return `| ${label} | ${cells.map((cell) => (cell.length === 0 ? '–' : cell.join('<br>'))).join(' | ')} |`;
}

function testList(tests: readonly NamedTest[]): string {
  const files = [...new Set(tests.map(({ file }) => file))];
  const perFile = files.map((file) => {
    const names = tests.filter((test) => test.file === file).map(({ name }) => cellText(name));
    return `${linkTo(file)} “${names.join('”, “')}”`;
  });
  return perFile.join('; ');
}

function linkTo(file: string): string {
  return `[${file.slice(file.lastIndexOf('/') + 1)}](../${file})`;
}

function tablePart(
  title: string,
  rows: readonly Row[],
  tests: readonly NamedTest[] | null,
): string {
  const lines = rows.map(([name, variants]) => {
    const cells = languages.map((language) => allTexts(variants, language));
    const files = [...new Set(testsOf(name, tests ?? []).map(({ file }) => file))];
    const covered = tests === null ? '' : ` ${files.map(linkTo).join(', ') || '–'} |`;
    return `| \`${name}\` | ${cells.join(' | ')} |${covered}`;
  });
  const isTested = tests !== null;
  return `## ${title}
| | English | 中文 |${isTested ? ' Tests |' : ''}
| --- | --- | --- |${isTested ? ' --- |' : ''}
${lines.join('\n')}
`;
}

/** What it says, then its figures, then what next; each as often as it differs. */
function allTexts(variants: readonly ReasonWords[], language: (typeof languages)[number]): string {
  const keys = [
    ...variants.map(({ titleKey }) => titleKey),
    ...variants.flatMap(({ detailKey }) => (detailKey === null ? [] : [detailKey])),
    ...variants.map(({ nextKey }) => nextKey),
  ];
  return [...new Set(keys)].map((key) => shown(reasons[language][key])).join('<br>');
}

function keysOf({ titleKey, detailKey, nextKey }: ReasonWords): readonly ReasonKey[] {
  return detailKey === null ? [titleKey, nextKey] : [titleKey, detailKey, nextKey];
}

function shown(text: string): string {
  return cellText(text.replace(/\{\{(\w+)\}\}/g, '‹$1›'));
}

function cellText(text: string): string {
  return text.replaceAll('|', '\\|').replace(/[<>]/g, (sign) => (sign === '<' ? '&lt;' : '&gt;'));
}
