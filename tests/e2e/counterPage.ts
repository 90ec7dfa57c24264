import type { Browser, Locator, Page } from 'playwright';
import type { Answer } from '../../shared/contract/problem.ts';
import type { InputOf, MethodName, OutputOf } from '../../shared/contract/methods.ts';
import type { Language } from '../../shared/i18n/area.ts';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { stallMs } from '../../renderer/scan/wedge.ts';
import type { Place } from '../../renderer/shell/place.ts';
import { openPart } from '../openPart.ts';
import { holdTimers } from './heldTimers.ts';

const { opening, redeem, session } = catalogue;

const enterKeyCode = 13;
/** Gap between two keys of a quick scanner, ms. */
export const scannerGapMs = 2;
/** Gap between two keys of a person, ms: far beyond what counts as a scanner's burst. */
const humanGapMs = 180;
/** From a scanner's trigger to a key, ms: sooner than any hand, later than what a scanner sends on its code's heels. */
const toKeyMs = 60;
/** Between two presses of one key, ms: as fast as a finger taps. */
const tapMs = 150;
/** What is not on the screen within this time, ms, on a busy machine, is not coming. */
const shownWithinMs = 15_000;

/** Puts figures into a text of the catalogue: `{{n}} waiting` → `3 waiting`. */
export function fill(text: string, figures: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => String(figures[name] ?? whole));
}

/** A page of its own at a counter's address, with cookies of its own, in English. */
export async function openInEnglish(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1024, height: 768 },
    locale: 'en',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(shownWithinMs);
  const page = await context.newPage();
  await page.goto(address);
  await speak(page, 'en');
  return page;
}

/** Makes the screen speak this language by its own button, unless it does already. */
export async function speak(page: Page, language: Language): Promise<void> {
  const other = language === 'en' ? 'zh' : 'en';
  const toLanguage = page.getByRole('button', { name: session[other].switchLanguage });
  const fromLanguage = page.getByRole('button', { name: session[language].switchLanguage });
  await toLanguage.or(fromLanguage).first().waitFor();
  if (await toLanguage.isVisible()) await toLanguage.click();
  await page.locator(`html[lang^="${language}"]`).waitFor();
  await fromLanguage.waitFor();
}

/** What one key of a keyboard is to the browser. */
function keyOf(character: string) {
  if (character === '\r') {
    return { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: enterKeyCode, text: '\r' };
  }
  if (character === ' ') return { key: ' ', code: 'Space', windowsVirtualKeyCode: 32, text: ' ' };
  const upper = character.toUpperCase();
  const code = /\d/.test(character)
    ? `Digit${character}`
    : /[A-Z]/.test(upper)
      ? `Key${upper}`
      : '';
  return { key: character, code, windowsVirtualKeyCode: upper.charCodeAt(0), text: character };
}

/**
 * Keys of a keyboard-wedge scanner, wherever the focus is; the first was sent at `firstAtMs`. They are
 * handed to the browser in one go, each with the time at which a scanner sent it: a machine that is
 * kept busy must not tear a burst.
 */
export async function scannerKeys(page: Page, text: string, firstAtMs: number): Promise<void> {
  const keys = await page.context().newCDPSession(page);
  await Promise.all(
    [...text].flatMap((character, place) => {
      const key = keyOf(character);
      const timestamp = (firstAtMs + place * scannerGapMs) / 1000;
      return [
        keys.send('Input.dispatchKeyEvent', { type: 'keyDown', timestamp, ...key }),
        keys.send('Input.dispatchKeyEvent', { type: 'keyUp', timestamp, ...key, text: '' }),
      ];
    }),
  );
  await keys.detach();
}

/**
 * A code as a scanner types it, Enter at its end. Its first key comes after whatever was done before: a code
 * that began before a press of Esc or F9 is another thing than one that was read after it.
 */
export async function wedge(page: Page, code: string): Promise<void> {
  const firstAt = Date.now();
  await page.waitForTimeout(code.length * scannerGapMs);
  const timers = await holdTimers(page);
  await scannerKeys(page, `${code}\r`, firstAt);
  await timers.evaluate((held) => held.goOn());
  await timers.dispose();
  await page.waitForTimeout(toKeyMs);
}

/** For as long the Enter of a scanner may lag behind; hands that were at a scanner take longer to a keyboard. */
export async function toKeyboard(page: Page): Promise<void> {
  await page.waitForTimeout(stallMs);
}

/** What a trigger that bounces leaves between its two codes. */
const bounceMs = 50;

/** The same code twice by one press of the trigger; it was pressed after whatever was done before. */
export async function wedgeTwice(page: Page, code: string): Promise<void> {
  const firstAt = Date.now();
  const secondAt = firstAt + code.length * scannerGapMs + bounceMs;
  await page.waitForTimeout(secondAt + code.length * scannerGapMs - firstAt);
  const timers = await holdTimers(page);
  await scannerKeys(page, `${code}\r`, firstAt);
  await scannerKeys(page, `${code}\r`, secondAt);
  await timers.evaluate((held) => held.goOn());
  await timers.dispose();
}

/** Digits or letters as a person types them. */
export async function typeSlowly(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text, { delay: humanGapMs });
}

/** Signs a person of the demo chain in, by keyboard. */
export async function signIn(page: Page, name: string, pin: string): Promise<void> {
  await page.getByRole('button', { name }).click();
  await enterPin(page, pin);
  await page.getByRole('navigation').waitFor();
  await startDay(page);
}

/** The first to sign in on a day finds the opening check: it is looked at, and left by its button. */
export async function startDay(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('heading', { level: 1 }).first().waitFor();
  const start = page
    .locator('[data-screen="opening"]')
    .getByRole('button', { name: new RegExp(`${opening.en.start}|${opening.zh.start}`) });
  if (await start.isVisible()) await start.click();
}

/** A PIN and Enter, into the pad that is on the screen. */
export async function enterPin(page: Page, pin: string): Promise<void> {
  await page.locator('[data-typing="pin"]').focus();
  await typeSlowly(page, pin);
  await page.keyboard.press('Enter');
}

/** Leaves the counter to somebody else, in English. */
export async function signOut(page: Page, language: Language = 'en'): Promise<void> {
  const words = session[language];
  const menu = words.operatorMenu.split(/[.。] ?/).findLast((part) => part !== '') ?? '';
  await page.getByRole('button', { name: menu }).click();
  await page.getByRole('button', { name: words.switchPerson, exact: true }).click();
  const leave = page.getByRole('button', { name: words.leaveAnyway });
  const atSignIn = page.getByRole('heading', { name: words.whoIsIt });
  await leave.or(atSignIn).waitFor();
  if (await leave.isVisible()) await leave.click();
  await atSignIn.waitFor();
}

/** Opens a part of the counter from its navigation. */
export async function open(page: Page, part: Place, language: Language = 'en'): Promise<void> {
  await openPart(page, part, language);
}

/** The verdict that says `word`, as a screen reader hears it. */
export function verdict(page: Page, word: string): Locator {
  return page.getByRole('status').filter({ hasText: word });
}

/** What stands on a part of the screen, spaces that don't break told as spaces. */
export async function wordsOf(part: Locator): Promise<string> {
  return (await part.innerText()).replaceAll('\u00a0', ' ');
}

/** The one key that redeems what was read. */
export function redeemButton(page: Page): Locator {
  return page.getByRole('button', { name: /F9/ });
}

/** Confirms what stands on the screen ready to be redeemed, by its key. */
export async function confirm(page: Page, word = redeem.en.verdictOk): Promise<void> {
  await redeemButton(page).waitFor();
  await page.keyboard.press('F9');
  await verdict(page, word).waitFor();
}

/** Scans a voucher and redeems it. */
export async function redeemByWedge(page: Page, code: string): Promise<void> {
  await wedge(page, code);
  await confirm(page);
}

const maxEscapes = 6;

/** Esc until the counter waits for the next customer, nothing left of the one before. */
export async function toIdle(page: Page): Promise<void> {
  const idle = page.getByRole('heading', { name: redeem.en.scanTitle });
  const empty = page.getByText(redeem.en.orderEmpty);
  const find = page.getByRole('button', { name: redeem.en.customerFind });
  const isIdle = async () =>
    (await idle.isVisible()) && (await empty.isVisible()) && (await find.isVisible());
  for (let presses = 0; presses < maxEscapes && !(await isIdle()); presses += 1) {
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await idle.waitFor({ timeout: tapMs }).catch(() => null);
  }
  for (const sign of [idle, empty, find]) await sign.waitFor();
}

/** Calls a method as the page itself would. */
export async function call<M extends MethodName>(
  page: Page,
  method: M,
  input: InputOf<M>,
): Promise<Answer<OutputOf<M>>> {
  const text = await page.evaluate(
    async ([name, body]) => {
      const pageKey = localStorage.getItem('countersign-page-key') ?? '';
      const headers = { 'content-type': 'application/json', 'countersign-page': pageKey };
      const reply = await fetch(`/call/${name}`, { method: 'POST', headers, body });
      return reply.text();
    },
    [method, JSON.stringify(input)] as const,
  );
  return JSON.parse(text) as Answer<OutputOf<M>>;
}

/** What a method answers, where a problem would be the test's own fault. */
export async function valueOf<M extends MethodName>(
  page: Page,
  method: M,
  input: InputOf<M>,
): Promise<OutputOf<M>> {
  const answer = await call(page, method, input);
  if (!answer.ok) throw new Error(`${method}: ${answer.problem.code}`);
  return answer.value;
}

/** How many redemptions stand in the journal, among the newest hundred entries. */
export async function redemptions(page: Page): Promise<number> {
  const rows = await valueOf(page, 'history.list', { before: null, count: 100 });
  return rows.filter(({ kind }) => kind === 'redemption').length;
}

/** Collects what a page must never do: errors in its console, content security violations. */
export function watchForFaults(page: Page): () => readonly string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  return () => faults;
}
