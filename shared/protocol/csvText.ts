const lineEnd = '\r\n';
/** What a spreadsheet takes for a formula when a cell begins with it; where Chinese is typed, full width too. */
const formulaStart = /^[=+\-@＝＋－＠\t\r]/;

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
