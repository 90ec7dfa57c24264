import type { CodeRead } from '../../shared/reading/codeRead.ts';
import type { Decoder } from './decoder.ts';
import { fileHead } from './pictureFile.ts';
import type { PictureProblem } from './pictureFile.ts';

/** A picture that takes longer is given up, and the next one is read by a fresh reader. */
export const pictureBudgetMs = 10_000;
/** More pictures brought at once than this stay unread: it is said. */
export const maxPicturesAtOnce = 10;

export interface FoundCode extends CodeRead {
  /** The picture it stands in. */
  readonly file: Blob;
}

/** What came of all the pictures that were brought at once. */
export interface PicturesRead {
  /** Each text once, picture by picture, in reading order. */
  readonly found: readonly FoundCode[];
  /** Of each picture that gave no code, in their order. */
  readonly problems: readonly PictureProblem[];
  /** Of some picture only the first of several was read. */
  readonly moves: boolean;
}

interface OnePicture {
  readonly found: readonly FoundCode[];
  readonly problem: PictureProblem | null;
  readonly moves: boolean;
}

/** Reads one, by the bytes of its head first: most that is wrong is wrong there. */
async function readOne(decoder: Decoder, file: Blob): Promise<OnePicture> {
  const head = await fileHead(file);
  if (!head.ok) return { found: [], problem: head.problem, moves: false };
  const { moves } = head;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), pictureBudgetMs);
  });
  const result = await Promise.race([decoder.decodeFile(file), tooLate]);
  clearTimeout(timer);
  if (result === 'late') {
    // Ends the worker with whatever it hangs in; the next picture starts another.
    decoder.close();
    return { found: [], problem: 'tookTooLong', moves };
  }
  if (result.ok) {
    return { found: result.reads.map((read) => ({ ...read, file })), problem: null, moves };
  }
  const isNothing = result.problem === 'nothingFound' && moves;
  return { found: [], problem: isNothing ? 'nothingInFirst' : result.problem, moves };
}

/** Reads pictures one after the other; `onNext` hears which is next, from 1. */
export async function readPictures(
  decoder: Decoder,
  files: readonly Blob[],
  onNext: (place: number) => void,
): Promise<PicturesRead> {
  const found = new Map<string, FoundCode>();
  const problems: PictureProblem[] = [];
  let moves = false;
  for (const [at, file] of files.slice(0, maxPicturesAtOnce).entries()) {
    onNext(at + 1);
    const one = await readOne(decoder, file);
    for (const code of one.found) if (!found.has(code.text)) found.set(code.text, code);
    if (one.problem !== null) problems.push(one.problem);
    moves ||= one.moves;
  }
  return { found: [...found.values()], problems, moves };
}
