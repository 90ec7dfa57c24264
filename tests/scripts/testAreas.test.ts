import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pathParts } from '../../scripts/testAreas.ts';
import { projectFolder } from '../architecture/sources.ts';

describe('npm test -- paper', () => {
  const chosen = pathParts(['paper']);

  it.each([
    ['by where it is', 'tests/escpos/escpos.test.ts'],
    ['by what it is called', 'tests/e2e/paper.test.ts'],
    ['by a word with a capital', 'tests/app/couponPaper.test.ts'],
    ['by what it looks at', 'tests/devices/documents.test.ts'],
    ['of the queue', 'tests/devices/printQueue.test.ts'],
    ['of the lines to printers', 'tests/devices/networkPrinter.test.ts'],
    ['of the drawer', 'tests/app/drawer.test.ts'],
  ])('runs a test %s', (_, path) => {
    expect(existsSync(join(projectFolder, path))).toBe(true);
    expect(chosen).toContain(path);
  });

  it('names test files alone, each once, and leaves out what has nothing to do with it', () => {
    expect(new Set(chosen).size).toBe(chosen.length);
    expect(chosen.filter((path) => !/^tests\/.*\.test\.tsx?$/.test(path))).toEqual([]);
    expect(chosen).not.toContain('tests/domain/money.test.ts');
    expect(chosen.length).toBeGreaterThan(20);
  });

  it('other words are parts of paths', () => {
    expect(pathParts(['tests/hq', 'clock.test', 'toString'])).toEqual([
      'tests/hq',
      'clock.test',
      'toString',
    ]);
  });
});
