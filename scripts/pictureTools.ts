import { join } from 'node:path';
import type { Page } from 'playwright';
import type { Language } from '../shared/i18n/area.ts';

/** Motion is under 200 ms; pictures are of what has come to rest. */
export const restMs = 400;

export interface Look {
  readonly language: Language;
  readonly theme: 'light' | 'dark';
}

export const looks = [
  { language: 'zh', theme: 'light' },
  { language: 'en', theme: 'light' },
  { language: 'zh', theme: 'dark' },
  { language: 'en', theme: 'dark' },
] as const satisfies readonly Look[];

/** Where pictures go, and which of them: all, or those whose names begin with one of these. */
export interface Album {
  readonly folder: string;
  readonly only: readonly string[];
}

/** Calls the terminal from its own page, as the screens do. */
export async function call<T>(page: Page, method: string, input: unknown): Promise<T> {
  const answer = await page.evaluate(
    async ([name, body]) => {
      const pageKey = localStorage.getItem('countersign-page-key') ?? '';
      const headers = { 'content-type': 'application/json', 'countersign-page': pageKey };
      const reply = await fetch(`/call/${name}`, { method: 'POST', headers, body });
      return (await reply.json()) as { ok: boolean; value: unknown; problem: unknown };
    },
    [method, JSON.stringify(input)] as const,
  );
  if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(answer.problem)}`);
  return answer.value as T;
}

export function photographer(page: Page, { folder, only }: Album, { language, theme }: Look) {
  return async (name: string): Promise<void> => {
    await page.waitForTimeout(restMs);
    if (only.length > 0 && !only.some((start) => name.startsWith(start))) return;
    await page.screenshot({ path: join(folder, `${name}-${language}-${theme}.png`) });
  };
}

export async function wear(page: Page, { language, theme }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await call(page, 'settings.language', { language });
  await page.locator(`html[lang^="${language}"]`).waitFor();
}
