import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PrinterFinder } from '../../main/app/paper/printer/finderPorts.ts';
import { createPrinterSetup, noFinder } from '../../main/app/paper/printer/printerSetup.ts';
import type { Scanners } from '../../main/app/ports.ts';
import type { FoundNetworkPrinter } from '../../shared/contract/printerViews.ts';
import type { SerialPortView } from '../../shared/contract/scannerViews.ts';
import { usualScanner } from '../devices/scanner/usualScanner.ts';
import { openRig, setUpShop, signInRig } from '../faults/counterRig.ts';
import type { CounterRig } from '../faults/counterRig.ts';
import { tempFolder } from '../hosts/tempFolder.ts';
import { noScanners } from '../noScanners.ts';

const usb = { vendorId: '1a86', productId: '7523', serialNumber: null } as const;
const ports: readonly SerialPortView[] = [
  { path: '/dev/ttyUSB0', maker: 'Zebra', product: 'DS22', usb: null, isLikely: true },
  { path: '/dev/ttyUSB1', maker: 'QinHeng', product: '', usb, isLikely: false },
  { path: '/dev/ttyS0', maker: '', product: '', usb: null, isLikely: false },
];
const kitchen: FoundNetworkPrinter = {
  ...{ kind: 'network', label: 'Kitchen', host: '192.168.1.50', port: 9_100, via: 'raw' },
};

describe('a manager looks for printers', () => {
  let folder: ReturnType<typeof tempFolder>;
  let rig: CounterRig;

  beforeEach(async () => {
    folder = tempFolder();
    rig = openRig(folder.path);
    await setUpShop(rig);
  });

  afterEach(() => {
    rig.close();
    folder[Symbol.dispose]();
  });

  function find(finder: PrinterFinder, scanners: Scanners = noScanners) {
    const setup = createPrinterSetup(rig.context, scanners, finder);
    return () => setup['printer.find']({}, { operator: null });
  }

  it('what was found of each sort stands in one list, with what could not be searched', async () => {
    await signInRig(rig);
    await rig.call('settings.set', {
      scanners: [
        usualScanner('/dev/ttyUSB0', 'Left'),
        { ...usualScanner('', 'Right'), port: { by: 'usb', ...usb } },
      ],
    });
    const finder: PrinterFinder = {
      onNetwork: () => Promise.resolve({ found: [kitchen], why: null, leftOut: 3 }),
      onUsb: () => Promise.resolve({ found: [], why: 'noFiles' }),
    };
    const scanners = { ...noScanners, ports: () => Promise.resolve({ listed: true, ports }) };
    expect(await find(finder, scanners)()).toEqual({
      ok: true,
      value: {
        found: [
          kitchen,
          { kind: 'serial', label: 'Zebra DS22', path: '/dev/ttyUSB0', takenBy: 'Left' },
          { kind: 'serial', label: 'QinHeng', path: '/dev/ttyUSB1', takenBy: 'Right' },
          { kind: 'serial', label: '', path: '/dev/ttyS0', takenBy: null },
        ],
        notSearched: [{ what: 'usb', why: 'noFiles' }],
        leftOut: 3,
      },
    });
  });

  it('where nothing can be looked for it says so of each', async () => {
    expect(await find(noFinder)()).toMatchObject({
      value: {
        found: [],
        notSearched: [
          { what: 'network', why: 'notAsked' },
          { what: 'serial', why: 'notListed' },
          { what: 'usb', why: 'noFiles' },
        ],
      },
    });
  });

  it('pressed by several at once it asks once, and the next time anew', async () => {
    let asked = 0;
    const onNetwork: PrinterFinder['onNetwork'] = async () => {
      asked += 1;
      return { found: [], why: null, leftOut: 0 };
    };
    const press = find({ ...noFinder, onNetwork });
    await Promise.all([press(), press(), press()]);
    expect(asked).toBe(1);
    await press();
    expect(asked).toBe(2);
  });

  it('nobody but a manager may', async () => {
    expect(await rig.tryCall('printer.find', {})).toMatchObject({
      problem: { code: 'notSignedIn' },
    });
    await signInRig(rig);
    await rig.call('people.add', { name: 'Chen', role: 'cashier', pin: '1391' });
    await rig.call('session.signOut', { because: 'switch' });
    const { people } = await rig.call('session.state', {});
    const chen = people.find(({ name }) => name === 'Chen')?.id ?? '';
    await rig.call('session.signIn', { personId: chen, pin: '1391' });
    expect(await rig.tryCall('printer.find', {})).toMatchObject({ problem: { code: 'wrongRole' } });
  });
});
