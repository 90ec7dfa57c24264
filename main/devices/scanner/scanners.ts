import { isDeepStrictEqual } from 'node:util';
import type {
  SerialPortsView,
  SerialScannerSettings,
} from '../../../shared/contract/scannerViews.ts';
import type { Scanners } from '../../app/ports.ts';
import { listPorts, listSystemPorts } from './portList.ts';
import type { ListPorts } from './portList.ts';
import { startSerialScanner } from './serialScanner.ts';
import type { ScannerHears, SerialScanner } from './serialScanner.ts';

export interface RunningScanners extends Scanners {
  /** The settings may have changed: opens what is new, closes what is gone, leaves the rest alone. */
  follow(): void;
  close(): Promise<void>;
}

export interface ScannersOptions {
  readonly settings: () => readonly SerialScannerSettings[];
  readonly hears: ScannerHears;
  /** Ms since the epoch, for people. */
  readonly wall: () => number;
  /** Another system's list of ports; this one's unless told. */
  readonly list?: ListPorts;
}

/** Several who ask at once are answered by one asking: it starts a program. */
function askedOnce(ask: () => Promise<SerialPortsView>): () => Promise<SerialPortsView> {
  let asking: Promise<SerialPortsView> | null = null;
  return () => {
    asking ??= ask().finally(() => (asking = null));
    return asking;
  };
}

/** Every scanner of the settings at work, several at once where there are several. */
export function createScanners(options: ScannersOptions): RunningScanners {
  const { settings, hears, wall, list = listSystemPorts } = options;
  const ports = askedOnce(() => listPorts(list));
  let running: readonly { readonly of: SerialScannerSettings; readonly scanner: SerialScanner }[] =
    [];
  let turn: Promise<unknown> = Promise.resolve();
  let closed = false;

  async function change(): Promise<void> {
    const wanted = closed ? [] : settings();
    const kept = running.filter(({ of }) => wanted.some((one) => isDeepStrictEqual(one, of)));
    const gone = running.filter((one) => !kept.includes(one));
    // First the old: the same line may be wanted at another speed.
    await Promise.all(gone.map(({ scanner }) => scanner.close()));
    const fresh = wanted
      .filter((one) => !kept.some(({ of }) => isDeepStrictEqual(one, of)))
      .map((of) => ({ of, scanner: startSerialScanner(of, { hears, ports, wall }) }));
    running = [...kept, ...fresh];
  }

  function follow(): Promise<unknown> {
    turn = turn.then(change, change);
    return turn;
  }

  function named(name: string): SerialScanner | undefined {
    return running.find(({ of }) => of.name === name)?.scanner;
  }

  void follow();
  return {
    ports,
    states: () => running.map(({ scanner }) => scanner.state()),
    tried: (name) => named(name)?.tried() ?? null,
    beep: (name) => named(name)?.beep() ?? Promise.resolve('away'),
    follow: () => void follow(),
    async close() {
      closed = true;
      await follow();
    },
  };
}
