import { setTimeout as sleep } from 'node:timers/promises';
import type { SerialScannerSettings } from '../../../shared/contract/scannerViews.ts';
import type { ReadBy } from '../../../shared/domain/codes/scan.ts';
import { staleMs } from '../../../main/devices/scanner/framer.ts';
import type { ListPorts } from '../../../main/devices/scanner/portList.ts';
import { createScanners } from '../../../main/devices/scanner/scanners.ts';
import type { RunningScanners } from '../../../main/devices/scanner/scanners.ts';
import { openPtyLine } from './ptyLine.ts';
import type { PtyLine } from './ptyLine.ts';

const waitAtMostMs = 20_000;

export interface Heard {
  /** `(cut)`: it broke off. */
  readonly text: string;
  readonly by: ReadBy;
}

/** The scanners of a counter over real pseudo terminals, and what was heard of them. */
export interface ScannerRig {
  readonly heard: readonly Heard[];
  texts(): readonly string[];
  line(): Promise<PtyLine>;
  start(settings: readonly SerialScannerSettings[], list?: ListPorts): RunningScanners;
  set(settings: readonly SerialScannerSettings[]): void;
  until(isSo: () => boolean, what: string): Promise<void>;
  /** Open, and past the time in which what comes is taken for an old scan. */
  ready(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export function openScannerRig(): ScannerRig {
  const heard: Heard[] = [];
  const lines: PtyLine[] = [];
  let wanted: readonly SerialScannerSettings[] = [];
  let scanners: RunningScanners | null = null;

  const texts = () => heard.map(({ text }) => text);

  async function until(isSo: () => boolean, what: string): Promise<void> {
    const deadline = Date.now() + waitAtMostMs;
    while (!isSo()) {
      if (Date.now() > deadline) {
        const states = JSON.stringify(scanners?.states());
        throw new Error(`not so: ${what}; heard ${JSON.stringify(texts())}; ${states}`);
      }
      await sleep(5);
    }
  }

  const areReady = () => {
    const states = scanners?.states() ?? [];
    return states.length === wanted.length && states.every(({ state }) => state === 'ready');
  };

  return {
    heard,
    texts,
    until,
    async line() {
      const opened = await openPtyLine();
      lines.push(opened);
      return opened;
    },
    start(settings, list) {
      wanted = settings;
      scanners = createScanners({
        settings: () => wanted,
        wall: Date.now,
        hears: {
          scan: (text, by) => void heard.push({ text, by }),
          cut: (device) => void heard.push({ text: '(cut)', by: { device } }),
          changed: () => undefined,
        },
        ...(list === undefined ? {} : { list }),
      });
      return scanners;
    },
    set(settings) {
      wanted = settings;
      scanners?.follow();
    },
    async ready() {
      await until(areReady, 'every line is open');
      await sleep(staleMs + 50);
    },
    async [Symbol.asyncDispose]() {
      await scanners?.close();
      for (const one of lines) await one.close();
    },
  };
}
