import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nativeCodeOf } from '../../../shared/domain/codes/nativeCode.ts';
import { demoPhones } from '../../../hq/demo/customers.ts';
import { bring } from '../../bring.ts';
import { enterPin, fill, valueOf, verdict, wedge } from '../counterPage.ts';
import { codeOf, pinOf } from '../demoCoupons.ts';
import { beginning } from '../words.ts';
import { dialog, field, heading, press, text } from './view.ts';
import type { Stage, View } from './view.ts';

const at = 'redeem';
const coupons = join(import.meta.dirname, '../../../demo/coupons');
/** 7KQ4-8M2X-0D91 and its check characters, the first 8 taken for a B. */
const misread = nativeCodeOf('7KQ48M2X0D91').replace('8', 'B');

async function prepared(stage: Stage, code = stage.newCode()): Promise<void> {
  await wedge(stage.page, code);
  await heading(stage, stage.words.redeem.readOne);
}

async function redeemed(stage: Stage, code = stage.newCode()): Promise<void> {
  await prepared(stage, code);
  await stage.page.keyboard.press('F9');
  await verdict(stage.page, stage.words.redeem.verdictOk).waitFor();
  await stage.page.getByRole('figure').waitFor();
}

async function aboveValue(stage: Stage): Promise<void> {
  const { redeem } = stage.words;
  await wedge(stage.page, codeOf('spend-and-save', 'Every ¥50'));
  await heading(stage, redeem.askOrder);
  await field(stage, redeem.typeTotalLabel).fill('200');
  await press(stage, redeem.useTotal);
  await verdict(stage.page, redeem.verdictManager).waitFor();
}

async function findCustomer(stage: Stage, phone: string): Promise<void> {
  const { redeem } = stage.words;
  await press(stage, redeem.customerFind);
  await field(stage, redeem.findLabel).fill(phone);
  await press(stage, redeem.find);
}

export const redeemViews: readonly View[] = [
  { at, state: 'waiting', show: (stage) => heading(stage, stage.words.redeem.scanTitle) },
  { at, state: 'read', show: (stage) => prepared(stage) },
  { at, state: 'redeemed', show: (stage) => redeemed(stage) },
  {
    at,
    state: 'refused',
    async show(stage) {
      const code = stage.newCode();
      await redeemed(stage, code);
      await wedge(stage.page, code);
      await verdict(stage.page, stage.words.reasons.alreadyUsedTitle).waitFor();
    },
  },
  {
    at,
    state: 'the slip that says why it was refused',
    async show(stage) {
      const code = stage.newCode();
      await redeemed(stage, code);
      await wedge(stage.page, code);
      await stage.page.getByRole('button', { name: stage.words.redeem.slip }).click();
      await stage.page.getByRole('dialog', { name: stage.words.redeem.slipTitle }).waitFor();
    },
  },
  {
    at,
    state: 'not readable',
    async show(stage) {
      await wedge(stage.page, 'ZZ-UNKNOWN-77');
      await verdict(stage.page, stage.words.reasons.unknownCodeTitle).waitFor();
    },
  },
  {
    at,
    state: 'several, one of them no good',
    async show(stage) {
      await prepared(stage);
      await wedge(stage.page, codeOf('milk-tea', 'Expired'));
      await heading(stage, fill(stage.words.redeem.readBlocked_one, { count: 1 }));
    },
  },
  {
    at,
    state: 'it depends on the order',
    async show(stage) {
      await wedge(stage.page, codeOf('five-off', 'From ¥30'));
      await heading(stage, stage.words.redeem.askOrder);
    },
  },
  { at, state: 'a manager is needed', show: aboveValue },
  {
    at,
    state: 'a manager agrees',
    async show(stage) {
      await aboveValue(stage);
      await stage.page.keyboard.press('F9');
      await dialog(stage, stage.words.common.approvalTitle);
      await enterPin(stage.page, '0000');
      await stage.page.getByRole('alert').filter({ hasText: /\S/ }).waitFor();
      // The right one counts the tries anew: nobody is locked out for the other looks.
      await valueOf(stage.page, 'session.signIn', { personId: 'lin', pin: pinOf('lin') });
    },
  },
  {
    at,
    state: 'what was checked',
    async show(stage) {
      await redeemed(stage);
      await press(stage, stage.words.redeem.why);
      await dialog(stage, stage.words.redeem.whyTitle);
    },
  },
  {
    at,
    state: 'undoing',
    async show(stage) {
      await redeemed(stage);
      await press(stage, stage.words.redeem.undo);
      await dialog(stage);
      await stage.page.getByRole('button', { name: stage.words.undo.do }).waitFor();
    },
  },
  {
    at,
    state: 'undone',
    async show(stage) {
      await redeemed(stage);
      await press(stage, stage.words.redeem.undo);
      await press(stage, stage.words.undo.do);
      await heading(stage, stage.words.redeem.verdictUndone);
    },
  },
  {
    at,
    state: 'several uses of one',
    async show(stage) {
      await prepared(stage, codeOf('tea-card', 'Ten uses'));
      await press(stage, stage.words.redeem.usesMore);
    },
  },
  {
    at,
    state: 'a customer with vouchers',
    async show(stage) {
      await findCustomer(stage, demoPhones[0] ?? '');
      await text(stage, /•••• \d{4}/);
      await stage.page.getByRole('dialog').waitFor({ state: 'detached' });
    },
  },
  {
    at,
    state: 'no such customer',
    async show(stage) {
      await findCustomer(stage, '12000004321');
      await text(stage, stage.words.redeem.findNone);
    },
  },
  {
    at,
    state: 'typing a code that is wrong',
    async show(stage) {
      const code = stage.newCode();
      await press(stage, stage.words.redeem.type);
      await stage.page
        .getByRole('dialog')
        .getByRole('textbox', { name: stage.words.scan.typedLabel })
        .fill((code.startsWith('Z') ? 'Y' : 'Z') + code.slice(1));
      await text(stage, /1/);
    },
  },
  {
    at,
    state: 'the camera',
    async show(stage) {
      await press(stage, stage.words.redeem.camera);
      await text(stage, stage.words.camera.focusMiddle);
      await stage.page.getByText(stage.words.camera.focusByItself).click();
      await stage.page.getByRole('slider').waitFor({ state: 'attached' });
    },
    after: ({ page }) => page.evaluate(() => localStorage.removeItem('countersign.cameras')),
  },
  {
    at,
    state: 'the camera beside the order',
    async show(stage) {
      await press(stage, stage.words.redeem.camera);
      await stage.page.getByText(stage.words.camera.keepOpen).click();
      await stage.page.getByRole('button', { name: stage.words.camera.putAway }).waitFor();
    },
    after: ({ page }) => page.evaluate(() => localStorage.removeItem('countersign.cameraKept')),
  },
  {
    at,
    state: 'a camera that is not allowed',
    async show(stage) {
      await stage.page.evaluate(() => {
        navigator.mediaDevices.getUserMedia = () =>
          Promise.reject(new DOMException('', 'NotAllowedError'));
      });
      await press(stage, stage.words.redeem.camera);
      await text(stage, stage.words.scan.cameraProblem_denied);
    },
  },
  {
    at,
    state: 'a picture over the window',
    async show({ page, words }) {
      await page.evaluate(() => {
        const drag = { bubbles: true, cancelable: true, dataTransfer: new DataTransfer() };
        document.body.dispatchEvent(new DragEvent('dragover', drag));
      });
      await page.getByText(words.scan.pictureDropNow).waitFor();
    },
  },
  {
    at,
    state: 'a file that is no picture',
    async show(stage) {
      await bring(stage.page, 'drop', { files: [Buffer.from('%PDF-1.7').toString('base64')] });
      await text(stage, stage.words.scan.pictureProblem_pdf);
    },
  },
  {
    at,
    state: 'choosing a picture',
    async show(stage) {
      await press(stage, stage.words.redeem.picture);
      await dialog(stage);
    },
  },
  {
    at,
    state: 'several codes in dropped pictures',
    async show(stage) {
      const names = ['01-milk-tea-qrcode.png', '04-milk-tea-code128.png'];
      const files = names.map((name) => readFileSync(join(coupons, name)).toString('base64'));
      await bring(stage.page, 'drop', { files });
      await text(stage, stage.words.scan.pictureSeveral);
    },
  },
  {
    at,
    state: 'what a typed code perhaps meant',
    async show(stage) {
      await press(stage, stage.words.redeem.type);
      const typed = stage.page.getByRole('textbox', { name: stage.words.scan.typedLabel });
      await typed.fill(misread);
      await text(stage, fill(stage.words.scan.typedMeant, { meant: '8', typed: 'B' }));
    },
  },
  {
    at,
    state: 'what they buy',
    async show(stage) {
      await press(stage, stage.words.redeem.addItems);
      await dialog(stage, stage.words.redeem.itemsTitle);
    },
  },
  {
    at,
    state: 'the total',
    async show(stage) {
      await press(stage, stage.words.redeem.typeTotal);
      await dialog(stage, stage.words.redeem.typeTotalTitle);
    },
  },
  {
    at,
    state: 'orders on hold',
    async show(stage) {
      await prepared(stage);
      await stage.page.keyboard.press('F8');
      await heading(stage, stage.words.redeem.scanTitle);
      await stage.page.keyboard.press('Shift+F8');
      await dialog(stage, stage.words.redeem.recallTitle);
    },
  },
  {
    at,
    state: 'offline, and what to do',
    async show(stage) {
      await valueOf(stage.page, 'sync.demoLine', { on: false });
      await valueOf(stage.page, 'sync.now', {});
      await verdict(stage.page, stage.words.session.offlineLine).first().waitFor();
      await press(stage, stage.words.session.whatToDo);
      await dialog(stage);
    },
    async after(stage) {
      await valueOf(stage.page, 'sync.demoLine', { on: true });
      await valueOf(stage.page, 'sync.now', {});
    },
  },
  {
    at,
    state: 'the keys',
    async show(stage) {
      await press(stage, beginning('林店长 Lin'));
      await press(stage, stage.words.session.keys);
      await dialog(stage, stage.words.session.keysTitle);
    },
  },
  {
    at,
    state: 'one’s own PIN and phone',
    async show(stage) {
      await press(stage, beginning('林店长 Lin'));
      await press(stage, stage.words.people.ownOpenPhone);
      await dialog(stage, stage.words.people.ownOpenPhone);
    },
  },
  {
    at,
    state: 'who is at the counter, opened',
    async show(stage) {
      await press(stage, beginning('林店长 Lin'));
      await dialog(stage);
    },
  },
  {
    at,
    state: 'the menu',
    async show(stage) {
      await press(stage, stage.words.session.menu);
      await dialog(stage, stage.words.session.menu);
    },
  },
];
