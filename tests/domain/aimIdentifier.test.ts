import { describe, expect, it } from 'vitest';
import { announcesGs1, readAim } from '../../shared/domain/codes/aimIdentifier.ts';
import { noCodeRules, readCode } from '../../shared/domain/codes/code.ts';
import { seededRandom } from '../faults/random.ts';

describe('what a scanner says before a text', () => {
  it.each([
    [']C0ABC-1', 'Code128', 'ABC-1'],
    [']Q1ABC-1', 'QR', 'ABC-1'],
    [']d1ABC-1', 'DataMatrix', 'ABC-1'],
    [']z0ABC-1', 'Aztec', 'ABC-1'],
    [']L0ABC-1', 'PDF417', 'ABC-1'],
    [']A0ABC-1', 'Code39', 'ABC-1'],
    [']F0A123B', 'Codabar', 'A123B'],
    [']I01234567890', 'ITF', '1234567890'],
    [']E06901234567892', 'EAN13', '6901234567892'],
    [']E3690123456789212', 'EAN13', '690123456789212'],
    [']E00012345678905', 'UPCA', '0012345678905'],
    [']E0012345678905', 'UPCA', '012345678905'],
    [']E001234565', 'UPCE', '01234565'],
    [']E412345670', 'EAN8', '12345670'],
    // An add-on alone, kinds that this program has no name for, and what is no article number.
    [']E112', undefined, '12'],
    [']G0ABC-1', undefined, 'ABC-1'],
    [']X0ABC-1', undefined, 'ABC-1'],
    [']E0ABC-1', undefined, 'ABC-1'],
  ])('%s', (raw, symbology, text) => {
    expect(readAim(raw)).toEqual({ symbology, text });
  });

  it.each([
    [']C1255489123456789800012', 'Code128'],
    [']d2255489123456789800012', 'DataMatrix'],
    [']Q3255489123456789800012', 'QR'],
    [']e0010401234567890117261231', 'DataBarExp'],
  ])('%s announces GS1: it stays, for it says how the text is read', (raw, symbology) => {
    expect(readAim(raw)).toEqual({ symbology, text: raw });
    expect(announcesGs1(raw)).toBe(true);
  });

  it('a DataBar that holds an article number and nothing else is the small one', () => {
    expect(readAim(']e00104012345678901').symbology).toBe('DataBar');
    expect(readAim(']e0010401234567890117261231').symbology).toBe('DataBarExp');
  });

  it.each(['ABC-1', '', ']', ']Q', ']]]', ' ]Q1ABC', '[Q1ABC', ']11ABC', '6901234567892'])(
    'nothing is said in %j',
    (raw) => expect(readAim(raw)).toEqual({ symbology: undefined, text: raw }),
  );

  it('a character set that is told with the text is no part of it', () => {
    expect(readAim(']Q2\\000026A\\\\B')).toEqual({ symbology: 'QR', text: 'A\\B' });
    expect(readAim(']Q2A\\B')).toEqual({ symbology: 'QR', text: 'A\\B' });
    expect(readAim(']Q1\\000026AB')).toEqual({ symbology: 'QR', text: '\\000026AB' });
  });

  it('whatever is said, what the text is stays the same, and nothing throws', () => {
    const random = seededRandom(15_424);
    const pick = (from: string) => from[Math.floor(random() * from.length)] ?? '';
    for (let n = 0; n < 20_000; n += 1) {
      const head = `]${pick('AQCdEezLIFGX]1')}${pick('0123456789C')}`;
      const rest = Array.from({ length: Math.floor(random() * 20) }, () =>
        pick('0123456789AB-\u001d()\\'),
      ).join('');
      const { text } = readAim(head + rest);
      if (text.includes('\\')) continue;
      expect(readCode(text, noCodeRules)).toEqual(readCode(head + rest, noCodeRules));
    }
  });
});
