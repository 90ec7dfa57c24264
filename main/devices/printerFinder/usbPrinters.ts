import { access, constants, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { maxFoundPrinters } from '../../../shared/contract/printerViews.ts';
import type { FoundUsbPrinter } from '../../../shared/contract/printerViews.ts';
import { deviceLabel } from '../../../shared/domain/codes/scan.ts';
import type { PrinterFinder } from '../../app/paper/printer/finderPorts.ts';

/** Where a system keeps its device files, and what it knows of them. */
export interface DeviceFolders {
  readonly dev: string;
  readonly sys: string;
}

export const linuxFolders: DeviceFolders = { dev: '/dev', sys: '/sys' };

/** More than any printer says of itself (IEEE 1284), in characters. */
const maxIdCharacters = 1_024;

/** `EPSON TM-T20II` out of `MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;`; empty where it doesn't say. */
export function nameInDeviceId(id: string): string {
  const said = id.slice(0, maxIdCharacters);
  const field = (name: RegExp) => (name.exec(said)?.[1] ?? '').trim();
  const maker = field(/(?:^|;)\s*(?:MFG|MANUFACTURER):([^;]*)/i);
  const model = field(/(?:^|;)\s*(?:MDL|MODEL):([^;]*)/i);
  return deviceLabel(`${maker} ${model}`) ?? '';
}

async function filesIn(folder: string, name: RegExp): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((one) => name.test(one)).toSorted();
}

async function printerAt(
  path: string,
  name: string,
  folders: DeviceFolders,
): Promise<FoundUsbPrinter> {
  const idFile = join(folders.sys, 'class', 'usbmisc', name, 'device', 'ieee1284_id');
  const [id, mayWrite] = await Promise.all([
    readFile(idFile, 'utf8').catch(() => ''),
    access(path, constants.W_OK).then(
      () => true,
      () => false,
    ),
  ]);
  return { kind: 'usb', label: nameInDeviceId(id), path, mayWrite };
}

/** Printers on USB for which the system made a device file: Linux alone does. */
export async function findUsbPrinters(
  platform: NodeJS.Platform,
  folders: DeviceFolders = linuxFolders,
): ReturnType<PrinterFinder['onUsb']> {
  if (platform !== 'linux') return { found: [], why: 'noFiles' };
  const { dev } = folders;
  const [newer, older] = await Promise.all([
    filesIn(join(dev, 'usb'), /^lp\d{1,3}$/),
    filesIn(dev, /^usblp\d{1,3}$/),
  ]);
  const files = [
    ...newer.map((name) => ({ name, path: join(dev, 'usb', name) })),
    ...older.map((name) => ({ name, path: join(dev, name) })),
  ].slice(0, maxFoundPrinters);
  const found = await Promise.all(files.map(({ name, path }) => printerAt(path, name, folders)));
  return { found, why: null };
}
