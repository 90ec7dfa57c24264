import { withoutComments } from './sources.ts';
import type { Source } from './sources.ts';

/** What neither the compiler's `lib` nor the linter's list of globals sees in `shared/domain`. */
const clocksAndChance: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: /\bnew\s+Date\s*\(\s*\)/, what: 'asks the clock with new Date()' },
  { pattern: /(?<!new\s)(?<![.\w])Date\s*\(/, what: 'asks the clock with Date()' },
  { pattern: /\bDate\s*(\.|\[['"])\s*now\b/, what: 'asks the clock with Date.now' },
  { pattern: /\bTemporal\s*\.\s*Now\b/, what: 'asks the clock with Temporal.Now' },
  { pattern: /\bMath\s*(\.|\[['"])\s*random\b/, what: 'throws dice with Math.random' },
  { pattern: /\bDateTimeFormat\s*\(\s*\)/, what: 'asks for the machine’s own zone' },
  { pattern: /\.toLocale\w*String\s*\(\s*\)/, what: 'asks for the machine’s own language' },
];

/** What a file of the domain does that is not pure, as `file: what`. */
export function impurities({ path, text }: Source): readonly string[] {
  const code = withoutComments(text);
  return clocksAndChance
    .filter(({ pattern }) => pattern.test(code))
    .map(({ what }) => `${path}: ${what}`);
}

/** Words between tags: a letter, and not code. */
const between =
  /(?<=[\w"'}/])>(?!\s*(?:extends\b|implements\b|[,.]))\s*([^<>{}()=;&|?]*\p{L}{2,}[^<>{}()=;&|?]*)(?=<|\{)/gu;
const spokenAttribute =
  /\b(?:aria-label|aria-description|title|placeholder|alt|label)=(?:"([^"]*\p{L}{2,}[^"]*)"|\{\s*['"]([^'"]*\p{L}{2,}[^'"]*)['"]\s*\})/gu;
const chinese = /\p{Script=Han}/u;

const quoted = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;

/** Chinese in a screen; elsewhere only in strings: patterns may look for Chinese column names. */
function hanTexts(code: string, isScreen: boolean): readonly string[] {
  const texts = isScreen ? code.split('\n') : (code.match(quoted) ?? []);
  return texts.filter((text) => chinese.test(text));
}

/** Texts for people that stand in a screen's source and not in `shared/i18n`, as `file: text`. */
export function looseWords({ path, text }: Source): readonly string[] {
  const code = withoutComments(text);
  const jsx = path.endsWith('.tsx')
    ? [...code.matchAll(between), ...code.matchAll(spokenAttribute)].map(
        (match) => match[1] ?? match[2] ?? '',
      )
    : [];
  const han = hanTexts(code, path.endsWith('.tsx'));
  return [...jsx, ...han].map((words) => `${path}: ${words.trim()}`);
}
