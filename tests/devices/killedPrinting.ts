import { createNetworkPrinter } from './loneNetworkPrinter.ts';
import { commitRedemption, openPrintStore, startQueue } from './printKit.ts';

/** Run as a process of its own, to be killed: commits one receipt and prints it to the port given. */
const [dir, port, mode] = process.argv.slice(2);
if (dir === undefined || port === undefined) throw new Error('usage: killedPrinting DIR PORT MODE');
const store = openPrintStore(dir);
commitRedemption(store, 1);
if (mode === 'commitOnly') {
  process.stdout.write('committed\n');
  setInterval(() => {}, 1_000);
} else {
  startQueue(store, {
    printerFor: () => createNetworkPrinter({ host: '127.0.0.1', port: Number(port) }),
  });
}
