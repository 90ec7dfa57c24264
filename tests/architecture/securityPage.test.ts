import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentPolicy, securityHeaders } from '../../main/host/policy.ts';

const projectFolder = join(import.meta.dirname, '../..');
const page = readFileSync(join(projectFolder, 'docs/security.md'), 'utf8');
const read = (path: string) => readFileSync(join(projectFolder, path), 'utf8');

interface Claim {
  readonly file: string;
  readonly test: string;
}

/** Cells of the form `` `tests/…` › name of the test ``. */
function claimsOf(text: string): readonly Claim[] {
  return [...text.matchAll(/\| `(tests\/[^`]+\.tsx?)` › ([^|\n]+?) \|/g)].map(
    ([, file = '', test = '']) => ({ file, test }),
  );
}

/** Whether a test of that name stands in the file; names with `%s` stand there as they are. */
function isThere({ file, test }: Claim): boolean {
  if (!existsSync(join(projectFolder, file))) return false;
  const source = read(file).replaceAll("\\'", "'");
  return ["'", '"', '`'].some((quote) => source.includes(`${quote}${test}${quote}`));
}

describe('docs/security.md', () => {
  const claims = claimsOf(page);

  it('names tests that exist, each of them', () => {
    expect(claims.filter((claim) => !isThere(claim))).toEqual([]);
    expect(claims.length).toBeGreaterThan(50);
  });

  it('would notice a test that was renamed or is gone', () => {
    const row = '| I1 | it holds | `tests/sync/sync.test.ts` › a name nobody gave |';
    const [claim] = claimsOf(row);
    expect(claim).toEqual({ file: 'tests/sync/sync.test.ts', test: 'a name nobody gave' });
    expect(claim !== undefined && isThere(claim)).toBe(false);
    expect(isThere({ file: 'tests/none.test.ts', test: 'any' })).toBe(false);
  });

  it('has a test for every invariant', () => {
    const missing = Array.from({ length: 11 }, (_, n) => `I${n + 1}`).filter(
      (id) => !new RegExp(`\\| ${id} \\|[^|]+\\| \`tests/`).test(page),
    );
    expect(missing).toEqual([]);
  });

  it('says every line of the content policy, and every header beside it', () => {
    const lines = contentPolicy()
      .split('; ')
      .map((line) => line.replace(/'sha256-[^']+'/, "'sha256-…'"));
    expect(lines.filter((line) => !page.includes(`\`${line}\``))).toEqual([]);
    const headers = Object.keys(securityHeaders()).filter(
      (name) => name !== 'content-security-policy',
    );
    expect(headers.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('names every guard of the Electron host', () => {
    // What guards nothing: names, options, and how the program is found and started.
    const plain = ['channels.ts', 'launch.ts', 'launchOptions.ts', 'probe.ts'];
    const guards = readdirSync(join(projectFolder, 'main/host/electron')).filter(
      (name) => !plain.includes(name),
    );
    expect(guards.filter((name) => !page.includes(`| \`${name}\` |`))).toEqual([]);
  });

  it('names every fault that can be tried', () => {
    const [, table = ''] =
      /const faults: [^=]+= \{([^}]*)\}/.exec(read('tests/faults/faults.ts')) ?? [];
    const names = table
      .split(',')
      .map((one) => one.split(':')[0]?.trim().replaceAll("'", '') ?? '')
      .filter((name) => name !== '');
    expect(names.length).toBeGreaterThan(3);
    expect(names.filter((name) => !page.includes(`| \`${name}\` |`))).toEqual([]);
  });
});
