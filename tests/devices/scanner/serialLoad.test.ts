import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { formatNativeCode, makeNativeCode } from '../../../shared/domain/codes/nativeCode.ts';
import { seededRandom } from '../../faults/random.ts';
import { whyNoPty } from './ptyLine.ts';
import { openScannerRig } from './scannerRig.ts';
import { usualScanner } from './usualScanner.ts';

const why = whyNoPty();
const bursts = 1_000;
const perScanner = bursts / 2;
/** This program is kept waiting for so long, ms, every so often: what it reads then comes all at once. */
const stallMs = 60;
const stallEveryMs = 200;

/** Takes all that a processor has to give. */
const busy = 'for (;;) Math.sqrt(Math.random());';

function stall(): void {
  const until = performance.now() + stallMs;
  while (performance.now() < until);
}

describe.skipIf(why !== null)('1,000 bursts under load', () => {
  it('over two lines at once: 0 lost, 0 damaged, each in its order', async () => {
    await using rig = openScannerRig();
    const random = seededRandom(6);
    const lines = [await rig.line(), await rig.line()];
    rig.start(lines.map(({ path }, n) => usualScanner(path, `scanner ${n}`)));
    await rig.ready();
    const worker = new Worker(busy, { eval: true });
    const stalls = setInterval(stall, stallEveryMs);
    const sent = lines.map(() =>
      Array.from({ length: perScanner }, () =>
        formatNativeCode(makeNativeCode(Uint8Array.from({ length: 8 }, () => random() * 256))),
      ),
    );
    try {
      await Promise.all(
        lines.map(async (line, n) => {
          for (const code of sent[n] ?? []) {
            const cut = 1 + Math.floor(random() * code.length);
            await line.write(code.slice(0, cut));
            await sleep(1);
            await line.write(`${code.slice(cut)}\r\n`);
            await sleep(2);
          }
        }),
      );
      await rig.until(() => rig.heard.length >= bursts, `${bursts} codes`);
    } finally {
      clearInterval(stalls);
      await worker.terminate();
    }
    const of = (n: number) =>
      rig.heard.flatMap(({ text, by }) => (by.device === `scanner ${n}` ? [text] : []));
    expect([of(0), of(1)]).toEqual(sent);
  });
});
