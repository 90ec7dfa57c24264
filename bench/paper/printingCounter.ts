import { createPrintQueue } from '../../main/devices/printQueue.ts';
import type { PrintJob } from '../../main/app/paper/paperPorts.ts';
import type { PrinterProfile } from '../../shared/contract/printer.ts';
import { paperOnScreen } from '../../shared/contract/printer.ts';
import { answering, ready, startFakePrinter } from '../../tests/devices/fakePrinter.ts';
import type { FakePrinter } from '../../tests/devices/fakePrinter.ts';
import { openCounter } from '../redeem/counters.ts';
import type { BenchCounter } from '../redeem/counters.ts';

/** A counter at work, its print queue, and a printer at the end of a loopback line. */
export interface PrintingCounter extends BenchCounter {
  readonly printer: FakePrinter;
  /** While it is off, nothing is told to the queue, and it sleeps. */
  setQueue(isOn: boolean): void;
  jobs(): readonly PrintJob[];
  /** Until nothing waits and nothing is being printed. */
  untilDrained(): Promise<void>;
  close(): Promise<void>;
}

const isOpen = ({ state }: PrintJob) => state === 'waiting' || state === 'printing';

/** Everything is the product's own but the printer, which answers at once and needs no time to print. */
export async function openPrintingCounter(
  folder: string,
  usable: number,
  profile: PrinterProfile,
): Promise<PrintingCounter> {
  const printer = await startFakePrinter(answering(ready));
  let isOn = false;
  let wake: () => void = () => undefined;
  const counter = await openCounter(folder, usable, usable, () => {
    if (isOn) wake();
  });
  const { rig } = counter;
  const settings = { ...paperOnScreen, kind: 'network', host: '127.0.0.1' } as const;
  rig.store.write((tx) =>
    tx.setSettings({ ...tx.settings(), printer: { ...settings, port: printer.port, profile } }),
  );
  const watchers = new Set<() => void>();
  const queue = createPrintQueue({
    store: rig.store,
    paper: rig.context.paper,
    printerFor: rig.context.printerFor,
    documentFor: (job) => rig.store.read((tx) => rig.paper.documentFor(tx, job)),
    now: () => rig.clock.now().effective,
    log: rig.context.log,
    announce: () => watchers.forEach((watch) => watch()),
  });
  wake = queue.nudge;
  const jobs = () => rig.store.read((tx) => tx.printJobs(usable + 1));
  return {
    ...counter,
    printer,
    setQueue: (on) => {
      isOn = on;
      if (on) queue.nudge();
    },
    jobs,
    untilDrained: () =>
      new Promise((resolve) => {
        const watch = () => {
          if (rig.store.read((tx) => tx.openPrintJobs()).some(isOpen)) return;
          watchers.delete(watch);
          resolve();
        };
        watchers.add(watch);
        watch();
      }),
    close: async () => {
      await queue.stop();
      await printer.close();
      counter.close();
    },
  };
}
