import { describe, expect, it } from 'vitest';
import { contradictionCodes } from '../../shared/domain/campaign/contradictions.ts';
import { contradictionWords, contradictions } from '../../shared/i18n/contradictions.ts';

describe('words for every contradiction', () => {
  it.each(contradictionCodes)('%s: what is wrong and what to do, in both languages', (code) => {
    const { titleKey, nextKey } = contradictionWords(code);
    expect(contradictions.en[titleKey]).toMatch(/^[A-Z].*[^.]$/);
    expect(contradictions.en[nextKey]).toMatch(/^[A-Z].*\.$/);
    expect(contradictions.zh[titleKey]).toMatch(/\p{Script=Han}.*[^。]$/u);
    expect(contradictions.zh[nextKey]).toMatch(/\p{Script=Han}.*。$/u);
  });

  it('no text is left that nothing says', () => {
    const used = contradictionCodes.flatMap((code) => Object.values(contradictionWords(code)));
    expect(Object.keys(contradictions.en).toSorted()).toEqual(used.toSorted());
  });
});
