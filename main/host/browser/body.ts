import type { IncomingMessage } from 'node:http';

/** A body's text, or why there is none. */
export type BodyRead =
  | { readonly result: 'read'; readonly text: string }
  | { readonly result: 'tooLong' | 'notUtf8' | 'cut' };

function decode(chunks: readonly Buffer[]): BodyRead {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    return { result: 'read', text };
  } catch {
    return { result: 'notUtf8' };
  }
}

/**
 * A body that is too long is read on and thrown away up to here, so that the sender gets to read our
 * answer; one that goes on even so is cut off.
 */
const drainLimitBytes = 40_000_000;

/** Reads a body up to `limitBytes`; what is longer is not kept, whatever its headers say. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<BodyRead> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      if (!(chunk instanceof Buffer)) return { result: 'cut' };
      length += chunk.length;
      if (length > drainLimitBytes) return { result: 'cut' };
      if (length <= limitBytes) chunks.push(chunk);
    }
  } catch {
    return { result: 'cut' };
  }
  return length > limitBytes ? { result: 'tooLong' } : decode(chunks);
}
