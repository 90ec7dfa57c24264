import { describe, expect, it } from 'vitest';
import { spanFaults, spanOf } from '../../renderer/screens/desk/span.ts';

const today = '2026-11-22';

describe('the days of the desk', () => {
  it('end today and are as many as they say', () => {
    expect(spanOf('today', today)).toEqual({ from: today, through: today });
    expect(spanOf('week', today)).toEqual({ from: '2026-11-16', through: today });
    expect(spanOf('weeks', today)).toEqual({ from: '2026-10-26', through: today });
  });

  it.each([
    ['', today, { from: 'dayMissing' }],
    ['2026-11-01', '', { through: 'dayMissing' }],
    ['2026-11-01', '2026-11-23', { through: 'spanFuture' }],
    ['2026-11-02', '2026-11-01', { through: 'spanBackwards' }],
    ['2025-11-21', today, { from: 'spanTooLong' }],
    ['2025-11-22', today, {}],
  ])('typed as %s to %s', (from, through, faults) => {
    expect(spanFaults({ from, through }, today)).toEqual(faults);
  });
});
