/** The first rows of a CSV text, for a look at them; the terminal itself reads the file. */
export function firstRows(text: string, count: number): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let value = '';
  let isQuoted = false;
  const endCell = () => {
    row.push(value.trim());
    value = '';
  };
  const endRow = () => {
    endCell();
    if (row.some((one) => one !== '')) rows.push(row);
    row = [];
  };
  for (let at = 0; at < text.length && rows.length < count; at += 1) {
    const one = text[at] ?? '';
    if (isQuoted && one === '"' && text[at + 1] === '"') {
      value += '"';
      at += 1;
    } else if (one === '"') isQuoted = !isQuoted;
    else if (one === ',' && !isQuoted) endCell();
    else if (one === '\n' && !isQuoted) endRow();
    else if (one !== '\r' && one !== '\u{feff}') value += one;
  }
  if (rows.length < count && (value !== '' || row.length > 0)) endRow();
  return rows;
}
