import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTerminal } from '../../main/compose.ts';
import { openPaths, openPathsWords } from '../../main/host/folderCheck.ts';

describe.runIf(process.platform !== 'win32')('the modes of a terminal’s files (I11)', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'countersign-modes-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('are its owner’s alone from the first start, in a folder that was open before', async () => {
    mkdirSync(join(dir, 'live'), { mode: 0o777 });
    chmodSync(join(dir, 'live'), 0o777);
    const options = { dir, mode: 'live', host: 'browser', demo: null, hqUrl: null } as const;
    const terminal = await openTerminal(options);
    expect(openPaths(dir, 'live')).toEqual([]);
    expect(statSync(join(dir, 'live')).mode & 0o777).toBe(0o700);
    await terminal.close();
    expect(readdirSync(join(dir, 'live')).length).toBeGreaterThan(1);
  });

  it('are said at the start where others can look in', () => {
    const folder = join(dir, 'live');
    mkdirSync(folder);
    writeFileSync(join(folder, 'counter.db'), '', { mode: 0o644 });
    chmodSync(folder, 0o755);
    expect(openPaths(dir, 'live')).toEqual([folder, join(folder, 'counter.db')]);
    expect(openPathsWords(openPaths(dir, 'live'))).toContain('chmod -R go=');
    chmodSync(folder, 0o700);
    expect(openPathsWords(openPaths(dir, 'live'))).toBeNull();
  });
});
