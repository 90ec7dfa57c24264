import { describe, expect, it } from 'vitest';
import { paperOnScreen, usualProfile } from '../../shared/contract/printer.ts';
import { answering, ready, startFakePrinter } from '../devices/fakePrinter.ts';
import { newId, openPracticeRig } from './practiceRig.ts';

const ask = () => ({ openId: newId(), reason: 'change', note: '', approval: null }) as const;

describe('practice and the cash drawer', () => {
  it('the drawer stays shut, though slips go to the printer it hangs on', async () => {
    const printer = await startFakePrinter(answering(ready));
    try {
      await using rig = await openPracticeRig();
      const page = rig.page('a');
      await page.signIn('manager');
      const profile = { ...usualProfile(48), drawerPin: 2 as const };
      const at = { kind: 'network' as const, host: '127.0.0.1', port: printer.port };
      await page.call('settings.set', { printer: { ...paperOnScreen, ...at, profile } });
      await page.call('practice.enter', {});
      await page.signIn('manager');
      expect(await page.code('drawer.open', ask())).toBe('notInThisMode');
      await page.call('practice.slips', { on: true });
      expect((await page.call('settings.get', {})).printer).toMatchObject({
        ...at,
        profile: { drawerPin: null },
      });
      expect(await page.code('drawer.open', ask())).toBe('notInThisMode');
      expect(printer.jobs.some((job) => job.includes(Buffer.of(0x1b, 0x70)))).toBe(false);

      // The counter's own drawer is where it was.
      await page.call('practice.leave', { startAgain: false });
      await page.signIn('manager');
      expect((await page.call('drawer.open', ask())).outcome).toBe('sent');
      expect(printer.jobs.some((job) => job.includes(Buffer.of(0x1b, 0x70, 0)))).toBe(true);
    } finally {
      await printer.close();
    }
  });

  it.each(['network', 'serial', 'usb'] as const)(
    'takes no %s printer of its own, so that no drawer comes with it',
    async (kind) => {
      await using rig = await openPracticeRig();
      const page = rig.page('a');
      await page.call('practice.enter', {});
      await page.signIn('manager');
      const printer = { ...paperOnScreen, kind, host: '10.0.0.9', path: '/dev/usb/lp0' };
      expect(await page.code('settings.set', { printer })).toBe('notInThisMode');
      expect((await page.call('settings.get', {})).printer.kind).toBe('screen');
    },
  );
});
