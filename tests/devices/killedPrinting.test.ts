import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askStatus } from '../../main/devices/printer/printerStatus.ts';
import { ready, startFakePrinter } from './fakePrinter.ts';
import {
  newPrintFolder,
  openPrintStore,
  printedSeqs,
  scriptedPrinter,
  startQueue,
  states,
} from './printKit.ts';

const settled = (jobs: readonly { readonly state: string }[]) =>
  jobs.every(({ state }) => state !== 'waiting' && state !== 'printing');

async function kill(child: ReturnType<typeof spawn>): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

describe('the program is killed around printing', () => {
  it('I2: while the printer has the job but has not said so: uncertain, no second receipt', async () => {
    const folder = newPrintFolder();
    const fake = await startFakePrinter((socket) => {
      socket.once('data', () => socket.write(Buffer.of(ready.general, ready.paper)));
    });
    const script = join(import.meta.dirname, 'killedPrinting.ts');
    const child = spawn(process.execPath, [script, folder.dir, String(fake.port), 'print']);
    await fake.untilBytes(askStatus.length + 1);
    await kill(child);

    const store = openPrintStore(folder.dir);
    const { jobs: sent, printer } = scriptedPrinter();
    const { queue, until } = startQueue(store, { printerFor: () => printer });
    const jobs = await until(settled);
    expect(jobs.map(({ state, problem }) => [state, problem])).toEqual([
      ['uncertain', 'interrupted'],
    ]);
    expect(sent).toHaveLength(0);
    await queue.stop();
    store.close();
    await fake.close();
    folder.remove();
  });

  it('I2: between commit and print: the receipt comes after the restart, once', async () => {
    const folder = newPrintFolder();
    const script = join(import.meta.dirname, 'killedPrinting.ts');
    const child = spawn(process.execPath, [script, folder.dir, '0', 'commitOnly']);
    await once(child.stdout, 'data');
    await kill(child);

    const store = openPrintStore(folder.dir);
    const { jobs: sent, printer } = scriptedPrinter();
    const { queue, until } = startQueue(store, { printerFor: () => printer });
    expect(states(await until(settled))).toEqual(['printed']);
    expect(printedSeqs(sent)).toEqual([1]);
    await queue.stop();
    store.close();
    folder.remove();
  });
});
