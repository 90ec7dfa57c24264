import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allTests, gapsIn, rulesPage } from '../../scripts/rulesPage.ts';
import { reasons } from '../../shared/i18n/reasons.ts';

const written = join(import.meta.dirname, '../../docs/rules.md');
const tests = allTests();

describe('docs/rules.md', () => {
  it('every reason has its words in both languages, a next step and a test', () => {
    expect(gapsIn(tests)).toEqual([]);
  });

  it('is what `node scripts/rulesDoc.ts` writes', () => {
    expect(readFileSync(written, 'utf8')).toBe(rulesPage(tests));
  });

  it('a reason that lost its test, or its words, is noticed', () => {
    const untested = tests.filter(({ name }) => !name.startsWith('wrongTier: '));
    expect(gapsIn(untested)).toEqual(['wrongTier: no test begins with it']);
    const unsaid = { ...reasons, zh: { ...reasons.zh, campaignLimitEverNext: ' ' } };
    expect(gapsIn(tests, unsaid)).toEqual([
      'campaignLimit: no words for campaignLimitEverNext in zh',
    ]);
  });

  it('a test that is renamed makes it stale', () => {
    const renamed = tests.map((test) => ({ ...test, name: test.name.replace('killed:', 'gone:') }));
    expect(rulesPage(renamed)).not.toBe(rulesPage(tests));
  });
});
