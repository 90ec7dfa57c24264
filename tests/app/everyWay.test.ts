import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { heardScan, newScan } from '../../renderer/scan/newScan.ts';
import { scanned } from '../../renderer/screens/redeem/order.ts';
import { orderDraft } from '../../shared/contract/order.ts';
import { scanEventFrom } from '../../shared/contract/events.ts';
import { maxCodeLength, scanSources } from '../../shared/domain/codes/scan.ts';
import type { Scan, ScanSource } from '../../shared/domain/codes/scan.ts';
import { openAtCounter } from './atCounter.ts';
import type { AtCounter } from './atCounter.ts';

const others = scanSources.filter((source) => source !== 'wedge');

/** As each way in makes it: with what it knows of itself. */
function scanBy(source: ScanSource, raw: string): Scan {
  switch (source) {
    case 'serial':
      return newScan(raw, source, { device: 'COM3', symbology: 'Code128' });
    case 'camera':
      return newScan(raw, source, { device: 'USB 摄像头', symbology: 'QR' });
    case 'picture':
      return newScan(raw, source, { symbology: 'DataMatrix' });
    case 'wedge':
    case 'typed':
    case 'list':
      return newScan(raw, source);
  }
}

describe('the same text, whichever way it came', () => {
  let at: AtCounter;
  let texts: ReadonlyMap<string, string>;

  beforeAll(async () => {
    at = await openAtCounter();
    const code = at.know(1);
    const used = at.know(4, { usesAllowed: 1 });
    expect(await at.confirm(at.orderOf(used), false)).toBe('done');
    texts = new Map([
      ['a good code', code],
      ['in small letters', code.toLowerCase()],
      ['without dashes', code.replaceAll('-', '')],
      ['in full-width characters', code.replace(/[!-~]/g, (c) => fullWidth(c))],
      ['used already', used],
      ['a wrong character', code.slice(0, 5) + (code[5] === 'Z' ? 'Y' : 'Z') + code.slice(6)],
      ['nobody knows it', 'ZZ-UNKNOWN-77'],
      ['a number of a shelf', '4006381333931'],
      ['a payment code', '134567890123456789'],
      ['a link', 'https://somewhere.example/lottery?id=7'],
      ['control characters', `${code}\u001b[2J`],
      ['a scanner’s own setting', '\u0016SETUP'],
      ['too long', 'X'.repeat(3 * maxCodeLength)],
      ['nothing but spaces', '   '],
    ]);
  });
  afterAll(() => at.close());

  const fullWidth = (c: string) => String.fromCharCode(c.charCodeAt(0) + 0xfee0);

  async function answerTo(scan: Scan) {
    const order = { ...at.orderOf(''), orderId: 'ab'.repeat(16), vouchers: [scanned(scan)] };
    // As it crosses: the contract takes what the page makes.
    expect(orderDraft.parse(order)).toEqual(order);
    const prepared = await at.rig.call('redeem.prepare', { order });
    // When something was looked up is nothing that was decided.
    const bare = JSON.stringify(prepared, (key, value: unknown) => (key === 'asOf' ? 0 : value));
    return JSON.parse(bare) as typeof prepared;
  }

  it.each(others)('%s: the same verdict as from a scanner that types', async (source) => {
    expect(texts.size).toBe(14);
    for (const [what, raw] of texts) {
      const usual = await answerTo(scanBy('wedge', raw));
      expect([what, await answerTo(scanBy(source, raw))]).toEqual([what, usual]);
    }
  });

  it('the verdicts are not all one', async () => {
    const verdicts = new Set<string>();
    for (const raw of texts.values()) {
      const { items, decision } = await answerTo(scanBy('wedge', raw));
      const [item] = items;
      const judged = decision.vouchers[0]?.verdict ?? '';
      verdicts.add(item?.readable === false ? item.reason : judged);
    }
    expect(verdicts.size).toBeGreaterThan(6);
  });

  it('a code with unreadable characters is worked out for somebody who types, and for nobody else', async () => {
    const torn = (texts.get('a good code') ?? '').replace(/^./, '?');
    for (const source of scanSources) {
      const { items } = await answerTo(scanBy(source, torn));
      const [item] = items;
      expect([source, item?.readable]).toEqual([source, source === 'typed']);
    }
  });

  it('a device, a kind of barcode and a time decide nothing, whatever they say', async () => {
    const raw = texts.get('a good code') ?? '';
    const usual = await answerTo(scanBy('wedge', raw));
    for (const at of [0, 1, Number.MAX_SAFE_INTEGER]) {
      const said = { ...scanBy('camera', raw), symbology: 'Codabar' as const, at };
      expect(await answerTo(said)).toEqual(usual);
    }
  });

  it('a serial scanner’s scan crosses to the page with what the line knows, and no more', () => {
    const scan = { scanId: 'ab'.repeat(16), raw: 'TEA', source: 'serial', device: 'COM3' };
    const heard = scanEventFrom(JSON.parse(JSON.stringify({ event: 'scan', scan })));
    expect(heard).toEqual({ event: 'scan', scan });
    if (heard?.event !== 'scan') throw new Error('nothing was heard');
    expect(heardScan(heard.scan)).toEqual({ ...scan, at: expect.any(Number) as number });
    const withKind = { ...scan, symbology: 'GS' };
    for (const wrong of [
      withKind,
      { ...scan, device: 'COM3\u0007' },
      { ...scan, device: '' },
      { ...scan, device: 3 },
      { ...scan, at: 5 },
      { ...scan, source: 'camera' },
    ]) {
      expect(scanEventFrom({ event: 'scan', scan: wrong })).toBeNull();
    }
    const known = { ...scan, device: null, symbology: 'EAN13' };
    expect(scanEventFrom({ event: 'scan', scan: known })).toEqual({ event: 'scan', scan: known });
    expect(scanEventFrom({ event: 'scanCut', device: 'COM3' })).not.toBeNull();
    expect(scanEventFrom({ event: 'scanCut' })).toBeNull();
    expect(scanEventFrom({ event: 'scanCut', device: 'x'.repeat(81) })).toBeNull();
  });
});
