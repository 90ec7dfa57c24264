import type { Browser, Locator, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { formatNativeCode } from '../../shared/domain/codes/nativeCode.ts';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { launchChromium } from '../browser.ts';
import { openCounter, openShop } from './counterPage.ts';
import type { CounterPage } from './counterPage.ts';

const words = catalogue.scan.zh;
/** People's fingers: slower than any scanner. */
const keyDelayMs = 130;

describe('a code typed by people, in real Chromium', () => {
  let browser: Browser;
  let counter: CounterPage;
  let page: Page;
  let codes: readonly string[];
  let field: Locator;
  const said = (text: string) => page.getByText(text).first();

  beforeAll(async () => {
    browser = await launchChromium();
    counter = await openCounter(browser);
    ({ page } = counter);
    codes = (await openShop(counter)).codes.map(formatNativeCode);
    field = page.getByRole('textbox', { name: words.typedLabel });
  });
  beforeEach(async () => {
    for (let press = 0; press < 3; press += 1) await page.keyboard.press('Escape');
    await page.getByRole('button', { name: catalogue.redeem.zh.type }).click();
    await field.waitFor();
  });
  afterAll(async () => {
    await counter.close();
    await browser.close();
  });

  const paste = (text: string) =>
    field.evaluate((input: HTMLInputElement, pasted) => {
      input.focus();
      document.execCommand('insertText', false, pasted);
    }, text);

  it('has a field that no phone’s keyboard meddles with', async () => {
    const attributes = [
      'autocorrect',
      'autocapitalize',
      'autocomplete',
      'spellcheck',
      'enterkeyhint',
    ];
    const found = await Promise.all(attributes.map((name) => field.getAttribute(name)));
    expect(found).toEqual(['off', 'none', 'off', 'false', 'done']);
  });

  it('keeps the caret where it is while characters are put in before others', async () => {
    const code = codes[0] ?? '';
    await field.fill(`${code.slice(0, 4)}${code.slice(7)}`);
    await field.evaluate((input: HTMLInputElement) => input.setSelectionRange(4, 4));
    await page.keyboard.type(code.slice(4, 7), { delay: keyDelayMs });
    expect(await field.inputValue()).toBe(code);
    expect(await field.evaluate((input: HTMLInputElement) => input.selectionStart)).toBe(7);
    await said(words.typedGood).waitFor();
  });

  it('ten megabytes pasted are too long, and the field goes on working (I5)', async () => {
    await paste('A1B2 '.repeat(2_000_000));
    await said(words.typedTooLong).waitFor();
    expect((await field.inputValue()).length).toBeLessThan(100_000);
    await field.press('ControlOrMeta+a');
    await page.keyboard.type(codes[0] ?? '', { delay: keyDelayMs });
    await said(words.typedGood).waitFor();
  });

  it.each([
    ['with spaces and full-width letters', (code: string) => widened(code.replaceAll('-', ' '))],
    ['with Chinese commas', (code: string) => code.replaceAll('-', '，')],
    ['with a space at either end', (code: string) => ` ${code} `],
  ])('pasted %s it is the same code', async (_, spoil) => {
    await paste(spoil(codes[1] ?? ''));
    await said(words.typedGood).waitFor();
    await page.keyboard.press('Enter');
    await page
      .getByText((codes[1] ?? '').slice(0, 4))
      .first()
      .waitFor();
  });

  it('with an input method on: nothing is sent while it composes, and it is said what to press', async () => {
    const keys = await page.context().newCDPSession(page);
    await field.focus();
    await keys.send('Input.imeSetComposition', {
      text: "ni'hao",
      selectionStart: 6,
      selectionEnd: 6,
    });
    expect(await field.isVisible()).toBe(true);
    await keys.send('Input.insertText', { text: '你好' });
    await said(words.typedInputMethod).waitFor();
    expect(await field.inputValue()).toBe('你好');
    await keys.detach();
  });

  it('offers what was perhaps meant, and takes it only when asked', async () => {
    const [typed, meant] = mistakenFor(codes);
    await field.fill(typed);
    const offer = page.getByRole('button', { name: /^券面上是/ });
    await offer.waitFor();
    expect(await field.inputValue()).toBe(typed);
    await offer.click();
    expect(await field.inputValue()).toBe(meant);
    await said(words.typedGood).waitFor();
  });

  it('a screen reader hears the judgement once the fingers rest, not after every key', async () => {
    const heard = await page.evaluateHandle(() => {
      const texts: string[] = [];
      const place = document.querySelector('[role="dialog"] form output');
      if (place === null) throw new Error('nothing to hear');
      const watch = new MutationObserver(() => texts.push(place.textContent ?? ''));
      watch.observe(place, { childList: true, characterData: true, subtree: true });
      return texts;
    });
    await field.pressSequentially((codes[2] ?? '').slice(0, 6), { delay: keyDelayMs });
    const left = words.typedMore_other.replace('{{count}}', '9');
    await expect.poll(() => heard.jsonValue()).toContain(left);
    expect((await heard.jsonValue()).length).toBeLessThan(4);
  });

  it('keeps the content policy throughout', () => {
    expect(counter.complaints).toEqual([]);
  });
});

function widened(text: string): string {
  return [...text]
    .map((one) => (one === ' ' ? '　' : String.fromCharCode(one.charCodeAt(0) + 0xfee0)))
    .join('');
}

const alike: Readonly<Record<string, string>> = {
  '0': 'Q',
  '2': 'Z',
  '5': 'S',
  '6': 'G',
  '8': 'B',
  B: '8',
  D: 'Q',
  G: '6',
  M: 'N',
  N: 'M',
  S: '5',
  V: 'W',
  W: 'V',
  Z: '2',
};

/** One of the codes with a character taken for another that looks like it, and the code itself. */
function mistakenFor(codes: readonly string[]): readonly [string, string] {
  for (const code of codes) {
    const at = [...code].findIndex((one) => alike[one] !== undefined);
    if (at >= 0) return [`${code.slice(0, at)}${alike[code[at] ?? '']}${code.slice(at + 1)}`, code];
  }
  throw new Error('codes without any such character');
}
