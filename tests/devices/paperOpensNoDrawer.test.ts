import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calmDots } from '../../main/devices/paper/escpos/calmDots.ts';
import { dotsBytes } from '../../main/devices/paper/escpos/escposCommands.ts';
import { createPaper } from '../../main/devices/paper/paper.ts';
import { drawerPulse } from '../../main/devices/printer/drawerPulse.ts';
import type { PrinterProfile } from '../../shared/contract/printer.ts';
import { usualProfile } from '../../shared/contract/printer.ts';
import { everyPaper } from '../escpos/everyPaper.ts';
import { hostileName } from '../escpos/hostile.ts';
import { hostilePaper } from '../escpos/hostilePaper.ts';
import { parseEscpos } from '../escpos/parser.ts';
import { sampleHead } from './samples.ts';

const paper = createPaper();
const seed = 7_112_026;
/** `COUNTERSIGN_NAMES=100000`: more of them. */
const papers = Math.ceil(Number(process.env['COUNTERSIGN_NAMES'] ?? 1_200) / 2);
const pictures = Math.ceil(papers / 20);
const milliseconds = 60_000 + papers * 60;

/**
 * Commands that a printer obeys the moment it hears them, in the midst of a text, a code or a picture: DLE with EOT,
 * ENQ or DC4 behind it. No paper has any business with one.
 */
function obeyedAtOnce(bytes: Uint8Array): readonly string[] {
  return [...bytes].flatMap((byte, at) => {
    const next = bytes[at + 1] ?? 0;
    return byte === 0x10 && [0x04, 0x05, 0x14].includes(next) ? [`DLE ${next} at ${at}`] : [];
  });
}

/** Everything by which these bytes would move the drawer, or anything else that is no printing. */
function opens(bytes: Uint8Array, columns: 32 | 48): readonly string[] {
  const { commands } = parseEscpos(bytes, columns);
  return [...obeyedAtOnce(bytes), ...commands.filter((name) => /ESC p|DLE|pulse/.test(name))];
}

const profiles = ([32, 48] as const).flatMap((columns) =>
  (['font', 'picture'] as const).map((letters): PrinterProfile => ({
    ...usualProfile(columns),
    letters,
    drawerPin: 2,
  })),
);

describe('I7: no paper opens the drawer', () => {
  it.each(profiles)('every document, on $columns columns, in letters of a $letters', (profile) => {
    for (const language of ['zh', 'en', 'both'] as const) {
      for (const [name, document] of everyPaper(sampleHead({ language, training: true }))) {
        const bytes = paper.escpos(document, profile);
        expect([document.kind, name, opens(bytes, profile.columns)]).toEqual([
          document.kind,
          name,
          [],
        ]);
      }
    }
  });

  it.each([
    ['font', papers],
    ['picture', pictures],
  ] as const)(
    'whatever stands in names and notes: letters of a %s',
    (letters, runs) => {
      let turn = 0;
      fc.assert(
        fc.property(fc.array(hostileName, { minLength: 4, maxLength: 8 }), (names) => {
          let at = 0;
          const next = () => names[at++ % names.length] ?? '';
          const { document, profile } = hostilePaper(turn++, next);
          const bytes = paper.escpos(document, { ...profile, letters, drawerPin: 2 });
          expect(opens(bytes, profile.columns)).toEqual([]);
        }),
        { numRuns: runs, seed },
      );
    },
    milliseconds,
  );

  it('whatever is drawn on it: any dots, the drawer’s own pulse among them', () => {
    const pulse = fc.constantFrom([0x10, 0x14, 1, 0, 1], [0x10, 0x14, 2, 1, 8], [0x10, 0x05, 1]);
    const dots = fc
      .array(fc.oneof(pulse, fc.array(fc.nat(255), { maxLength: 3 })), { maxLength: 60 })
      .map((parts) => Uint8Array.from(parts.flat()));
    fc.assert(
      fc.property(dots, fc.integer({ min: 1, max: 72 }), (bits, rowBytes) => {
        const whole = bits.subarray(0, bits.length - (bits.length % rowBytes));
        expect(obeyedAtOnce(dotsBytes(rowBytes, whole))).toEqual([]);
      }),
      { numRuns: 2_000, seed },
    );
  });

  it('and what is drawn loses no dot, and gains none but there', () => {
    const bits = Uint8Array.of(0x10, 0x14, 0x10, 0x13, 0x30, 0x14, 0x10);
    expect([...calmDots(bits)]).toEqual([0x30, 0x14, 0x10, 0x13, 0x30, 0x14, 0x10]);
    const calm = Uint8Array.of(0x10, 0x11, 0x04);
    expect(calmDots(calm)).toBe(calm);
  });

  it('the pulse itself would be found, and is refused by the parser', () => {
    const page = everyPaper(sampleHead({}))[0]?.[1];
    if (page === undefined) throw new Error('no sample');
    const bytes = paper.escpos(page, usualProfile(48));
    const kicked = Uint8Array.from([...bytes, ...drawerPulse(2)]);
    expect(() => opens(kicked, 48)).toThrow();
    expect(obeyedAtOnce(Uint8Array.from([...bytes, 0x10, 0x14, 1, 0, 1]))).toHaveLength(1);
  });
});
