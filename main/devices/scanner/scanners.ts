import { SerialPort } from 'serialport';
import type { SerialPortView, SerialScannerSettings } from '../../../shared/contract/views.ts';
import type { Scanners } from '../../app/ports.ts';
import { startSerialScanner } from './serialScanner.ts';
import type { ScannerHears, SerialScanner } from './serialScanner.ts';

export interface RunningScanners extends Scanners {
  /** The settings may have changed: opens what is new, closes what is gone, leaves the rest alone. */
  follow(): void;
  close(): Promise<void>;
}

function isSame(one: SerialScannerSettings, other: SerialScannerSettings): boolean {
  return (
    one.path === other.path &&
    one.baudRate === other.baudRate &&
    one.framing === other.framing &&
    one.ending === other.ending
  );
}

/** `listed: false` where the system can't say (no udev, no rights): a path is typed then. */
async function listPorts(): Promise<{
  readonly listed: boolean;
  readonly ports: readonly SerialPortView[];
}> {
  try {
    const found = await SerialPort.list();
    const ports = found.map(({ path, manufacturer }) => ({ path, maker: manufacturer ?? '' }));
    return { listed: true, ports };
  } catch {
    return { listed: false, ports: [] };
  }
}

/** Every scanner of the settings at work, several at once where there are several. */
export function createScanners(options: {
  readonly settings: () => readonly SerialScannerSettings[];
  readonly hears: ScannerHears;
}): RunningScanners {
  const { settings, hears } = options;
  let running: readonly { readonly of: SerialScannerSettings; readonly scanner: SerialScanner }[] =
    [];
  let turn: Promise<unknown> = Promise.resolve();
  let closed = false;

  async function change(): Promise<void> {
    const wanted = closed ? [] : settings();
    const kept = running.filter(({ of }) => wanted.some((one) => isSame(one, of)));
    const gone = running.filter((one) => !kept.includes(one));
    // First the old: the same line may be wanted at another speed.
    await Promise.all(gone.map(({ scanner }) => scanner.close()));
    const fresh = wanted
      .filter((one) => !kept.some(({ of }) => isSame(one, of)))
      .map((of) => ({ of, scanner: startSerialScanner(of, hears) }));
    running = [...kept, ...fresh];
  }

  function follow(): Promise<unknown> {
    turn = turn.then(change, change);
    return turn;
  }

  void follow();
  return {
    ports: listPorts,
    states: () => running.map(({ of, scanner }) => ({ path: of.path, state: scanner.state() })),
    follow: () => void follow(),
    async close() {
      closed = true;
      await follow();
    },
  };
}
