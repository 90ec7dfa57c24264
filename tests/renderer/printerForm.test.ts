import { describe, expect, it } from 'vitest';
import { maxHostLength, readAddress } from '../../renderer/screens/devices/printerAddress.ts';
import {
  chosenFound,
  formOf,
  foundKey,
  hasFault,
  isAsSaved,
  printerFaults,
  settingsOf,
  withChosenSort,
  withFound,
  withProfile,
  withReadAddress,
} from '../../renderer/screens/devices/printerForm.ts';
import type { PrinterForm } from '../../renderer/screens/devices/printerForm.ts';
import { mended, remedyFor, symptoms } from '../../renderer/screens/devices/printerRemedies.ts';
import { sortNames, sortOf, withSort } from '../../renderer/screens/devices/printerSorts.ts';
import { paperOnScreen, printerSettings, usualProfile } from '../../shared/contract/printer.ts';
import type { PrinterSettings } from '../../shared/contract/printer.ts';
import type { FoundPrinter } from '../../shared/contract/printerViews.ts';

const network: PrinterSettings = {
  ...paperOnScreen,
  kind: 'network',
  host: '192.168.1.50',
};

describe('an address as people type and paste it', () => {
  it.each([
    ['192.168.1.50', '192.168.1.50', null],
    [' 192.168.1.50 ', '192.168.1.50', null],
    ['192.168.001.050', '192.168.1.50', null],
    ['１９２．１６８．１．５０：９１００', '192.168.1.50', 9_100],
    ['192。168。1。50', '192.168.1.50', null],
    ['192.168.1.50:9100', '192.168.1.50', 9_100],
    ['socket://192.168.1.50:9101', '192.168.1.50', 9_101],
    ['TCP://192.168.1.50', '192.168.1.50', null],
    ['http://192.168.1.50/', '192.168.1.50', null],
    ['https://192.168.1.50:8443/index.html?x=1#top', '192.168.1.50', null],
    ['ipp://printer.local:631/ipp/print', 'printer.local', null],
    ['192.168.1.50/', '192.168.1.50', null],
    ['kitchen-printer', 'kitchen-printer', null],
    ['printer.shop.example:9100', 'printer.shop.example', 9_100],
    ['fe80::1', 'fe80::1', null],
    ['[fe80::1]:9100', 'fe80::1', 9_100],
  ])('%j is understood', (typed, host, port) => {
    expect(readAddress(typed)).toEqual({ host, port });
  });

  it.each([
    ['', 'addressMissing'],
    ['   ', 'addressMissing'],
    ['192.168.1', 'addressNumbers'],
    ['192.168.1.500', 'addressNumbers'],
    ['192.168.1.50.1', 'addressNumbers'],
    ['0.0.0.0', 'addressNumbers'],
    ['224.0.0.251', 'addressNumbers'],
    ['00:1A:2b:3c:4d:5e', 'addressMac'],
    ['\\\\kasse\\Epson', 'addressShare'],
    ['smb://kasse/Epson', 'addressShare'],
    ['file:///etc/passwd', 'addressScheme'],
    ['usb://EPSON/TM-T20', 'addressScheme'],
    ['192.168.1.50:0', 'addressBad'],
    ['192.168.1.50:65536', 'addressBad'],
    ['192.168.1.50:abc', 'addressBad'],
    ['me:secret@192.168.1.50', 'addressBad'],
    ['my printer', 'addressBad'],
    ['打印机', 'addressBad'],
    ['-printer', 'addressBad'],
    ['http://', 'addressBad'],
    ['x'.repeat(maxHostLength + 1), 'addressBad'],
    ['\u202e192.168.1.50', 'addressBad'],
  ])('%j is refused in words of its own', (typed, fault) => {
    expect(readAddress(typed)).toEqual({ fault });
  });

  it('long and twisted texts take no time', () => {
    const began = performance.now();
    for (const piece of ['a-', 'a.', ':', '[', '1.', 'http://', '\\']) {
      readAddress(piece.repeat(20_000));
    }
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

describe('the form of a printer', () => {
  const form = formOf(network);

  it('what is saved stands in the fields, and is saved as it was', () => {
    for (const saved of [
      paperOnScreen,
      network,
      { ...paperOnScreen, kind: 'serial', path: '/dev/ttyUSB0', baud: 19_200 } as const,
      { ...paperOnScreen, kind: 'usb', path: '\\\\localhost\\Receipts' } as const,
    ]) {
      expect(settingsOf(formOf(saved))).toEqual(saved);
      expect(isAsSaved(formOf(saved), saved)).toBe(true);
      expect(hasFault(printerFaults(formOf(saved)))).toBe(false);
    }
  });

  it('a pasted address is taken apart, at once or when it is saved', () => {
    const pasted = { ...form, address: 'socket://10.0.0.7:9101' };
    expect(withReadAddress(pasted)).toMatchObject({ address: '10.0.0.7', port: 9_101 });
    expect(settingsOf(pasted)).toMatchObject({ host: '10.0.0.7', port: 9_101 });
    expect(isAsSaved(pasted, network)).toBe(false);
    // What is not understood stays as it was typed.
    expect(withReadAddress({ ...form, address: '10.0.0' }).address).toBe('10.0.0');
  });

  it.each<[string, Partial<PrinterForm>, string]>([
    ['address', { address: '' }, 'addressMissing'],
    ['port', { port: 0 }, 'portBad'],
    ['port', { port: null }, 'portBad'],
    ['port', { port: 65_536 }, 'portBad'],
    ['serialPath', { kind: 'serial', serialPath: '' }, 'serialPathBad'],
    ['serialPath', { kind: 'serial', serialPath: '/dev/../etc/passwd' }, 'serialPathBad'],
    ['usbPath', { kind: 'usb', usbPath: 'lp0' }, 'usbPathBad'],
    ['usbPath', { kind: 'usb', usbPath: '/etc/passwd' }, 'usbPathBad'],
    ['usbPath', { kind: 'usb', usbPath: '/dev/../etc/passwd' }, 'usbPathBad'],
    ['codePage', { codePage: 256 }, 'codePageBad'],
    ['codePage', { codePage: null }, 'codePageBad'],
  ])('says what is wrong beside the field: %s', (field, part, fault) => {
    const faults = printerFaults({ ...form, ...part });
    expect(faults).toMatchObject({ [field]: fault });
    expect(Object.values(faults).filter((one) => one !== null)).toHaveLength(1);
  });

  it('only the way of joining that is chosen counts; the address of another is kept', () => {
    const onScreen = { ...form, kind: 'screen', serialPath: '???' } as const;
    expect(hasFault(printerFaults(onScreen))).toBe(false);
    expect(settingsOf(onScreen)).toMatchObject({ kind: 'screen', host: '192.168.1.50', path: '' });
    const nonsense = settingsOf({ ...onScreen, address: '10.0.0', port: 0 });
    expect(nonsense).toMatchObject({ host: '', port: 9_100 });
    expect(printerSettings.safeParse(nonsense).success).toBe(true);
  });

  it.each<FoundPrinter>([
    { kind: 'network', label: 'X', host: '10.0.0.7', port: 9_101, via: 'raw' },
    { kind: 'serial', label: 'X', path: 'COM3', takenBy: null },
    { kind: 'usb', label: 'X', path: '/dev/usb/lp0', mayWrite: true },
  ])('what was found fills the fields in: $kind', (found) => {
    expect(chosenFound(form, [found])).toBeNull();
    const filled = withFound(form, found);
    expect(hasFault(printerFaults(filled))).toBe(false);
    expect(settingsOf(filled).kind).toBe(found.kind);
    expect(chosenFound(filled, [found])).toBe(foundKey(found));
  });
});

describe('sorts of printers', () => {
  it('are told apart by what makes them different', () => {
    const profiles = sortNames.map((name) => withSort(usualProfile(48), name));
    expect(profiles.map(sortOf)).toEqual(sortNames);
    expect(sortOf({ columns: 32, letters: 'picture', cutter: 'full' })).toBe('own');
  });

  it('leave the drawer, the darkness and the letter table as the shop has them', () => {
    const own = { ...usualProfile(48), drawerPin: 5, density: 'dark', codePage: 16 } as const;
    for (const name of sortNames) {
      const { drawerPin, density, codePage } = withSort(own, name);
      expect({ drawerPin, density, codePage }).toEqual({
        drawerPin: 5,
        density: 'dark',
        codePage: 16,
      });
    }
  });

  it('one setting by hand makes it another sort; by hand it stays by hand', () => {
    const form = withChosenSort(formOf(network), 'chinese80');
    expect(withProfile(form, { cutter: 'none' }).sort).toBe('noKnife80');
    expect(withProfile(form, { cutter: 'full' }).sort).toBe('own');
    expect(withProfile(form, { drawerPin: 2 }).sort).toBe('chinese80');
    const byHand = withChosenSort(form, 'own');
    expect(byHand.profile).toEqual(form.profile);
    expect(withProfile(byHand, { cutter: 'none' }).sort).toBe('own');
  });
});

describe('what is wrong with a test page', () => {
  it.each(['network', 'usb', 'serial'] as const)('changes one setting at most (%s)', (kind) => {
    const before: PrinterSettings = { ...network, kind };
    for (const symptom of symptoms) {
      const remedy = remedyFor(symptom, before);
      if ('advice' in remedy) continue;
      const after = mended(before, remedy.change);
      const changed = [
        ...(after.baud === before.baud ? [] : ['baud']),
        ...Object.entries(after.profile)
          .filter(([key, value]) =>
            Object.entries(before.profile).some(([k, v]) => k === key && v !== value),
          )
          .map(([key]) => key),
      ];
      expect([symptom, changed.length]).toEqual([symptom, 1]);
      expect(printerSettings.safeParse(after).success).toBe(true);
    }
  });

  it.each([
    ['chinese', { letters: 'picture' }],
    ['columns', { columns: 32 }],
    ['cut', { cutter: 'full' }],
    ['pale', { density: 'dark' }],
    ['dark', { density: 'light' }],
    ['qr', { letters: 'picture' }],
  ] as const)('%s sets what helps', (symptom, profile) => {
    expect(remedyFor(symptom, network)).toMatchObject({ change: { profile } });
  });

  it.each(['chinese', 'pale', 'dark', 'qr', 'nothing'] as const)(
    'where nothing is left to set it says what to look at (%s)',
    (symptom) => {
      const density = symptom === 'dark' ? 'light' : 'dark';
      const profile = { ...network.profile, letters: 'picture', density } as const;
      expect(remedyFor(symptom, { ...network, profile })).toHaveProperty('advice');
    },
  );

  it('a knife that is never right is tried every way', () => {
    let settings = network;
    const cuts = new Set<string>();
    for (let round = 0; round < 3; round += 1) {
      const remedy = remedyFor('cut', settings);
      if ('change' in remedy) settings = mended(settings, remedy.change);
      cuts.add(settings.profile.cutter);
    }
    expect(cuts.size).toBe(3);
  });

  it('nothing came out of a serial printer: the next speed, all of them in turn', () => {
    let settings: PrinterSettings = { ...network, kind: 'serial', path: 'COM3' };
    const speeds = new Set<number>();
    for (let round = 0; round < 5; round += 1) {
      const remedy = remedyFor('nothing', settings);
      if ('change' in remedy) settings = mended(settings, remedy.change);
      speeds.add(settings.baud);
    }
    expect(speeds.size).toBe(5);
  });
});
