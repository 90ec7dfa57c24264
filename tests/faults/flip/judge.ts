import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry } from '../../../shared/protocol/entry.ts';
import type { EarlierEpoch, Reader, StoredEntry } from '../../../main/app/ports.ts';
import { createCrypto } from '../../../main/platform/crypto.ts';
import { readWitness, witnessFile } from '../../../main/platform/witness.ts';
import type { Opened } from '../../../main/store/mend/openMended.ts';
import { verifyChain } from '../../../main/store/verifyChain.ts';
import { entryHash } from '../../../shared/protocol/journalHash.ts';
import type { Struck } from './damage.ts';
import type { Template } from './template.ts';

export interface Verdict {
  readonly violations: readonly string[];
  /** Entries that are gone and that nothing left behind can prove to have been written. */
  readonly unprovable: number;
}

function present(tx: Reader, epochs: readonly EarlierEpoch[]): ReadonlyMap<number, StoredEntry> {
  const rows =
    epochs.length === 0
      ? tx.entriesAfter(0, 10_000)
      : epochs.flatMap((epoch) => tx.earlierEntriesAfter(epoch, 0, 10_000));
  return new Map(rows.map((row) => [row.seq, row] as const));
}

function isNamed(epochs: readonly EarlierEpoch[], seq: number): boolean {
  return epochs.some(({ missing }) => missing.some(({ from, to }) => from <= seq && seq <= to));
}

interface Taken {
  readonly uses: number;
  readonly amountMinor: number;
}

const nothing: Taken = { uses: 0, amountMinor: 0 };

/** What stands of each voucher, redemption by redemption: an undo gives nothing back of another one. */
function usesIn(entries: Iterable<StoredEntry>): ReadonlyMap<string, Taken> {
  const byRedemption = new Map<string, Map<number, Taken>>();
  const add = (ref: string, of: number, uses: number, amountMinor: number) => {
    const known = byRedemption.get(ref) ?? new Map<number, Taken>();
    const before = known.get(of) ?? nothing;
    known.set(of, { uses: before.uses + uses, amountMinor: before.amountMinor + amountMinor });
    byRedemption.set(ref, known);
  };
  for (const { json } of entries) {
    const { body, seq } = JSON.parse(json) as Entry;
    if (body.kind === 'redemption') {
      for (const one of body.vouchers) add(one.ref, seq, one.uses, one.amountMinor ?? 0);
    }
    if (body.kind === 'void') {
      const of = body.redemption.seq;
      for (const one of body.restored) add(one.ref, of, -one.uses, -(one.amountMinor ?? 0));
    }
  }
  const standing = [...byRedemption].map(([ref, parts]) => {
    const sum = (figure: keyof Taken) =>
      [...parts.values()].reduce((all, part) => all + Math.max(0, part[figure]), 0);
    return [ref, { uses: sum('uses'), amountMinor: sum('amountMinor') }] as const;
  });
  return new Map(standing);
}

/** I4: everything is there as it was, or it was noticed and each seq is named. */
function entryFaults(
  tx: Reader,
  template: Template,
  noticed: boolean,
  struck: Struck,
  provable: number,
  left: readonly Buffer[],
): Verdict {
  const epochs = tx.earlierEpochs();
  const here = present(tx, epochs);
  const violations: string[] = [];
  let unprovable = 0;
  const crypto = createCrypto();
  for (const { seq, hash, json } of template.acknowledged) {
    const row = here.get(seq);
    if (row !== undefined) {
      const holds = row.hash === hash && entryHash(crypto, row.json) === hash;
      if (!holds) violations.push(`I4: entry ${seq} was changed in silence`);
      if (isNamed(epochs, seq)) violations.push(`I4: entry ${seq} is named missing and is there`);
      continue;
    }
    if (!struck.targets.includes('backup') && seq <= template.backupSeq) {
      violations.push(`I1: entry ${seq} is in the backup and was not restored`);
    }
    // Nothing is believed but what its own hash proves: text alone, its hash struck too, is not enough.
    const proof = Buffer.from(hash, 'hex');
    if (left.some((bytes) => bytes.includes(json) && bytes.includes(proof))) {
      violations.push(`I1: entry ${seq} stands whole in what was left, and was not salvaged`);
    }
    if (noticed && isNamed(epochs, seq)) continue;
    if (seq > provable) unprovable += 1;
    else violations.push(`I4: entry ${seq} is gone and not named`);
  }
  return { violations, unprovable };
}

/** I2: what is known to be used counts as used. */
function countFaults(tx: Reader): readonly string[] {
  const here = present(tx, tx.earlierEpochs());
  return [...usesIn(here.values())].flatMap(([ref, taken]) => {
    const counted = tx.usage(ref);
    const holds = counted.uses === taken.uses && counted.amountMinor === taken.amountMinor;
    return holds
      ? []
      : [
          `I2: ${counted.uses} uses (${counted.amountMinor}) of a voucher are counted, and the journal knows ${taken.uses} (${taken.amountMinor})`,
        ];
  });
}

function chainFaults({ store }: Opened): readonly string[] {
  const { faults } = store.inspect((db) => verifyChain(db));
  return faults.map(({ seq, fault }) => `I4: the new chain, entry ${seq}: ${fault}`);
}

/** I8: a key that is not the one it was is not used. */
function keyFaults(dir: string, { lostKeys }: Opened, before: string): readonly string[] {
  let now: string;
  try {
    now = readFileSync(join(dir, 'live', 'secrets.json'), 'utf8');
  } catch {
    now = '';
  }
  const same = keysIn(now) === keysIn(before);
  if (same || lostKeys.length > 0) return [];
  return ['I8: a key was changed and nobody noticed'];
}

function keysIn(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return 'unreadable';
  }
}

/** What lay in the folder when the terminal was started. */
export interface Before {
  /** The key file before it was struck. */
  readonly secrets: string;
  /** Database and log as they were left. */
  readonly left: readonly Buffer[];
}

export function judge(
  dir: string,
  opened: Opened,
  template: Template,
  struck: Struck,
  before: Before,
): Verdict {
  const noticed = opened.mended !== null;
  const witness = readWitness(witnessFile(dir, 'live'));
  const provable = witness.state === 'read' || noticed ? template.witnessedSeq : 0;
  const witnessStruck = struck.targets.includes('witness');
  const entries = opened.store.read((tx) =>
    entryFaults(tx, template, noticed, struck, witnessStruck ? 0 : provable, before.left),
  );
  return {
    violations: [
      ...entries.violations,
      ...opened.store.read(countFaults),
      ...chainFaults(opened),
      ...keyFaults(dir, opened, before.secrets),
    ],
    unprovable: entries.unprovable,
  };
}
