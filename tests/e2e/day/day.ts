import type { Locator } from 'playwright';
import { expect } from 'vitest';
import { demoPeople } from '../../../hq/demo/people.ts';
import { placeRows } from '../../../renderer/shell/place.ts';
import type { Place } from '../../../renderer/shell/place.ts';
import { redemptions, verdict, wedge } from '../counterPage.ts';
import { pinOf } from '../demoCoupons.ts';
import { beginning, ending, holding } from '../words.ts';
import type { Words } from '../words.ts';
import type { Command, Hands } from './hands.ts';
import type { Shop } from './shop.ts';

/** What every step of the day has in hand. */
export interface Day {
  readonly shop: Shop;
  readonly hands: Hands;
  readonly words: Words;
  /** Ten plain vouchers for one phone, and plain ones for everything after it. */
  readonly codes: readonly string[];
}

/** One step; `name` goes on the sentence “the day: it …”. Steps build on one another. */
export interface Step {
  readonly name: string;
  readonly take: (day: Day) => Promise<void>;
}

export const heading = ({ shop }: Day, name: string | RegExp): Locator =>
  shop.page.getByRole('heading', { name });

/** How long what was done may take to be on paper and known, on a busy machine. */
export const printed = { timeout: 20_000 } as const;

/** Until a screen reader has been told this. */
export const hears = ({ shop }: Day, word: string): Promise<void> =>
  verdict(shop.page, word).first().waitFor();

export const press = ({ shop, hands }: Day, name: string | RegExp): Promise<void> =>
  hands.press(shop.page, { role: 'button', name });

export const choose = ({ shop, hands }: Day, name: string | RegExp): Promise<void> =>
  hands.press(shop.page, { role: 'radio', name });

/** One of a select's options, by its label and the option's name. */
export async function select({ shop, hands }: Day, label: string, option: string): Promise<void> {
  await hands.press(shop.page, { role: 'button', name: ending(label) });
  await hands.press(shop.page, { role: 'option', name: beginning(option) });
  await shop.page.getByRole('listbox').waitFor({ state: 'detached' });
}

export const write = ({ shop, hands }: Day, name: string, text: string): Promise<void> =>
  hands.write(shop.page, { role: 'textbox', name }, text);

export function nameOf(personId: string): string {
  return demoPeople.find(({ id }) => id === personId)?.name ?? personId;
}

export const enterPin = ({ shop, hands, words }: Day, personId: string): Promise<void> =>
  hands.pin(shop.page, pinOf(personId), words.common.enterPin);

type CommandName = 'back' | 'confirm' | 'hold' | 'next' | 'recall';

/** The keys of the counter, and what stands for each on the screen. */
function commandsIn({ redeem }: Words): Readonly<Record<CommandName, Command>> {
  const button = (name: string | RegExp) => ({ role: 'button', name }) as const;
  return {
    back: { key: 'Escape', button: button(/Esc$/) },
    confirm: { key: 'F9', button: button(/F9$/) },
    hold: { key: 'F8', button: button(beginning(redeem.hold)) },
    next: { key: 'Escape', button: button(beginning(redeem.nextCustomer)) },
    recall: { key: 'Shift+F8', button: button(redeem.heldCount.replace('{{n}}', '1')) },
  };
}

export const command = ({ shop, hands, words }: Day, name: CommandName): Promise<void> =>
  hands.command(shop.page, commandsIn(words)[name]);

/** Opens a part of the counter: by the bar at the foot, or by the menu at the top. */
export async function goTo(day: Day, place: Place): Promise<void> {
  const { session } = day.words;
  const isInBar = placeRows.some((row) => row.place === place && row.at === 'bar');
  if (!isInBar) await press(day, beginning(session.menu));
  const within = isInBar
    ? day.shop.page.getByRole('navigation')
    : day.shop.page.getByRole('dialog');
  await day.hands.press(day.shop.page, { role: 'button', name: session[place], within });
}

export async function signIn(day: Day, personId: string): Promise<void> {
  await heading(day, day.words.session.whoIsIt).waitFor();
  await press(day, holding(nameOf(personId)));
  await enterPin(day, personId);
  await day.shop.page.getByRole('navigation').waitFor();
}

/** The code of the day's `nth` voucher, from 0. */
export function codeAt({ codes }: Day, nth: number): string {
  const code = codes[nth];
  if (code === undefined) throw new Error(`the day has no voucher ${nth}`);
  return code;
}

/** One plain voucher from the scan to the next customer. */
export async function redeemOne(day: Day, code: string): Promise<void> {
  const { redeem } = day.words;
  await wedge(day.shop.page, code);
  await heading(day, redeem.readOne).waitFor();
  await command(day, 'confirm');
  await hears(day, redeem.verdictOk);
  await command(day, 'next');
  await heading(day, redeem.scanTitle).waitFor();
}

/** How many redemptions the journal shows, waited for. */
export async function untilRedemptions({ shop }: Day, count: number): Promise<void> {
  await expect.poll(() => redemptions(shop.page), printed).toBe(count);
}
