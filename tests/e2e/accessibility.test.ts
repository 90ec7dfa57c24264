import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '../../shared/i18n/area.ts';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { axeFaults } from '../axe.ts';
import { launchChromium } from '../browser.ts';
import { tempFolder } from '../hosts/tempFolder.ts';
import {
  enterPin,
  open,
  openInEnglish,
  redemptions,
  speak,
  typeSlowly,
  valueOf,
  verdict,
  watchForFaults,
  wedge,
} from './counterPage.ts';
import { milkTeaCodes, pinOf } from './demoCoupons.ts';
import { startCounter } from './processes.ts';
import type { Running } from './processes.ts';

const demoShopWithinMs = 60_000;
const tabsAtMost = 60;

interface Look {
  readonly language: Language;
  readonly theme: 'light' | 'dark';
}

const looks: readonly Look[] = [
  { language: 'zh', theme: 'light' },
  { language: 'en', theme: 'light' },
  { language: 'zh', theme: 'dark' },
  { language: 'en', theme: 'dark' },
];

/** The words of one language, area by area. */
function wordsIn(language: Language) {
  const { campaigns, goodwill, history, people, reasons, redeem, scan } = catalogue;
  const { scanners, session, setup, settings, sync, undo } = catalogue;
  return {
    goodwill: goodwill[language],
    titles: {
      campaigns: campaigns[language].title,
      devices: sync[language].title,
      goodwill: goodwill[language].title,
      history: history[language].title,
      settings: settings[language].title,
    },
    people: people[language],
    reasons: reasons[language],
    redeem: redeem[language],
    scan: scan[language],
    scanners: scanners[language],
    session: session[language],
    setup: setup[language],
    settings: settings[language],
    undo: undo[language],
  };
}

async function wear(page: Page, { language, theme }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  await speak(page, language);
}

/** Presses Tab until `wanted` has the focus: what a keyboard can't reach, it can't use. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  const isThere = () => wanted.evaluate((element) => element === document.activeElement);
  for (let pressed = 0; pressed < tabsAtMost; pressed += 1) {
    if (await isThere()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no way to ${String(wanted)} by keyboard`);
}

describe('the counter for everybody: nothing that axe finds wrong, and all of it by keyboard', () => {
  const folder = tempFolder();
  const codes = milkTeaCodes();
  const running: Running[] = [];
  let browser: Browser;
  let page: Page;
  let clean: Page;
  let faults: () => readonly string[];

  async function counterAt(name: string, ...args: readonly string[]): Promise<Page> {
    const dir = join(folder.path, name);
    mkdirSync(dir);
    const counter = await startCounter(dir, ...args);
    running.push(counter);
    return openInEnglish(browser, counter.ready[1] ?? '');
  }

  beforeAll(async () => {
    browser = await launchChromium();
    page = await counterAt('demo');
    clean = await counterAt('clean', '--no-demo');
    faults = watchForFaults(page);
    const people = page.getByRole('heading', { name: catalogue.session.en.whoIsIt });
    await people.waitFor({ timeout: demoShopWithinMs });
  });

  afterAll(async () => {
    await browser?.close();
    await Promise.all(running.map((one) => one.stop()));
    folder[Symbol.dispose]();
  });

  it('(and what is wrong is found: a button without a name, letters too pale to read)', async () => {
    const planted = await clean.evaluateHandle(() => {
      const place = document.body.appendChild(document.createElement('div'));
      place.append(document.createElement('button'), 'pale');
      // By script: the content policy lets no style attribute through.
      place.style.color = '#ddd';
      place.style.background = '#fff';
      return place;
    });
    const found = await axeFaults(clean);
    await planted.evaluate((place) => place.remove());
    const rules = found.map((fault) => fault.split(':')[0]);
    expect(rules).toContain('button-name');
    expect(rules).toContain('color-contrast');
  });

  it.each(looks)('first set-up, $language, $theme', async (look) => {
    const { setup, settings } = wordsIn(look.language);
    await wear(clean, look);
    await clean.getByRole('heading', { name: setup.welcome }).waitFor();
    expect(await axeFaults(clean), 'choice').toEqual([]);
    await clean.getByRole('button', { name: setup.enrol }).click();
    await clean.getByRole('button', { name: setup.enrolNow }).click();
    await clean.getByText(setup.codeBad).waitFor();
    expect(await axeFaults(clean), 'enrol').toEqual([]);
    await clean.getByRole('button', { name: setup.back }).click();
    await clean.getByRole('button', { name: setup.standAlone }).click();
    await clean.getByRole('button', { name: setup.start, exact: true }).click();
    await clean.getByText(settings.personPinBad).waitFor();
    expect(await axeFaults(clean), 'stand alone').toEqual([]);
    await clean.getByRole('button', { name: setup.back }).click();
  });

  describe.each(looks.map((look, place) => ({ ...look, place })))(
    'in $language, $theme',
    ({ place, ...look }) => {
      const { goodwill, people, reasons, redeem, scanners, session, titles } = wordsIn(
        look.language,
      );
      const code = codes[place] ?? '';

      it('signing in', async () => {
        await wear(page, look);
        await page.getByRole('heading', { name: session.whoIsIt }).waitFor();
        expect(await axeFaults(page), 'people').toEqual([]);
        await page.getByRole('button', { name: 'Lin' }).click();
        await page.locator('[data-typing="pin"]').waitFor();
        expect(await axeFaults(page), 'PIN').toEqual([]);
        await enterPin(page, pinOf('lin'));
        await page.getByRole('navigation').waitFor();
      });

      it('waiting, read, redeemed, refused', async () => {
        await open(page, 'redeem', look.language);
        await page.getByRole('heading', { name: redeem.scanTitle }).waitFor();
        expect(await axeFaults(page), 'idle').toEqual([]);
        await wedge(page, code);
        await page.getByRole('button', { name: /F9/ }).waitFor();
        expect(await axeFaults(page), 'prepared').toEqual([]);
        await page.keyboard.press('F9');
        await verdict(page, redeem.verdictOk).waitFor();
        await page.getByRole('figure').waitFor();
        expect(await axeFaults(page), 'ok').toEqual([]);
        await wedge(page, code);
        await verdict(page, reasons.alreadyUsedTitle).waitFor();
        expect(await axeFaults(page), 'refused').toEqual([]);
        await page.keyboard.press('Escape');
      });

      it.each(['history', 'devices', 'settings', 'goodwill', 'campaigns'] as const)(
        '%s',
        async (part) => {
          await open(page, part, look.language);
          await page.getByRole('heading', { level: 1, name: titles[part] }).waitFor();
          if (part === 'history') {
            await page.getByRole('main').getByRole('listitem').getByRole('button').first().click();
            await page.getByRole('figure').waitFor();
          }
          if (part === 'goodwill') {
            await page.getByRole('button', { name: goodwill.issue }).click();
            await page.getByText(goodwill.reasonMissing).waitFor();
          }
          expect(await axeFaults(page)).toEqual([]);
        },
      );

      it('what is one’s own, and what may be changed of others', async () => {
        const menu = session.operatorMenu.split(/[。.] ?/).at(-1) ?? '';
        await page.getByRole('button', { name: menu }).click();
        await page.getByRole('button', { name: people.ownOpenPhone }).click();
        await page.getByRole('dialog', { name: people.ownOpenPhone }).waitFor();
        expect(await axeFaults(page), 'own').toEqual([]);
        await page.keyboard.press('Escape');
        await open(page, 'settings', look.language);
        await page.getByRole('button', { name: `${people.change}: 小陈 Chen` }).click();
        await page.getByRole('button', { name: people.lend }).waitFor();
        expect(await axeFaults(page), 'another').toEqual([]);
        await page.keyboard.press('Escape');
      });

      it('a serial scanner to be set up', async () => {
        await open(page, 'devices', look.language);
        await page.getByRole('button', { name: scanners.add }).click();
        await page.getByRole('button', { name: scanners.save }).waitFor();
        expect(await axeFaults(page)).toEqual([]);
      });

      it('and back to the next person', async () => {
        await valueOf(page, 'session.signOut', { because: 'switch' });
        await page.getByRole('heading', { name: session.whoIsIt }).waitFor();
      });
    },
  );

  it('signs in, types a code, redeems and undoes it, all by keyboard', async () => {
    const { redeem, scan, session, undo } = wordsIn('en');
    const code = codes[looks.length] ?? '';
    await speak(page, 'en');
    await tabTo(page, page.getByRole('button', { name: 'Mei' }));
    await page.keyboard.press('Enter');
    await page.locator('[data-typing="pin"]:focus').waitFor();
    await typeSlowly(page, pinOf('mei'));
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('navigation').getByRole('button', { name: session.redeem }));
    await page.keyboard.press('Enter');
    const before = await redemptions(page);
    await tabTo(page, page.getByRole('button', { name: redeem.type, exact: true }));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('textbox', { name: scan.typedLabel }).waitFor();
    await typeSlowly(page, code);
    await page.getByText(scan.typedGood).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: redeem.readOne }).waitFor();
    await page.keyboard.press('F9');
    await verdict(page, redeem.verdictOk).waitFor();
    expect(await redemptions(page)).toBe(before + 1);
    await tabTo(page, page.getByRole('button', { name: redeem.undo, exact: true }));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo(page, page.getByRole('button', { name: undo.do }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: redeem.verdictUndone }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: redeem.scanTitle }).waitFor();
  });

  it('breaks no rule of its own content security policy and logs no error', () => {
    expect(faults()).toEqual([]);
  });
});
