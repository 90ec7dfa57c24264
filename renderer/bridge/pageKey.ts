import { pageKeyFragment } from '../../shared/contract/pageKey.ts';

const keptAs = 'countersign-page-key';

/**
 * This page's half of its session: from the address on the first load, which is then cleaned, and from
 * the page's own storage ever after. That storage is bound to this port, unlike the cookie. Empty where
 * the page was never signed on. `path`: the page's address without it.
 */
export function takePageKey(path = '/'): string {
  const { hash } = window.location;
  if (!hash.startsWith(pageKeyFragment)) return kept();
  const pageKey = hash.slice(pageKeyFragment.length);
  window.history.replaceState(null, '', path);
  keep(pageKey);
  return pageKey;
}

function keep(pageKey: string): void {
  try {
    window.localStorage.setItem(keptAs, pageKey);
  } catch {
    // A browser that stores nothing has to be given a fresh address at the next reload.
  }
}

function kept(): string {
  try {
    return window.localStorage.getItem(keptAs) ?? '';
  } catch {
    return '';
  }
}
