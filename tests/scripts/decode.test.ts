import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fitOf, readAsked } from '../../scripts/decode/askedFor.ts';
import { symbologies, usualSymbologies } from '../../shared/domain/codes/symbology.ts';
import { codePicture } from '../renderer/codePictures.ts';

const script = join(import.meta.dirname, '../../scripts/decode/decode.ts');

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function decode(...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

interface Line {
  readonly file: string;
  readonly reads: readonly { readonly text: string; readonly symbology: string }[];
  readonly ms: number;
  readonly problem?: string;
}

async function lines(...args: readonly string[]): Promise<readonly Line[]> {
  const { code, out } = await decode('--json', ...args);
  expect(code).toBe(0);
  return JSON.parse(out) as readonly Line[];
}

describe('npm run decode', () => {
  let folder: string;
  const at = (...names: readonly string[]) => join(folder, ...names);

  async function draw(path: string, bcid: string, text: string): Promise<void> {
    await writeFile(path, (await codePicture(bcid, text)).toBuffer('image/png'));
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-decode-'));
    await mkdir(at('sheet', 'deep'), { recursive: true });
    await mkdir(at('bad'));
    await draw(at('sheet', 'b.png'), 'qrcode', 'B');
    await draw(at('sheet', 'a.png'), 'ean13', '6901234567892');
    await draw(at('sheet', 'deep', 'c.PNG'), 'code128', 'CS-2026');
    await writeFile(at('sheet', 'notes.txt'), 'no picture');
    await draw(at('itf.png'), 'interleaved2of5', '15400141288763');
    await draw(at('control.png'), 'qrcode', 'A\u001b[31m\n\u007f\u009b2J\u202eZ');
    await draw(at('bad', 'good.png'), 'qrcode', 'GOOD');
    const png = createCanvas(300, 300).toBuffer('image/png');
    await writeFile(at('bad', 'cut.png'), png.subarray(0, 60));
    await writeFile(at('bad', 'empty.png'), '');
    await writeFile(at('bad', 'text.png'), 'this is no picture');
    await writeFile(at('bad', 'drawn.png'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    await writeFile(at('bad', 'tiny.png'), createCanvas(1, 1).toBuffer('image/png'));
  });
  afterAll(async () => rm(folder, { recursive: true }));

  it('prints an array of files, what was read in each and how long it took, and nothing else', async () => {
    const { code, out } = await decode('--json', at('sheet', 'b.png'), at('sheet', 'a.png'));
    expect(code).toBe(0);
    const found = JSON.parse(out) as readonly Line[];
    expect(found).toEqual([
      {
        file: at('sheet', 'b.png'),
        reads: [{ text: 'B', symbology: 'QR', stage: 'first' }],
        ms: expect.any(Number),
      },
      {
        file: at('sheet', 'a.png'),
        reads: [{ text: '6901234567892', symbology: 'EAN13', stage: 'again' }],
        ms: expect.any(Number),
      },
    ]);
    for (const { ms } of found) expect(ms).toBeGreaterThan(0);
  });

  it('takes every picture of a folder, however deep, in the order of their names', async () => {
    const found = await lines(at('sheet'));
    expect(found.map(({ file }) => file)).toEqual([
      at('sheet', 'a.png'),
      at('sheet', 'b.png'),
      at('sheet', 'deep', 'c.PNG'),
    ]);
    expect(found.map(({ reads }) => reads.map(({ text }) => text))).toEqual([
      ['6901234567892'],
      ['B'],
      ['CS-2026'],
    ]);
  });

  it('reads pictures as frames of a size that is asked for', async () => {
    const [full] = await lines('--fit', '1280x720', at('sheet', 'b.png'));
    const [tiny] = await lines('--fit', '16x16', at('sheet', 'b.png'));
    expect(full?.reads.map(({ text }) => text)).toEqual(['B']);
    expect(tiny?.reads).toEqual([]);
  });

  it('says which kinds are on, and takes other ones', async () => {
    const usual = await decode(at('itf.png'));
    expect(usual.err).toContain(usualSymbologies.join(', '));
    expect(usual.err).not.toContain('ITF');
    expect(usual.out).toContain('nothing read');
    const [switched] = await lines('--formats', 'itf', at('itf.png'));
    expect(switched?.reads).toMatchObject([{ text: '15400141288763', symbology: 'ITF' }]);
    const [all] = await lines('--formats', 'all', at('itf.png'));
    expect(all?.reads).toHaveLength(1);
    const [qrOnly] = await lines('--formats', 'QR', at('sheet', 'a.png'));
    expect(qrOnly?.reads).toEqual([]);
  });

  it('goes on past what is no picture, and says why it is none', async () => {
    const found = await lines(
      at('bad'),
      at('nowhere.png'),
      at('sheet', 'notes.txt'),
      at('sheet', 'b.png'),
    );
    const told = found.map(({ file, reads, problem }) => [
      file.slice(folder.length + 1),
      problem ?? reads.map(({ text }) => text).join(),
    ]);
    expect(Object.fromEntries(told)).toEqual({
      [join('bad', 'cut.png')]: 'damaged',
      [join('bad', 'drawn.png')]: 'svg',
      [join('bad', 'empty.png')]: 'empty',
      [join('bad', 'good.png')]: 'GOOD',
      [join('bad', 'text.png')]: 'notPicture',
      [join('bad', 'tiny.png')]: 'tooSmall',
      'nowhere.png': 'unreadable',
      [join('sheet', 'notes.txt')]: 'notPicture',
      [join('sheet', 'b.png')]: 'B',
    });
    expect(found.filter(({ problem, ms }) => problem !== undefined && ms > 0)).toEqual([]);
    const shown = await decode(at('bad'));
    expect(shown.code).toBe(0);
    expect(shown.out).toContain('no picture: svg');
    expect(shown.out).toContain('GOOD');
  });

  it.skipIf(process.platform === 'win32')(
    'does not wait for a pipe that stands among them',
    async () => {
      const pipes = at('pipes');
      mkdirSync(pipes, { recursive: true });
      execFileSync('mkfifo', [join(pipes, 'pipe.png')]);
      const found = await lines(pipes);
      expect(found.map(({ reads, problem }) => [reads, problem])).toEqual([[[], 'unreadable']]);
    },
  );

  it('shows control characters, and sends none to the terminal', async () => {
    const { out } = await decode(at('control.png'));
    // A line feed ends each line; no other may pass, nor one that turns the line about.
    expect(out.replaceAll('\n', '')).not.toMatch(/(?!\t)[\p{Cc}\p{Bidi_C}]/u);
    expect(out.trimEnd().split('\n')).toHaveLength(1);
    expect(out).toContain('\\u001b[31m');
    const [line] = await lines(at('control.png'));
    expect(line?.reads[0]?.text).toBe('A\u001b[31m\n\u007f\u009b2J\u202eZ');
  });

  it.each([
    ['nothing', []],
    ['an option it does not know', ['--frobnicate', 'a.png']],
    ['a size that is none', ['--fit', 'large', 'a.png']],
    ['a size of nothing', ['--fit', '0x0', 'a.png']],
    ['a kind that there is not', ['--formats', 'QR,Morse', 'a.png']],
    ['no kind', ['--formats', '', 'a.png']],
  ])('refuses %s in words, and says how it is used', async (_, args) => {
    const { code, out, err } = await decode(...args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('npm run decode -- PATH');
    expect(err.split('\n')[0]).not.toBe('');
  });
});

describe('what decode is asked for', () => {
  it('is understood from the command line', () => {
    expect(readAsked(['a.png', '--json', '--fit', '1280X720', '--formats', ' qr , ean13'])).toEqual(
      {
        paths: ['a.png'],
        fit: { width: 1280, height: 720 },
        json: true,
        formats: ['QR', 'EAN13'],
      },
    );
    expect(readAsked(['a', 'b'])).toMatchObject({
      fit: null,
      json: false,
      formats: usualSymbologies,
    });
    expect(readAsked(['a', '--formats', 'all'])).toMatchObject({ formats: symbologies });
  });

  it('is a size of whole pixels within bounds', () => {
    expect(fitOf('16x8000')).toEqual({ width: 16, height: 8000 });
    for (const text of [
      '15x100',
      '100x8001',
      '1280',
      'x720',
      '1280x',
      '-1x5',
      '1e3x500',
      '99999x5',
    ]) {
      expect(fitOf(text)).toBeNull();
    }
  });
});
