// Writes docs/rules.md: `node scripts/rulesDoc.ts`; with `--check` it only says whether the file is stale.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { allTests, gapsIn, rulesPage } from './rulesPage.ts';

const file = join(import.meta.dirname, '../docs/rules.md');
const tests = allTests();
const page = rulesPage(tests);
const gaps = gapsIn(tests);
const isCheck = process.argv.includes('--check');

if (!isCheck) await writeFile(file, page);
const isStale = isCheck && (await readFile(file, 'utf8').catch(() => '')) !== page;
for (const gap of gaps) process.stderr.write(`${gap}\n`);
if (isStale) process.stderr.write('docs/rules.md is stale: node scripts/rulesDoc.ts\n');
if (isStale || gaps.length > 0) process.exitCode = 1;
