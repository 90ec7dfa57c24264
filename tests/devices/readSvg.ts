/** Elements and attributes that stand inline under `default-src 'self'; style-src 'self'`. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  svg: ['xmlns', 'width', 'height', 'viewBox', 'role', 'aria-label', 'fill'],
  g: ['transform', 'text-anchor', 'fill', 'font-weight'],
  text: ['x', 'y', 'font-family', 'font-size'],
  rect: ['x', 'y', 'width', 'height'],
  path: [
    'd',
    'transform',
    'fill',
    'stroke',
    'stroke-width',
    'stroke-dasharray',
    'stroke-dashoffset',
    'shape-rendering',
  ],
};

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/** Reads an SVG strictly: throws at any element or attribute not listed, and where tags don't match. */
export function readSvg(svg: string): {
  readonly texts: readonly string[];
  readonly attributes: readonly string[];
} {
  const open: string[] = [];
  const texts: string[] = [];
  const attributes: string[] = [];
  const tokens = svg.matchAll(/<\/(\w+)>|<(\w+)((?: [\w-]+="[^"<>]*")*)(\/?)>|([^<>]+)|([<>])/gy);
  let end = 0;
  for (const [whole, closed, opened, list, single, text] of tokens) {
    end += whole.length;
    if (text !== undefined) texts.push(decoded(text, open.at(-1)));
    else if (closed !== undefined) {
      if (open.pop() !== closed) throw new Error(`</${closed}> closes something else`);
    } else if (opened !== undefined) {
      attributes.push(...attributesOf(opened, list ?? ''));
      if (single === '') open.push(opened);
    } else throw new Error(`stray ${whole}`);
  }
  if (end !== svg.length || open.length > 0) throw new Error('not a whole SVG');
  return { texts, attributes };
}

function decoded(text: string, inside: string | undefined): string {
  if (inside !== 'text') throw new Error(`text in ${inside}`);
  return text.replaceAll(/&[^;]*;|&/g, (entity) => {
    const character = entities[entity];
    if (character === undefined) throw new Error(`entity ${entity}`);
    return character;
  });
}

function attributesOf(element: string, list: string): readonly string[] {
  const known = allowed[element];
  if (known === undefined) throw new Error(`element ${element}`);
  const found = Array.from(list.matchAll(/ ([\w-]+)="([^"]*)"/g));
  for (const [, name = '', value = ''] of found) {
    if (!known.includes(name)) throw new Error(`${element} ${name}`);
    if (/url\(|javascript:|data:/i.test(value) && name !== 'aria-label') throw new Error(value);
  }
  return found.map(([, name = '']) => name);
}
