import * as fc from 'fast-check';
import iconv from 'iconv-lite';
import type { PaperDocument } from '../../../main/app/paper/documents.ts';
import type { Paper } from '../../../main/app/paper/paperPorts.ts';
import { escposOf } from '../../../main/devices/paper/escpos/escpos.ts';
import { createPaper } from '../../../main/devices/paper/paper.ts';
import { createPaperCodes } from '../../../main/devices/paper/paperCodes.ts';
import { rowsOf } from '../../../main/devices/paper/rows.ts';
import { hostileName } from '../../escpos/hostile.ts';
import { hostilePaper } from '../../escpos/hostilePaper.ts';
import { brokenBy } from '../../escpos/judgePaper.ts';
import type { Fault, FaultOptions, FaultResult } from '../fault.ts';

/** Names drawn at once: enough for the paper with most texts, and few enough to hold. */
const drawnAtOnce = 1_000;
/** Of what went wrong, so much is told; the rest is counted. */
const mostTold = 10;

/** An endless row of names, the same for the same seed; `drawn` counts those that were used. */
function namesOf(seed: number): { readonly next: () => string; readonly drawn: () => number } {
  let names: readonly string[] = [];
  let drawn = 0;
  return {
    next: () => {
      const at = drawn % drawnAtOnce;
      if (at === 0) {
        names = fc.sample(hostileName, { seed: seed + drawn, numRuns: drawnAtOnce });
      }
      drawn += 1;
      return names[at] ?? '';
    },
    drawn: () => drawn,
  };
}

/** A text of somebody's that stands on every paper. */
const operatorOf = (document: PaperDocument) => document.head.operator;
const groupByte = 0x1d;
const switchedToChinese = 0x26;

/** The paper with more bytes before its cut. */
function withBytes(paper: Uint8Array, more: Uint8Array): Uint8Array {
  const cut = paper.lastIndexOf(groupByte);
  return Uint8Array.of(...paper.subarray(0, cut), ...more, ...paper.subarray(cut));
}

/** As an encoder would be that sends names as they are. */
function withRawNames(paper: Paper): Paper {
  return {
    ...paper,
    escpos: (document, profile) =>
      withBytes(
        paper.escpos(document, profile),
        iconv.encode(`${operatorOf(document)}\n`, 'gb18030'),
      ),
  };
}

/** As one would be that hands names to the layout language unescaped. */
function withUnescapedNames(paper: Paper): Paper {
  const codes = createPaperCodes();
  return {
    ...paper,
    escpos: (document, profile) => {
      const rows = rowsOf(operatorOf(document), profile.columns, codes);
      const bytes = escposOf(rows, profile, codes);
      const body = bytes.subarray(bytes.indexOf(switchedToChinese) + 1);
      return withBytes(paper.escpos(document, profile), body);
    },
  };
}

const mistakes: Readonly<Record<string, (paper: Paper) => Paper>> = {
  rawNames: withRawNames,
  unescapedNames: withUnescapedNames,
};

/** Papers whose every text is hostile, until so many names have been through the encoder. */
function run({ cases, seed, plant, report }: FaultOptions): FaultResult {
  const made = createPaper();
  const paper = plant === null ? made : (mistakes[plant]?.(made) ?? made);
  const names = namesOf(seed);
  let papers = 0;
  let violations = 0;
  while (names.drawn() < cases) {
    const { document, profile } = hostilePaper(papers, names.next);
    const wrong = brokenBy(paper, document, profile, papers);
    papers += 1;
    if (wrong.length === 0) continue;
    violations += 1;
    if (violations <= mostTold)
      report(`paper ${papers} (${document.kind}, ${profile.columns}): ${wrong.join('; ')}`);
  }
  report(`papers: ${papers}`);
  return { cases: names.drawn(), acknowledged: papers, violations };
}

export const names: Fault = {
  says: 'texts that would be commands, on every paper, wherever somebody types one (I7)',
  plants: Object.keys(mistakes),
  choices: {},
  run: (options) => Promise.resolve(run(options)),
};
