import type { PrinterProfile } from '../../shared/contract/printer.ts';
import type { PaperDocument } from '../../main/app/paper/documents.ts';
import type { Paper } from '../../main/app/paper/paperPorts.ts';
import { readSvg } from '../devices/readSvg.ts';
import { sampleCode, sampleReference } from '../devices/samples.ts';
import { discountText, rollCode } from './hostilePaper.ts';
import { cellsOf } from './parsedPaper.ts';
import type { ParsedPaper } from './parsedPaper.ts';
import { parseEscpos } from './parser.ts';

type Kind = PaperDocument['kind'];

/** All that may come out of the encoder, whatever it is fed. */
const expectedCommands: ReadonlySet<string> = new Set([
  'ESC @',
  'ESC R',
  'ESC t',
  'ESC E',
  'ESC a',
  'ESC d',
  'FS &',
  'GS B',
  'GS !',
  'GS V',
  'GS v 0',
  'GS ( K 49',
  ...[65, 67, 69, 80, 81].map((part) => `GS ( k ${part}`),
]);

/** The codes and pictures a paper has of itself. */
const ownCodes: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  redemption: [sampleReference],
  goodwill: [sampleCode],
  coupon: [rollCode],
  test: ['COUNTERSIGN PRINTER TEST'],
};
const ownPictures: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  coupon: [`[BARS ${rollCode}]`],
  test: ['[BARS TESTNOVOUCHER0]'],
};
/** Kinds whose money is put in above. */
const withMoney: readonly Kind[] = ['redemption', 'void', 'goodwill', 'dayReport', 'reminder'];

/** Every so manyth is drawn as a picture too: that takes longer. */
const picturedEvery = 40;

function onPaper(document: PaperDocument, parsed: ParsedPaper): readonly string[] {
  const wrong: string[] = [];
  const { codes, pictures, cuts, commands } = parsed;
  const strange = commands.filter((command) => !expectedCommands.has(command));
  if (strange.length > 0) wrong.push(`commands ${strange.join(', ')}`);
  if (cuts !== 1 || commands.at(-1) !== 'GS V') wrong.push(`${cuts} cuts`);
  const payloads = codes.map(({ payload }) => payload);
  if (payloads.join('\n') !== (ownCodes[document.kind] ?? []).join('\n'))
    wrong.push(`codes ${payloads.join(', ')}`);
  if (pictures.length !== (ownPictures[document.kind] ?? []).length) wrong.push('a picture');
  return wrong;
}

function onLines(
  document: PaperDocument,
  lines: readonly string[],
  columns: number,
): readonly string[] {
  const wrong: string[] = [];
  const over = lines.filter((line) => !/^\[QR .*\]$/.test(line) && cellsOf(line) > columns);
  if (over.length > 0) wrong.push(`over the edge: ${over[0]}`);
  if (withMoney.includes(document.kind) && !lines.some((line) => line.includes(discountText)))
    wrong.push('the money is not on it');
  return wrong;
}

/** What a text managed to do on paper that text can't: nothing, or in words. */
export function brokenBy(
  paper: Paper,
  document: PaperDocument,
  profile: PrinterProfile,
  turn: number,
): readonly string[] {
  const { columns } = profile;
  try {
    const parsed = parseEscpos(
      paper.escpos(document, profile),
      columns,
      ownPictures[document.kind] ?? [],
    );
    const text = paper.text(document, columns).trimEnd().split('\n');
    readSvg(paper.svg(document, columns));
    if (turn % picturedEvery === 0)
      parseEscpos(paper.escpos(document, { ...profile, letters: 'picture' }), columns);
    return [
      ...onPaper(document, parsed),
      ...onLines(document, parsed.lines, columns),
      ...(parsed.lines.join('\n').trimEnd() === text.join('\n')
        ? []
        : ['not the same as its text']),
    ];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
