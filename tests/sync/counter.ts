import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClock } from '../../main/platform/clock.ts';
import type { MachineClock } from '../../main/platform/clock.ts';
import { createCrypto } from '../../main/platform/crypto.ts';
import { createIds } from '../../main/platform/ids.ts';
import { createMachine } from '../../main/platform/machine.ts';
import { createFileSecrets } from '../../main/platform/secrets.ts';
import { openStore } from '../../main/store/openStore.ts';
import { createHqAuthority } from '../../main/sync/hqAuthority.ts';
import { enrolAt } from '../../main/sync/joining/enrol.ts';
import type { Enrolled } from '../../main/sync/joining/enrol.ts';
import { openWay } from '../../main/sync/way.ts';
import type { WayOptions } from '../../main/sync/way.ts';
import { startLine } from '../../main/sync/line.ts';
import type { RunningLine } from '../../main/sync/line.ts';
import type { Answer } from '../../shared/contract/problem.ts';
import type { Authority, NewEntry, Secrets, Store, Writer } from '../../main/app/ports.ts';
import { civilTimeAt } from '../../shared/domain/time/civilTime.ts';
import type { Actor, EntryBody } from '../../shared/protocol/entry.ts';

const mei: Actor = { personId: 'mei', name: '小梅 Mei', role: 'cashier' };

/** A terminal's database, keys, clock and line, as they really are; no screens, no use cases. */
export interface TestCounter {
  readonly dir: string;
  readonly store: Store;
  readonly secrets: Secrets;
  readonly clock: MachineClock;
  readonly line: RunningLine;
  readonly authority: Authority;
  enrol(hqUrl: string, code: string): Promise<Answer<Enrolled>>;
  /** Journals; answers the entry's place. */
  append(body: EntryBody): number;
  /** In one transaction. */
  appendAll(bodies: readonly EntryBody[]): void;
  close(): Promise<void>;
}

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Opens the counter kept in `dir` (a fresh one without). */
export function openCounter(
  dir = mkdtempSync(join(tmpdir(), 'countersign-sync-')),
  environment: WayOptions['environment'] = {},
): TestCounter {
  const way = openWay({ dir, environment, log: quiet });
  const crypto = createCrypto();
  const store = openStore({ dir, mode: 'live', crypto, appVersion: '0.1.0' });
  const secrets = createFileSecrets(join(dir, 'secrets.json'));
  const last = store.read((tx) => tx.clock());
  const clock = createClock({ machine: createMachine(), last, civilOf: civilTimeAt });
  const ids = createIds(crypto);

  function entry(body: EntryBody, actor: Actor): NewEntry {
    const { effective, wallMs, monotonicMs, bootId } = clock.now();
    return {
      id: ids.random128(),
      mode: 'live',
      actor,
      approver: null,
      time: civilTimeAt(effective, 'Asia/Shanghai', 180),
      wallMs,
      monotonicMs,
      bootId,
      currency: 'CNY',
      body,
      print: null,
    };
  }

  const line = startLine({
    way,
    store,
    secrets,
    crypto,
    clock,
    ids,
    log: quiet,
    announce: () => undefined,
    random: () => 0,
  });
  const authority = createHqAuthority({
    store,
    secrets,
    crypto,
    client: line.client,
    refresh: () => line.now(),
    journal: (by, body) => {
      store.write((tx) => tx.append(entry(body, by ?? mei)));
    },
  });
  return {
    dir,
    store,
    secrets,
    clock,
    line,
    authority,
    async enrol(hqUrl, code) {
      const onEnrolled = (tx: Writer, { shop, epoch }: { shop: string; epoch: number }) => {
        tx.append(entry({ kind: 'enrolled', shop, epoch }, mei));
      };
      const deps = { way, store, secrets, crypto, log: quiet, onEnrolled };
      return enrolAt({ hqUrl, code, counterName: '1' }, deps);
    },
    append: (body) => store.write((tx) => tx.append(entry(body, mei))).seq,
    appendAll(bodies) {
      store.write((tx) => {
        for (const body of bodies) tx.append(entry(body, mei));
      });
    },
    async close() {
      await line.stop();
      await way.close();
      store.close();
    },
  };
}

export function forget(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}

const lookEveryMs = 20;

/** Looks again and again until `what` holds; the test's own time-out says that it never did. */
export async function until(what: () => boolean): Promise<void> {
  while (!what()) await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
}
