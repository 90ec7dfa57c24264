import type { Page } from 'playwright';

/** What a person drops on the page or pastes into it. */
export interface Given {
  /** PNGs in base 64. */
  readonly files?: readonly string[];
  readonly text?: string;
  readonly html?: string;
}

/** As a browser gives a drop or a paste to whatever is under it. */
export async function bring(
  page: Page,
  how: 'drop' | 'paste',
  given: Given,
  on = 'body',
): Promise<void> {
  await page.evaluate(
    ([way, { files = [], text, html }, selector]) => {
      const data = new DataTransfer();
      files.forEach((base64, at) => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        data.items.add(new File([bytes], `${at}.png`, { type: 'image/png' }));
      });
      if (text !== undefined) data.setData('text/plain', text);
      if (html !== undefined) data.setData('text/html', html);
      const target = document.querySelector(selector) ?? document.body;
      const init = { bubbles: true, cancelable: true };
      target.dispatchEvent(
        way === 'drop'
          ? new DragEvent('drop', { ...init, dataTransfer: data })
          : new ClipboardEvent('paste', { ...init, clipboardData: data }),
      );
    },
    [how, given, on] as const,
  );
}
