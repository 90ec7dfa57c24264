import { describe, expect, it } from 'vitest';
import { readSources, withoutComments } from './sources.ts';

const screens = readSources()
  .filter(({ path }) => path.startsWith('renderer/'))
  .map(({ path, text }) => ({ path, text: withoutComments(text) }));

const filesWith = (pattern: RegExp): readonly string[] =>
  screens.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

describe('every way a code arrives is one path', () => {
  it('is made a scan in one place', () => {
    expect(filesWith(/scanId:/)).toEqual(['renderer/scan/newScan.ts']);
  });

  it('is told from its double in one place', () => {
    expect(filesWith(/import \{[^}]*\bhear\b[^}]*\} from/)).toEqual(['renderer/scan/readTally.ts']);
    expect(filesWith(/\.heard\(/)).toEqual(['renderer/shell/Counter.tsx']);
  });

  it('reaches the order by the counter alone', () => {
    expect(filesWith(/<TakeScanContext\b/)).toEqual(['renderer/shell/Counter.tsx']);
    expect(filesWith(/\border\.takeScan\b/)).toEqual(['renderer/shell/Counter.tsx']);
  });
});
