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

export function table(
  heads: readonly string[],
  rows: readonly (readonly Value[])[],
  none: string,
): Html {
  if (rows.length === 0) return html`<p class="none">${none}</p>`;
  const head = heads.map((one) => html`<th scope="col">${one}</th>`);
  const body = rows.map(
    (row) =>
      html`<tr>
        ${row.map((cell) => html`<td>${cell}</td>`)}
      </tr>`,
  );
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}

export function documentOf(title: string, body: Html): string {
  const page = html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`;
  return page.text;
}

export const pageStyle = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 0; background: light-dark(#f4f4f2, #1b1c1e); color: light-dark(#1d1f21, #e8e8e6); }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2.5rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .45rem .7rem; border-bottom: 1px solid light-dark(#d9d9d5, #3a3c3f); white-space: nowrap; }
th { font-weight: 600; }
.none { color: light-dark(#5a5d60, #a9acaf); }
label { display: block; margin: 1rem 0 .3rem; }
input { font: inherit; padding: .6rem; width: min(100%, 40rem); box-sizing: border-box; }
button { font: inherit; padding: .6rem 1.4rem; margin-top: 1rem; min-height: 44px; }
.acts { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; }
.acts label { margin: 0; }
.acts input, .acts select { width: auto; }
select { font: inherit; padding: .6rem; }
td form { margin: 0; } td button, .acts button { margin-top: 0; padding: .3rem .8rem; }
.card { border: 1px solid light-dark(#c9c9c5, #4a4c4f); border-radius: 12px; padding: .5rem 1rem 1rem; max-width: 40rem; margin-bottom: 1rem; }
.card p { margin: .4rem 0; }
.acts + .wide { margin-top: 1.5rem; }
.code { font-size: 2.5rem; font-weight: 700; letter-spacing: .06em; font-variant-numeric: tabular-nums; }
.wrong { color: light-dark(#a3211c, #ff9b94); }
`;
