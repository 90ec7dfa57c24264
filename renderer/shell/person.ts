/** What people put before a name to be friendly: 小梅, 阿杰, 老王. */
const friendly = /^[小阿老大]/u;

/** The letter on a person's tile: 梅 of 小梅, 林 of 林店长, M of Mei. */
export function initialOf(name: string): string {
  const letters = [...name.trim()];
  const [first, second] = letters;
  const isSecond =
    second !== undefined && friendly.test(name.trim()) && /\p{Script=Han}/u.test(second);
  return ((isSecond ? second : first) ?? '·').toUpperCase();
}
