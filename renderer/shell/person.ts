/** The letter on a person's tile: the last character of a Chinese name, the first of any other. */
export function initialOf(name: string): string {
  const letters = [...name.trim()];
  const isChinese = letters.every((letter) => /\p{Script=Han}/u.test(letter));
  const letter = isChinese ? letters.at(-1) : letters[0];
  return (letter ?? '·').toUpperCase();
}
