import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeRows } from '../../renderer/shell/place.ts';
import type { Language } from '../../shared/i18n/area.ts';
import { axeFaults } from '../axe.ts';
import { openTheatre } from './accessibility/theatre.ts';
import type { Theatre } from './accessibility/theatre.ts';
import type { Stage } from './accessibility/view.ts';
import { views } from './accessibility/views.ts';

const languages: readonly Language[] = ['zh', 'en'];
const looks = [
  { theme: 'light', width: 1024, height: 768 },
  { theme: 'dark', width: 1024, height: 768 },
  { theme: 'dark', width: 390, height: 844 },
  { theme: 'light', width: 390, height: 844 },
] as const;

/** What axe finds wrong with what stands there, in every look, each named. */
async function faultsInEveryLook({ page }: Stage): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { theme, width, height } of looks) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height });
    const faults = await axeFaults(page);
    found.push(...faults.map((fault) => `${theme}, ${width} wide: ${fault}`));
  }
  return found;
}

describe('the counter for everybody: nothing that axe finds wrong', () => {
  let theatre: Theatre;

  beforeAll(async () => {
    theatre = await openTheatre();
  });

  afterAll(async () => {
    await theatre?.close();
  });

  it('every part of the counter stands among the views, and each view once', () => {
    const parts = new Set<string>(views.map(({ at }) => at));
    // What opens by a line of its own, in a shop just set up, is looked at in firstSetUp.test.ts.
    const opened = placeRows.filter(({ at }) => at !== 'line').map(({ place }) => place as string);
    expect(opened.filter((place) => !parts.has(place))).toEqual([]);
    expect([...parts]).toEqual(expect.arrayContaining(['setUp', 'signIn']));
    const names = views.map(({ at, state }) => `${at}: ${state}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('(and what is wrong is found: a button without a name, letters too pale to read)', async () => {
    const { newCounter } = theatre;
    const planted = await newCounter.evaluateHandle(() => {
      const place = document.body.appendChild(document.createElement('div'));
      place.append(document.createElement('button'), 'pale');
      // By script: the content policy lets no style attribute through.
      place.style.color = '#ddd';
      place.style.background = '#fff';
      return place;
    });
    const found = await axeFaults(newCounter);
    await planted.evaluate((place) => place.remove());
    const rules = found.map((fault) => fault.split(':')[0]);
    expect(rules).toContain('button-name');
    expect(rules).toContain('color-contrast');
  });

  describe.each(languages)('in %s, light and dark, wide and narrow', (language) => {
    it.each(views)('$at: $state', async (view) => {
      const stage = await theatre.show(view, language);
      const found = await faultsInEveryLook(stage);
      await view.after?.(stage);
      expect(found.join('\n')).toBe('');
    });
  });

  it('breaks no rule of its own content security policy and logs no error', () => {
    expect(theatre.faults()).toEqual([]);
  });
});
