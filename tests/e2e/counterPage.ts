import type { Page } from 'playwright';

/** Gap between two keys of a wedge scanner, ms. */
const scannerGapMs = 4;
/** Gap between two keys of a person, ms: far beyond what counts as a scanner's burst. */
const humanGapMs = 180;

/** A code as a keyboard-wedge scanner types it, Enter at its end, wherever the focus is. */
export async function wedge(page: Page, code: string): Promise<void> {
  for (const character of code) {
    await page.keyboard.press(character === '-' ? 'Minus' : character, { delay: 0 });
    await page.waitForTimeout(scannerGapMs);
  }
  await page.keyboard.press('Enter');
}

/** Signs a person of the demo chain in, by keyboard. */
export async function signIn(page: Page, name: string, pin: string): Promise<void> {
  await page.getByRole('button', { name }).click();
  for (const digit of pin) {
    await page.keyboard.press(digit);
    await page.waitForTimeout(humanGapMs);
  }
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').waitFor();
}

/** The verdict that says `word`, as a screen reader hears it. */
export function verdict(page: Page, word: string) {
  return page.getByRole('status').filter({ hasText: word });
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
