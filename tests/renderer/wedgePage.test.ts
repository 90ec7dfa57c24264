import type { Browser, Page, Request } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OrderDraft } from '../../shared/contract/order.ts';
import { formatNativeCode } from '../../shared/domain/codes/nativeCode.ts';
import { maxCodeLength } from '../../shared/domain/codes/scan.ts';
import { sameReaderMs } from '../../shared/domain/scans/readings.ts';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { launchChromium } from '../browser.ts';
import { holdTimers } from '../e2e/heldTimers.ts';
import { openCounter, openShop } from './counterPage.ts';
import type { CounterPage } from './counterPage.ts';
import { openScanner } from './scannerTyping.ts';
import type { Scanner, Typing } from './scannerTyping.ts';

const { reasons, redeem } = catalogue;
const shownWithinMs = 15_000;
/** Typed one by one even by a test: a whole megabyte takes minutes (`COUNTERSIGN_WEDGE_CHARACTERS=1048576`). */
/** Longer than the slowest burst takes by its own clock. */
const slowBurstMs = 2_500;
const longMs = 1_800_000;
const longCharacters = Number(process.env['COUNTERSIGN_WEDGE_CHARACTERS'] ?? 4_096);

/** As they are printed; those that two layouts might make two codes of (some Y and Z) are left out. */
function steady(codes: readonly string[]): readonly string[] {
  return codes
    .filter((code) => code.replaceAll(/[^YZ]/g, '').length < 3 && /\d/.test(code))
    .map(formatNativeCode);
}

/** Both at once: one key of each, by turns. */
function interleaved(one: string, other: string): string {
  return [...one].map((character, place) => character + (other[place] ?? '')).join('');
}

describe('what a scanner that types may do (TRUST.md, faults of input)', () => {
  let browser: Browser;
  let counter: CounterPage;
  let page: Page;
  let scanner: Scanner;
  let codes: readonly string[];

  beforeAll(async () => {
    browser = await launchChromium();
    counter = await openCounter(browser);
    codes = steady((await openShop(counter)).codes);
    ({ page } = counter);
    page.setDefaultTimeout(shownWithinMs);
    scanner = await openScanner(page);
    await page.getByRole('heading', { name: redeem.zh.scanTitle }).waitFor();
  }, 120_000);
  afterAll(async () => {
    await counter.close();
    await browser.close();
  });

  const ticket = () => page.getByRole('article', { name: '奶茶' });
  const redeemButton = () => page.getByRole('button', { name: /F9/ });
  const isIdle = async () =>
    (await page.getByRole('dialog').count()) === 0 &&
    (await page.getByRole('heading', { name: redeem.zh.scanTitle }).isVisible()) &&
    (await page.getByText(redeem.zh.orderEmpty).isVisible());

  /** The next customer: nothing on the screen, and nothing that could be the same scan twice. */
  async function next(): Promise<void> {
    for (let presses = 0; presses < 8 && !(await isIdle()); presses += 1) {
      await page.keyboard.press('Escape');
      await page.waitForTimeout(30);
    }
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.waitForTimeout(sameReaderMs + 50);
  }
  beforeEach(next);

  /** What the terminal is asked about after this: the readings of the order, as they came. */
  async function askedAfter(
    act: () => Promise<unknown>,
    timeout = shownWithinMs,
  ): Promise<OrderDraft['vouchers']> {
    const isAsked = (one: Request) => one.url().endsWith('/call/redeem.prepare');
    const request = page.waitForRequest(isAsked, { timeout });
    await act();
    const { order } = (await request).postDataJSON() as { order: OrderDraft };
    return order.vouchers;
  }

  async function rawOf(text: string, typing: Typing = {}): Promise<string> {
    const [voucher] = await askedAfter(() => scanner.send(text, typing));
    return voucher !== undefined && 'scan' in voucher ? voucher.scan.raw : '';
  }

  async function nothingDone(): Promise<void> {
    const rows = await counter.call('history.list', { before: null, count: 5 });
    expect(rows.filter(({ kind }) => kind === 'redemption')).toEqual([]);
  }

  /** Said on the screen, with no key to redeem it by. `title`: any words will do unless told. */
  async function isRefused(title: string | RegExp = /\S{3}/): Promise<void> {
    await page.getByRole('status').filter({ hasText: title }).first().waitFor();
    expect(await redeemButton().count()).toBe(0);
    expect(await ticket().count()).toBe(0);
    await nothingDone();
  }

  const code = () => codes[0] ?? '';
  const within = (what: string) => `${code().slice(0, 7)}${what}${code().slice(7)}`;

  describe('and is read all the same:', () => {
    it.each<[string, Typing]>([
      ['Enter at the end', {}],
      ['Tab at the end', { end: '\t' }],
      ['CR and LF at the end', { end: '\r\r' }],
      ['nothing at the end', { end: '' }],
      ['gaps of 119 ms', { gapMs: () => 119 }],
      ['gaps of 0 ms', { gapMs: () => 0 }],
      [
        'a machine that stalls for 399 ms within the burst',
        { gapMs: (at) => (at === 9 ? 399 : 5) },
      ],
      ['Chinese IME on', { isComposing: true }],
      ['AZERTY: a US scanner on a French system', { system: 'fr' }],
      ['QWERTZ: a US scanner on a German system', { system: 'de' }],
      ['AZERTY, and no key told', { system: 'fr', isUntold: true }],
      ['QWERTZ, and no key told', { system: 'de', isUntold: true }],
      ['AZERTY with Chinese IME on', { system: 'fr', isComposing: true }],
      ['a French scanner on a US system', { scanner: 'fr' }],
      ['a German scanner on a US system', { scanner: 'de' }],
      ['a French scanner on a French system', { scanner: 'fr', system: 'fr' }],
      ['a German scanner on a German system', { scanner: 'de', system: 'de' }],
    ])('%s (I5)', async (_, typing) => {
      // It begins before it is sent: not while the one before is still fresh.
      if (typing.gapMs !== undefined) await page.waitForTimeout(slowBurstMs);
      expect(await rawOf(code(), typing)).toBe(code());
      await ticket().waitFor();
    });

    it('full-width digits (I5)', async () => {
      const wide = [...code()].map((one) =>
        /\d/.test(one) ? String.fromCharCode(one.charCodeAt(0) + 0xfee0) : one,
      );
      await scanner.send(wide.join(''));
      await ticket().waitFor();
    });

    it('Caps Lock on (I5)', async () => {
      await page.evaluate(() => {
        const real = KeyboardEvent.prototype.getModifierState;
        KeyboardEvent.prototype.getModifierState = function (name) {
          return name === 'CapsLock' || real.call(this, name);
        };
      });
      // With Shift and Caps Lock the system writes small letters.
      expect(await rawOf(code())).toBe(code());
      await ticket().waitFor();
    });

    it.each([
      [']C0', 'Code128'],
      [']Q1', 'QR'],
      [']d1', 'DataMatrix'],
    ])(
      'a symbology identifier before it, taken off and noted: %s',
      async (identifier, symbology) => {
        for (const system of ['us', 'fr', 'de'] as const) {
          const [voucher] = await askedAfter(() => scanner.send(identifier + code(), { system }));
          expect(voucher).toMatchObject({ scan: { raw: code(), source: 'wedge', symbology } });
          await ticket().waitFor();
          await next();
        }
      },
    );

    it('the shop’s own prefix and suffix, taken off as they were set', async () => {
      const wedge = { layout: 'auto', prefix: '~P', suffix: '#' } as const;
      await counter.call('settings.set', { wedge });
      await page.reload();
      await page.getByRole('heading', { name: redeem.zh.scanTitle }).waitFor();
      expect(await rawOf(`~P${code()}#`)).toBe(code());
      await ticket().waitFor();
      await counter.call('settings.set', { wedge: { layout: 'auto', prefix: '', suffix: '' } });
      await page.reload();
      await page.getByRole('heading', { name: redeem.zh.scanTitle }).waitFor();
    });

    it('double scan in 50 ms: one voucher in the order (I2)', async () => {
      await scanner.send(code());
      await page.waitForTimeout(50);
      await scanner.send(code());
      await ticket().waitFor();
      await page.waitForTimeout(300);
      expect(await page.getByRole('article').count()).toBe(1);
      await page.getByRole('heading', { name: redeem.zh.readOne }).waitFor();
    });
  });

  describe('and is refused in words, nothing done:', () => {
    it.each<[string, () => string, string]>([
      ['control codes', () => within('\u0001'), reasons.zh.controlCharactersTitle],
      ['an escape sequence', () => within('\u001b[A'), reasons.zh.controlCharactersTitle],
      ['NUL', () => within('\u0000'), reasons.zh.controlCharactersTitle],
      ['invalid UTF-8', () => within('\ufffd'), reasons.zh.damagedCodeTitle],
      ['homoglyphs', () => `${code().slice(0, 5)}А${code().slice(6)}`, reasons.zh.unknownCodeTitle],
      ['a scanner-configuration code', () => '%%SpecCode1A', reasons.zh.scannerSettingTitle],
      ['a Newland set-up code', () => '@INTERF0', reasons.zh.scannerSettingTitle],
      ['a Zebra set-up code', () => '$P,HA0', reasons.zh.scannerSettingTitle],
      ['a Honeywell set-up code', () => 'TERMID8.', reasons.zh.scannerSettingTitle],
      ['a URL', () => 'https://somewhere.example/lottery?id=7', reasons.zh.webLinkTitle],
      ['SQL/HTML in a code', () => "';DROP/**/TABLE<b>x", reasons.zh.unknownCodeTitle],
    ])('%s (I5)', async (_, text, title) => {
      await scanner.send(text());
      await isRefused(title);
      await next();
      // On another layout it may not be known for what it is; it is refused all the same.
      await scanner.send(text(), { system: 'fr' });
      await isRefused();
    });

    it('an embedded CR splitting a code: neither half is a voucher (I5)', async () => {
      await scanner.send(within('\r'));
      await isRefused();
    });

    it(
      'a 1 MB code (I5)',
      async () => {
        const timers = await holdTimers(page);
        const [voucher] = await askedAfter(async () => {
          await scanner.send('A'.repeat(longCharacters), { gapMs: () => 0 });
          await timers.evaluate((held) => held.goOn());
        }, longMs);
        expect(voucher).toMatchObject({
          scan: { raw: 'A'.repeat(maxCodeLength + 1), source: 'wedge' },
        });
        await isRefused(reasons.zh.tooLongTitle);
      },
      longMs,
    );

    it('two scanners at once: what comes is neither of the two codes (I2)', async () => {
      const raw = await rawOf(interleaved(codes[0] ?? '', codes[1] ?? ''));
      expect(codes).not.toContain(raw);
      expect(await ticket().count()).toBe(0);
      expect(await redeemButton().count()).toBe(0);
    });

    it('half a code: scan again', async () => {
      await scanner.send(code().slice(0, 6), { end: '' });
      await page.getByText(redeem.zh.noticeScanAgain).waitFor();
    });
  });

  describe('while something has the focus:', () => {
    it.each([redeem.zh.camera, redeem.zh.addItems, redeem.zh.type])(
      'a burst while the button “%s” has the focus: nothing is pressed (I8)',
      async (name) => {
        const button = page.getByRole('button', { name, exact: true });
        const text = code().replaceAll('-', ' ');
        for (const typing of [{}, { end: '\t' }, { isComposing: true }] as const) {
          await button.focus();
          await scanner.send(text, typing);
          await ticket().waitFor();
          expect(await page.getByRole('dialog').count()).toBe(0);
          await next();
        }
      },
    );

    it('the button that redeems: a burst does not press it (I8)', async () => {
      await scanner.send(code());
      await redeemButton().focus();
      await scanner.send(codes[1] ?? '', { system: 'fr' });
      await page.getByText(redeem.zh.readSome.replace('{{n}}', '2')).waitFor();
      await nothingDone();
    });

    it.each([
      ['that redeems', '⑨'],
      ['that ends an order', '⎋'],
      ['that takes a voucher off', '⌦'],
    ])(
      'an order: a key %s, sent within a code or on its heels, does nothing (I8)',
      async (_, key) => {
        await scanner.send(code());
        await redeemButton().waitFor();
        await scanner.send(`${(codes[1] ?? '').slice(0, 5)}${key}${(codes[1] ?? '').slice(5)}`);
        await page.getByText(reasons.zh.controlCharactersTitle).first().waitFor();
        await redeemButton().waitFor();
        await scanner.send(`${codes[1]}\r${key}${key}`, { end: '' });
        await page.getByText(redeem.zh.readSome.replace('{{n}}', '2')).waitFor();
        await nothingDone();
      },
    );

    it.each<[string, Typing]>([
      ['as it is', {}],
      ['of an AZERTY system', { system: 'fr' }],
      ['of a QWERTZ system', { system: 'de' }],
      ['with Tab at its end', { end: '\t' }],
      ['with nothing at its end', { end: '' }],
    ])('a text field: the burst is taken back out of it, %s (I5)', async (_, typing) => {
      await page.getByRole('button', { name: redeem.zh.type, exact: true }).click();
      const field = page.getByRole('dialog').getByRole('textbox');
      await field.focus();
      await page.keyboard.type('7KQ', { delay: 180 });
      const values = await field.evaluateHandle((input: HTMLInputElement) => {
        const seen: string[] = [];
        input.addEventListener('input', () => seen.push(input.value));
        return seen;
      });
      await scanner.send(code(), typing);
      await ticket().waitFor();
      expect((await values.jsonValue()).at(-1)).toBe('7KQ');
    });

    it('a text field with Chinese IME on: what it began to compose is gone from it (I5)', async () => {
      await page.getByRole('button', { name: redeem.zh.type, exact: true }).click();
      const field = page.getByRole('dialog').getByRole('textbox');
      await field.focus();
      const values = await field.evaluateHandle((input: HTMLInputElement) => {
        const seen: string[] = [];
        input.addEventListener('input', () => seen.push(input.value));
        return seen;
      });
      const ime = await page.context().newCDPSession(page);
      const typing = { isComposing: true, end: '' } as const;
      await Promise.all([
        scanner.send(code().slice(0, 6), typing),
        ime.send('Input.imeSetComposition', { text: 'tw', selectionStart: 2, selectionEnd: 2 }),
        scanner.send(code().slice(6), { isComposing: true }),
      ]);
      await ticket().waitFor();
      expect((await values.jsonValue()).at(-1) ?? '').toBe('');
    });
  });

  it('breaks nothing on the page', () => {
    expect(counter.complaints).toEqual([]);
  });
});
