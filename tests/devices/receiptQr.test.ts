import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createPaper } from '../../main/devices/paper/paper.ts';
import { sampleHead, sampleRedemption } from './samples.ts';
import { scanPaper } from './scanPaper.ts';

const { references } = JSON.parse(
  readFileSync(new URL('../protocol/vectors/receiptReferences.json', import.meta.url), 'utf8'),
) as { readonly references: readonly { readonly text: string }[] };
const paper = createPaper();

describe('the code on a receipt', () => {
  const cases = references.flatMap(({ text }) =>
    [32, 48].map((columns) => [text.length, columns, text] as const),
  );
  it.each(cases)(
    'of %i characters on %i columns is read off the paper',
    async (_, columns, text) => {
      const receipt = sampleRedemption(sampleHead(), { signedReference: text });
      expect(await scanPaper(paper.svg(receipt, columns))).toBe(text);
    },
  );

  it('is not there where the terminal has no key to sign with', async () => {
    const receipt = sampleRedemption(sampleHead(), { signedReference: null });
    expect(await scanPaper(paper.svg(receipt, 48))).toBeNull();
    expect(paper.text(receipt, 48)).toContain('请出示凭证号');
  });
});
