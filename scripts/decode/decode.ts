// `npm run decode -- PATH…`: what the counter's own camera would read in pictures, without a window.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { usualSymbologies } from '../../shared/domain/codes/symbology.ts';
import { createFrameReader } from '../../shared/reading/frameReader.ts';
import type { FrameReader, StagedRead } from '../../shared/reading/frameReader.ts';
import type { Luma } from '../../shared/reading/luma.ts';
import { readPicture } from '../../shared/reading/pictureReader.ts';
import { fitted } from '../../shared/reading/transforms.ts';
import { readAsked, switchedOf, usage } from './askedFor.ts';
import type { AskedFor } from './askedFor.ts';
import { startEngine } from './engine.ts';
import { lumaOfFile } from './pictureLuma.ts';

const wrongUseCode = 2;
const pictureNames = /\.(?:png|jpe?g|webp|gif|bmp|avif)$/i;

interface Line {
  readonly file: string;
  readonly reads: readonly Pick<StagedRead, 'text' | 'symbology' | 'stage'>[];
  readonly ms: number;
  /** Why the file could not be looked at. */
  readonly problem?: string;
}

/** A file as it was named; of a folder every picture in it, however deep, in the order of their names. */
async function filesOf(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isDirectory()) return [path];
  const names = await readdir(path, { recursive: true }).catch(() => null);
  // Told as a file that can't be read, so that the others are read all the same.
  if (names === null) return [path];
  return names
    .filter((name) => pictureNames.test(name))
    .sort()
    .map((name) => join(path, name));
}

function readsOf(reader: FrameReader, image: Luma, { fit }: AskedFor): readonly StagedRead[] {
  return fit === null
    ? readPicture(reader, image)
    : reader.still(fitted(image, fit.width, fit.height));
}

async function lineOf(reader: FrameReader, file: string, asked: AskedFor): Promise<Line> {
  const picture = await lumaOfFile(file);
  if (!picture.ok) return { file, reads: [], ms: 0, problem: picture.problem };
  const beganAt = performance.now();
  const wanted = new Set(asked.formats);
  const reads = readsOf(reader, picture.image, asked)
    .filter(({ symbology }) => wanted.has(symbology))
    .map(({ text, symbology, stage }) => ({ text, symbology, stage }));
  return { file, reads, ms: Math.round((performance.now() - beganAt) * 10) / 10 };
}

/** Control characters are shown, not sent: a code must not drive the terminal that it is printed on. */
function shown(text: string): string {
  const plain = JSON.stringify(text).slice(1, -1);
  return plain.replaceAll(/[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, (one) => {
    return `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function told({ file: path, reads, ms, problem }: Line): string {
  const file = shown(path);
  if (problem !== undefined) return `${file}\tno picture: ${problem}`;
  if (reads.length === 0) return `${file}\tnothing read\t${ms} ms`;
  const codes = reads.map(({ text, symbology, stage }) => `${symbology}\t${shown(text)}\t${stage}`);
  return codes.map((code) => `${file}\t${code}\t${ms} ms`).join('\n');
}

/** Time this program worked, ms: the bound on one picture holds on a busy machine too. */
function workedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

async function run(asked: AskedFor): Promise<void> {
  const isUsual = usualSymbologies.every((one) => asked.formats.includes(one));
  const formats = { switched: switchedOf(asked.formats), itfLengths: [], checkDigits: false };
  const reader = createFrameReader(await startEngine(), formats, workedMs);
  process.stderr.write(
    `looking for: ${asked.formats.join(', ')}${isUsual ? '' : ' (not all usual kinds)'}\n`,
  );
  const lists = await Promise.all(asked.paths.map(filesOf));
  const lines: Line[] = [];
  for (const file of lists.flat()) {
    const line = await lineOf(reader, file, asked);
    if (asked.json) lines.push(line);
    else process.stdout.write(`${told(line)}\n`);
  }
  if (asked.json) process.stdout.write(`${JSON.stringify(lines)}\n`);
}

const asked = readAsked(process.argv.slice(2));
if ('why' in asked) {
  process.stderr.write(`${asked.why}\n${usage}\n`);
  process.exitCode = wrongUseCode;
} else {
  await run(asked);
}
