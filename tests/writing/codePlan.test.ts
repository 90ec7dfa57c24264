import { describe, expect, it } from 'vitest';
import { barModules, barWidths } from '../../shared/writing/bars.ts';
import { paper58, paper80, planBars, planQr } from '../../shared/writing/codePlan.ts';
import { barsSvg, qrSvg } from '../../shared/writing/codeSvg.ts';
import { qrMatrix, qrModules } from '../../shared/writing/qrCode.ts';

const capitals = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const signed = capitals.repeat(5).slice(0, 144);

describe('the plan of a code on paper', () => {
  it('holds at every length: level Q or H, on the head, quiet zone on the paper', () => {
    for (const length of [1, 60, 144, 261, 400, 700, 1_100, 1_381, 1_663]) {
      const text = 'x'.repeat(length);
      for (const paper of [paper58, paper80]) {
        for (const use of ['coupon', 'receipt'] as const) {
          const plan = planQr(text, use, paper);
          if (plan === null) continue;
          const modules = qrModules(text, plan.level) ?? Number.POSITIVE_INFINITY;
          expect(modules * plan.moduleDots).toBeLessThanOrEqual(paper.line);
          expect((modules + 8) * plan.moduleDots).toBeLessThanOrEqual(
            paper.line + 2 * paper.margin,
          );
          expect(plan.moduleDots).toBeGreaterThanOrEqual(use === 'coupon' ? 3 : 2);
        }
      }
    }
  });

  it.each([
    ['a signed coupon', signed, 'coupon', paper58, { level: 'h', moduleDots: 5 }],
    ['a signed coupon', signed, 'coupon', paper80, { level: 'h', moduleDots: 6 }],
    ['our own short code', '7KQ4-8M2X-0D91-AB', 'coupon', paper58, { level: 'h', moduleDots: 6 }],
    ['a reference', 'X'.repeat(261), 'receipt', paper58, { level: 'q', moduleDots: 4 }],
    ['the longest reference', 'X'.repeat(1_381), 'receipt', paper58, { level: 'q', moduleDots: 2 }],
    ['more than fits', 'X'.repeat(1_381), 'coupon', paper58, null],
    ['more than any code takes', 'X'.repeat(5_000), 'receipt', paper80, null],
  ] as const)('%s', (_, text, use, paper, plan) => {
    expect(planQr(text, use, paper)).toEqual(plan);
  });

  it('counts bytes, not characters, for texts that are no capitals', () => {
    expect(qrModules('茶'.repeat(40), 'q')).toBe(qrModules('x'.repeat(120), 'q'));
    expect(qrModules('茶'.repeat(40), 'q')).toBeGreaterThanOrEqual(
      qrMatrix('茶'.repeat(40), 'q').length,
    );
  });

  it('144 capitals keep to the dense mode: 49 modules at Q, 57 at H', () => {
    const noDigits = 'QWERTYASDFGHZXCVBN'.repeat(8);
    expect(noDigits).toHaveLength(144);
    expect([qrMatrix(noDigits, 'q').length, qrMatrix(noDigits, 'h').length]).toEqual([49, 57]);
  });
});

describe('bars', () => {
  it('are wide enough for a hand scanner, high enough for a hand', () => {
    for (const text of ['7KQ48M2X0D91AB', '6901234567892', '1', '1234567890123456']) {
      for (const paper of [paper58, paper80]) {
        const plan = planBars(text, paper);
        const modules = barModules(text) ?? 0;
        if (plan === null) throw new Error(`${text} does not fit`);
        expect(plan.moduleDots).toBeGreaterThanOrEqual(2);
        expect(plan.heightDots).toBeGreaterThanOrEqual(0.15 * modules * plan.moduleDots);
        expect((modules + 20) * plan.moduleDots).toBeLessThanOrEqual(paper.line + 2 * paper.margin);
      }
    }
  });

  it('pack pairs of digits: sixteen digits are shorter than fourteen letters', () => {
    expect(barModules('1234567890123456')).toBe(123);
    expect(barModules('7KQ48M2X0D91AB')).toBe(189);
  });

  it.each([
    ['a signed code, which no paper is wide enough for', signed],
    ['a text of other signs', '券码'],
    ['a text that moves a cursor', 'AB\nCD'],
    ['nothing', ''],
  ])('are refused for %s', (_, text) => {
    expect(planBars(text, paper80)).toBeNull();
  });

  it('begin and end with a bar, so that the quiet zones are of paper', () => {
    expect((barWidths('7KQ48M2X0D91AB')?.length ?? 0) % 2).toBe(1);
  });
});

describe('pictures of codes for screens', () => {
  it('bring their quiet zones with them, and white to stand on', () => {
    const side = qrMatrix('7KQ4-8M2X-0D91-AB', 'q').length + 8;
    const svg = qrSvg('7KQ4-8M2X-0D91-AB');
    expect(svg).toContain(`viewBox="0 0 ${side} ${side}"`);
    expect(svg).toContain('fill="#fff"');
    expect(svg).toMatch(/d="M4 4h7v1h-7z/);
    expect(barsSvg('7KQ48M2X0D91AB')).toMatch(/viewBox="0 0 209 .* d="M10 0h2v/);
    expect(barsSvg('券')).toBeNull();
  });
});
