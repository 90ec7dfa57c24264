import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { beginImport } from '../../hq/imports/importJobs.ts';
import { importPlan } from '../../hq/imports/importPlan.ts';
import { takeChunk } from '../../hq/imports/takeChunk.ts';
import { makeNativeCode, nativeRandomBytes } from '../../shared/domain/codes/nativeCode.ts';
import { startTestOffice } from './testOffice.ts';

/** 20,000 here; `IMPORT_ROWS=1000000` for a file of a million. */
const rows = Number(process.env['IMPORT_ROWS'] ?? 20_000);
const everyBroken = 10;
/** Beyond what the process and an embedded database had before: the file itself is several times this. */
const maxGrowthMb = 150;
const rowsPerPart = 500;

/** A file that is nowhere whole: every tenth row is broken, each in one of four ways. */
function* file(): Generator<Buffer> {
  yield Buffer.from('code,phone,lastDay,note\n');
  for (let at = 0; at < rows; at += rowsPerPart) {
    const part: string[] = [];
    for (let n = at; n < Math.min(rows, at + rowsPerPart); n += 1) {
      const code = makeNativeCode(randomBytes(nativeRandomBytes));
      const phone = `139${String(n % 1000).padStart(8, '0')}`;
      const broken = [`,${phone},,`, `${code},12,,`, `${code},,31/12/2026,`, `?\u0001,,,`][n % 4];
      part.push(
        n % everyBroken === 0 ? (broken ?? '') : `${code},${phone},2027-12-31,"奶茶\n${n}"`,
      );
    }
    yield Buffer.from(`${part.join('\n')}\n`);
  }
}

describe('an import of very many rows', () => {
  it(`takes ${rows} in, a tenth of them broken, in bounded memory`, async () => {
    const office = await startTestOffice();
    try {
      const { office: running } = office.service;
      const plan = importPlan.parse({
        kind: 'vouchers',
        name: 'many',
        campaignId: 'milk-tea',
        shop: 'jingan',
      });
      const { import_id: id } = await beginImport(running, plan, 'test');
      const before = process.memoryUsage().heapUsed;
      let peak = before;
      const watched = Readable.from(file());
      const bytes = (async function* watch() {
        for await (const part of watched as AsyncIterable<Uint8Array>) {
          peak = Math.max(peak, process.memoryUsage().heapUsed);
          yield part;
        }
      })();
      const began = performance.now();
      const job = await takeChunk(running, id, 0, bytes, true);
      const seconds = (performance.now() - began) / 1000;
      const growth = (peak - before) / 1024 / 1024;
      if (rows >= 100_000) {
        process.stderr.write(
          `${rows} rows, ${job.taken} bytes: ${seconds.toFixed(1)} s, heap +${growth.toFixed(0)} MB\n`,
        );
      }
      expect(job).toMatchObject({
        state: 'checked',
        rows,
        faulty: rows / everyBroken,
        good: rows - rows / everyBroken,
      });
      expect(growth).toBeLessThan(maxGrowthMb);
    } finally {
      await office.stop();
    }
  }, 900_000);
});
