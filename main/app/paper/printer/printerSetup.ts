import { maxFoundPrinters } from '../../../../shared/contract/printerViews.ts';
import type {
  FoundPrintersView,
  FoundSerialPort,
  NotSearched,
} from '../../../../shared/contract/printerViews.ts';
import type {
  SerialPortView,
  SerialScannerSettings,
} from '../../../../shared/contract/scannerViews.ts';
import { portKey } from '../../../../shared/contract/scannerViews.ts';
import { ok } from '../../answers.ts';
import type { AppContext } from '../../context.ts';
import type { Handlers } from '../../handlers.ts';
import type { Scanners } from '../../ports.ts';
import type { PrinterFinder } from './finderPorts.ts';

/** A computer on which nothing can be looked for. */
export const noFinder: PrinterFinder = {
  onNetwork: () => Promise.resolve({ found: [], why: 'notAsked', leftOut: 0 }),
  onUsb: () => Promise.resolve({ found: [], why: 'noFiles' }),
};

function isAt(port: SerialPortView, scanner: SerialScannerSettings): boolean {
  if (scanner.port.by === 'path') return scanner.port.path === port.path;
  return port.usb !== null && portKey(scanner.port) === portKey({ by: 'usb', ...port.usb });
}

function serialPort(
  port: SerialPortView,
  scanners: readonly SerialScannerSettings[],
): FoundSerialPort {
  const { path, maker, product } = port;
  const label = [maker, product].filter((part) => part !== '').join(' ');
  const takenBy = scanners.find((scanner) => isAt(port, scanner))?.name ?? null;
  return { kind: 'serial', label, path, takenBy };
}

type SetupHandlers = Pick<Handlers, 'printer.find'>;

/** What a manager needs to set a printer up. */
export function createPrinterSetup(
  context: Pick<AppContext, 'store'>,
  scanners: Scanners,
  finder: PrinterFinder,
): SetupHandlers {
  async function look(): Promise<FoundPrintersView> {
    const [network, usb, ports] = await Promise.all([
      finder.onNetwork(),
      finder.onUsb(),
      scanners.ports(),
    ]);
    const known = context.store.read((tx) => tx.settings().scanners);
    const serial = ports.ports.slice(0, maxFoundPrinters).map((port) => serialPort(port, known));
    const notSearched: readonly (NotSearched | null)[] = [
      network.why === null ? null : { what: 'network', why: network.why },
      ports.listed ? null : { what: 'serial', why: 'notListed' },
      usb.why === null ? null : { what: 'usb', why: usb.why },
    ];
    return {
      found: [...network.found, ...usb.found, ...serial],
      notSearched: notSearched.filter((one) => one !== null),
      leftOut: network.leftOut,
    };
  }

  let looking: Promise<FoundPrintersView> | null = null;

  return {
    'printer.find': async () => {
      // Several who ask at once are answered by one asking.
      looking ??= look().finally(() => (looking = null));
      return ok(await looking);
    },
  };
}
