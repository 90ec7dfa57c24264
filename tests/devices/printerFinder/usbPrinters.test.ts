import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  findUsbPrinters,
  nameInDeviceId,
} from '../../../main/devices/printerFinder/usbPrinters.ts';
import { maxFoundPrinters } from '../../../shared/contract/printerViews.ts';
import { tempFolder } from '../../hosts/tempFolder.ts';

describe('printers on USB', () => {
  let folder: ReturnType<typeof tempFolder>;
  const at = (...parts: readonly string[]) => join(folder.path, ...parts);
  const folders = () => ({ dev: at('dev'), sys: at('sys') });

  beforeEach(() => {
    folder = tempFolder();
    mkdirSync(at('dev', 'usb'), { recursive: true });
  });

  afterEach(() => folder[Symbol.dispose]());

  function plugIn(name: string, id: string | null): void {
    writeFileSync(at('dev', 'usb', name), '');
    if (id === null) return;
    mkdirSync(at('sys', 'class', 'usbmisc', name, 'device'), { recursive: true });
    writeFileSync(at('sys', 'class', 'usbmisc', name, 'device', 'ieee1284_id'), id);
  }

  it('are the device files the system made, with the names they give themselves', async () => {
    plugIn('lp0', 'MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;\n');
    plugIn('lp1', null);
    writeFileSync(at('dev', 'usb', 'hiddev0'), '');
    writeFileSync(at('dev', 'usblp2'), '');
    writeFileSync(at('dev', 'tty0'), '');
    expect(await findUsbPrinters('linux', folders())).toEqual({
      why: null,
      found: [
        { kind: 'usb', label: 'EPSON TM-T20II', path: at('dev', 'usb', 'lp0'), mayWrite: true },
        { kind: 'usb', label: '', path: at('dev', 'usb', 'lp1'), mayWrite: true },
        { kind: 'usb', label: '', path: at('dev', 'usblp2'), mayWrite: true },
      ],
    });
  });

  it('none is plugged in, or there is no such folder: nothing is found, and nothing fails', async () => {
    expect(await findUsbPrinters('linux', folders())).toEqual({ found: [], why: null });
    const nowhere = { dev: at('none'), sys: at('none') };
    expect(await findUsbPrinters('linux', nowhere)).toEqual({ found: [], why: null });
  });

  it.each(['win32', 'darwin'] as const)(
    '%s makes no files for them, and says so',
    async (platform) => {
      plugIn('lp0', null);
      expect(await findUsbPrinters(platform, folders())).toEqual({ found: [], why: 'noFiles' });
    },
  );

  it('a plug that says too much, or what can’t be shown, is reduced', async () => {
    expect(nameInDeviceId(`MFG:\u202eEPSON\u0007;MDL:${'x'.repeat(5_000)};`).length).toBeLessThan(
      130,
    );
    expect(nameInDeviceId('MANUFACTURER:佳博;MODEL: GP-58 ;')).toBe('佳博 GP-58');
    expect(nameInDeviceId('rubbish\u0000')).toBe('');
    for (let n = 0; n < 2 * maxFoundPrinters; n += 1) plugIn(`lp${n}`, null);
    expect((await findUsbPrinters('linux', folders())).found).toHaveLength(maxFoundPrinters);
  });
});
