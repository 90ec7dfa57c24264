import { quickCard } from '../../../shared/i18n/quickCard.ts';
import type { Language } from '../../../shared/i18n/area.ts';
import { drawings } from '../../ui/drawings.ts';

/** The card as a tree that is drawn twice: as elements of the page, and as one file by `npm run quickcard`. */
export interface CardNode {
  readonly tag:
    | 'article'
    | 'header'
    | 'section'
    | 'h1'
    | 'h2'
    | 'ol'
    | 'ul'
    | 'li'
    | 'p'
    | 'kbd'
    | 'span'
    | 'strong'
    | 'svg'
    | 'path';
  readonly names?: Readonly<Record<string, string>>;
  readonly within: readonly (CardNode | string)[];
}

type Key = keyof (typeof quickCard)['en'];

interface CardPart {
  readonly title: Key;
  /** Path on the icons' own grid. */
  readonly icon: string;
  readonly lines: readonly Key[];
}

/** Each state by its shape; the colour only says it again. */
const shapes = {
  Ok: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20M7 12.500l3.500 3.500L17 8.500',
  Refused: 'M8 2h8l6 6v8l-6 6H8l-6-6V8zM8 8l8 8M16 8l-8 8',
  Manager: 'M12 2 23 21H1zM12 9v5M12 17.500h.01',
  Unknown:
    'M12 1 23 12 12 23 1 12zM9.800 9.500a2.300 2.300 0 1 1 3.200 2.200c-.7.4-1 .9-1 1.800M12 16.800h.01',
} as const;
const verdicts = ['Ok', 'Refused', 'Manager', 'Unknown'] as const;

/** In the order of a day: a guest at the counter on the left, what else a day brings on the right. */
const columns: readonly (readonly CardPart[])[] = [
  [
    { title: 'signIn', icon: drawings.person, lines: ['signIn1', 'signIn2', 'signIn3'] },
    { title: 'redeem', icon: drawings.scan, lines: ['redeem1', 'redeem2', 'redeem3'] },
    { title: 'several', icon: drawings.ticket, lines: ['several1', 'several2'] },
    { title: 'refused', icon: shapes.Refused, lines: ['refused1', 'refused2', 'refused3'] },
    { title: 'approve', icon: shapes.Manager, lines: ['approve1', 'approve2'] },
    { title: 'undo', icon: drawings.undo, lines: ['undo1', 'undo2'] },
  ],
  [
    { title: 'unread', icon: drawings.camera, lines: ['unread1', 'unread2'] },
    { title: 'soldOut', icon: drawings.soldOut, lines: ['soldOut1', 'soldOut2'] },
    { title: 'hold', icon: drawings.hold, lines: ['hold1', 'hold2'] },
    { title: 'offline', icon: drawings.offline, lines: ['offline1', 'offline2'] },
    { title: 'goodwill', icon: drawings.heart, lines: ['goodwill1', 'goodwill2'] },
    { title: 'handOver', icon: drawings.handOver, lines: ['handOver1'] },
    { title: 'close', icon: drawings.day, lines: ['close1', 'close2', 'close3'] },
  ],
];

function node(
  tag: CardNode['tag'],
  name: string,
  ...within: readonly (CardNode | string)[]
): CardNode {
  return name === '' ? { tag, within } : { tag, names: { class: name }, within };
}

function icon(d: string): CardNode {
  return {
    tag: 'svg',
    names: { class: 'card-icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' },
    within: [{ tag: 'path', names: { d }, within: [] }],
  };
}

/** What closes a sentence must not stand alone on the next line. */
const closing = /^[.,:。，：；]/;

/** `Press [Redeem] <F9>.` is words, a button's name and a key. */
function spoken(text: string): readonly (CardNode | string)[] {
  const pieces = text.split(/(<[^>]+>[.,:。，：；]?|\[[^\]]+\])/).filter((piece) => piece !== '');
  return pieces.map((piece) => {
    if (piece.startsWith('[')) return node('strong', '', piece.slice(1, -1));
    if (!piece.startsWith('<')) return piece;
    const end = piece.indexOf('>');
    const rest = piece.slice(end + 1);
    const key = node('kbd', '', piece.slice(1, end));
    return closing.test(rest) ? node('span', 'card-key', key, rest) : key;
  });
}

/** One page in one language; `roll`: a strip for a receipt printer. */
export function quickCardNodes(language: Language, paper: 'a4' | 'roll'): CardNode {
  const say = (key: Key): string => quickCard[language][key];
  const part = ({ title, icon: path, lines }: CardPart): CardNode =>
    node(
      'section',
      'card-part',
      node('h2', '', icon(path), node('span', '', say(title))),
      node('ol', '', ...lines.map((line) => node('li', '', ...spoken(say(line))))),
    );
  const verdict = (name: (typeof verdicts)[number]): CardNode =>
    node(
      'li',
      `card-${name.toLowerCase()}`,
      icon(shapes[name]),
      node('strong', '', say(`verdict${name}`)),
      node('span', '', say(`verdict${name}Do`)),
    );
  return node(
    'article',
    `card card-${paper}`,
    node('header', 'card-head', node('h1', '', say('title')), node('p', '', say('product'))),
    node('ul', 'card-verdicts', ...verdicts.map(verdict)),
    node(
      'section',
      'card-parts',
      ...columns.map((parts) => node('section', 'card-column', ...parts.map(part))),
    ),
    node('p', 'card-foot', ...spoken(say('foot'))),
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The tree as HTML. Its texts are the catalogue's; they are escaped all the same. */
export function cardHtml(card: CardNode | string): string {
  if (typeof card === 'string') return escaped(card);
  const names = Object.entries(card.names ?? {})
    .map(([name, value]) => ` ${name}="${escaped(value).replaceAll('"', '&quot;')}"`)
    .join('');
  return `<${card.tag}${names}>${card.within.map(cardHtml).join('')}</${card.tag}>`;
}
