import {
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openToOthers } from '../../main/platform/ownerFile.ts';
import { createLog, openLog } from '../../main/platform/log.ts';
import {
  maxLogAgeDays,
  maxLogFileBytes,
  oldLogFilesKept,
  openRotatingFile,
} from '../../main/platform/rotatingFile.ts';
import { canaries, found, paymentCodes, phoneForms } from '../privacy/canaries.ts';

const day = 86_400_000;
const bounds = { maxBytes: 100, kept: 3, maxAgeDays: 30 };

describe('a log that begins anew', () => {
  let dir: string;
  let path: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'countersign-log-'));
    path = join(dir, 'counter.log');
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('is bounded in size and number of files, and loses only what is oldest', () => {
    const file = openRotatingFile(path, Date.now, bounds);
    for (let n = 0; n < 100; n += 1) file.write(`${String(n).padStart(9, '0')}\n`);
    file.end();
    expect(readdirSync(dir).sort()).toEqual([
      'counter.log',
      'counter.log.1',
      'counter.log.2',
      'counter.log.3',
    ]);
    for (const name of readdirSync(dir)) {
      expect(statSync(join(dir, name)).size).toBeLessThanOrEqual(bounds.maxBytes);
    }
    expect(readFileSync(path, 'utf8')).toContain('000000099');
    expect(readFileSync(`${path}.1`, 'utf8')).toContain('000000089');
  });

  it('goes on where it was after a restart', () => {
    openRotatingFile(path, Date.now, bounds).write('one\n');
    const again = openRotatingFile(path, Date.now, bounds);
    again.write('two\n');
    again.end();
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
  });

  it('lets go of what is too old, at a start and while it is open', () => {
    for (const age of [1, 2]) writeFileSync(`${path}.${age}`, 'old\n');
    const now = Date.now();
    utimesSync(`${path}.2`, new Date(now - 31 * day), new Date(now - 31 * day));
    let moment = now;
    const file = openRotatingFile(path, () => moment, bounds);
    expect(readdirSync(dir).sort()).toEqual(['counter.log', 'counter.log.1']);
    file.write('first\n');
    moment = now + 32 * day;
    file.write('second\n');
    file.end();
    expect(readFileSync(path, 'utf8')).toBe('second\n');
    // The one before it was written just now, by the disk's own date.
    expect(readdirSync(dir)).toContain('counter.log.1');
  });

  it('does not stop a counter whose disk can’t be written', () => {
    const file = openRotatingFile(path, Date.now, bounds);
    file.end();
    expect(() => file.write('after the end\n')).not.toThrow();
  });

  it('has bounds that a shop’s disk bears, and is its owner’s alone', () => {
    expect(maxLogFileBytes * (oldLogFilesKept + 1)).toBeLessThanOrEqual(10_000_000);
    expect(maxLogAgeDays).toBeLessThanOrEqual(90);
    const log = openLog(path);
    log.info({ seq: 1 }, 'said');
    log.close();
    expect(openToOthers(path)).toBe(false);
  });
});

describe('what the log is handed (I11)', () => {
  function logged(write: (log: ReturnType<typeof createLog>) => void): Buffer {
    const lines: string[] = [];
    write(createLog({ write: (line) => lines.push(line) }));
    return Buffer.from(lines.join(''));
  }

  it.each([...phoneForms, ...paymentCodes])('holds %s in no form, wherever it stood', (said) => {
    const line = logged((log) => {
      log.error({ note: said, list: [said], err: new Error(`no ${said}`) }, `heard ${said}`);
      log.warn({ deep: { deeper: { text: `tel${said}` } } }, `客户${said}来电`);
      log.info({ method: `customer.${said}` }, `${'x'.repeat(1_990)}${said}`);
    });
    expect(found(line, canaries)).toEqual([]);
    expect(line.length).toBeGreaterThan(100);
  });
});
