const lineEnd = '\r\n';
/** What a spreadsheet takes for a formula when a cell begins with it. */
const formulaStart = /^[=+\-@\t\r]/;

/** One cell: quoted where it must be, and never a formula (a name may begin with `=`). */
function cell(text: string): string {
  const plain = formulaStart.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** A table as CSV (RFC 4180), with a byte-order mark so that spreadsheets read it as UTF-8. */
export function csvText(rows: readonly (readonly string[])[]): string {
  const lines = rows.map((row) => row.map(cell).join(','));
  return `\u{feff}${lines.join(lineEnd)}${lineEnd}`;
}

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
