/**
 * Rebuilds the terminal's SVG from known elements and attributes only. The picture is our own, but
 * names in it come from data, and a strict CSP blocks `<style>` and style attributes anyway: styles
 * are set through the CSSOM, anything unknown is left out.
 */

const elements: ReadonlySet<string> = new Set([
  'svg',
  'g',
  'defs',
  'path',
  'rect',
  'line',
  'circle',
  'text',
  'tspan',
  'image',
  'clipPath',
  'use',
  'pattern',
  'filter',
  'feFlood',
  'feComposite',
  'feMerge',
  'feMergeNode',
  'feMorphology',
  'feColorMatrix',
]);

const svgNamespace = 'http://www.w3.org/2000/svg';
const localReference = /^(#|data:image\/(png|jpeg);base64,)/;
const localUrl = /url\((?!['"]?#)/i;

function copyAttributes(from: Element, to: SVGElement): void {
  for (const { name, value } of from.attributes) {
    if (name.startsWith('on') || name.startsWith('xmlns')) continue;
    if (name === 'style') {
      if (!localUrl.test(value)) to.style.cssText = value;
    } else if (name === 'href' || name === 'xlink:href') {
      if (localReference.test(value)) to.setAttribute('href', value);
    } else if (!localUrl.test(value)) {
      to.setAttribute(name, value);
    }
  }
}

function copyOf(node: Node): Node | null {
  if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.textContent ?? '');
  if (!(node instanceof Element) || !elements.has(node.localName)) return null;
  const copy = document.createElementNS(svgNamespace, node.localName);
  copyAttributes(node, copy);
  for (const child of node.childNodes) {
    const childCopy = copyOf(child);
    if (childCopy !== null) copy.append(childCopy);
  }
  return copy;
}

/** The picture as nodes to put in the page; `null` when the text is no SVG. */
export function paperNodes(svg: string): SVGElement | null {
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  if (parsed.localName !== 'svg') return null;
  const copy = copyOf(parsed);
  return copy instanceof SVGElement ? copy : null;
}
