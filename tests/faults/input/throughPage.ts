import type { Browser, CDPSession, Page, Response } from 'playwright';
import type { OrderDraft, Prepared, Redeemed } from '../../../shared/contract/order.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import { catalogue } from '../../../shared/i18n/catalogue.ts';
import { meantBy } from '../../../renderer/scan/wedgeLayouts.ts';
import { launchChromium } from '../../browser.ts';
import { createScanJudge, refusalOf } from './judgeScan.ts';
import type { Judged } from './judgeScan.ts';
import type { InputTerminal } from './inputTerminal.ts';
import { given, oneOf } from './spoiledCodes.ts';
import type { Given, Random } from './spoiledCodes.ts';
import type { Way } from './throughDoor.ts';

const { redeem, session } = catalogue;
const answeredWithinMs = 30_000;
/** After this long nothing more comes of a burst. */
const settledAfterMs = 700;
/** What a scanner with a double trigger leaves between two codes. */
const doubleScanMs = 50;
const imeKeyCode = 229;
const enterKeyCode = 13;
const controlKey = 2;
const shiftKey = 8;

/**
 * What the keys of a scanner are to the browser: an input method that takes them hides what they write, and a
 * system with another layout than the scanner's writes something else.
 */
/** No hand is quicker after a scan; a key that comes at once is the scanner's, and presses nothing. */
const handMs = 80;

const keyboards = ['plain', 'ime', 'fr', 'de'] as const;
type Keyboard = (typeof keyboards)[number];

/** Clicks are counted wherever they come from; the mistake lets keys go their way, wedge or not. */
const watchClicks = (lets: boolean) => {
  const seen = window as unknown as { clicks: number };
  seen.clicks = 0;
  document.addEventListener('click', () => (seen.clicks += 1), { capture: true });
  if (!lets) return;
  KeyboardEvent.prototype.stopImmediatePropagation = () => undefined;
  KeyboardEvent.prototype.preventDefault = () => undefined;
};

function codeOf(character: string): string {
  const upper = character.toUpperCase();
  if (/^\d$/.test(character)) return `Digit${character}`;
  if (/^[A-Z]$/.test(upper)) return `Key${upper}`;
  return { '-': 'Minus', ' ': 'Space', '/': 'Slash', '.': 'Period' }[character] ?? '';
}

function keyEvent(character: string, keyboard: Keyboard) {
  if (character === '\r' || character === '\n') {
    return { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: enterKeyCode, text: '\r' };
  }
  const unit = character.charCodeAt(0);
  if (unit < 0x20) {
    const key = String.fromCharCode(unit + 0x40);
    return {
      key,
      code: codeOf(key),
      modifiers: controlKey,
      windowsVirtualKeyCode: key.charCodeAt(0),
    };
  }
  const code = codeOf(character);
  if (keyboard === 'ime' && code !== '') {
    const modifiers = /[A-Z]/.test(character) ? shiftKey : 0;
    return { key: 'Process', code, modifiers, windowsVirtualKeyCode: imeKeyCode };
  }
  const isSwapped = keyboard === 'fr' || keyboard === 'de';
  const key = (isSwapped && code !== '' && meantBy(character, keyboard)) || character;
  const windowsVirtualKeyCode = character.toUpperCase().charCodeAt(0);
  const modifiers = /[A-Z]/.test(character) ? shiftKey : 0;
  return { key, code, modifiers, windowsVirtualKeyCode, text: key };
}

/** The counter in a real Chromium, and a scanner that types. */
export async function openPage(
  terminal: InputTerminal,
  random: Random,
  letsKeysPass: boolean,
): Promise<Way> {
  const judge = await createScanJudge(terminal);
  const browser: Browser = await launchChromium();
  const context = await browser.newContext({
    viewport: { width: 1024, height: 768 },
    locale: 'zh-CN',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(answeredWithinMs);
  await context.addInitScript(watchClicks, letsKeysPass);
  const page: Page = await context.newPage();
  const broken: string[] = [];
  page.on('pageerror', (error) => void broken.push(`the page broke: ${error.message}`));
  await page.goto(terminal.freshAddress());
  await page.getByRole('navigation').waitFor();
  const keys: CDPSession = await context.newCDPSession(page);
  const buttons: readonly [string, ...string[]] = [
    redeem.zh.camera,
    redeem.zh.addItems,
    redeem.zh.type,
    redeem.zh.customerFind,
    session.zh.devices,
  ];

  /** All keys in one go: a burst must not be torn because this program has to wait. */
  async function burst(text: string, keyboard: Keyboard): Promise<void> {
    const events = [...text, '\r'].flatMap((character) => {
      const key = keyEvent(character, keyboard);
      return [
        keys.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key }),
        keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key, text: '' }),
      ];
    });
    await Promise.all(events);
  }

  async function toIdle(): Promise<void> {
    const idle = page.getByRole('heading', { name: redeem.zh.scanTitle });
    const home = page.getByRole('navigation').getByRole('button', { name: session.zh.redeem });
    if (!(await home.getAttribute('aria-current'))) await home.click();
    for (let presses = 0; presses < 8; presses += 1) {
      if ((await idle.isVisible()) && (await page.getByText(redeem.zh.orderEmpty).isVisible()))
        return;
      await page.keyboard.press('Escape');
      await page.waitForTimeout(20);
    }
  }

  /** Something has the focus; a button more often than not. */
  async function focusSomething(): Promise<string> {
    const name = oneOf(random, buttons);
    const button = page.getByRole('button', { name, exact: true }).first();
    if (random() < 0.7 && (await button.isVisible())) {
      await button.focus();
      return name;
    }
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    return '';
  }

  const clicks = () => page.evaluate(() => (window as unknown as { clicks: number }).clicks);

  /** Everything that was asked of the terminal while the burst came in. */
  function listen() {
    const asked: Promise<{ order: OrderDraft; answer: Answer<Prepared> }>[] = [];
    const hear = (response: Response) => {
      if (!response.url().endsWith('/call/redeem.prepare')) return;
      asked.push(
        response.text().then((text) => ({
          order: (JSON.parse(response.request().postData() ?? '{}') as { order: OrderDraft }).order,
          answer: JSON.parse(text) as Answer<Prepared>,
        })),
      );
    };
    page.on('response', hear);
    return {
      asked,
      async first() {
        const deadline = Date.now() + settledAfterMs;
        while (asked.length === 0 && Date.now() < deadline) await page.waitForTimeout(5);
        return asked.length === 0 ? null : asked[0];
      },
      stop: () => void page.off('response', hear),
    };
  }

  /**
   * Which keyboard a good code is typed under. What no scanner has a key for (full-width letters) reaches a
   * page from an input method, never through a foreign layout. With Y and Z changed places a code without
   * check characters, or with several of them, is asked for again.
   */
  function keyboardFor({ expects, of, raw }: Given): Keyboard {
    const keyboard = oneOf(random, keyboards);
    if (expects !== 'accepted') return keyboard;
    const isForeign = keyboard === 'fr' || keyboard === 'de';
    if (isForeign && !/^[ -~]*$/.test(raw)) return 'ime';
    const mayAsk = of === null || (raw.match(/[yz]/gi) ?? []).length > 1;
    return keyboard === 'de' && mayAsk ? 'fr' : keyboard;
  }

  async function redeemGood(one: Given): Promise<Judged> {
    const confirmed = page.waitForResponse((reply) => reply.url().endsWith('/call/redeem.confirm'));
    await page.getByRole('button', { name: /F9/ }).waitFor();
    await page.waitForTimeout(handMs);
    await page.keyboard.press('F9');
    const answer = (await (await confirmed).json()) as Answer<Redeemed>;
    if (!answer.ok) return { acknowledged: 0, found: [`${one.kind} was not redeemed by its key`] };
    judge.wrote(answer.value.seq);
    if (one.of !== null) terminal.stock.spend();
    return { acknowledged: 1, found: await judge.untouched(`${one.kind}, redeemed`) };
  }

  /** A code is read as it was sent, or refused in words that stand on the screen. */
  async function looked(one: Given, answer: Answer<Prepared>): Promise<readonly string[]> {
    const why = refusalOf(answer);
    const isSent = `${one.kind} ${JSON.stringify(one.raw)}`;
    if (one.expects === 'accepted') {
      return why === null ? [] : [`${isSent} is refused on the page: ${why}`];
    }
    if (why === null) return [`I5: ${isSent} is taken for a good voucher on the page`];
    if (why === '') return [`I5: ${isSent} is refused on the page without a word`];
    const said = await page.getByRole('status').allInnerTexts();
    const isSaid = said.some((text) => text.trim().length > 3);
    return isSaid ? [] : [`I5: ${isSent} is refused (${why}) and the screen says nothing`];
  }

  async function scan(): Promise<Judged> {
    const one = typable(given(random, terminal.stock));
    await toIdle();
    const focused = await focusSomething();
    const before = await clicks();
    const hears = listen();
    const keyboard = keyboardFor(one);
    const isDoubled = one.expects === 'accepted' && random() < 0.3;
    await burst(one.raw, keyboard);
    if (isDoubled) {
      await page.waitForTimeout(doubleScanMs);
      await burst(one.raw, keyboard);
    }
    const first = await hears.first();
    const found: string[] = [];
    let acknowledged = 0;
    if (first !== undefined && first !== null) {
      const { answer } = await first;
      await page.getByRole('status').first().waitFor();
      found.push(...(await looked(one, answer)));
    } else if (one.expects === 'accepted') {
      found.push(`${one.kind} ${JSON.stringify(one.raw)} was typed (${keyboard}) and not read`);
    }
    hears.stop();
    const pressed = (await clicks()) - before;
    if (pressed > 0) found.push(`I8: ${one.kind} pressed the button "${focused}" ${pressed} times`);
    found.push(...(await judge.untouched(`${one.kind}, on the page`)));
    if (one.expects === 'accepted' && found.length === 0) {
      const done = await redeemGood(one);
      acknowledged += done.acknowledged;
      found.push(...done.found);
    }
    return { acknowledged, found: [...found, ...broken.splice(0)] };
  }

  return {
    next: scan,
    close: () => browser.close(),
  };

  /** What a keyboard can’t send is left to the other ways in; so is a receipt, which opens its dialog. */
  function typable(one: Given): Given {
    return one.bytes === undefined ? one : { ...one, raw: '\u0000ABCDEFGH', kind: 'nul' };
  }
}
