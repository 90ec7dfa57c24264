/** Text made of `html` pieces is trusted; everything else is escaped. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Value = string | number | Html | readonly Html[];

function escaped(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function piece(value: Value): string {
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map((one) => one.text).join('');
  return escaped(String(value));
}

export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(String.raw({ raw: parts }, ...values.map(piece)));
}

export const nothing = html``;

/** The last instant ECMAScript has a date for; a counter may say any number. */
const lastInstantMs = 8.64e15;

export function when(ms: number, zone: string): string {
  if (Math.abs(ms) > lastInstantMs) return String(ms);
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(ms);
}

export interface Column {
  readonly head: string;
  /** Figures stand at the right. */
  readonly figure?: boolean;
}

/**
 * A table on a wide screen, a card a row on a narrow one: each cell names its column. The roles are said,
 * since a table that is laid out otherwise is none to a screen reader.
 */
export function table(
  name: string,
  columns: readonly Column[],
  rows: readonly (readonly Value[])[],
  none: string,
): Html {
  if (rows.length === 0) return html`<p class="none">${none}</p>`;
  const head = columns.map(
    (one) =>
      html`<th role="columnheader" scope="col" class="${one.figure === true ? 'figure' : ''}">
        ${one.head}
      </th>`,
  );
  const body = rows.map((row) => {
    const cells = row.map((value, at) => cell(value, columns[at]));
    return html`<tr role="row">
      ${cells}
    </tr>`;
  });
  return html`<div class="wide" role="region" aria-label="${name}" tabindex="0">
    <table role="table" aria-label="${name}">
      <thead role="rowgroup">
        <tr role="row">
          ${head}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${body}
      </tbody>
    </table>
  </div>`;
}

/** Without a space inside: a narrow screen leaves out what is empty. */
function cell(value: Value, column: Column | undefined): Html {
  const figure = column?.figure === true ? 'figure' : '';
  const head = escaped(column?.head ?? '');
  return new Html(`<td role="cell" class="${figure}" data-head="${head}">${piece(value)}</td>`);
}

/** What is known of one thing, a line each; lines without a value are left out. */
export function facts(lines: readonly (readonly [string, Value])[]): Html {
  const said = lines.filter(([, value]) => value !== '');
  return html`<dl class="facts">
    ${said.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

export function panel(title: string, body: Html): Html {
  return html`<section class="panel">
    <h2>${title}</h2>
    ${body}
  </section>`;
}
