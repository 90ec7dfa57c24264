import { startEngine } from '../../scripts/decode/engine.ts';
import { createFrameReader } from '../../shared/reading/frameReader.ts';
import type { FrameReader } from '../../shared/reading/frameReader.ts';
import type { Contestant } from './contestant.ts';
import { ownMs } from './ownTime.ts';

export const ourName = 'countersign';

/** The product's own reader: every stage in turn, as on successive frames of a camera held still. */
export async function startOurs(): Promise<Contestant> {
  const engine = await startEngine();
  const readers = new Map<string, FrameReader>();
  return {
    name: ourName,
    read({ luma }, switched) {
      const key = switched.join();
      const formats = { switched, itfLengths: [], checkDigits: false };
      const reader = readers.get(key) ?? createFrameReader(engine, formats, ownMs);
      readers.set(key, reader);
      return reader.still(luma).map(({ text }) => text);
    },
  };
}
