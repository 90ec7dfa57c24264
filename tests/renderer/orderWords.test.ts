import { describe, expect, it } from 'vitest';
import { counted } from '../../renderer/screens/redeem/lineNames.ts';
import { refusalWords } from '../../shared/i18n/reasonWords.ts';

describe('the same voucher several times', () => {
  it('is said once, with how many', () => {
    expect(counted(['奶茶', '蛋挞', '奶茶', '奶茶'])).toBe('奶茶 × 3 · 蛋挞');
    expect(counted(['奶茶'])).toBe('奶茶');
  });

  it('names three, and says that there are more', () => {
    expect(counted(['a', 'b', 'c', 'd', 'a'])).toBe('a × 2 · b · c …');
    expect(counted(['a', 'b', 'c', 'c'])).toBe('a · b · c × 2');
  });
});

describe('an order under the minimum', () => {
  const refusal = { reason: 'belowMinimumSpend', minimumMinor: 3000 } as const;

  it('that has nothing yet is keyed in first', () => {
    expect(refusalWords({ ...refusal, shortMinor: 3000 }).nextKey).toBe(
      'belowMinimumSpendNoneNext',
    );
  });

  it('that has something needs more', () => {
    expect(refusalWords({ ...refusal, shortMinor: 1200 }).nextKey).toBe('belowMinimumSpendNext');
  });
});
