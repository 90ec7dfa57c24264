import type { Locator, Page } from 'playwright';

/** What a screen reader would say of a thing that can be acted on. */
export type ActiveRole =
  | 'button'
  | 'checkbox'
  | 'link'
  | 'option'
  | 'radio'
  | 'spinbutton'
  | 'switch'
  | 'tab'
  | 'textbox';

/** One thing on the screen, by what it is and what it is called, and by nothing else. */
export interface Target {
  readonly role: ActiveRole;
  /** A text is the whole name. */
  readonly name: string | RegExp;
  /** Where there are several of that name, e.g. in one row of a list. */
  readonly within?: Locator;
}

/** A key of the counter, and the button that does the same for whoever has no keys. */
export interface Command {
  /** As Playwright calls it, e.g. `F9`, `Shift+F8`. */
  readonly key: string;
  readonly button: Target;
}

/** One way of working the counter. A day must be possible by each of them alone; a scanner comes with all. */
export interface Hands {
  readonly name: 'keyboard' | 'names' | 'touch';
  readonly hasTouch: boolean;
  press(page: Page, target: Target): Promise<void>;
  /** Replaces what stands in a field. */
  write(page: Page, target: Target, text: string): Promise<void>;
  /** Into the pad that is on the screen and has the focus; ends with its Enter. */
  pin(page: Page, digits: string, enter: string): Promise<void>;
  command(page: Page, command: Command): Promise<void>;
}

/** The one thing of this role and name; a second one is a fault of the screen. */
export function seek(page: Page, { role, name, within }: Target): Locator {
  const exact = typeof name === 'string';
  return (within ?? page).getByRole(role, { name, exact });
}
