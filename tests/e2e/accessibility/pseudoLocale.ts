import type { Page } from 'playwright';

/** Runs in the page: every text with letters grows by 40 %, in brackets, now and whenever it changes. */
function startLengthening(): { stop(): void } {
  const longerBy = 0.4;
  const letters = /\p{L}{2,}/u;
  /** What a printer lays out, what nobody reads, and people's own input stay as they are. */
  const spared = 'pre, svg, code, kbd, script, style, [aria-hidden="true"], input, textarea';
  const written = new WeakMap<Text, string>();
  const lengthen = (node: Text): void => {
    const text = node.data;
    if (written.get(node) === text || !letters.test(text)) return;
    if (node.parentElement?.closest(spared) !== null) return;
    const core = text.trim();
    const wanted = Math.ceil(core.length * longerBy);
    const extra = core.repeat(1 + Math.ceil(longerBy)).slice(0, wanted);
    const longer = text.replace(core, () => `[${core} ${extra}]`);
    written.set(node, longer);
    node.data = longer;
  };
  const lengthenAll = (root: Node): void => {
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts: Text[] = root instanceof Text ? [root] : [];
    while (walk.nextNode() !== null) texts.push(walk.currentNode as Text);
    texts.forEach(lengthen);
  };
  const observer = new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      if (target instanceof Text) lengthen(target);
      addedNodes.forEach(lengthenAll);
    }
  });
  lengthenAll(document.body);
  observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  return { stop: () => observer.disconnect() };
}

/** A language that no one speaks, for this page as it stands only; resolves to what ends it. */
export async function speakAtLength(page: Page): Promise<() => Promise<void>> {
  const lengthening = await page.evaluateHandle(startLengthening);
  return () => lengthening.evaluate((running) => running.stop());
}
