import { SerialPort } from 'serialport';
import type { SerialPortsView, SerialPortView } from '../../../shared/contract/scannerViews.ts';
import { maxSerialNumber, portPath } from '../../../shared/contract/scannerViews.ts';
import { deviceLabel } from '../../../shared/domain/codes/scan.ts';

/** A port as the system tells of it; what it doesn't know is missing. */
export interface SystemPort {
  readonly path: string;
  readonly manufacturer?: string | undefined;
  /** Windows: `USB Serial Device (COM3)`. */
  readonly friendlyName?: string | undefined;
  /** Linux: `usb-Honeywell_Scanner_1450g_21034B0A7C-if00`. */
  readonly pnpId?: string | undefined;
  readonly vendorId?: string | undefined;
  readonly productId?: string | undefined;
  readonly serialNumber?: string | undefined;
}

/** Rejects where the system can't say what is plugged in: no udev, no rights. */
export type ListPorts = () => Promise<readonly SystemPort[]>;

/** A system that hasn't answered after this, ms, can't list its ports. */
export const listAtMostMs = 5_000;

/** Makers by their USB number, for systems that name the driver's maker instead; true: of scanners alone. */
const makers: Readonly<Record<string, readonly [name: string, isOfScanners: boolean]>> = {
  '05e0': ['Zebra (Symbol)', true],
  '05f9': ['Datalogic', true],
  '0c2e': ['Honeywell', true],
  '1eab': ['Newland', true],
  '0403': ['FTDI', false],
  '067b': ['Prolific', false],
  '10c4': ['Silicon Labs', false],
  '1a86': ['QinHeng', false],
};

export const listSystemPorts: ListPorts = () => SerialPort.list();

/** The ports of this computer, in bounded time. */
export async function portsWithin(list: ListPorts): Promise<readonly SystemPort[]> {
  let timer: NodeJS.Timeout | null = null;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the ports are not listed in time')), listAtMostMs);
  });
  try {
    return await Promise.race([list(), tooLate]);
  } finally {
    if (timer !== null) clearTimeout(timer);
  }
}

const usbNumber = /^[0-9a-f]{4}$/;

/** Four lower-case digits, as the settings have them; `null` where it is no USB number. */
function usbNumberOf(said: string | undefined): string | null {
  const number = (said ?? '').replace(/^0x/i, '').toLowerCase().padStart(4, '0');
  return said !== undefined && said !== '' && usbNumber.test(number) ? number : null;
}

/** A number that could not be set as it is (too long, with control characters) tells nothing apart. */
function serialNumberOf(said: string | undefined): string | null {
  const label = deviceLabel(said);
  return label === said && label !== null && label.length <= maxSerialNumber ? label : null;
}

/** What is plugged in, out of the name that the system made for it. */
function productOf({ pnpId, friendlyName, serialNumber }: SystemPort, maker: string): string {
  if (friendlyName !== undefined) return friendlyName.replace(/\s*\(COM\d+\)\s*$/i, '').trim();
  const own = /^usb-(.+?)(?:-if\d+)?(?:-port\d+)?$/.exec(pnpId ?? '')?.[1] ?? '';
  const bare = serialNumber === undefined ? own : own.replace(`_${serialNumber}`, '');
  const words = bare.replaceAll('_', ' ').trim();
  return words.startsWith(`${maker} `) ? words.slice(maker.length + 1) : words;
}

function portView(port: SystemPort): SerialPortView {
  const [vendorId, productId] = [usbNumberOf(port.vendorId), usbNumberOf(port.productId)];
  const [known = '', isLikely = false] = vendorId === null ? [] : (makers[vendorId] ?? []);
  // Windows names who made the driver, which is Microsoft for nearly all of them.
  const isNamed = port.manufacturer !== undefined && !/^microsoft\b/i.test(port.manufacturer);
  const maker = deviceLabel(isNamed ? port.manufacturer : known) ?? known;
  const isUsb = vendorId !== null && productId !== null;
  return {
    path: port.path,
    maker,
    product: deviceLabel(productOf(port, maker)) ?? '',
    usb: isUsb ? { vendorId, productId, serialNumber: serialNumberOf(port.serialNumber) } : null,
    isLikely,
  };
}

/** A scanner is looked for among the first: makers of scanners, then what is on USB, then the rest. */
function rank({ isLikely, usb }: SerialPortView): number {
  return isLikely ? 0 : usb === null ? 2 : 1;
}

/** What a person may choose from; `listed: false` where the system can't say: a path is typed then. */
export async function listPorts(list: ListPorts): Promise<SerialPortsView> {
  try {
    const ports = (await portsWithin(list)).filter(({ path }) => portPath.test(path)).map(portView);
    return { listed: true, ports: ports.toSorted((a, b) => rank(a) - rank(b)) };
  } catch {
    return { listed: false, ports: [] };
  }
}
