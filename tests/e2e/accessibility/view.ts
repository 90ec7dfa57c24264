import type { Locator, Page } from 'playwright';
import type { Place } from '../../../renderer/shell/place.ts';
import type { Language } from '../../../shared/i18n/area.ts';
import type { Words } from '../words.ts';

/** What a view needs to come on the screen. */
export interface Stage {
  readonly page: Page;
  readonly language: Language;
  readonly words: Words;
  /** A plain voucher that nobody has used yet. */
  readonly newCode: () => string;
}

/** Where a view stands: a part of the counter with a manager signed in, or before there is anybody. */
export type Scene = Place | 'setUp' | 'signIn';

/** One state of one screen, to be looked at in every language, light and dark, wide and narrow. */
export interface View {
  readonly at: Scene;
  readonly state: string;
  /** From the part as it is when it was just opened, the page loaded anew, to the state; waits until it is there. */
  readonly show: (stage: Stage) => Promise<void>;
  /** Undoes what would stay behind on the terminal. */
  readonly after?: (stage: Stage) => Promise<void>;
}

export const press = ({ page }: Stage, name: string | RegExp): Promise<void> =>
  page
    .getByRole('button', { name, exact: typeof name === 'string' })
    .first()
    .click();

/** Until a dialog stands there. */
export const dialog = ({ page }: Stage, name?: string): Promise<void> =>
  page.getByRole('dialog', name === undefined ? {} : { name }).waitFor();

export const text = ({ page }: Stage, words: string | RegExp): Promise<void> =>
  page.getByText(words).first().waitFor();

export const heading = ({ page }: Stage, name: string | RegExp): Promise<void> =>
  page.getByRole('heading', { name }).first().waitFor();

export const field = ({ page }: Stage, label: string): Locator =>
  page.getByLabel(label, { exact: true }).and(page.locator('input'));
