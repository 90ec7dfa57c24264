import { plainTerms } from '../../shared/domain/campaign/plainTerms.ts';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { InputOf } from '../../shared/contract/methods.ts';
import { launchChromium } from '../browser.ts';
import { stallMs } from '../../renderer/scan/wedge.ts';
import { wedge as burst, wedgeTwice } from '../e2e/counterPage.ts';
import { openCounter, openShop } from './counterPage.ts';
import type { CounterPage } from './counterPage.ts';

const scannerGapMs = 4;
const fingersGapMs = 160;
const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

/** A burst with a Chinese input method on: the keys are there, what they write is not. */
async function burstThroughIme(page: Page, text: string): Promise<void> {
  const keys = await page.context().newCDPSession(page);
  for (const character of text) {
    const code = /\d/.test(character) ? `Digit${character}` : `Key${character}`;
    const modifiers = /[A-Z]/.test(character) ? 8 : 0;
    const common = { key: 'Process', code, windowsVirtualKeyCode: 229, modifiers };
    await keys.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...common });
    await keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...common });
  }
  await keys.detach();
  await page.keyboard.press('Enter');
}

const ticket = (page: Page) => page.getByRole('article', { name: '奶茶' });
const verdict = (page: Page, state: string) => page.locator(`[data-verdict="${state}"]`);

const moreThanACashierMayGive: InputOf<'campaigns.save'>['campaign'] = {
  id: null,
  name: { zh: '百元代金券', en: '¥100 off' },
  benefit: { kind: 'amountOff', amountMinor: 10_000 },
  validFrom: '2020-01-01',
  validThrough: '2099-12-31',
  zone: 'Asia/Shanghai',
  ...plainTerms,
  approvalAboveMinor: 5_000,
};

const anyTime = { validFrom: '2020-01-01', validThrough: '2099-12-31', zone: 'Asia/Shanghai' };

/** Five milk teas on one card. */
const punchCard: InputOf<'campaigns.save'>['campaign'] = {
  id: null,
  name: { zh: '五次卡', en: 'Five cups' },
  benefit: {
    kind: 'freeItem',
    item: { zh: '奶茶', en: 'Milk tea' },
    priceMinor: null,
    capMinor: 1800,
  },
  ...anyTime,
  ...plainTerms,
  usesPerVoucher: 5,
};

/** Only one of these stands in an order; the one made first is applied first. */
const offOf = (amountMinor: number): InputOf<'campaigns.save'>['campaign'] => ({
  id: null,
  name: { zh: `减${amountMinor / 100}元`, en: `${amountMinor / 100} off` },
  benefit: { kind: 'amountOff', amountMinor },
  ...anyTime,
  ...plainTerms,
  stackingGroup: 'off',
});

describe('the counter, by scanner and keys alone', () => {
  let browser: Browser;
  let counter: CounterPage;
  let page: Page;
  let codes: string[];
  const take = (): string => {
    const code = codes.shift();
    if (code === undefined) throw new Error('no code left: make more vouchers');
    return code;
  };

  beforeAll(async () => {
    browser = await launchChromium();
    counter = await openCounter(browser);
    page = counter.page;
    await openShop(counter);
    const [milkTea] = await counter.call('campaigns.list', {});
    const made = await counter.call('vouchers.make', {
      campaignId: milkTea?.id ?? '',
      count: 60,
      customer: null,
    });
    codes = [...made.codes];
    await counter.call('people.add', { name: '陈店长', role: 'manager', pin: '8756' });
  });
  afterAll(async () => {
    await counter.close();
    await browser.close();
  });
  beforeEach(async () => {
    await page.getByText('请扫券').waitFor();
  });
  afterEach(async () => {
    await counter.call('settings.language', { language: 'zh' });
    await page.reload();
  });

  it('reads a burst from anywhere, confirms by F9, and says what to key at the till', async () => {
    await burst(page, take());
    await ticket(page).waitFor();
    await page.keyboard.press('F9');
    await verdict(page, 'ok').waitFor();
    expect(await verdict(page, 'ok').textContent()).toContain('录 −18.00，记“代金券”');
    await page.getByRole('figure', { name: /小票/ }).waitFor();
  });

  it('presses no button with a burst, be there spaces in it or not (I8)', async () => {
    const code = take();
    await page.getByRole('button', { name: '商品' }).focus();
    await burst(page, `${code.slice(0, 4)} ${code.slice(4, 8)} ${code.slice(8)}`);
    await ticket(page).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('takes a burst back out of a field, and leaves what a person types', async () => {
    await page.getByRole('button', { name: '按手机号查找' }).click();
    const field = page.getByLabel('完整手机号');
    await field.pressSequentially('138 0000', { delay: fingersGapMs });
    expect(await field.inputValue()).toBe('138 0000');
    const heard = await field.evaluateHandle((input: HTMLInputElement) => {
      const values: string[] = [];
      input.addEventListener('input', () => values.push(input.value));
      return values;
    });
    await burst(page, take());
    await ticket(page).waitFor();
    expect((await heard.jsonValue()).at(-1)).toBe('138 0000');
  });

  it('still lets a person press a button with Space', async () => {
    await page.getByRole('button', { name: '商品' }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('dialog').waitFor();
  });

  it('reads a burst while an input method has the keys (I5)', async () => {
    await page.getByRole('button', { name: '按手机号查找' }).click();
    await page.getByLabel('完整手机号').focus();
    await burstThroughIme(page, take());
    await ticket(page).waitFor();
  });

  it('says "scan again" of half a code', async () => {
    await page.keyboard.type(take().slice(0, 7), { delay: scannerGapMs });
    await page.getByText('请再扫一次').waitFor();
  });

  it('counts a code once that is read twice within 50 ms (I2)', async () => {
    await wedgeTwice(page, take());
    await page.getByRole('heading', { name: '已读到 · 请核对后核销' }).waitFor();
    expect(await page.getByText('已在本单里').count()).toBe(0);
    await page.keyboard.press('F9');
    await verdict(page, 'ok').waitFor();
    expect(await page.getByRole('heading', { name: '已核销', exact: true }).count()).toBe(1);
  });

  it('takes ten in line with one confirm, and a scan on the verdict begins the next', async () => {
    const ten = Array.from({ length: 10 }, take);
    for (const code of ten) await burst(page, code);
    await page.getByText('本单 10 张券').waitFor();
    await page.keyboard.press('F9');
    await page.getByRole('heading', { name: '已核销 10 张' }).waitFor();
    await burst(page, ten[3] ?? '');
    await verdict(page, 'refused').waitFor();
    expect(await verdict(page, 'refused').textContent()).toMatch(
      /已用过.*今天\s\d\d:\d\d.*1\s号收银台/,
    );
  });

  it('keeps the good ones when one of several is refused, once that is removed', async () => {
    const used = take();
    await burst(page, used);
    await ticket(page).waitFor();
    await page.keyboard.press('F9');
    await verdict(page, 'ok').waitFor();
    await burst(page, take());
    await ticket(page).waitFor();
    await burst(page, used);
    await page.getByText('移除后再核销其余的').waitFor();
    await page.keyboard.press('F9');
    expect(await verdict(page, 'ok').count()).toBe(0);
    await page.keyboard.press('Delete');
    await page.getByRole('button', { name: /核销 F9/ }).waitFor();
    await page.keyboard.press('F9');
    await verdict(page, 'ok').waitFor();
  });

  it('undoes what was redeemed, which can then be used again', async () => {
    const code = take();
    await burst(page, code);
    await ticket(page).waitFor();
    await page.keyboard.press('F9');
    await page.getByRole('button', { name: '撤销核销' }).click();
    await page.getByRole('radio', { name: '误操作' }).click({ force: true });
    await page.getByRole('button', { name: '确认撤销' }).click();
    await verdict(page, 'undone').waitFor();
    await burst(page, code);
    await ticket(page).waitFor();
  });

  it('asks a second person for what is worth too much, never the one at the counter (I8)', async () => {
    const { id } = await counter.call('campaigns.save', { campaign: moreThanACashierMayGive });
    const made = await counter.call('vouchers.make', { campaignId: id, count: 1, customer: null });
    await burst(page, made.codes[0] ?? '');
    await verdict(page, 'manager').waitFor();
    await page.keyboard.press('F9');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('陈店长').first().waitFor();
    expect(await dialog.getByText('王梅').count()).toBe(0);
    await page.keyboard.type('8756', { delay: fingersGapMs });
    await page.keyboard.press('Enter');
    await verdict(page, 'ok').waitFor();
  });

  async function codesFor(
    campaign: InputOf<'campaigns.save'>['campaign'],
    count: number,
  ): Promise<readonly string[]> {
    const { id } = await counter.call('campaigns.save', { campaign });
    const made = await counter.call('vouchers.make', { campaignId: id, count, customer: null });
    return made.codes;
  }

  it('takes several uses at once, and gives some of them back in part', async () => {
    const [card = ''] = await codesFor(punchCard, 1);
    await burst(page, card);
    await ticket(page).waitFor();
    await page.getByRole('button', { name: '多用一次' }).click();
    await page.getByText('第 1–2 次').waitFor();
    await page.getByRole('button', { name: '多用一次' }).click();
    await page.getByText('第 1–3 次').waitFor();
    await page.keyboard.press('F9');
    await verdict(page, 'ok').waitFor();
    expect(await verdict(page, 'ok').textContent()).toContain('还剩 2 次');
    await page.getByRole('button', { name: '撤销核销' }).click();
    await page.getByText('其中几次').click();
    await page.getByRole('dialog').getByText('¥18.00').waitFor();
    await page.getByRole('button', { name: '确认撤销' }).click();
    await verdict(page, 'undone').waitFor();
    expect(await verdict(page, 'undone').textContent()).toContain('只退所选的，其余仍算已核销');
    await burst(page, card);
    await page.getByText('第 3 次，共 5 次').waitFor();
  });

  it('follows a suggestion by one key, keeps the others in sight, and takes one back', async () => {
    const [five = ''] = await codesFor(offOf(500), 1);
    const [eight = ''] = await codesFor(offOf(800), 1);
    await page.getByRole('button', { name: '合计金额' }).click();
    await page.getByLabel('收银机上显示的金额').fill('30');
    await page.keyboard.press('Enter');
    await burst(page, five);
    await burst(page, eight);
    await page.getByText('更划算：用减8元，留着减5元，再省 ¥3.00').waitFor();
    expect(await faults(page)).toEqual([]);
    await page.keyboard.press('F2');
    await page.getByRole('region', { name: '先留着，这次不用' }).waitFor();
    await page.getByText('应收 ¥22.00').waitFor();
    expect(await faults(page)).toEqual([]);
    await page.getByRole('button', { name: '还是要用：减5元' }).click();
    await page.getByText('本单 2 张券').or(page.getByText('有 1 张不能用')).first().waitFor();
    await page.keyboard.press('F2');
    await page.getByRole('button', { name: /核销 F9/ }).waitFor();
    await page.keyboard.press('F9');
    await verdict(page, 'ok').waitFor();
    expect(await verdict(page, 'ok').textContent()).toContain('录 −8.00');
  });

  it('says why, rule by rule, of a refusal and of what was redeemed; Esc leaves it', async () => {
    const code = take();
    await burst(page, code);
    await ticket(page).waitFor();
    await page.keyboard.press('F9');
    await verdict(page, 'ok').waitFor();
    await page.getByRole('button', { name: '为什么？' }).click();
    const dialog = page.getByRole('dialog', { name: '核对了什么' });
    // What was checked when it was judged, not that it is used since.
    await dialog.getByText('可以用 · 奶茶').waitFor();
    expect(await dialog.getByRole('img', { name: '不符合' }).count()).toBe(0);
    expect(await dialog.getByRole('img', { name: '符合' }).count()).toBeGreaterThan(5);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await verdict(page, 'ok').waitFor();
    await burst(page, code);
    await verdict(page, 'refused').waitFor();
    // Keys on the heels of a burst belong to it; how long that is depends on how busy the machine is.
    await page.waitForTimeout(stallMs + fingersGapMs);
    const why = page.getByRole('button', { name: '为什么？' });
    const hasFocus = () => why.evaluate((button) => button === document.activeElement);
    for (let tries = 0; tries < 5 && !(await hasFocus()); tries++) {
      await page.keyboard.press('Tab');
      await page.waitForTimeout(fingersGapMs);
    }
    await page.keyboard.press('Enter');
    await dialog.getByText('不能用 · 奶茶').waitFor();
    const failed = dialog.getByRole('listitem').filter({
      has: page.getByRole('img', { name: '不符合' }),
    });
    expect(await failed.allInnerTexts()).toEqual([expect.stringContaining('还有次数')]);
    await dialog.getByText(/没再往下看/).click();
    await dialog.getByText(/是这位顾客的券/).waitFor();
    expect(await faults(page)).toEqual([]);
  });

  it('says what a code is that is not ours, and keeps nothing of it', async () => {
    await burst(page, '134567890123456789');
    await verdict(page, 'refused').waitFor();
    expect(await verdict(page, 'refused').textContent()).toContain('付款码');
    await burst(page, 'NOT-A-CODE-WE-KNOW');
    await verdict(page, 'unknown').waitFor();
  });

  it('speaks the other language at once', async () => {
    await page.getByRole('button', { name: 'Switch to English' }).click();
    await page.getByRole('heading', { name: 'Scan a voucher' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en-GB');
    await page.getByRole('button', { name: '切换到中文' }).click();
    await page.getByText('请扫券').waitFor();
  });

  it('works in a narrow window without scrolling sideways', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await burst(page, take());
    await ticket(page).waitFor();
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    await page.setViewportSize({ width: 1024, height: 768 });
    expect(overflow).toBeLessThanOrEqual(0);
  });

  it.each(['light', 'dark'] as const)('has no fault axe knows of (%s)', async (theme) => {
    await counter.call('settings.set', { theme });
    await page.reload();
    await page.getByText('请扫券').waitFor();
    expect(await faults(page)).toEqual([]);
    await burst(page, take());
    await ticket(page).waitFor();
    expect(await faults(page)).toEqual([]);
    await page.keyboard.press('F9');
    await verdict(page, 'ok').waitFor();
    expect(await faults(page)).toEqual([]);
    await burst(page, 'NOT-A-CODE-WE-KNOW');
    await verdict(page, 'unknown').waitFor();
    expect(await faults(page)).toEqual([]);
  });

  it('asks who it is after locking, takes no scan then, and lets the PIN in by keys', async () => {
    await page.getByRole('button', { name: /换人或锁定/ }).click();
    await page.getByRole('button', { name: '锁定收银台' }).click();
    await page.getByRole('button', { name: /王梅/ }).waitFor();
    expect(await faults(page)).toEqual([]);
    await burst(page, take());
    await page.getByText('请先登录').waitFor();
    await page.getByRole('button', { name: /王梅/ }).click();
    await page.keyboard.type('4711', { delay: fingersGapMs });
    await page.keyboard.press('Enter');
    await page.getByText('请扫券').waitFor();
  });

  it('was never refused anything by the content policy', () => {
    expect(counter.complaints).toEqual([]);
  });
});

declare const axe: { run(context: object, options: object): Promise<AxeResults> };

async function faults(page: Page): Promise<readonly string[]> {
  // A colour in the middle of its change has no contrast to speak of.
  await page.waitForTimeout(300);
  await page.evaluate(axeSource);
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const results = await page.evaluate(
    (values) => axe.run(document, { runOnly: { type: 'tag', values } }),
    tags,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
  );
}
