import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Language } from '../../shared/i18n/area.ts';
import { cli } from '../../shared/i18n/cli.ts';
import { defaultDataDir } from '../platform/dataDir.ts';
import { runBackup } from './backupCommand.ts';
import { exitNotRun, exitOk, printError } from './console.ts';
import { languageOf } from './consoleVoice.ts';
import { runCheck, runTry, schemaText } from './documentCommands.ts';
import { runJournal } from './journalCommands.ts';
import { runPassphrase } from './passphraseCommand.ts';
import { runRepair } from './repairCommand.ts';

const options = {
  data: { type: 'string' },
  mode: { type: 'string' },
  to: { type: 'string' },
  do: { type: 'boolean' },
  order: { type: 'string' },
  at: { type: 'string' },
  lang: { type: 'string' },
  json: { type: 'boolean' },
  'new-file': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Values = ReturnType<typeof parse>['values'];
type OptionName = keyof typeof options;

/** What each command takes besides `--lang` and `--help`. */
const optionsOf: Readonly<Record<string, readonly OptionName[]>> = {
  try: ['order', 'at', 'json'],
  check: ['json'],
  schema: [],
  verify: ['data', 'mode'],
  rebuild: ['data', 'mode'],
  backup: ['data', 'mode', 'to'],
  repair: ['data', 'mode', 'do'],
  passphrase: ['data', 'mode', 'new-file'],
};

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], allowPositionals: true, options });
}

/** The usage, after what was wrong where that is known. */
function refuse(language: Language, fault: string | null = null): number {
  if (fault !== null) printError(`${fault}\n`);
  process.stderr.write(cli[language].usage);
  return exitNotRun;
}

function runCommand(
  [command = '', ...names]: readonly string[],
  values: Values,
  language: Language,
): number | Promise<number> {
  const taken = optionsOf[command];
  if (taken === undefined) return refuse(language);
  const foreign = Object.keys(values).find(
    (name) => name !== 'lang' && !taken.some((one) => one === name),
  );
  if (foreign !== undefined) {
    return refuse(language, cli[language].wrongOption.replace('{{option}}', `--${foreign}`));
  }
  const json = values.json === true;
  switch (command) {
    case 'try': {
      const order = values.order ?? names.at(-1);
      const campaigns = values.order === undefined ? names.slice(0, -1) : names;
      if (order === undefined) return refuse(language, cli[language].noFile);
      return runTry({ campaigns, order, at: values.at, language, json });
    }
    case 'check':
      if (names.length === 0) return refuse(language, cli[language].noFile);
      return runCheck(names, language, json);
    case 'schema': {
      const [kind, ...more] = names;
      if (more.length > 0 || (kind !== 'campaign' && kind !== 'order')) return refuse(language);
      process.stdout.write(schemaText(kind));
      return exitOk;
    }
    case 'verify':
    case 'rebuild': {
      const { data, mode = 'live' } = values;
      if (names.length > 0 || (mode !== 'live' && mode !== 'practice')) return refuse(language);
      return runJournal({ command, mode, dir: data ?? defaultDataDir() });
    }
    case 'repair': {
      const { data, mode = 'live', do: really = false } = values;
      if (names.length > 0 || (mode !== 'live' && mode !== 'practice')) return refuse(language);
      return runRepair({ dir: data ?? join(defaultDataDir(), 'shop'), mode, really, language });
    }
    case 'backup': {
      const { data, mode = 'live', to = null } = values;
      if (names.length > 0 || (mode !== 'live' && mode !== 'practice')) return refuse(language);
      return runBackup({ dir: data ?? join(defaultDataDir(), 'shop'), mode, to, language });
    }
    case 'passphrase': {
      const { data, mode = 'live', 'new-file': newFile = null } = values;
      const [verb, ...more] = names;
      if (more.length > 0 || (verb !== 'set' && verb !== 'remove')) return refuse(language);
      if (mode !== 'live' && mode !== 'practice') return refuse(language);
      const dir = data ?? join(defaultDataDir(), 'shop');
      return runPassphrase({ verb, dir, mode, newFile, language });
    }
    default:
      return refuse(language);
  }
}

async function main(args: readonly string[]): Promise<number> {
  const ownLanguage = languageOf(undefined, process.env);
  try {
    const { values, positionals } = parse(args);
    const { lang } = values;
    const language = languageOf(lang, process.env);
    if (values.help === true) {
      process.stdout.write(cli[language].usage);
      return exitOk;
    }
    if (lang !== undefined && lang !== 'zh' && lang !== 'en') {
      return refuse(language, cli[language].wrongLanguage);
    }
    return await runCommand(positionals, values, language);
  } catch (error) {
    if (isArgumentFault(error)) return refuse(ownLanguage, argumentText(error, ownLanguage));
    const what = error instanceof Error ? error.message : String(error);
    printError(cli[ownLanguage].unexpected.replace('{{what}}', what));
    return exitNotRun;
  }
}

/** What `parseArgs` throws: an option it doesn't know, or one without its value. */
function isArgumentFault(error: unknown): error is Error {
  return (
    error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  );
}

function argumentText({ message }: Error, language: Language): string {
  const option = /--?[\w-]+/.exec(message)?.[0] ?? '';
  const isUnknown = !Object.keys(options).some((name) => option === `--${name}`);
  return cli[language][isUnknown ? 'wrongOption' : 'needsValue'].replace('{{option}}', option);
}

// npm runs us in the project's folder; files are named from where the person stands.
const { INIT_CWD, npm_lifecycle_event } = process.env;
if (npm_lifecycle_event === 'countersign' && INIT_CWD !== undefined) process.chdir(INIT_CWD);
// Whoever reads our lines may have had enough of them (`| head`).
process.stdout.on('error', () => process.exit());
process.exitCode = await main(process.argv.slice(2));
