import { parseSync } from 'vite';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import type { Source } from './sources.ts';

/** Any node of the syntax tree: what kind it is, and its parts. */
interface SyntaxNode {
  readonly type: string;
  readonly [part: string]: unknown;
}

/** Properties whose text a person sees or hears. */
const spokenProps: ReadonlySet<string> = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'description',
  'error',
  'hint',
  'label',
  'placeholder',
  'text',
  'textValue',
  'title',
  'word',
]);
const words = /\p{L}{2,}/u;
const entity = /&#?\w+;/g;
const keysOfTexts: ReadonlySet<string> = new Set(
  Object.values(catalogue).flatMap((texts) =>
    Object.keys(texts.en).flatMap((key) => [key, key.replace(/_(?:one|other)$/, '')]),
  ),
);

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string';

function partsOf(node: SyntaxNode): readonly SyntaxNode[] {
  return Object.values(node).flatMap((part) =>
    Array.isArray(part) ? part.filter(isNode) : isNode(part) ? [part] : [],
  );
}

function literalText(node: SyntaxNode): readonly string[] {
  if (node.type === 'Literal' && typeof node['value'] === 'string') return [node['value']];
  if (node.type === 'JSXText') return [String(node['value'])];
  if (node.type !== 'TemplateElement') return [];
  return [(node['value'] as { readonly raw: string }).raw];
}

/** What these are made of comes out as text; a call's arguments, a condition's test do not. */
const carriedOn: Readonly<Record<string, readonly string[]>> = {
  ArrayExpression: ['elements'],
  BinaryExpression: ['left', 'right'],
  ConditionalExpression: ['consequent', 'alternate'],
  JSXExpressionContainer: ['expression'],
  LogicalExpression: ['right'],
  ParenthesizedExpression: ['expression'],
  TSAsExpression: ['expression'],
  TemplateLiteral: ['quasis', 'expressions'],
};

/** Comparing two things gives no text. */
const isSum = (node: SyntaxNode): boolean =>
  node.type !== 'BinaryExpression' || node['operator'] === '+';

/** The texts that an expression can come out as, as far as they stand in it. */
function saidBy(node: SyntaxNode): readonly string[] {
  const parts = isSum(node) ? (carriedOn[node.type] ?? []) : [];
  const inner = parts.flatMap((part) => [node[part]].flat().filter(isNode));
  return [...literalText(node), ...inner.flatMap(saidBy)];
}

const nameOf = (key: unknown): string => {
  if (!isNode(key)) return '';
  return String(key['name'] ?? key['value'] ?? '');
};

/** In a table of looks `word: 'whyOk'` names a text of the catalogue: that is none of its own. */
function spokenProp(name: unknown, value: unknown): readonly string[] {
  if (!spokenProps.has(nameOf(name)) || !isNode(value)) return [];
  return saidBy(value).filter((said) => !keysOfTexts.has(said));
}

/** The texts that a node itself shows or says: between tags, or in a property that is spoken. */
function spokenBy(node: SyntaxNode): readonly string[] {
  switch (node.type) {
    case 'JSXElement':
    case 'JSXFragment':
      return (node['children'] as readonly unknown[]).filter(isNode).flatMap(saidBy);
    case 'JSXAttribute':
      return spokenProp(node['name'], node['value']);
    case 'Property':
      return spokenProp(node['key'], node['value']);
    default:
      return [];
  }
}

function everyNode(node: SyntaxNode): readonly SyntaxNode[] {
  return [node, ...partsOf(node).flatMap(everyNode)];
}

/** Texts for people that stand in a screen's source, read as a syntax tree, as `file: text`. */
export function spokenTexts({ path, text }: Source): readonly string[] {
  const { program, errors } = parseSync(path, text);
  const [fault] = errors;
  if (fault !== undefined) throw new Error(`${path}: ${fault.message}`);
  return everyNode(program as unknown as SyntaxNode)
    .flatMap(spokenBy)
    .filter((said) => words.test(said.replaceAll(entity, ' ')))
    .map((said) => `${path}: ${said.trim()}`);
}
