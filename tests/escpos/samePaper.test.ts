import { describe, expect, it } from 'vitest';
import { createPaper } from '../../main/devices/paper/paper.ts';
import { usualProfile } from '../../shared/contract/printer.ts';
import { sampleHead } from '../devices/samples.ts';
import { everyPaper } from './everyPaper.ts';
import { printedCells, shownCells } from './paperCells.ts';
import { parseEscpos } from './parser.ts';

const paper = createPaper();
const languages = ['zh', 'en', 'both'] as const;
const widths = [32, 48] as const;

/** The lines of a text that stand for pictures: a printer gets dots and can't tell what they say. */
const saidOf = (lines: readonly string[]) =>
  lines.filter((line) => /^\[(?:PICTURE$|BARS )/.test(line));

describe.each(languages)('on paper and on the screen, in %s', (language) => {
  for (const columns of widths) {
    it.each(everyPaper(sampleHead({ language })))(
      `stands the same: %s at ${columns} columns`,
      (_, document) => {
        const lines = paper.text(document, columns).trimEnd().split('\n');
        const parsed = parseEscpos(
          paper.escpos(document, usualProfile(columns)),
          columns,
          saidOf(lines),
        );
        expect(parsed.lines).toEqual(lines);
        expect(printedCells(parsed.parts, columns)).toEqual(
          shownCells(paper.svg(document, columns)),
        );
        expect(parsed.cuts).toBe(1);
      },
    );
  }
});
