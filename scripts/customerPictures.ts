import type { Browser, Page } from 'playwright';
import { customerScreen } from '../shared/i18n/customerScreen.ts';
import { wedge } from '../tests/e2e/counterPage.ts';
import { call, looks, photographer, wear } from './pictureTools.ts';
import type { Album } from './pictureTools.ts';

/** The screen that faces the customer: idle, an order, done. `codes`: good vouchers, one a theme as far as they go. */
export async function pictureCustomer(
  browser: Browser,
  page: Page,
  album: Album,
  codes: readonly string[],
): Promise<void> {
  const { address } = await call<{ address: string }>(page, 'customerScreen.open', {});
  const customer = await browser.newPage({ viewport: page.viewportSize() });
  await customer.goto(address);
  for (const [index, theme] of (['light', 'dark'] as const).entries()) {
    const look = looks.find((one) => one.language === 'zh' && one.theme === theme);
    if (look === undefined) continue;
    await wear(page, look);
    await customer.emulateMedia({ colorScheme: theme });
    await customer.reload();
    const picture = photographer(customer, album, look);
    await customer.getByText(customerScreen.zh.welcome).waitFor();
    await picture('customer-idle');
    const code = codes[index];
    if (code === undefined) continue;
    await wedge(page, code);
    await customer.getByText(customerScreen.zh.using).waitFor();
    await picture('customer-prepared');
    await page.keyboard.press('F9');
    await customer.getByText(customerScreen.zh.done).waitFor();
    await picture('customer-done');
    await page.keyboard.press('Escape');
  }
  await customer.close();
}
