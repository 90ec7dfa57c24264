import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { lumaOfFile } from '../../scripts/decode/pictureLuma.ts';
import { switchedSymbologies, symbologies } from '../../shared/domain/codes/symbology.ts';
import type { SwitchedSymbology, Symbology } from '../../shared/domain/codes/symbology.ts';
import type { Luma } from '../../shared/reading/luma.ts';
import { CannotMeasure } from '../result.ts';

const manifestSchema = z.array(
  z.object({ file: z.string(), symbology: z.string(), text: z.string().nullable() }),
);

/** A picture and what it holds. `symbology: null`: nothing to read. */
export interface Labelled {
  readonly file: string;
  readonly symbology: Symbology | null;
  readonly text: string;
}

export interface Picture extends Labelled {
  readonly image: Luma;
}

/** The labels' own names for what we call otherwise. */
const otherNames: ReadonlyMap<string, Symbology> = new Map([['DataBarExpStk', 'DataBarExp']]);
const nothingToRead = 'NEG';
/** A label that says that nobody knows what is in the picture. */
const unknownText = /^<unk(?:n)?own>$/;

/** Labels that the pictures themselves gainsay: what is printed, or how many bars a row has. */
const wrongLabels: ReadonlySet<string> = new Set([
  // 9784872348880 is printed below the bars.
  'zxingcpp/ean13-2/28.webp',
  // 46 bars and gaps a row: an expanded one in two rows. A row of the kind it is said to be has 25.
  'zxing/rss14-2/3.png',
]);

function symbologyNamed(name: string): Symbology | undefined {
  return otherNames.get(name) ?? symbologies.find((one) => one === name);
}

/** The pictures of a folder's manifest, and in words which of them were left out. */
export function readLabels(dir: string): {
  readonly labels: readonly Labelled[];
  readonly leftOut: readonly string[];
} {
  const labels: Labelled[] = [];
  const leftOut = new Map<string, number>();
  const leave = (why: string) => leftOut.set(why, (leftOut.get(why) ?? 0) + 1);
  for (const { file, symbology: name, text } of manifestOf(dir)) {
    const symbology = symbologyNamed(name);
    if (name === nothingToRead) labels.push({ file, symbology: null, text: '' });
    else if (symbology === undefined) leave(`${name} is not read by us`);
    else if (text === null || unknownText.test(text)) leave(`${name} whose text nobody knows`);
    else if (wrongLabels.has(file)) leave(`${name} whose label is wrong: ${file}`);
    else labels.push({ file, symbology, text });
  }
  return { labels, leftOut: [...leftOut].map(([why, count]) => `left out: ${count} × ${why}`) };
}

function manifestOf(dir: string): z.infer<typeof manifestSchema> {
  const path = join(dir, 'manifest.json');
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CannotMeasure(`There are no pictures to read: ${path} (${why})`);
  }
}

/** `null`: the file can't be opened as a picture. */
export async function loadPicture(
  dir: string,
  label: Labelled,
  fit: (image: Luma) => Luma,
): Promise<Picture | null> {
  const picture = await lumaOfFile(join(dir, label.file));
  return picture.ok ? { ...label, image: fit(picture.image) } : null;
}

/** Which of the kinds behind the shop's switch must be on for this picture. */
export function switchedFor({ symbology }: Labelled): readonly SwitchedSymbology[] {
  return switchedSymbologies.filter((one) => one === symbology);
}

/** So many of a list, evenly taken from all of it. */
export function spreadOver<T>(all: readonly T[], count: number): readonly T[] {
  if (all.length <= count) return all;
  return Array.from(
    { length: count },
    (_, at) => all[Math.floor((at * all.length) / count)],
  ).filter((one) => one !== undefined);
}
