import { shops } from '../shops/shops.ts';
import { input, select } from './forms.ts';
import type { Html } from './html.ts';
import type { View } from './view.ts';

/** A longer list is no choice any more: the shop's id is typed instead. */
const maxListedShops = 300;

interface ShopField {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  /** What choosing no shop means; without it one must be chosen. */
  readonly none?: string;
  readonly chosen?: string;
}

/** One shop out of the chain's, by its name. */
export async function shopSelect(view: View, field: ShopField): Promise<Html> {
  const { office, language, say } = view;
  const { none, chosen = '', ...rest } = field;
  const all = await shops(office, office.db);
  if (all.length > maxListedShops) {
    return input({
      ...rest,
      hint: say('填门店编号，在“门店”页上', 'The shop’s id: it stands on the page “Shops”'),
      value: chosen,
      maxLength: 40,
      required: none === undefined,
    });
  }
  const options = all
    .map(({ id, name }) => ({ value: id, text: name[language] }))
    .toSorted((a, b) => a.text.localeCompare(b.text, language));
  const first = none === undefined ? [] : [{ value: '', text: none }];
  return select({ ...rest, chosen }, [...first, ...options]);
}

/** The chain's shops as boxes to tick; `null`: too many of them. */
export async function shopOptions(
  { office, language }: View,
  chosen: readonly string[],
): Promise<readonly { value: string; text: string; on: boolean }[] | null> {
  const all = await shops(office, office.db);
  if (all.length > maxListedShops) return null;
  return all
    .map(({ id, name }) => ({ value: id, text: name[language], on: chosen.includes(id) }))
    .toSorted((a, b) => a.text.localeCompare(b.text, language));
}
