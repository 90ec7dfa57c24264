import type { Acknowledged } from '../strickenFolder.ts';
import type { DiskStep } from './recorded.ts';

/** What the terminal had answered, shown or relied on when the power went. */
export interface Expected {
  readonly acknowledged: readonly Acknowledged[];
  /** By the key's name: the value it was told is kept, and those it may have become since. */
  readonly keys: ReadonlyMap<string, readonly string[]>;
  /** Jobs whose bytes may be at the printer. */
  readonly taken: readonly number[];
  readonly cursor: number;
  /** Names of backups it made, oldest first. */
  readonly backups: readonly string[];
}

type Said = readonly { readonly at: number; readonly words: readonly string[] }[];

export function saidIn(steps: readonly DiskStep[]): Said {
  return steps.flatMap((step, at) =>
    step.kind === 'said' ? [{ at, words: step.line.split(' ') }] : [],
  );
}

/** As of just before step `crash`. */
export function expectedAt(said: Said, crash: number): Expected {
  const acknowledged: Acknowledged[] = [];
  const keys = new Map<string, readonly string[]>();
  const taken: number[] = [];
  const backups: string[] = [];
  let cursor = 0;
  for (const { at, words } of said) {
    const [what, first = '', second = ''] = words;
    if (what === 'key') {
      const sure = at < crash ? [] : (keys.get(first) ?? []);
      if (at < crash || keys.has(first)) keys.set(first, [...sure, second]);
    }
    if (at >= crash) continue;
    if (what === 'ack') acknowledged.push({ seq: Number(first), hash: second });
    if (what === 'job') taken.push(Number(first));
    if (what === 'backup') backups.push(first);
    if (what === 'cursor') cursor = Number(first);
  }
  return { acknowledged, keys, taken, cursor, backups };
}
