import { describe, expect, it } from 'vitest';
import { scannersSettings } from '../../shared/contract/scannerMethods.ts';
import type { SerialPortsView, SerialPortView } from '../../shared/contract/scannerViews.ts';
import {
  hexOfWritten,
  textOfWritten,
  writtenOfHex,
  writtenOfText,
} from '../../renderer/screens/devices/controlNames.ts';
import {
  chosenKey,
  endIn,
  endingNames,
  formOf,
  freeName,
  newScannerForm,
  portChoices,
  presetNames,
  scannerFaults,
  settingsOf,
  typedPort,
  withPreset,
} from '../../renderer/screens/devices/scannerForm.ts';
import type { ScannerForm } from '../../renderer/screens/devices/scannerForm.ts';
import { usualScanner } from '../devices/scanner/usualScanner.ts';

const plain: SerialPortView = {
  path: '/dev/ttyS0',
  maker: '',
  product: '',
  usb: null,
  isLikely: false,
};
const plugged = (path: string, serialNumber: string | null): SerialPortView => ({
  path,
  maker: 'Honeywell',
  product: 'Scanner',
  usb: { vendorId: '0c2e', productId: '0b61', serialNumber },
  isLikely: true,
});
const listed = (...ports: readonly SerialPortView[]): SerialPortsView => ({ listed: true, ports });

describe('bytes as one writes them', () => {
  it.each([
    ['', ''],
    ['A*', '412a'],
    ['<STX>', '02'],
    ['<etx><Cr>', '030d'],
    ['<NUL><US>', '001f'],
    ['a<b', '613c62'],
    ['<xff><X3C>', 'ff3c'],
  ])('%j is %j', (written, hex) => {
    expect(hexOfWritten(written)).toBe(hex);
  });

  it.each(['<XYZ>', '<NONE>', '奶', 'é', '\u0002'])('%j is no single bytes', (written) => {
    expect(hexOfWritten(written)).toBeNull();
  });

  it('come back as they were written, and every one of them can be seen', () => {
    for (let byte = 0; byte <= 0xff; byte += 1) {
      const hex = byte.toString(16).padStart(2, '0');
      expect(hexOfWritten(writtenOfHex(hex))).toBe(hex);
      expect(writtenOfHex(hex)).toMatch(/^(?:[ -~]|<\w{2,3}>)$/);
    }
    expect(writtenOfHex('0237510d0a7fff')).toBe('<STX>7Q<CR><LF><x7f><xff>');
  });
});

describe('a text as one sees it', () => {
  it('has names for what would not be seen, and all else as it is', () => {
    expect(writtenOfText('\u001d255券\r\t')).toBe('<GS>255券<CR><TAB>');
    expect(writtenOfText('a\u202eb\u007f\u0085\u200b\u{e0001}')).toBe(
      'a<U+202E>b<U+007F><U+0085><U+200B><U+E0001>',
    );
    expect(writtenOfText('奶茶 <GS> é')).toBe('奶茶 <GS> é');
  });

  it('comes back from what was typed', () => {
    for (let unit = 0; unit < 0x20; unit += 1) {
      const text = `~${String.fromCharCode(unit)}#`;
      expect(textOfWritten(writtenOfText(text))).toBe(text);
    }
    expect(textOfWritten('<XYZ><stx>')).toBe('<XYZ><stx>');
  });
});

describe('which scanner', () => {
  it('is known by its USB id and serial number, at whichever port', () => {
    const choices = portChoices(listed(plugged('COM3', 'A1'), plain), [], null);
    expect(choices.map(({ port }) => port)).toEqual([
      { by: 'usb', vendorId: '0c2e', productId: '0b61', serialNumber: 'A1' },
      { by: 'path', path: '/dev/ttyS0' },
    ]);
    expect(chosenKey(newScannerForm('x'), choices)).toBe('0c2e:0b61:A1');
  });

  it('two alike are known by their serial numbers, and by their ports where they have none', () => {
    const told = portChoices(listed(plugged('COM3', 'A1'), plugged('COM4', 'B2')), [], null);
    expect(told.map(({ key, isAlike }) => [key, isAlike])).toEqual([
      ['0c2e:0b61:A1', false],
      ['0c2e:0b61:B2', false],
    ]);
    const twins = portChoices(listed(plugged('COM3', null), plugged('COM4', null)), [], null);
    expect(twins.map(({ key, isAlike }) => [key, isAlike])).toEqual([
      ['COM3', true],
      ['COM4', true],
    ]);
  });

  it('one that is set up already is not offered; the one that is changed is, there or not', () => {
    const usb = { by: 'usb', vendorId: '0c2e', productId: '0b61', serialNumber: 'A1' } as const;
    const one = { ...usualScanner(''), port: usb };
    expect(portChoices(listed(plugged('COM3', 'A1')), [one], null)).toEqual([]);
    expect(portChoices(listed(plugged('COM3', 'A1')), [], one)).toHaveLength(1);
    expect(portChoices(listed(), [], one)).toMatchObject([{ key: '0c2e:0b61:A1', seen: null }]);
  });

  it('a path is typed where none can be chosen', () => {
    const none = portChoices({ listed: false, ports: [] }, [], null);
    expect(chosenKey(newScannerForm('x'), none)).toBe(typedPort);
    const form = { ...newScannerForm('x'), path: ' COM3 ' };
    expect(settingsOf(form, none).port).toEqual({ by: 'path', path: 'COM3' });
  });
});

describe('what is wrong', () => {
  const faultsOf = (part: Partial<ScannerForm>, others = [usualScanner('COM3', 'left')]) =>
    Object.entries(
      scannerFaults(
        { ...newScannerForm('right'), port: typedPort, path: 'COM4', ...part },
        [],
        others,
      ),
    ).flatMap(([field, fault]) => (fault === null ? [] : [`${field} ${fault}`]));

  it.each<[Partial<ScannerForm>, readonly string[]]>([
    [{}, []],
    [{ name: ' ' }, ['name nameBad']],
    [{ name: 'left ' }, ['name nameTwice']],
    [{ path: '' }, ['port pathBad']],
    [{ path: '/etc/passwd' }, ['port pathBad']],
    [{ path: '/dev/../etc/passwd' }, ['port pathBad']],
    [{ path: 'COM0' }, ['port pathBad']],
    [{ path: 'COM3' }, ['port pathTwice']],
    [{ ending: 'own', ownEnding: '' }, ['ownEnding endingMissing']],
    [{ ending: 'own', ownEnding: '<ETX><CR>' }, []],
    [{ ending: 'own', ownEnding: 'ABCDE' }, ['ownEnding endingMissing']],
    [{ prefix: '<XYZ>' }, ['prefix affixBad']],
    [{ suffix: '123456789' }, ['suffix affixBad']],
  ])('%j', (part, faults) => {
    expect(faultsOf(part)).toEqual(faults);
  });

  it('a form without faults is taken by the terminal, every choice of it; and comes back the same', () => {
    for (const preset of [...presetNames, 'own'] as const) {
      for (const ending of endingNames) {
        const form = {
          ...withPreset(
            { ...newScannerForm('one'), port: typedPort, path: '/dev/ttyUSB0' },
            preset,
          ),
          ...(preset === 'own' ? { ending, ownEnding: '<ETX><CR>', prefix: '<STX>' } : {}),
        };
        expect(Object.values(scannerFaults(form, [], []))).toEqual([null, null, null, null, null]);
        const saved = settingsOf(form, []);
        expect(scannersSettings.parse([saved])).toEqual([saved]);
        expect(settingsOf(formOf(saved), portChoices(listed(), [], saved))).toEqual(saved);
      }
    }
  });
});

it.each(presetNames)('a scanner that was set up as %s is shown so', (preset) => {
  const form = withPreset({ ...newScannerForm('one'), port: typedPort, path: 'COM3' }, preset);
  expect(formOf(settingsOf(form, [])).preset).toBe(preset);
});

it('the terminal takes no two of one name or at one plug, and nothing outside /dev', () => {
  const isTaken = (...all: readonly unknown[]) => scannersSettings.safeParse(all).success;
  expect(isTaken(usualScanner('COM3', 'a'), usualScanner('COM4', 'b'))).toBe(true);
  expect(isTaken(usualScanner('COM3', 'a'), usualScanner('COM4', 'a'))).toBe(false);
  expect(isTaken(usualScanner('COM3', 'a'), usualScanner('COM3', 'b'))).toBe(false);
  for (const path of [
    '/etc/passwd',
    '/dev/../etc/passwd',
    '/dev/',
    'COM0',
    'C:\\x',
    '\\\\.\\COM3',
  ]) {
    expect([path, isTaken(usualScanner(path, 'a'))]).toEqual([path, false]);
  }
  expect(isTaken({ ...usualScanner('COM3', 'a'), prefix: '2' })).toBe(false);
  expect(isTaken({ ...usualScanner('COM3', 'a'), ending: { by: 'bytes', bytes: '' } })).toBe(false);
  expect(isTaken({ ...usualScanner('COM3', '\u202e') })).toBe(false);
});

it('a new scanner has a name of its own', () => {
  const saved = [usualScanner('COM3', 'Scanner 1'), usualScanner('COM4', 'Scanner 3')];
  expect(freeName((n) => `Scanner ${n}`, saved)).toBe('Scanner 2');
});

it('the end that the settings wait for is found in what came, or missed', () => {
  expect(endIn('41420d0a', { by: 'line' })).toBe('0d0a');
  expect(endIn('4142', { by: 'line' })).toBeNull();
  expect(endIn('414203', { by: 'bytes', bytes: '03' })).toBe('03');
  expect(endIn('41420d', { by: 'bytes', bytes: '0d0a' })).toBeNull();
  expect(endIn('4142', { by: 'silence', quietMs: 100 })).toBe('');
});
