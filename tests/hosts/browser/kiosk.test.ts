import { describe, expect, it } from 'vitest';
import { browserArguments } from '../../../main/host/browser/appWindow.ts';
import { isKiosk } from '../../../main/host/kiosk.ts';

const answering = (answer: unknown) => ({
  dispatch: () => Promise.resolve(answer as { ok: true; value: unknown }),
});

describe('the browser’s window without ways out', () => {
  it('is asked of Chromium where the settings want it, and nowhere else', () => {
    expect(browserArguments('file:///open.html', '/data', true)).toContain('--kiosk');
    expect(browserArguments('file:///open.html', '/data', false)).not.toContain('--kiosk');
  });

  it.each([
    [{ ok: true, value: { kiosk: true } }, true],
    [{ ok: true, value: { kiosk: false } }, false],
    [{ ok: true, value: null }, false],
    [{ ok: false, problem: { code: 'internal' } }, false],
  ])('%j', async (answer, wanted) => {
    expect(await isKiosk(answering(answer))).toBe(wanted);
  });
});
