import { describe, expect, it } from 'vitest';
import type { ScannerPort, SerialPortsView } from '../../../shared/contract/scannerViews.ts';
import { findPort } from '../../../main/devices/scanner/findPort.ts';
import {
  listAtMostMs,
  listPorts,
  listSystemPorts,
} from '../../../main/devices/scanner/portList.ts';
import type { SystemPort } from '../../../main/devices/scanner/portList.ts';

const zebra: SystemPort = {
  path: '/dev/ttyACM0',
  manufacturer: 'Symbol Technologies, Inc, 2008',
  pnpId: 'usb-Symbol_Bar_Code_Scanner_S_N_17240-if00',
  vendorId: '05E0',
  productId: '1701',
  serialNumber: 'S_N_17240',
};

const listed = (...ports: readonly SystemPort[]) => listPorts(() => Promise.resolve(ports));

describe('the list of ports', () => {
  it('says who made it and what it is, scanners first, and what has nothing to say last', async () => {
    const { listed: isListed, ports } = await listed(
      { path: '/dev/ttyS0' },
      {
        path: 'COM7',
        manufacturer: 'Microsoft',
        friendlyName: 'USB Serial Device (COM7)',
        vendorId: '1a86',
        productId: '7523',
      },
      zebra,
    );
    expect(isListed).toBe(true);
    expect(ports).toEqual([
      {
        path: '/dev/ttyACM0',
        maker: 'Symbol Technologies, Inc, 2008',
        product: 'Symbol Bar Code Scanner',
        usb: { vendorId: '05e0', productId: '1701', serialNumber: 'S_N_17240' },
        isLikely: true,
      },
      {
        path: 'COM7',
        maker: 'QinHeng',
        product: 'USB Serial Device',
        usb: { vendorId: '1a86', productId: '7523', serialNumber: null },
        isLikely: false,
      },
      { path: '/dev/ttyS0', maker: '', product: '', usb: null, isLikely: false },
    ]);
  });

  it('shows nothing that could not be set, nor any control character of a driver', async () => {
    const { ports } = await listed(
      { path: '../../etc/passwd' },
      {
        ...zebra,
        manufacturer: 'A\u202eB\u0000'.repeat(100),
        serialNumber: 'x'.repeat(500),
        vendorId: '5e0',
      },
      { path: 'COM9', vendorId: 'nonsense', productId: '1' },
    );
    expect(ports.map(({ path }) => path)).toEqual(['/dev/ttyACM0', 'COM9']);
    expect(ports[0]?.usb).toEqual({ vendorId: '05e0', productId: '1701', serialNumber: null });
    expect(ports[0]?.maker).toMatch(/^[AB]{1,80}$/);
    expect(ports[1]?.usb).toBeNull();
  });

  it('where the system can’t say (no udev), or takes too long, that is said', async () => {
    const refused = await listPorts(() => Promise.reject(new Error('spawn udevadm ENOENT')));
    expect(refused).toEqual({ listed: false, ports: [] });
    const begun = Date.now();
    expect(await listPorts(() => new Promise(() => undefined))).toEqual({
      listed: false,
      ports: [],
    });
    expect(Date.now() - begun).toBeGreaterThanOrEqual(listAtMostMs - 50);
  }, 20_000);

  it('is asked of this very computer too', async () => {
    const { listed: isListed, ports } = await listPorts(listSystemPorts);
    expect(isListed || ports.length === 0).toBe(true);
    for (const { path } of ports) expect(path).not.toBe('');
  });
});

describe('the port of a scanner', () => {
  const wanted = { by: 'usb', vendorId: '05e0', productId: '1701', serialNumber: null } as const;
  const at = (path: string, serialNumber = 'one') => ({ ...zebra, path, serialNumber });
  const find = (port: ScannerPort, ports: readonly SystemPort[], before: string | null = null) =>
    findPort(port, () => listed(...ports), before);
  const found = (path: string) => ({ found: true, path });

  it('named by its path is not looked for', async () => {
    const never = (): Promise<SerialPortsView> => Promise.reject(new Error('asked'));
    expect(await findPort({ by: 'path', path: 'COM3' }, never, null)).toEqual(found('COM3'));
  });

  it.each([
    ['/dev/ttyACM0', '/dev/ttyACM1'],
    ['COM3', 'COM7'],
  ])('named by its USB id: it was at %s and is found at %s', async (before, now) => {
    expect(await find(wanted, [at(before)])).toEqual(found(before));
    expect(await find(wanted, [{ path: '/dev/ttyS0' }, at(now)], before)).toEqual(found(now));
  });

  it('of two alike it is the one with the serial number', async () => {
    const both = [at('/dev/ttyACM0', 'one'), at('/dev/ttyACM1', 'two')];
    expect(await find({ ...wanted, serialNumber: 'two' }, both)).toEqual(found('/dev/ttyACM1'));
    expect(await find({ ...wanted, serialNumber: 'three' }, both)).toEqual({
      found: false,
      away: 'notThere',
    });
  });

  it('of two alike without one it is where it was; else it is not guessed', async () => {
    const both = [at('/dev/ttyACM0', ''), at('/dev/ttyACM1', '')];
    expect(await find(wanted, both, '/dev/ttyACM1')).toEqual(found('/dev/ttyACM1'));
    expect(await find(wanted, both)).toEqual({ found: false, away: 'several' });
  });

  it('nothing of the kind is plugged in, or nothing can be listed', async () => {
    expect(await find(wanted, [])).toEqual({ found: false, away: 'notThere' });
    const refused = () => listPorts(() => Promise.reject(new Error('no udev')));
    expect(await findPort(wanted, refused, 'COM3')).toEqual({ found: false, away: 'notListed' });
  });
});
