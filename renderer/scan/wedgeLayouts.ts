/**
 * How keyboards are laid out, as far as a scanner types on them. A scanner sends keys, not characters: set
 * up for one layout and read by a system with another it comes out wrong, but never at random.
 *
 * `Keys` are the keys themselves, each written as the character it has on a US keyboard: the one alphabet
 * in which layouts can be compared.
 */
export const layoutNames = ['us', 'fr', 'de'] as const;
export type LayoutName = (typeof layoutNames)[number];

/** The same keys in the same order, without and then with Shift. */
const us =
  '`1234567890-=qwertyuiop[]\\asdfghjkl;\'zxcvbnm,./ ~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>?';
const rows: Readonly<Record<LayoutName, string>> = {
  us,
  fr: '²&é"\'(-è_çà)=azertyuiop^$*qsdfghjklmùwxcvbn,;:! ~1234567890°+AZERTYUIOP¨£µQSDFGHJKLM%WXCVBN?./§',
  de: '^1234567890ß´qwertzuiopü+#asdfghjklöäyxcvbnm,.- °!"§$%&/()=?`QWERTZUIOPÜ*\'ASDFGHJKLÖÄYXCVBNM;:_',
};

type Characters = ReadonlyMap<string, string>;

function between(from: string, to: string): Characters {
  return new Map([...from].map((character, place) => [character, to[place] ?? character]));
}

function inBothDirections(name: LayoutName): readonly [LayoutName, Characters, Characters] {
  return [name, between(us, rows[name]), between(rows[name], us)];
}

const layouts = layoutNames.map(inBothDirections);

function translated(
  text: string,
  by: (layout: (typeof layouts)[number]) => Characters,
  of: string,
) {
  const layout = layouts.find(([name]) => name === of);
  if (layout === undefined) return null;
  const characters = by(layout);
  let out = '';
  for (const one of text) {
    // What no key of the layout writes can't have been typed on it; control characters come by Ctrl.
    const other = one < ' ' ? one : characters.get(one);
    if (other === undefined) return null;
    out += other;
  }
  return out;
}

/** What a scanner set up for `layout` meant by these keys; `null` where one of them writes nothing there. */
export function meantBy(keys: string, layout: LayoutName): string | null {
  return translated(keys, ([, fromUs]) => fromUs, layout);
}

/** The keys that write `text` under `layout`; `null` where it has no such keys. */
export function keysOf(text: string, layout: LayoutName): string | null {
  return translated(text, ([, , toUs]) => toUs, layout);
}
