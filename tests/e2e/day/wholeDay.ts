import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '../../../shared/i18n/area.ts';
import { wordsIn } from '../words.ts';
import { plainCodes } from './codes.ts';
import type { Day } from './day.ts';
import type { Hands } from './hands.ts';
import { openShop } from './shop.ts';
import { steps } from './steps.ts';

const codesForTheDay = 30;

/** A whole day at one counter of a real head office, worked by one sort of hands in one language. */
export function wholeDay(hands: Hands, language: Language): void {
  describe(`the day, by ${hands.name} alone, in ${language}`, () => {
    let day: Day | null = null;
    let isBroken = false;

    beforeAll(async () => {
      const shop = await openShop({ language, hasTouch: hands.hasTouch });
      day = { shop, hands, words: wordsIn(language), codes: plainCodes(codesForTheDay) };
    });

    afterAll(async () => {
      await day?.shop.close();
    });

    it.each(steps)('$name', async ({ take }) => {
      if (day === null || isBroken) throw new Error('a step before this one failed');
      isBroken = true;
      await take(day);
      isBroken = false;
    });

    it('breaks no rule of its own content security policy and logs no error', () => {
      expect(day?.shop.faults()).toEqual([]);
    });
  });
}
