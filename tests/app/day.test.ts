import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeRoom } from '../../main/app/upkeep/makeRoom.ts';
import type { DayClosedBody } from '../../shared/protocol/dayEntries.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import { asRecount, hour, openDayRig, recount } from './dayRig.ts';
import type { DayRig } from './dayRig.ts';

const today = '2026-11-22';
const tomorrow = '2026-11-23';

function closesIn(entries: readonly Entry[]): readonly DayClosedBody[] {
  return entries.flatMap(({ body }) => (body.kind === 'dayClosed' ? [body] : []));
}

/** The entries a close says it counted, by its own spans. */
function countedBy({ businessDay, covers }: DayClosedBody, entries: readonly Entry[]) {
  return entries.filter(
    (entry) =>
      entry.businessDay === businessDay &&
      covers.some(
        ({ device, epoch, first, last }) =>
          entry.device === device &&
          entry.epoch === epoch &&
          entry.seq >= first &&
          entry.seq <= last,
      ),
  );
}

describe('the business day', () => {
  let at: DayRig;
  beforeEach(async () => {
    at = await openDayRig();
  });
  afterEach(() => at.dispose());

  const status = () => at.rig.call('day.status', {});
  const report = () => at.rig.call('day.report', { businessDay: null });
  const tryClose = (businessDay: string, closeId = at.newId()) =>
    at.rig.tryCall('day.close', { closeId, businessDay, shownMinor: null });

  it('says any time what it comes to so far, and ends nothing by that', async () => {
    const seq = await at.redeem(1);
    await at.redeem(2, 1_000);
    await at.undo(seq);
    await at.remake(seq + 1);
    await at.goodwill();
    const first = await report();
    expect(first).toMatchObject({ isOpen: true, part: 1, tillMinor: 1_000, whose: 'all' });
    expect(asRecount(first.figures)).toEqual(recount(at.entries()));
    expect((await report()).figures).toEqual(first.figures);
    expect(closesIn(at.entries())).toEqual([]);
  });

  it('is closed once, under the next number; a second press is answered, a second close is not', async () => {
    await at.redeem(1);
    const closeId = at.newId();
    const wanted = { closeId, businessDay: today, shownMinor: 700 };
    const closed = await at.rig.call('day.close', wanted);
    expect(closed.row).toMatchObject({ number: 1, part: 1, tillMinor: 500, shownMinor: 700 });
    expect((await at.rig.call('day.close', wanted)).row).toEqual(closed.row);
    expect(await tryClose(today)).toMatchObject({ ok: false, problem: { code: 'nothingToClose' } });
    expect(await tryClose(tomorrow, closeId)).toMatchObject({
      ok: false,
      problem: { code: 'badInput' },
    });
    expect(closesIn(at.entries())).toHaveLength(1);
    expect(await status()).toMatchObject({ closedAs: 1, leftOpen: [] });
  });

  it('what comes after its close goes onto a close of its own, with the next number', async () => {
    await at.redeem(1);
    await at.close(today);
    const seq = await at.redeem(3);
    expect(await report()).toMatchObject({ isOpen: true, part: 2, tillMinor: 1_800 });
    expect(await at.close(today)).toBe(2);
    await at.undo(seq);
    expect(await at.close(today)).toBe(3);
    const all = closesIn(at.entries());
    expect(all.map(({ part }) => part)).toEqual([1, 2, 3]);
    expect(all.map(({ figures }) => figures.takenOffMinor - figures.voids.minor)).toEqual([
      500, 1_800, -1_800,
    ]);
  });

  it('left open is told the next morning and closed first, under its own date', async () => {
    await at.redeem(1);
    at.pass(20 * hour);
    await at.signIn('Mei');
    await at.redeem(3);
    expect(await status()).toMatchObject({ businessDay: tomorrow, leftOpen: [today] });
    expect(await tryClose(tomorrow)).toMatchObject({
      ok: false,
      problem: { code: 'earlierDayOpen', detail: { day: today } },
    });
    expect(await at.close(today)).toBe(1);
    expect(await at.close(tomorrow)).toBe(2);
    const [first, second] = closesIn(at.entries());
    expect(first).toMatchObject({ businessDay: today, figures: { takenOffMinor: 500 } });
    expect(second).toMatchObject({ businessDay: tomorrow, figures: { takenOffMinor: 1_800 } });
    expect(await status()).toMatchObject({ leftOpen: [], closedAs: 2 });
  });

  it('with nobody at work is nobody’s to close; one worked without a sale is', async () => {
    await at.close(today);
    at.pass(48 * hour);
    expect(await status()).toMatchObject({ leftOpen: [] });
    await at.signIn('Mei');
    expect(await at.close('2026-11-24')).toBe(2);
  });

  it('turns at 03:00 and not at midnight, in the middle of a shift', async () => {
    at.pass(14.9 * hour);
    await at.signIn('Mei');
    await at.redeem(1);
    at.pass(0.2 * hour);
    await at.redeem(3);
    expect(await at.close(today)).toBe(1);
    expect(await at.close(tomorrow)).toBe(2);
    expect(closesIn(at.entries()).map(({ figures }) => figures.takenOffMinor)).toEqual([
      500, 1_800,
    ]);
  });

  it('shows a cashier what is their own, and lets only a manager close it or look back', async () => {
    await at.redeem(1);
    await at.signIn('An');
    await at.redeem(3);
    const own = await report();
    expect(own).toMatchObject({ whose: 'own', tillMinor: 1_800 });
    expect(own.figures.byCashier.map(({ name }) => name)).toEqual(['An']);
    const refused = { ok: false, problem: { code: 'wrongRole' } };
    expect(await tryClose(today)).toMatchObject(refused);
    for (const number of [1, null]) {
      expect(await at.rig.tryCall('day.csv', { number })).toMatchObject(refused);
    }
    expect(await at.rig.tryCall('day.closed', { number: 1 })).toMatchObject(refused);
    expect(await at.rig.tryCall('day.calendar', { month: '2026-11' })).toMatchObject(refused);
    expect(await at.rig.tryCall('day.reprint', { number: 1 })).toMatchObject(refused);
    await at.signIn('Mei');
    await at.close(today);
    const seq = at.entries().findLast(({ body }) => body.kind === 'dayClosed')?.seq ?? 0;
    await at.signIn('Bo');
    expect(await at.rig.tryCall('history.paper', { seq })).toMatchObject(refused);
    expect(await at.rig.tryCall('history.reprint', { seq })).toMatchObject(refused);
  });

  it('a clock that was ten years ahead keeps no day from its close, and none twice', async () => {
    await at.redeem(1);
    at.rig.clock.heard(Date.UTC(2036, 10, 22, 4));
    await at.signIn('Mei');
    await at.redeem(3);
    at.rig.clock.heard(Date.UTC(2026, 10, 22, 6));
    await at.signIn('Mei');
    await at.redeem(5, 200);
    expect(await status()).toMatchObject({ businessDay: today, leftOpen: ['2036-11-22'] });
    expect(await at.close(today)).toBe(1);
    expect(await at.close('2036-11-22')).toBe(2);
    const sums = closesIn(at.entries()).map(({ figures }) => figures.takenOffMinor);
    expect(sums).toEqual([700, 1_800]);
  });

  it('prints by a job as durable as its entry, and again as a copy', async () => {
    await at.redeem(1);
    await at.close(today, 500);
    at.reopen();
    await at.signIn('Mei');
    const jobs = at.rig.store.read((tx) => tx.printJobs(100));
    expect(jobs.filter(({ what }) => what === 'dayClose')).toHaveLength(1);
    const { text } = (await at.rig.call('day.closed', { number: 1 })).paper;
    for (const said of ['日结单 第1号', '2026-11-22', '￥5.00', '非发票', 'Mei']) {
      expect(text).toContain(said);
    }
    expect((await at.rig.call('day.reprint', { number: 1 })).text).toContain('补打 第1次');
  });

  it('is a table for a spreadsheet: byte order mark, quoted, decimals, and no formula', async () => {
    at.rig.store.write((tx) => {
      const an = tx.people().find(({ name }) => name === 'An');
      if (an !== undefined) tx.applyFeed([{ kind: 'person', person: { ...an, name: '=An, "A"' } }]);
    });
    await at.signIn('=An, "A"');
    const seq = await at.redeem(5, 1_234);
    await at.undo(seq, 34);
    await at.signIn('Mei');
    await at.close(today, 1_000);
    const { name, text } = await at.rig.call('day.csv', { number: 1 });
    expect(name).toBe('countersign-2026-11-22-1.csv');
    const lines = text.split('\r\n');
    expect(lines[0]).toBe('\uFEFF日结单号,营业日,第几张,类别,项目,数量,金额 CNY');
    expect(lines).toContain('1,2026-11-22,1,合计,优惠合计,1,12.34');
    expect(lines).toContain('1,2026-11-22,1,合计,主收银机代金券应为,,12.00');
    expect(lines).toContain('1,2026-11-22,1,合计,差额,,-2.00');
    expect(lines).toContain(`1,2026-11-22,1,按收银员,"'=An, ""A"" · 优惠合计",1,12.34`);
    expect(lines.at(-1)).toBe('');
  });

  it('left alone for a month is closed by the terminal itself before its entries may leave', async () => {
    await at.redeem(1);
    at.pass(31 * 24 * hour);
    await at.signIn('Mei');
    await makeAllRoom(at);
    const [closed] = closesIn(at.entries());
    expect(closed).toMatchObject({
      number: 1,
      businessDay: today,
      figures: { takenOffMinor: 500 },
    });
    const [day] = await at.rig.call('day.calendar', { month: '2026-11' });
    expect(day?.closes).toMatchObject([{ number: 1, by: null }]);
    const jobs = at.rig.store.read((tx) => tx.printJobs(100));
    expect(jobs.map(({ what }) => what)).not.toContain('dayClose');
  });
});

function makeAllRoom(at: DayRig): Promise<void> {
  return makeRoom(at.rig.context, new AbortController().signal, () => Promise.resolve());
}

describe('numbers against a recount', () => {
  it('several days, shifts and people, voids across days, parts, remakes: each entry in one close', async () => {
    const at = await openDayRig();
    try {
      const done: number[] = [];
      for (let day = 0; day < 4; day++) {
        if (day > 0) {
          await at.signIn('Mei');
          await at.undo(done.at(-2) ?? 0);
        }
        for (const name of ['An', 'Bo', 'Mei']) {
          await at.signIn(name);
          const n = day * 30 + name.charCodeAt(0);
          done.push(await at.redeem(n - (n % 3), undefined));
          done.push(await at.redeem(n - (n % 3) + 2, 300 + n));
          at.pass(hour / 6);
          if (name === 'Mei') {
            await at.undo(done.at(-1) ?? 0, 100);
            await at.undo(done.at(-3) ?? 0);
            await at.remake(done.at(-2) ?? 0);
            await at.goodwill();
            if (day % 2 === 0) await at.endCoupon();
            await at.giveAfter(done.at(-2) ?? 0);
            await at.rainCheck(day * 30 + 600);
            await at.drawer();
          }
          at.pass(2 * hour);
        }
        if (day === 1) {
          await at.signIn('Mei');
          await at.close('2026-11-22');
          await at.close('2026-11-23');
          await at.redeem(200);
        }
        at.pass(17.5 * hour);
      }
      await at.signIn('Mei');
      for (const { day } of await at.rig.call('day.calendar', { month: '2026-11' })) {
        const { isOpen } = await at.rig.call('day.report', { businessDay: day });
        if (isOpen) await at.close(day);
      }
      const entries = at.entries();
      const closes = closesIn(entries);
      expect(closes.map(({ number }) => number)).toEqual(closes.map((_, index) => index + 1));
      expect(closes.some(({ part }) => part === 2)).toBe(true);
      for (const close of closes) {
        expect(asRecount(close.figures)).toEqual(recount(countedBy(close, entries)));
      }
      const given = ['goodwill', 'issuedAfter', 'goodwillVoid', 'rainCheck'];
      const drawer = ['drawerOpened', 'drawerStayedShut'];
      const kinds = new Set(['redemption', 'void', 'remake', ...given, ...drawer]);
      const counts = entries
        .filter(({ body }) => kinds.has(body.kind))
        .map((entry) => closes.filter((close) => countedBy(close, [entry]).length > 0).length);
      expect(new Set(counts)).toEqual(new Set([1]));
      expect(closes.some(({ figures }) => figures.voidsOfEarlierDays.count > 0)).toBe(true);
      for (const kind of [...given, ...drawer]) {
        expect(entries.some(({ body }) => body.kind === kind)).toBe(true);
      }
    } finally {
      at.dispose();
    }
  });
});
