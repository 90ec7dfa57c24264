import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../browser.ts';
import type { Place } from '../../renderer/shell/place.ts';
import { openPart } from '../openPart.ts';
import { managerPin, openCounter, openShop } from './counterPage.ts';
import type { CounterPage } from './counterPage.ts';

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface AxeWindow {
  readonly axe: {
    run(
      of: Document,
      options: { readonly runOnly: readonly string[] },
    ): Promise<{
      readonly violations: readonly {
        readonly id: string;
        readonly nodes: readonly { readonly html: string }[];
      }[];
    }>;
  };
}

/** What axe finds wrong in the open part of the counter, `rule: element` each. */
async function axeFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async (tags) => {
    const { axe } = globalThis as unknown as AxeWindow;
    const { violations } = await axe.run(document, { runOnly: tags });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }, axeTags);
}

async function enterPin(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  for (const digit of managerPin) await dialog.getByRole('button', { name: digit }).click();
  await dialog.getByRole('button', { name: '确定' }).click();
}

async function open(page: Page, part: Place): Promise<void> {
  await openPart(page, part, 'zh');
}

const otherParts = ['goodwill', 'history', 'campaigns', 'devices', 'settings'] as const;

/** Opens a folded part of the campaign's form. */
async function fold(page: Page, title: string): Promise<void> {
  await page.locator('summary', { hasText: title }).click();
}

describe('first set-up, standing alone, by its form', () => {
  let browser: Browser;
  let counter: CounterPage;

  beforeAll(async () => {
    browser = await launchChromium();
    counter = await openCounter(browser);
  });
  afterAll(async () => {
    await counter.close();
    await browser.close();
  });

  it('says what is missing, keeps what was typed, and ends at the sign-in', async () => {
    const { page } = counter;
    await page.getByRole('button', { name: '单店运行' }).click();
    await page.getByLabel('门店英文名').fill('Little Leaf');
    await page.getByRole('button', { name: '开始使用' }).click();
    await page.getByText('请填姓名').waitFor();
    expect(await page.getByLabel('门店英文名').inputValue()).toBe('Little Leaf');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByLabel('姓名').fill('王梅');
    await page.getByLabel('PIN', { exact: true }).fill(managerPin);
    await page.getByLabel('再输一次 PIN').fill('1111');
    await page.getByRole('button', { name: '开始使用' }).click();
    await page.getByText('两次 PIN 不一样').waitFor();
    await page.getByLabel('再输一次 PIN').fill(managerPin);
    await page.getByRole('button', { name: '开始使用' }).click();
    await page.getByRole('button', { name: '王梅' }).waitFor();
    const { shop } = await counter.call('session.state', {});
    expect(shop?.name).toEqual({ zh: 'Little Leaf', en: 'Little Leaf' });
    expect(counter.complaints).toEqual([]);
  });
});

describe('the other screens of a counter', () => {
  let browser: Browser;
  let counter: CounterPage;
  let page: Page;
  let codes: readonly string[];

  beforeAll(async () => {
    browser = await launchChromium();
    counter = await openCounter(browser);
    page = counter.page;
    ({ codes } = await openShop(counter));
    await page.getByRole('navigation').waitFor();
  });
  afterAll(async () => {
    await counter.close();
    await browser.close();
  });

  it('makes a campaign by its form, what is wrong standing beside its field', async () => {
    await open(page, 'campaigns');
    await page.getByRole('button', { name: '新建活动' }).click();
    await page.getByLabel('中文名称').fill('关怀五元');
    await page.getByRole('button', { name: '种类' }).click();
    await page.getByRole('option', { name: '代金券' }).click();
    await fold(page, '作为补偿券');
    await page.getByText('店长可在柜台发放').click();
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('请填大于零的金额').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByLabel('减多少').fill('5');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('已保存“关怀五元”，第 1 版').waitFor();
  });

  it('has nothing axe finds wrong in its finer terms, which fit a narrow window', async () => {
    await page.getByRole('button', { name: '新建活动' }).click();
    for (const title of ['日子、', '用在哪里', '限制', '赠送或购买', '作为补偿券', '更细的规则']) {
      await fold(page, title);
    }
    await page.getByRole('button', { name: '加停用日期' }).click();
    await page.getByRole('button', { name: '加一条限制' }).click();
    await page.getByRole('button', { name: '种类' }).click();
    await page.getByRole('option', { name: '会员价券' }).click();
    await page.getByRole('button', { name: '加一项' }).click();
    expect(await axeFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    await page.setViewportSize({ width: 1024, height: 768 });
    expect(over).toBe(0);
    await page.getByRole('button', { name: '全部活动' }).click();
  });

  it('makes the next version of a campaign out of all its terms', async () => {
    await page.getByRole('button', { name: '修改 关怀五元' }).click();
    expect(await page.getByLabel('减多少').inputValue()).toContain('5.00');
    await page.getByLabel('中文名称').fill('关怀券五元');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('第 2 版').first().waitFor();
  });

  it('shows new codes once, and asks before they are left behind', async () => {
    await page.getByRole('button', { name: '券码 中杯奶茶' }).click();
    await page.getByRole('button', { name: '生成券码' }).click();
    await page.getByText('已生成 50 个券码').waitFor();
    await page.getByRole('button', { name: '全部活动' }).click();
    await page.getByText('券码还没保存，要离开吗？').waitFor();
    await page.getByRole('button', { name: '留下' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: '下载 CSV' }).click();
    const file = readFileSync(await (await download).path(), 'utf8');
    expect(file.trim().split('\r\n')).toHaveLength(51);
    await page.getByRole('button', { name: '全部活动' }).click();
    await page.getByRole('button', { name: '新建活动' }).waitFor();
  });

  it('brings codes in from a file: columns, a try with line-numbered faults, the real thing', async () => {
    await page.getByRole('button', { name: '券码 中杯奶茶' }).click();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: '选择 CSV 文件' }).click();
    const rows = ['券码,手机号,有效期', 'OLD-1,,2099-01-31', 'OLD-2,,31.1.2099', 'OLD-3,,'];
    await (
      await chooser
    ).setFiles({ name: 'old.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) });
    await page.getByText('哪一列是什么？').waitFor();
    await page.getByRole('button', { name: '先试一遍，不保存' }).click();
    await page.getByText('共 3 行，2 行可用').waitFor();
    const asRead = page.getByRole('table', { name: '前几行读出来是这样' });
    expect(await asRead.getByRole('rowheader').allInnerTexts()).toEqual(['2', '4']);
    const wrong = page.getByRole('table', { name: '会跳过的行' });
    expect(await wrong.getByRole('rowheader').allInnerTexts()).toEqual(['3']);
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: '导入 2 行' }).click();
    await page.getByText('已导入 2 行').waitFor();
  });

  it('gives goodwill by PIN and shows its paper', async () => {
    await open(page, 'goodwill');
    await page.getByRole('button', { name: '发券并打印' }).click();
    await page.getByText('请选出了什么事').waitFor();
    await page.getByText('等太久').click();
    await page.getByRole('button', { name: '发券并打印' }).click();
    await enterPin(page);
    await page.getByRole('figure', { name: '关怀券五元' }).waitFor();
    await page.getByText('未用').waitFor();
    expect(await axeFaults(page)).toEqual([]);
  });

  it('reprints an entry as a copy and undoes a redemption with a reason', async () => {
    const order = {
      orderId: 'a'.repeat(32),
      lines: [],
      vouchers: [
        { scan: { scanId: 'b'.repeat(32), raw: codes[0] ?? '', source: 'typed' as const } },
      ],
      customer: null,
      currency: 'CNY',
      amounts: [],
      uses: [],
    };
    const { seen } = await counter.call('redeem.prepare', { order });
    await counter.call('redeem.confirm', { order, seen, approval: null });
    await open(page, 'history');
    await page.getByRole('button', { name: /中杯奶茶/ }).click();
    await page.getByRole('figure').waitFor();
    await page.keyboard.press('F4');
    await page.getByText('正在打印第 1 次补打').waitFor();
    await page.getByRole('button', { name: '撤销核销' }).click();
    await page.getByText('误操作').click();
    await page.getByRole('button', { name: '确认撤销' }).click();
    await page.getByText('已撤销，券可以再用。').waitFor();
    expect(await axeFaults(page)).toEqual([]);
  });

  it('has a redemption made again, and says so in the list', async () => {
    const order = {
      orderId: 'c'.repeat(32),
      lines: [],
      vouchers: [
        { scan: { scanId: 'd'.repeat(32), raw: codes[2] ?? '', source: 'typed' as const } },
      ],
      customer: null,
      currency: 'CNY',
      amounts: [],
      uses: [],
    };
    const { seen } = await counter.call('redeem.prepare', { order });
    await counter.call('redeem.confirm', { order, seen, approval: null });
    const redeemed = page.getByRole('button', { name: /中杯奶茶\s*核销 · 今天/ });
    await redeemed.filter({ hasNotText: '已撤销' }).click();
    await page.getByRole('button', { name: '重做' }).click();
    await page.getByText('洒了').click();
    await page.getByRole('button', { name: '打印重做单' }).click();
    await page.getByText('已登记重做').waitFor();
    await page.getByRole('button', { name: /重做 · 今天/ }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
  });

  it('tries a scanner without redeeming anything', async () => {
    const before = await counter.call('history.list', { before: null, count: 100 });
    await open(page, 'devices');
    await page.getByRole('button', { name: '试扫一个码' }).click();
    for (const key of codes[1] ?? '') await page.keyboard.press(key === '-' ? 'Minus' : key);
    await page.keyboard.press('Enter');
    await page.getByText('是本店格式的券码，校验位正确').waitFor();
    await page.getByRole('button', { name: '试好了' }).click();
    expect(await counter.call('history.list', { before: null, count: 100 })).toEqual(before);
  });

  it('adds a person, who can sign in then', async () => {
    await open(page, 'settings');
    await page.getByRole('button', { name: '添加人员' }).click();
    await page.getByLabel('姓名').fill('小梅');
    await page.getByLabel('PIN', { exact: true }).fill('5687');
    await page.getByLabel('再输一次 PIN').fill('5687');
    await page.getByRole('button', { name: '添加', exact: true }).click();
    await page.getByText('小梅现在可以登录了').waitFor();
    const { people } = await counter.call('session.state', {});
    expect(people.map(({ name }) => name)).toContain('小梅');
  });

  it.each(['light', 'dark'] as const)('has nothing axe finds wrong, %s', async (theme) => {
    await counter.call('settings.set', { theme });
    for (const part of otherParts) {
      await open(page, part);
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await axeFaults(page)).toEqual([]);
    }
  });

  it('fits a narrow window', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const part of otherParts) {
      await open(page, part);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(over).toBe(0);
    }
  });

  it('kept the content policy throughout', () => {
    expect(counter.complaints).toEqual([]);
  });
});
