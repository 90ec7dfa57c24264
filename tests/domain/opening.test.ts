import { describe, expect, it } from 'vitest';
import type { OfflinePolicy } from '../../shared/domain/campaign/campaign.ts';
import { coverOf } from '../../shared/domain/opening/lineCover.ts';
import type { CampaignCover, LineFacts } from '../../shared/domain/opening/lineCover.ts';
import {
  coverForHours,
  freshDataMs,
  oldBackupMs,
  oldDataMs,
  openingLines,
  openingStateOf,
  slowPrintMs,
} from '../../shared/domain/opening/readiness.ts';
import type { OpeningAbout, OpeningFacts } from '../../shared/domain/opening/readiness.ts';
import {
  campaignWith,
  counterWith,
  fact,
  hourMs,
  minuteMs,
  noon,
  orderWith,
  verdictOf,
  voucherWith,
} from './build.ts';

const facts: OpeningFacts = {
  now: noon,
  line: { state: 'synced', lastSync: noon - minuteMs, waiting: 0, quarantined: 0 },
  printer: { kind: 'network', stuck: 0, oldestWaiting: null },
  scanners: ['ready'],
  readers: [],
  clock: null,
  backup: { last: noon - hourMs, hasFailed: false },
  disk: { state: 'plenty', freeBytes: 5e9 },
  openDays: [],
  keys: { areLost: false, standing: 'active', ranOut: null },
  cover: [],
};

function lineOf(about: OpeningAbout, change: Partial<OpeningFacts>) {
  const line = openingLines({ ...facts, ...change }).find((one) => one.about === about);
  return [line?.found, line?.state, line?.todo];
}

const line = (change: Partial<OpeningFacts['line']>) => ({ line: { ...facts.line, ...change } });

describe('the opening check', () => {
  it('has a line for everything, and nothing to do on a good morning', () => {
    const lines = openingLines(facts);
    expect(new Set(lines.map(({ about }) => about)).size).toBe(lines.length);
    expect(lines).toHaveLength(10);
    expect(openingStateOf(lines)).toBe('ready');
    expect(lines.every(({ todo }) => todo === null || todo === 'tryScanner')).toBe(true);
  });

  it.each([
    [freshDataMs, 'fresh', 'ready', null],
    [freshDataMs + 1, 'old', 'look', 'syncNow'],
    [oldDataMs, 'old', 'look', 'syncNow'],
    [oldDataMs + 1, 'veryOld', 'act', 'syncNow'],
  ])('data %i ms old: %s', (age, ...said) => {
    expect(lineOf('data', line({ lastSync: noon - age }))).toEqual(said);
  });

  it('data: never heard, and nobody to hear', () => {
    expect(lineOf('data', line({ lastSync: null }))).toEqual(['never', 'act', 'syncNow']);
    expect(lineOf('data', line({ state: 'standAlone', lastSync: null }))).toEqual([
      'alone',
      'ready',
      null,
    ]);
  });

  it('queue: going out by itself, waiting for the line, set aside by head office', () => {
    expect(lineOf('queue', line({ waiting: 3 }))).toEqual(['going', 'ready', null]);
    expect(lineOf('queue', line({ waiting: 3, state: 'offline' }))).toEqual([
      'waiting',
      'look',
      'syncNow',
    ]);
    expect(lineOf('queue', line({ quarantined: 1 }))).toEqual(['setAside', 'look', 'lookAtLine']);
  });

  it.each([
    [{ stuck: 1 }, 'stuck', 'act', 'lookAtPrinter'],
    [{ oldestWaiting: noon - slowPrintMs }, 'fine', 'ready', null],
    [{ oldestWaiting: noon - slowPrintMs - 1 }, 'slow', 'look', 'lookAtPrinter'],
    [{ kind: 'screen' }, 'screen', 'ready', null],
  ] as const)('printer %j: %s', (change, ...said) => {
    expect(lineOf('printer', { printer: { ...facts.printer, ...change } })).toEqual(said);
  });

  it.each([
    [[], 'typing', 'ready', 'tryScanner'],
    [['ready', 'opening'], 'opening', 'look', 'tryScanner'],
    [['ready', 'away'], 'away', 'act', 'lookAtScanner'],
  ] as const)('scanners %j: %s', (scanners, ...said) => {
    expect(lineOf('scanner', { scanners })).toEqual(said);
  });

  it('clock: a date in doubt is for two people, a clock that is off is for somebody', () => {
    const clock = (kind: 'wallAhead' | 'wallDiffers') => ({ clock: { kind, byMs: 300_000 } });
    expect(lineOf('clock', clock('wallAhead'))).toEqual(['dateInDoubt', 'act', 'confirmDate']);
    expect(lineOf('clock', clock('wallDiffers'))).toEqual(['off', 'look', null]);
  });

  it.each([
    [{ last: noon - oldBackupMs, hasFailed: false }, 'fine', 'ready'],
    [{ last: noon - oldBackupMs - 1, hasFailed: false }, 'old', 'look'],
    [{ last: null, hasFailed: false }, 'never', 'look'],
    [{ last: noon, hasFailed: true }, 'failed', 'look'],
  ] as const)('backup %j: %s', (backup, found, state) => {
    expect(lineOf('backup', { backup }).slice(0, 2)).toEqual([found, state]);
  });

  it.each([
    ['plenty', 'ready'],
    ['low', 'look'],
    ['onlyRedemptions', 'act'],
    ['onReserve', 'act'],
    ['readOnly', 'act'],
  ] as const)('disk %s: %s', (state, said) => {
    expect(lineOf('disk', { disk: { state, freeBytes: 1 } })).toEqual([state, said, null]);
  });

  it('yesterday left open is to be closed first', () => {
    const line_ = lineOf('yesterday', { openDays: ['2026-11-20'] });
    expect(line_).toEqual(['open', 'act', 'closeDay']);
  });

  it('keys: lost, cut off, run out, and too old to vouch for anything new', () => {
    const keys = (change: Partial<OpeningFacts['keys']>) => ({
      keys: { ...facts.keys, ...change },
    });
    const ranOut = { at: noon - hourMs, refusedFrom: noon };
    expect(lineOf('keys', keys({ areLost: true }))[0]).toBe('lost');
    expect(lineOf('keys', keys({ standing: 'frozen' }))[0]).toBe('frozen');
    expect(lineOf('keys', keys({ ranOut }))[0]).toBe('tooOld');
    expect(lineOf('keys', keys({ ranOut: { ...ranOut, refusedFrom: noon + 1 } }))).toEqual([
      'runOut',
      'look',
      'syncNow',
    ]);
  });

  it('scanner: away before badly read before silent, and nothing odd', () => {
    const read = (...troubles: OpeningFacts['readers'][number]['trouble'][]) => ({
      readers: troubles.map((trouble) => ({ trouble })),
    });
    const look = ['look', 'lookAtScanner'];
    expect(lineOf('scanner', { ...read('cut'), scanners: ['away'] })[0]).toBe('away');
    expect(lineOf('scanner', read('silent', 'misread'))).toEqual(['rough', ...look]);
    expect(lineOf('scanner', read('silent'))).toEqual(['silent', ...look]);
    expect(lineOf('scanner', { ...read('again'), scanners: [] })).toEqual(['rough', ...look]);
    expect(lineOf('scanner', read())).toEqual(['fine', 'ready', 'tryScanner']);
  });

  it('says the gravest of its lines', () => {
    expect(openingStateOf([{ state: 'look' }, { state: 'act' }, { state: 'ready' }])).toBe('act');
    expect(openingStateOf([])).toBe('ready');
  });

  it('what is to be done stands before what may be looked at, and both before what is fine', () => {
    const lines = openingLines({
      ...facts,
      scanners: ['away'],
      backup: { last: null, hasFailed: false },
      openDays: ['2026-11-20'],
    });
    expect(lines.slice(0, 4).map(({ about }) => about)).toEqual([
      'yesterday',
      'scanner',
      'backup',
      'keys',
    ]);
  });
});

const apart: LineFacts = {
  now: noon,
  standAlone: false,
  lastSync: noon,
  authority: 'here',
  doubtSinceSync: new Map(),
};
const budget: OfflinePolicy = {
  kind: 'riskBudget',
  maxCount: 5,
  maxValueMinor: 9000,
  maxHoursSinceSync: 12,
};

function cover(offline: OfflinePolicy, change: Partial<LineFacts> = {}, maxDaysWithoutHq = 14) {
  return coverOf({ no: 7, offline, maxDaysWithoutHq }, { ...apart, ...change });
}

describe('if the line drops now', () => {
  it.each([
    [{ kind: 'accept' }, 14 * 24, 'daysWithoutHq'],
    [budget, 12, 'riskBudget'],
    [{ kind: 'homeShop' }, null, 'homeShop'],
    [{ kind: 'lease' }, 0, 'lease'],
    [{ kind: 'hqOnly' }, 0, 'hqOnly'],
  ] as const)('%j goes on for %s hours', (offline, hours, because) => {
    expect(cover(offline)).toMatchObject({ hours, because });
  });

  it('time already spent apart is spent', () => {
    expect(cover(budget, { lastSync: noon - 5 * hourMs }).hours).toBe(7);
    expect(cover(budget, { lastSync: noon - 13 * hourMs }).hours).toBe(0);
    expect(cover({ kind: 'accept' }, { lastSync: null })).toMatchObject({
      hours: 0,
      because: 'neverHeard',
    });
  });

  it('a budget that is spent stops at once, and what is left of one is said', () => {
    const spent = (count: number) => ({
      doubtSinceSync: new Map([[7, { count, valueMinor: count * 1000 }]]),
    });
    expect(cover(budget, spent(2))).toMatchObject({
      hours: 12,
      usesLeft: 3,
      valueLeftMinor: 7000,
    });
    expect(cover(budget, spent(5))).toMatchObject({ hours: 0, usesLeft: 0 });
    expect(cover(budget, {}, 0.25).because).toBe('daysWithoutHq');
  });

  it('stands by itself where nobody is to be asked, and falls with an account kept elsewhere', () => {
    expect(cover({ kind: 'hqOnly' }, { standAlone: true }).hours).toBeNull();
    expect(cover({ kind: 'homeShop' }, { authority: 'away' })).toMatchObject({
      hours: 0,
      because: 'authorityAway',
    });
  });

  it('says what the rules then do, to the hour', () => {
    for (const offline of [{ kind: 'accept' }, budget, { kind: 'hqOnly' }] as const) {
      const campaign = campaignWith({ offline, maxDaysWithoutHq: 2 });
      const lastSync = noon - 3 * hourMs;
      const { hours } = coverOf(campaign, { ...apart, lastSync });
      const after = (ms: number) =>
        verdictOf(
          orderWith({
            vouchers: [voucherWith(campaign)],
            counter: counterWith({
              lineUp: false,
              lastSync: lastSync - ms,
              authority: fact('here'),
            }),
          }),
        );
      const leftMs = (hours ?? 0) * hourMs;
      expect(after(leftMs) === 'ok').toBe(leftMs > 0);
      expect(after(leftMs + 1)).not.toBe('ok');
    }
  });

  it('is one line: how many go on, for how long at least, how many stop', () => {
    const one = (hours: number | null): CampaignCover => ({
      campaignNo: 7,
      hours,
      usesLeft: null,
      valueLeftMinor: null,
      because: 'daysWithoutHq',
    });
    const said = (...all: readonly (number | null)[]) =>
      openingLines({ ...facts, cover: all.map(one) }).find(({ about }) => about === 'line');
    expect(said(null, 48, 36)).toMatchObject({ found: 'all', goOn: 3, hours: 36, state: 'ready' });
    expect(said(48, 0)).toMatchObject({ found: 'some', goOn: 1, stop: 1, state: 'look' });
    expect(said(0)).toMatchObject({ found: 'nothing', state: 'look', todo: 'syncNow' });
    expect(said(coverForHours)).toMatchObject({ state: 'ready' });
    expect(said(coverForHours - 1)).toMatchObject({ state: 'look', todo: 'syncNow' });
    expect(said()).toMatchObject({ found: 'nothing', state: 'ready' });
  });
});
