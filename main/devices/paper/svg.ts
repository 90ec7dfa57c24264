import { columnsOf } from './escapeText.ts';
import { quietModules } from '../../../shared/writing/qrCode.ts';
import type { PaperCodes } from './paperCodes.ts';
import { dotsPerColumn, dotsPerLine } from './paperSize.ts';
import { runColumns } from './rows.ts';
import type { BarsRow, PictureRow, QrRow, Row, Run } from './rows.ts';

/** Empty paper around the print, in dots. */
const sideMargin = 24;
const topMargin = 30;
const lineGap = 8;
const ruleHeight = 20;

/**
 * Latin letters want a monospaced font (0.6 em = one column at this size); Chinese ones the webfont the
 * screens bring, since a machine may have none of its own.
 */
const latinFont = 'font-family="Menlo, Consolas, \'DejaVu Sans Mono\', monospace" font-size="20"';
const chineseFont =
  "font-family=\"'Noto Sans SC Variable', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif\" font-size=\"22\"";

/**
 * The rows as an SVG to be put into a page: ink only, in `currentColor` (the paper is the page's), no
 * script, style, link, id or remote reference, so it stands under `default-src 'self'; style-src 'self'`.
 */
export function svgOf(
  rows: readonly Row[],
  columns: number,
  title: string,
  codes: PaperCodes,
): string {
  const width = columns * dotsPerColumn + 2 * sideMargin;
  let y = topMargin;
  let ink = '';
  for (const row of rows) {
    const drawn = draw(row, columns, codes);
    ink += `<g transform="translate(${sideMargin},${y})">${drawn.ink}</g>`;
    y += drawn.height;
  }
  const height = y + topMargin;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" role="img" aria-label="${xml(title)}" fill="currentColor">` +
    `${ink}</svg>`
  );
}

interface Drawn {
  readonly ink: string;
  readonly height: number;
}

function draw(row: Row, columns: number, codes: PaperCodes): Drawn {
  const lineDots = columns * dotsPerColumn;
  switch (row.kind) {
    case 'text':
      return {
        ink: row.runs.map((run) => drawRun(run, row.height)).join(''),
        height: row.height * dotsPerLine + lineGap,
      };
    case 'rule':
      return {
        ink: `<path d="M0 ${ruleHeight / 2 - 1}h${lineDots}" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="6 6" stroke-dashoffset="-3"/>`,
        height: ruleHeight,
      };
    case 'qr':
      return qrInk(row, lineDots, codes);
    case 'bars':
      return barsInk(row, lineDots, codes);
    case 'picture':
      return pictureInk(row, lineDots);
    case 'cut':
      return { ink: '', height: 0 };
  }
}

/** Text stands on the bottom of its row, each character in the middle of its own columns. */
function drawRun(run: Run, rowHeight: number): string {
  const x = run.column * dotsPerColumn;
  const top = (rowHeight - run.height) * dotsPerLine;
  const box = run.inverse
    ? `<rect x="${x}" y="${top - 2}" width="${runColumns(run) * dotsPerColumn}" height="${run.height * dotsPerLine + 4}"/>`
    : '';
  const colour = run.inverse ? ' fill="#fff"' : '';
  const weight = run.bold ? ' font-weight="700"' : '';
  return (
    `${box}<g transform="translate(${x},${top}) scale(${run.width},${run.height})" ` +
    `text-anchor="middle"${colour}${weight}>${texts(run.text)}</g>`
  );
}

function texts(text: string): string {
  const latin = { characters: '', places: [] as number[] };
  const chinese = { characters: '', places: [] as number[] };
  let column = 0;
  for (const character of text) {
    const wide = columnsOf(character);
    const kind = wide === 1 ? latin : chinese;
    if (character !== ' ') {
      kind.characters += character;
      kind.places.push((column + wide / 2) * dotsPerColumn);
    }
    column += wide;
  }
  return drawTexts(latin, latinFont, 18) + drawTexts(chinese, chineseFont, 20);
}

function drawTexts(
  placed: { readonly characters: string; readonly places: readonly number[] },
  font: string,
  baseline: number,
): string {
  if (placed.characters === '') return '';
  return `<text x="${placed.places.join(' ')}" y="${baseline}" ${font}>${xml(placed.characters)}</text>`;
}

function qrInk(
  { payload, level, moduleDots: size }: QrRow,
  lineDots: number,
  codes: PaperCodes,
): Drawn {
  const matrix = codes.drawQr(payload, level);
  const side = matrix.length * size;
  const left = (lineDots - side) / 2;
  // The line gaps around it add to the quiet zone.
  const above = quietModules * size - lineGap;
  const path = matrix.flatMap((row, y) =>
    stretches(row).map(([x, w]) => `M${x} ${y}h${w}v1h-${w}z`),
  );
  return {
    ink: `<path transform="translate(${left},${above}) scale(${size})" shape-rendering="crispEdges" d="${path.join('')}"/>`,
    height: side + 2 * above,
  };
}

/** Above and below bars, in dots: what stands there must not seem to be of them. */
const barsGap = 12;

function barsInk(
  { payload, moduleDots, heightDots }: BarsRow,
  lineDots: number,
  codes: PaperCodes,
): Drawn {
  let path = '';
  let at = 0;
  codes.drawBars(payload).forEach((width, place) => {
    if (place % 2 === 0) path += `M${at} 0h${width}v1h-${width}z`;
    at += width;
  });
  const left = (lineDots - at * moduleDots) / 2;
  return {
    ink: `<path transform="translate(${left},${barsGap}) scale(${moduleDots},${heightDots})" shape-rendering="crispEdges" d="${path}"/>`,
    height: heightDots + 2 * barsGap,
  };
}

/** A dot of the printer's is a dot here. */
function pictureInk({ widthDots, heightDots, bits }: PictureRow, lineDots: number): Drawn {
  const rowBytes = Math.ceil(widthDots / 8);
  const isDark = (x: number, y: number) =>
    ((bits[y * rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
  let path = '';
  for (let y = 0; y < heightDots; y += 1) {
    const row = Array.from({ length: widthDots }, (_, x) => isDark(x, y));
    for (const [x, w] of stretches(row)) path += `M${x} ${y}h${w}v1h-${w}z`;
  }
  const left = Math.floor((lineDots - widthDots) / 2);
  return {
    ink: `<path transform="translate(${left},0)" shape-rendering="crispEdges" d="${path}"/>`,
    height: heightDots + lineGap,
  };
}

/** Dark stretches of a row of modules: where each begins and how long it is. */
function stretches(row: readonly boolean[]): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  row.forEach((dark, x) => {
    if (!dark) return;
    const last = found.at(-1);
    if (last !== undefined && last[0] + last[1] === x) last[1] += 1;
    else found.push([x, 1]);
  });
  return found;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function xml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
