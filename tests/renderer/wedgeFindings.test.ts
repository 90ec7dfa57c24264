import { describe, expect, it } from 'vitest';
import { readCode, noCodeRules } from '../../shared/domain/codes/code.ts';
import { usualWedge } from '../../shared/contract/wedgeViews.ts';
import { wedgeSettingsInput } from '../../shared/contract/wedgeSettings.ts';
import type { Burst } from '../../renderer/scan/wedgeBurst.ts';
import { checkText, findingsOf } from '../../renderer/scan/wedgeFindings.ts';
import { keysOf, meantBy } from '../../renderer/scan/wedgeLayouts.ts';
import type { LayoutName } from '../../renderer/scan/wedgeLayouts.ts';
import { readBurst } from '../../renderer/scan/wedgeReading.ts';

const noMarks = { capsLock: false, inputMethod: false };

function burst(text: string, more: Partial<Burst> = {}): Burst {
  const gaps = Array.from({ length: text.length - 1 }, () => 5);
  const count = text.length;
  return {
    text,
    keys: text,
    count,
    gaps,
    marks: noMarks,
    ending: 'enter',
    tookMs: 5 * count,
    lastAt: 0,
    ...more,
  };
}

function typedOn(text: string, scanner: LayoutName, system: LayoutName): Burst {
  const keys = keysOf(text, scanner) ?? '';
  return burst(meantBy(keys, system) ?? '', { keys });
}

const thrice = (one: Burst) => findingsOf([one, one, one], []);

describe('three scans of the check code', () => {
  it('of a scanner as it leaves its box ask for nothing', () => {
    expect(thrice(burst(checkText))).toEqual({
      faults: [],
      settings: { layout: 'auto', prefix: '', suffix: '' },
      ending: 'enter',
      sendsSymbology: false,
      capsLock: false,
      inputMethod: false,
      lost: 0,
      medianGapMs: 5,
      longestGapMs: 5,
    });
  });

  it.each([
    ['us', 'fr', 'us'],
    ['us', 'de', 'us'],
    ['fr', 'us', 'fr'],
    ['de', 'us', 'de'],
    ['fr', 'fr', 'typed'],
    ['de', 'de', 'typed'],
    ['fr', 'de', 'fr'],
  ] as const)(
    'of a scanner for %s on a system with %s find the layout: %s',
    (scanner, system, layout) => {
      const one = typedOn(checkText, scanner, system);
      expect(thrice(one)).toMatchObject({ faults: [], settings: { layout } });
      const untold = layout === 'typed' ? 'auto' : layout;
      expect(thrice({ ...one, keys: null })).toMatchObject({
        faults: [],
        settings: { layout: untold },
      });
    },
  );

  it.each<[string, string]>([
    ['~P', ''],
    ['', '#'],
    ['AB', 'CD'],
    ['\u0002', '\u0003'],
  ])('find what stands around it: %j and %j', (prefix, suffix) => {
    const found = thrice(burst(`${prefix}${checkText}${suffix}`));
    expect(found).toMatchObject({ faults: [], settings: { layout: 'auto', prefix, suffix } });
    expect(wedgeSettingsInput.safeParse(found.settings).success).toBe(true);
  });

  it('find the symbology identifier, which needs no setting', () => {
    expect(thrice(burst(`#]C0${checkText}`))).toMatchObject({
      sendsSymbology: true,
      settings: { prefix: '#', suffix: '' },
    });
  });

  it('find both at once, and what they set reads the code', () => {
    const one = typedOn(`~P]Q1${checkText}#`, 'us', 'fr');
    const { settings } = thrice(one);
    expect(settings).toEqual({ layout: 'us', prefix: '~P', suffix: '#' });
    expect(readBurst(one, settings ?? usualWedge)).toMatchObject({
      raw: checkText,
      symbology: 'QR',
    });
  });

  it.each(['enter', 'tab', 'none'] as const)('find what ends them: %s', (ending) => {
    expect(thrice(burst(checkText, { ending })).ending).toBe(ending);
  });

  it('find that they end now so, now so', () => {
    const found = findingsOf([burst(checkText), burst(checkText, { ending: 'tab' })], []);
    expect(found.ending).toBe('mixed');
  });

  it('count lost characters, and set nothing', () => {
    const found = findingsOf(
      [burst(checkText), burst(checkText.replace('WZ', '')), burst(checkText)],
      [burst(checkText.slice(0, 7))],
    );
    expect(found).toMatchObject({
      faults: ['charactersLost'],
      lost: 2 + checkText.length - 7,
      settings: null,
    });
  });

  it('count lost characters under another layout too', () => {
    const found = thrice(typedOn(checkText.replace('-', ''), 'us', 'fr'));
    expect(found).toMatchObject({ faults: ['charactersLost'], lost: 3 });
  });

  it.each(['6901234567892', 'https://somewhere.example/lottery?id=7', 'TWNR-C79R-70PX-41'])(
    'are not three scans of %s',
    (other) => {
      expect(thrice(burst(other))).toMatchObject({ faults: ['otherCode'], settings: null });
    },
  );

  it('that are not alike set nothing', () => {
    const found = findingsOf([burst(`1${checkText}`), burst(`2${checkText}`)], []);
    expect(found).toMatchObject({ faults: ['unsteady'], settings: null });
  });

  it('find capitals and small letters changed over', () => {
    const changed = 'cs-aqwzym-AZQWYM-0123456789';
    expect(thrice(burst(changed))).toMatchObject({ faults: ['caseChanged'] });
  });

  it('say that Caps Lock or an input method was on', () => {
    const marks = { capsLock: true, inputMethod: true };
    expect(thrice(burst(checkText, { marks }))).toMatchObject(marks);
  });

  it('find a scanner slower than one scan may be', () => {
    const found = thrice(burst(checkText, { gaps: [90, 100, 130] }));
    expect(found).toMatchObject({ faults: ['slow'], medianGapMs: 100, longestGapMs: 130 });
  });

  it('find something around the code that can’t be taken off', () => {
    const long = burst(`${'P'.repeat(17)}${checkText}`);
    expect(thrice(long)).toMatchObject({ faults: ['affixStrange'], settings: null });
  });
});

describe('the check code', () => {
  it('is no voucher, whoever scans it', () => {
    expect(readCode(checkText, noCodeRules)).toMatchObject({
      kind: 'foreign',
      otherwise: { reason: 'unknownCode' },
    });
  });
});
