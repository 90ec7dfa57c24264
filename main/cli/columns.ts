/** Characters that a console shows two columns wide. */
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u;
const widthless = /\p{M}/u;

/** Columns a text takes on a console. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (!widthless.test(character)) columns += wide.test(character) ? 2 : 1;
  }
  return columns;
}

/** Rows under each other: the first column from the left, the others to the right. */
export function tableLines(rows: readonly (readonly string[])[]): readonly string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(0, ...rows.map((row) => columnsOf(row[column] ?? ''))),
  );
  return rows.map((row) =>
    widths
      .map((width, column) => padded(row[column] ?? '', width, column === 0))
      .join('  ')
      .trimEnd(),
  );
}

function padded(text: string, width: number, fromLeft: boolean): string {
  const gap = ' '.repeat(width - columnsOf(text));
  return fromLeft ? text + gap : gap + text;
}
