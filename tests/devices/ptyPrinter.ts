import {
  askWhatIsBroken,
  askWhetherDone,
  askWhyOffline,
} from '../../main/devices/printer/printerStatus.ts';
import { openPtyLine } from './scanner/ptyLine.ts';
import type { FakeStatus } from './fakePrinter.ts';

/** A printer at the far end of a pair of pseudo terminals. */
export interface PtyPrinter {
  /** The counter's end. */
  readonly path: string;
  /** Everything that came, in the order it came. */
  received(): Buffer;
  /** Pulls the plug, so that both ends are gone. */
  unplug(): Promise<void>;
  close(): Promise<void>;
}

export interface PtyBehaviour {
  /** What it says of itself; `null`: it never answers. */
  readonly status: FakeStatus | null;
  /** `false`: it takes no byte. */
  readonly reads?: boolean;
  /** The plug is pulled once it has so many bytes. */
  readonly unplugAt?: number;
}

const everyMs = 3;
const questionBytes = 3;

/** `null`: these bytes are no question. */
function answerTo(bytes: Buffer, status: FakeStatus | null): readonly number[] | null {
  const known: readonly (readonly [Uint8Array, number | undefined])[] = [
    [Uint8Array.of(0x10, 0x04, 1), status?.general],
    [Uint8Array.of(0x10, 0x04, 4), status?.paper],
    [askWhyOffline, status?.offline],
    [askWhatIsBroken, status?.error],
    [askWhetherDone, status === null ? undefined : 0],
  ];
  const asked = known.find(([question]) => bytes.equals(question));
  if (asked === undefined) return null;
  return asked[1] === undefined ? [] : [asked[1]];
}

export async function startPtyPrinter(behaviour: PtyBehaviour): Promise<PtyPrinter> {
  const { status, reads = true, unplugAt = Infinity } = behaviour;
  const line = await openPtyLine();
  let received = Buffer.alloc(0);
  let looked = 0;
  let pulled = false;

  /** Answers each question that came since, in turn; half of one waits for the rest of it. */
  function answers(): Buffer {
    const said: number[] = [];
    for (let at = looked; at + questionBytes <= received.length; looked = at) {
      const answer = answerTo(received.subarray(at, at + questionBytes), status);
      said.push(...(answer ?? []));
      at += answer === null ? 1 : questionBytes;
    }
    return Buffer.from(said);
  }

  async function unplug(): Promise<void> {
    pulled = true;
    clearInterval(looking);
    await line.unplug();
  }

  function look(): void {
    const fresh = line.received();
    if (fresh.length === 0) return;
    received = Buffer.concat([received, fresh]);
    if (received.length >= unplugAt) {
      void unplug();
      return;
    }
    const said = answers();
    if (said.length > 0) void line.write(said);
  }

  const looking = setInterval(() => {
    if (reads && !pulled) look();
  }, everyMs);
  return {
    path: line.path,
    received() {
      if (!pulled) {
        for (let more = line.received(); more.length > 0; more = line.received()) {
          received = Buffer.concat([received, more]);
        }
      }
      return received;
    },
    unplug,
    async close() {
      await unplug();
      await line.close();
    },
  };
}
