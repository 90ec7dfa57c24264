import { describe, expect, it } from 'vitest';
import { noCodeRules, voucherIdText } from '../../shared/domain/codes/code.ts';
import { decideOrder } from '../../shared/domain/order/decide.ts';
import { tornCandidates, tornCharacters } from '../../shared/domain/codes/tornCode.ts';
import vectors from '../protocol/vectors/codes.json' with { type: 'json' };
import { campaignWith, orderWith, voucherWith } from './build.ts';

const ids = (text: string) => tornCandidates(text, noCodeRules).map(voucherIdText);

describe('torn codes', () => {
  it.each(vectors.torn)('the one of ours that $text can have been', ({ text, id }) => {
    const ours = ids(text).filter((one) => one.startsWith('native:'));
    expect(ours).toEqual(id === null ? [] : [`native:${id}`]);
  });

  it.each([
    ['690123456?892', 10],
    ['69012345??892', 100],
    ['PROMO2026?', 36],
    ['promo2026?', 62],
    ['promo202??', 62 ** 2],
  ])('%s of another firm can have been %i codes', (text, count) => {
    expect(new Set(ids(text)).size).toBe(count);
  });

  it('are those somebody typed, with one or two unreadable characters and eight that are not', () => {
    expect(tornCharacters('7KQ4-M2XP-W?AB-PE', 'typed')).toBe(1);
    expect(tornCharacters(' ７ＫＱ４Ｍ２ＸＰ？？ＡＢＰＥ ', 'typed')).toBe(2);
    expect(tornCharacters('7KQ4-M2XP-W9AB-PE', 'typed')).toBeNull();
    expect(tornCharacters('7KQ4-M2XP-???B-PE', 'typed')).toBeNull();
    expect(tornCharacters('ABCDEF?', 'typed')).toBeNull();
    expect(tornCharacters('https://v.example/q?c=1', 'typed')).toBeNull();
    expect(tornCharacters(`${'A'.repeat(64)}?`, 'typed')).toBeNull();
    for (const source of ['wedge', 'serial', 'camera', 'picture', 'list'] as const) {
      expect(tornCharacters('7KQ4-M2XP-W?AB-PE', source)).toBeNull();
    }
  });

  it('tornCode: a second person must agree, whatever it is worth', () => {
    const torn = voucherWith(campaignWith(), { workedOut: 1 });
    const [asked] = decideOrder(orderWith({ vouchers: [torn] })).vouchers;
    expect(asked).toMatchObject({ verdict: 'needsApproval', approval: { reason: 'tornCode' } });
    const [agreed] = decideOrder({ ...orderWith({ vouchers: [torn] }), approved: true }).vouchers;
    expect(agreed?.verdict).toBe('ok');
    const [whole] = decideOrder(orderWith({ vouchers: [voucherWith(campaignWith())] })).vouchers;
    expect(whole?.verdict).toBe('ok');
  });
});
