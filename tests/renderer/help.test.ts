import { describe, expect, it } from 'vitest';
import { cardHtml, quickCardNodes } from '../../renderer/screens/help/quickCard.ts';
import { doSteps, linesOf, searchHelp } from '../../renderer/screens/help/helpSearch.ts';
import { placeRows } from '../../renderer/shell/place.ts';
import type { Language } from '../../shared/i18n/area.ts';
import { help, helpPlaces, helpWords, wordsAt } from '../../shared/i18n/help.ts';
import { quickCard } from '../../shared/i18n/quickCard.ts';
import type { Say } from '../../renderer/words.ts';
import { cardPage } from '../../scripts/quickCard.ts';

const languages: readonly Language[] = ['zh', 'en'];
/** What one reads standing up. */
const longest = { zh: 44, en: 110 };

const sayIn =
  (language: Language): Say<'help'> =>
  (key) =>
    (help[language] as Readonly<Record<string, string>>)[key] ?? '';

describe('help', () => {
  it('knows every part of the counter, and what comes before it', () => {
    for (const { place } of placeRows) expect(helpPlaces).toContain(place);
    expect(helpPlaces).toEqual(expect.arrayContaining(['signIn', 'setUp', 'cutOff']));
  });

  it.each(languages)(
    'says of each place what it is for and three things, briefly: %s',
    (language) => {
      for (const place of helpPlaces) {
        const lines = linesOf(sayIn(language), place);
        expect(lines).toHaveLength(1 + doSteps.length);
        for (const line of lines) {
          expect([place, line.length > 0]).toEqual([place, true]);
          expect([line, line.length <= longest[language]]).toEqual([line, true]);
        }
      }
    },
  );

  it.each(languages)('explains each word, and each place has some: %s', (language) => {
    const say = sayIn(language);
    for (const word of helpWords) {
      expect(say(`word_${word}`)).not.toBe('');
      expect(say(`means_${word}`)).not.toBe('');
    }
    for (const place of helpPlaces) expect(wordsAt[place].length).toBeGreaterThan(0);
    expect(new Set(Object.values(wordsAt).flat())).toEqual(new Set(helpWords));
  });

  it('is written in Chinese with Chinese punctuation', () => {
    for (const text of [...Object.values(help.zh), ...Object.values(quickCard.zh)]) {
      expect(text).not.toMatch(/\p{Script=Han}\s*[,;:!?.](?:\s|$)/u);
    }
  });

  it.each([
    ['en', 'rain', 'rainCheck'],
    ['zh', '估清', 'soldOut'],
    ['en', 'SOLD OUT', 'soldOut'],
  ] as const)('finds in %s “%s”', (language, typed, word) => {
    const found = searchHelp(sayIn(language), typed);
    expect(found).toContainEqual({ kind: 'word', word });
  });

  it('finds nothing for nothing, and nothing for nonsense', () => {
    expect(searchHelp(sayIn('en'), '   ')).toEqual([]);
    expect(searchHelp(sayIn('en'), 'xyzzy')).toEqual([]);
  });
});

describe('the quick card', () => {
  it.each(languages)('says every one of its texts, keys and button names apart: %s', (language) => {
    const html = cardHtml(quickCardNodes(language, 'a4'));
    const plain = html.replaceAll(/<[^>]+>/g, '');
    for (const [key, text] of Object.entries(quickCard[language])) {
      const spoken = text.replaceAll(/[<>[\]]/g, '');
      expect([key, plain.includes(spoken)]).toEqual([key, true]);
    }
    expect(html).toContain('<kbd>F9</kbd>');
    expect(html).not.toMatch(/\[|\]/);
  });

  it('is one file that fetches nothing and runs nothing', () => {
    for (const language of languages) {
      for (const paper of ['a4', 'roll'] as const) {
        const page = cardPage(language, paper);
        expect(page).not.toMatch(/<script|https?:|url\(|@import|<link|src=/);
        expect(page).toContain(paper === 'a4' ? 'size:A4' : 'size:80mm');
      }
    }
  });

  it('escapes what it is given', () => {
    const node = { tag: 'p', names: { class: '"x' }, within: ['<b>&'] } as const;
    expect(cardHtml(node)).toBe('<p class="&quot;x">&lt;b&gt;&amp;</p>');
  });
});
