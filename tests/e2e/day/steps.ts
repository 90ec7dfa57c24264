import { expect } from 'vitest';
import { received } from '../chain.ts';
import { fill, valueOf, verdict, wedge, wordsOf } from '../counterPage.ts';
import { codeOf } from '../demoCoupons.ts';
import { beginning } from '../words.ts';
import { closedThroughPowerCut, handedOver } from './closing.ts';
import { opened, soldOut } from './openingAndStock.ts';
import {
  choose,
  codeAt,
  command,
  enterPin,
  goTo,
  heading,
  hears,
  nameOf,
  press,
  printed,
  redeemOne,
  select,
  signIn,
  untilRedemptions,
  write,
} from './day.ts';
import type { Day, Step } from './day.ts';

const onOnePhone = 10;
const arrivalWithinMs = 60_000;
const signedLength = 144;

/** Which of the day's vouchers a step uses; the first ten are on one phone. */
const nth = { heldBack: 10, inBetween: 11, offline: 12, undone: 15 } as const;
const offlineCount = 3;

async function tenOnOnePhone(day: Day): Promise<void> {
  const { redeem } = day.words;
  for (const [index, code] of day.codes.slice(0, onOnePhone).entries()) {
    await wedge(day.shop.page, code);
    const said = index === 0 ? redeem.readOne : fill(redeem.readSome, { n: index + 1 });
    await heading(day, said).waitFor();
  }
  await command(day, 'confirm');
  await hears(day, fill(redeem.verdictOkSome, { n: onOnePhone }));
  await untilRedemptions(day, 1);
  await expect.poll(() => day.shop.papers().length, printed).toBe(1);
  const paper = day.shop.papers()[0];
  expect(paper?.cuts).toBe(1);
  expect(paper?.lines.join('\n')).toContain('非发票');
}

async function usedAlready(day: Day): Promise<void> {
  const { reasons, redeem } = day.words;
  await wedge(day.shop.page, codeAt(day, 0));
  await hears(day, reasons.alreadyUsedTitle);
  const words = await wordsOf(verdict(day.shop.page, reasons.alreadyUsedTitle));
  expect(words).toContain(nameOf('mei'));
  await command(day, 'back');
  await heading(day, redeem.scanTitle).waitFor();
  await untilRedemptions(day, 1);
}

async function managerAgrees(day: Day): Promise<void> {
  const { common, redeem } = day.words;
  await wedge(day.shop.page, codeOf('spend-and-save', 'Every ¥50'));
  await heading(day, redeem.askOrder).waitFor();
  await write(day, redeem.typeTotalLabel, '200');
  await press(day, redeem.useTotal);
  await hears(day, redeem.verdictManager);
  await command(day, 'confirm');
  await day.shop.page.getByRole('dialog').waitFor();
  await select(day, common.approvalWho, nameOf('lin'));
  await enterPin(day, 'lin');
  await hears(day, redeem.verdictOk);
  await command(day, 'next');
  await untilRedemptions(day, 2);
}

async function heldAndRecalled(day: Day): Promise<void> {
  const { redeem } = day.words;
  await wedge(day.shop.page, codeAt(day, nth.heldBack));
  await heading(day, redeem.readOne).waitFor();
  await command(day, 'hold');
  await heading(day, redeem.scanTitle).waitFor();
  await redeemOne(day, codeAt(day, nth.inBetween));
  await command(day, 'recall');
  await day.shop.page.getByRole('dialog', { name: redeem.recallTitle }).waitFor();
  await press(day, beginning(`${redeem.recall}: `));
  await heading(day, redeem.readOne).waitFor();
  await command(day, 'confirm');
  await hears(day, redeem.verdictOk);
  await command(day, 'next');
  await untilRedemptions(day, 4);
}

async function lineGone(day: Day): Promise<void> {
  const { session } = day.words;
  const { page, line } = day.shop;
  // What is waiting from before would be counted with what the line keeps back.
  await expect
    .poll(() => valueOf(page, 'sync.status', {}), { timeout: arrivalWithinMs })
    .toMatchObject({ state: 'synced', waiting: 0 });
  line.cut();
  await valueOf(page, 'sync.now', {});
  await hears(day, session.offlineLine);
  for (let each = 0; each < offlineCount; each += 1) {
    await redeemOne(day, codeAt(day, nth.offline + each));
  }
  await hears(day, fill(session.offlineWaiting, { n: offlineCount }));
}

async function goodwillGiven(day: Day): Promise<void> {
  const { goodwill } = day.words;
  const before = day.shop.papers().length;
  await goTo(day, 'goodwill');
  await choose(day, goodwill.wait_reason);
  await press(day, goodwill.issue);
  await enterPin(day, 'lin');
  await heading(day, goodwill.issued).waitFor();
  await expect.poll(() => day.shop.papers().length, printed).toBeGreaterThan(before);
  const paper = day.shop.papers().at(-1);
  expect(paper?.lines.join('\n')).toContain('关怀券');
  expect(paper?.codes.map(({ payload }) => payload.length)).toContain(signedLength);
}

async function undoneAtOnce(day: Day): Promise<void> {
  const { redeem, undo } = day.words;
  await goTo(day, 'redeem');
  await wedge(day.shop.page, codeAt(day, nth.undone));
  await heading(day, redeem.readOne).waitFor();
  await command(day, 'confirm');
  await hears(day, redeem.verdictOk);
  await press(day, redeem.undo);
  await day.shop.page.getByRole('dialog').waitFor();
  await press(day, undo.do);
  await heading(day, redeem.verdictUndone).waitFor();
  await command(day, 'back');
  await heading(day, redeem.scanTitle).waitFor();
}

async function lineBack(day: Day): Promise<void> {
  const { page, line } = day.shop;
  line.mend();
  await valueOf(page, 'sync.now', {});
  await verdict(page, day.words.session.offlineLine).waitFor({
    state: 'detached',
    timeout: arrivalWithinMs,
  });
  await expect
    .poll(async () => (await valueOf(page, 'sync.status', {})).waiting, {
      timeout: arrivalWithinMs,
    })
    .toBe(0);
}

/** The plug is pulled in the middle of the work; what was confirmed is there again. */
async function plugPulled(day: Day): Promise<void> {
  const { page } = day.shop;
  const { headSeq } = await valueOf(page, 'sync.status', {});
  await day.shop.pullPlug();
  await day.shop.startAgain();
  await signIn(day, 'lin');
  expect((await valueOf(page, 'sync.status', {})).headSeq).toBeGreaterThanOrEqual(headSeq);
  await wedge(page, codeAt(day, nth.offline));
  await hears(day, day.words.reasons.alreadyUsedTitle);
  await command(day, 'back');
}

/** Head office has all of it, each voucher of each entry once. */
async function allArrived(day: Day): Promise<void> {
  const { page, hqUrl } = day.shop;
  const rows = await valueOf(page, 'history.list', { before: null, count: 100 });
  const here = rows.filter(({ kind }) => kind === 'redemption').map(({ seq }) => seq);
  const arrived = async () =>
    (await received(hqUrl)).redemptions.filter(({ kind }) => kind === 'redemption');
  await expect
    .poll(async () => new Set((await arrived()).map(({ seq }) => seq)).size, {
      timeout: arrivalWithinMs,
    })
    .toBe(here.length);
  const uses = await arrived();
  expect(uses.map(({ device, seq, ref }) => `${device} ${seq} ${ref}`)).toHaveLength(
    new Set(uses.map(({ device, seq, ref }) => `${device} ${seq} ${ref}`)).size,
  );
  expect(new Set(uses.map(({ seq }) => seq))).toEqual(new Set(here));
}

/** From the first customer to the last, in order. Add a step where it belongs in a day. */
export const steps: readonly Step[] = [
  { name: 'is opened by Mei, who looks whether all is ready', take: opened },
  { name: 'reads ten codes on one phone and redeems them with one confirm', take: tenOnOnePhone },
  { name: 'refuses one of them the second time, and says by whom it was used', take: usedAlready },
  { name: 'asks a manager above a value, and takes the PIN', take: managerAgrees },
  { name: 'holds an order for the next customer and takes it up again', take: heldAndRecalled },
  { name: 'has something sold out: a slip instead, and it is back', take: soldOut },
  { name: 'goes on while the line is out', take: lineGone },
  { name: 'is handed over by name, with what waits to be sent', take: handedOver },
  { name: 'gives a coupon for a long wait, signed, on paper', take: goodwillGiven },
  { name: 'undoes a redemption at once', take: undoneAtOnce },
  { name: 'sends what waited when the line is back', take: lineBack },
  { name: 'has lost nothing when the plug was pulled', take: plugPulled },
  {
    name: 'is closed once, under one number, though the plug was pulled',
    take: closedThroughPowerCut,
  },
  { name: 'has handed everything in, each thing once', take: allArrived },
];
