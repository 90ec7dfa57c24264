import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { maxAboutCharacters } from '../../shared/contract/paperAbout.ts';
import { maxTornTries } from '../../main/app/redeem/tornCodes.ts';
import type { PrintJob } from '../../main/app/paper/paperPorts.ts';
import { sampleLogo } from '../devices/samples.ts';
import { openAtCounter } from './atCounter.ts';
import type { AtCounter } from './atCounter.ts';
import { openCareRig } from './careRig.ts';
import type { CareRig } from './careRig.ts';

const flat = (text: string) => text.replaceAll(/\s+/g, '');

describe('the slip that says why a voucher was not taken', () => {
  let at: AtCounter;
  beforeEach(async () => {
    at = await openAtCounter();
  });
  afterEach(() => at.close());

  const expired = () => at.know(1, { lastDay: '2026-11-01' });
  const jobs = (): readonly PrintJob[] => at.rig.store.read((tx) => tx.printJobs(20));
  const headSeq = () => at.rig.store.read((tx) => tx.head().seq);

  it('prints what the terminal itself decides, and writes nothing into the journal', async () => {
    const order = at.orderOf(expired());
    const before = headSeq();
    const paper = await at.rig.call('print.refusal', { order, index: 0 });
    expect(flat(paper.text)).toContain('未核销说明');
    expect(flat(paper.text)).toContain('已过期最后一天是2026-11-01');
    expect(headSeq()).toBe(before);
    expect(jobs()).toMatchObject([{ what: 'refusal', seq: null, state: 'waiting' }]);
    expect(await at.confirm(order, false)).toBe('changedMeanwhile');
  });

  it('no code stands on it or in its job: the hint alone', async () => {
    const code = expired();
    const paper = await at.rig.call('print.refusal', { order: at.orderOf(code), index: 0 });
    const [job] = jobs();
    for (const said of [paper.text, paper.svg, job?.about ?? '']) {
      expect(said.replaceAll(/[^0-9A-Za-z]/g, '')).not.toContain(code.replaceAll('-', ''));
    }
    expect(job?.about?.length).toBeLessThan(maxAboutCharacters);
  });

  it('prints no word of the screen’s: a name in the order is nowhere on it', async () => {
    const order = at.orderOf(expired());
    const [line] = order.lines;
    if (line === undefined) throw new Error('no line');
    const named = { ...order, lines: [{ ...line, name: 'PAY THE BEARER' }] };
    const paper = await at.rig.call('print.refusal', { order: named, index: 0 });
    expect(paper.text).not.toContain('BEARER');
    expect(jobs()[0]?.about).not.toContain('BEARER');
    const extra = { order, index: 0, text: 'PAY THE BEARER' };
    const answer = await at.rig.tryCall('print.refusal', extra as never);
    expect(answer).toMatchObject({ ok: false, problem: { code: 'badInput' } });
  });

  it('of a torn code is no further try: as many slips as codes that were worked out', async () => {
    const code = expired();
    for (let place = 0; place < maxTornTries; place += 1) {
      const order = at.orderOf(code.slice(0, place) + '?' + code.slice(place + 1));
      expect(await at.read(order)).toBe('expired');
      expect(await at.rig.tryCall('print.refusal', { order, index: 0 })).toMatchObject({
        ok: true,
      });
    }
    const sixth = at.orderOf(code.slice(0, -1) + '?');
    expect(await at.rig.tryCall('print.refusal', { order: sixth, index: 0 })).toMatchObject({
      ok: false,
    });
  });

  it('of a voucher that can be used, or of none, there is no slip', async () => {
    const good = at.orderOf(at.know(1));
    expect(await at.rig.tryCall('print.refusal', { order: good, index: 0 })).toMatchObject({
      ok: false,
      problem: { code: 'changedMeanwhile' },
    });
    expect(await at.rig.tryCall('print.refusal', { order: good, index: 3 })).toMatchObject({
      ok: false,
      problem: { code: 'notFound' },
    });
    const unknown = at.orderOf('NOTAVOUCHER');
    expect(await at.rig.tryCall('print.refusal', { order: unknown, index: 0 })).toMatchObject({
      ok: false,
      problem: { code: 'notFound' },
    });
    expect(jobs()).toEqual([]);
  });

  it('prints the reason of that moment, also when the terminal was started again meanwhile', async () => {
    await at.rig.call('print.refusal', { order: at.orderOf(expired()), index: 0 });
    const [before] = jobs();
    await at.restart();
    const document = at.rig.store.read((tx) => {
      const [job] = tx.printJobs(1);
      return job === undefined ? null : at.rig.paper.documentFor(tx, job);
    });
    expect(document).toMatchObject({
      kind: 'refusal',
      refusal: { reason: 'expired', lastDay: '2026-11-01' },
    });
    expect(before?.at).toBeGreaterThan(0);
  });

  it('a job whose note can’t be read prints nothing', () => {
    const made = at.rig.store.write((tx) => {
      for (const about of ['', '{}', 'x'.repeat(maxAboutCharacters + 1), '{"refusal":"free"}']) {
        tx.addPrintJob('refusal', null, 0, about);
      }
      tx.addPrintJob('refusal', null, 0);
      return tx.printJobs(20).map((job) => at.rig.paper.documentFor(tx, job));
    });
    expect(made).toEqual([null, null, null, null, null]);
  });
});

describe('the reminder a customer asks for', () => {
  let care: CareRig;
  beforeEach(async () => {
    care = await openCareRig();
    await care.counter.signIn('Mei');
  });
  afterEach(() => care.counter.close());

  const print = () => care.counter.rig.call('print.reminder', { customer: care.customer });
  const job = () => care.counter.rig.store.read((tx) => tx.printJobs(1)[0] ?? null);

  it('names what they hold, soonest first, and of their number the last four at most', async () => {
    care.hold(31, '2026-12-31');
    care.hold(34, '2026-11-23');
    const { text, svg } = await print();
    expect(text.indexOf('2026-11-23')).toBeLessThan(text.indexOf('2026-12-31'));
    expect(text).toContain('**** 5678');
    expect(text).toContain('明天到期');
    for (const said of [text, svg, job()?.about ?? '']) {
      expect(said).not.toContain('13800135678');
    }
    expect(text).not.toContain(care.customer);
  });

  it('says how many more there are than it names', async () => {
    for (let n = 0; n < 12; n += 1) care.hold(31 + 3 * n, `2026-12-${n + 10}`);
    care.hold(67, '2026-12-31');
    care.hold(70, '2026-12-31');
    const { text } = await print();
    expect(flat(text)).toContain('还有2张');
    expect(text).not.toContain('2026-12-31');
  });

  it('vouchers that are all the same stand on one line; of how many uses, only where it may be several', async () => {
    for (const n of [30, 33, 36]) care.hold(n, '2026-12-31');
    care.hold(39, '2026-12-30');
    for (const n of [31, 34]) care.hold(n, '2026-12-31');
    const { text } = await print();
    expect(text.match(/2026-12-31/g)).toHaveLength(2);
    expect(text).toMatch(/ x3 +2026-12-31/);
    expect(text).toMatch(/ x2 +2026-12-31/);
    expect(text.match(/2026-12-30/g)).toHaveLength(1);
    expect(text.match(/还可用/g)).toHaveLength(1);
    expect(flat(text)).not.toMatch(/还有\d+张/);
  });

  it('prints how things stand when it prints: a customer forgotten meanwhile has no slip', async () => {
    care.hold(31, '2026-12-31');
    await print();
    care.counter.rig.store.write((tx) =>
      tx.applyFeed([{ kind: 'forgotten', customers: [care.customer] }]),
    );
    const document = care.counter.rig.store.read((tx) => {
      const queued = tx.printJobs(1)[0];
      return queued === undefined ? undefined : care.counter.rig.paper.documentFor(tx, queued);
    });
    expect(document).toBeNull();
  });

  it('who holds nothing gets none', async () => {
    const { customer } = care;
    const answer = await care.counter.rig.tryCall('print.reminder', { customer });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'notFound' } });
    expect(job()).toBeNull();
  });
});

describe('the terminal’s health on paper, and how papers look', () => {
  let at: AtCounter;
  beforeEach(async () => {
    at = await openAtCounter();
  });
  afterEach(() => at.close());

  it('says what support asks first, and nothing of customers, people’s PINs or keys', async () => {
    const { text } = await at.rig.call('print.health', {});
    for (const said of ['版本', '打印机', '磁盘剩余', '上次备份', '异常单']) {
      expect(text).toContain(said);
    }
    const secrets = ['deviceKey', 'issuerKey', 'chainKey'] as const;
    const [job] = at.rig.store.read((tx) => tx.printJobs(1));
    for (const name of secrets) {
      const key = Buffer.from(at.rig.context.secrets.get(name) ?? []).toString('hex');
      expect(key).toHaveLength(64);
      expect(text + (job?.about ?? '')).not.toContain(key);
    }
    expect(job?.about?.length).toBeLessThan(maxAboutCharacters);
  });

  it('a shop that stands alone sends nobody to another: its receipt is shown here', async () => {
    expect(await at.confirm(at.orderOf(at.know(1)), false)).toBe('done');
    const { seq } = at.rig.store.read((tx) => tx.head());
    const { text } = await at.rig.call('history.paper', { seq });
    expect(text).toContain('需撤销时，请出示本单。');
    expect(text).not.toContain('任一门店');
  });

  it('paper is in the language chosen for it; the journal names what changed and no more', async () => {
    const order = at.orderOf(at.know(1, { lastDay: '2026-11-01' }));
    const logo = sampleLogo();
    await at.rig.call('settings.set', { paper: { language: 'both', logo } });
    const paper = await at.rig.call('print.refusal', { order, index: 0 });
    expect(paper.text).toContain('[PICTURE]');
    expect(paper.text).toContain('未核销说明');
    expect(paper.text).toContain('Not redeemed');
    await at.rig.call('settings.set', { paper: { language: 'en', logo: null } });
    const english = await at.rig.call('print.refusal', { order, index: 0 });
    expect(english.text).not.toContain('未核销说明');
    const written = at.rig.store.read((tx) => tx.entriesBefore(null, ['settings'], 10));
    for (const { json } of written) expect(json).not.toContain(logo.dotsBase64.slice(0, 40));
    expect(written[0]?.json).toContain('"changed":["paper"]');
  });

  it('a shop of its own writes its lines; the preview shows them before they are saved', async () => {
    const lines = { head: ['合符路1号'], foot: ['明天见'] };
    const preview = await at.rig.call('paper.preview', {
      paper: { language: 'en', logo: null },
      ...lines,
    });
    expect(preview.text).toContain('合符路1号');
    expect(preview.text).toContain('明天见');
    expect(preview.text).toContain('Voucher redeemed');
    expect(preview.text).toContain('Lemon tea');
    expect(preview.text).not.toContain('柠檬茶');
    expect(at.rig.store.read((tx) => tx.shop()?.receiptHead)).not.toEqual(lines.head);
    await at.rig.call('paper.shopLines', lines);
    expect(at.rig.store.read((tx) => tx.shop())).toMatchObject({
      receiptHead: lines.head,
      receiptFoot: lines.foot,
    });
  });

  it('lines are bounded and plain', async () => {
    for (const head of [
      ['a', 'b', 'c', 'd', 'e'],
      ['x'.repeat(61)],
      ['tea\u202e'],
      ['tea\u001bp'],
      [''],
    ]) {
      const answer = await at.rig.tryCall('paper.shopLines', { head, foot: [] });
      expect(answer).toMatchObject({ ok: false, problem: { code: 'badInput' } });
    }
  });
});
