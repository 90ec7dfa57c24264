import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppContext } from '../../main/app/context.ts';
import { entryFrame } from '../../main/app/context.ts';
import { createTerminalApp } from '../../main/app/terminal.ts';
import type { Line, Writer } from '../../main/app/ports.ts';
import { systemActor } from '../../main/app/people/operator.ts';
import { createPaper } from '../../main/devices/paper/paper.ts';
import { createPrinters } from '../../main/devices/printer/printerFor.ts';
import { createClock } from '../../main/platform/clock.ts';
import { createCrypto } from '../../main/platform/crypto.ts';
import { createBackups } from '../../main/app/upkeep/backups.ts';
import { createBackupKeeper } from '../../main/store/backup/backupKeeper.ts';
import { readCsv } from '../../main/platform/csv.ts';
import { createIds } from '../../main/platform/ids.ts';
import type { Machine } from '../../main/platform/machine.ts';
import { createPinHasher } from '../../main/platform/pinHasher.ts';
import { createFileSecrets } from '../../main/platform/secrets.ts';
import { openStore } from '../../main/store/openStore.ts';
import { enrolAt } from '../../main/sync/joining/enrol.ts';
import { createHqAuthority } from '../../main/sync/hqAuthority.ts';
import { createHqClient } from '../../main/sync/hqClient.ts';
import { pullOnce } from '../../main/sync/pull.ts';
import { pushOnce } from '../../main/sync/push.ts';
import type { Answer } from '../../shared/contract/problem.ts';
import type { MethodName, OutputOf } from '../../shared/contract/methods.ts';
import { civilTimeAt } from '../../shared/domain/time/civilTime.ts';
import type { EntryBody } from '../../shared/protocol/entry.ts';
import { noEnrolling } from '../app/noEnrolling.ts';
import type { TestOffice } from '../hq/testOffice.ts';
import { noScanners } from '../noScanners.ts';

/** The time everybody in a history goes by, ms: head office, walls and monotonic clocks alike. */
export interface SimTime {
  now: number;
}

function machineBy(time: SimTime): Machine {
  const start = time.now;
  return { wall: () => time.now, monotonic: () => time.now - start, bootId: 'simulated' };
}

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A whole terminal but for its screens: real use cases, database, keys and line; only time is simulated. */
export interface SimCounter {
  readonly shop: string;
  readonly context: AppContext;
  /** Pushes all there is, then pulls all there is. Throws where head office does not answer. */
  sync(): Promise<void>;
  call<M extends MethodName>(method: M, input: unknown): Promise<Answer<OutputOf<M>>>;
  close(): void;
}

export async function openSimCounter(
  office: TestOffice,
  shop: string,
  time: SimTime,
): Promise<SimCounter> {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-sim-'));
  const crypto = createCrypto();
  const ids = createIds(crypto);
  const store = openStore({ dir, mode: 'live', crypto, appVersion: '0.1.0' });
  const secrets = createFileSecrets(join(dir, 'secrets.json'));
  const clock = createClock({ machine: machineBy(time), last: null, civilOf: civilTimeAt });
  const client = createHqClient({
    crypto,
    clock,
    ids,
    signer() {
      const identity = store.read((tx) => tx.identity());
      const deviceKey = secrets.get('deviceKey');
      const times = store.read((tx) => tx.manifest()?.times ?? []);
      return identity === null || deviceKey === null ? null : { identity, times, deviceKey };
    },
  });
  const deps = { store, secrets, crypto, clock, client, log: quiet };

  async function sync(): Promise<void> {
    for (;;) {
      const pushed = await pushOnce(deps);
      if (pushed.outcome === 'done') break;
      if (pushed.outcome !== 'more') throw new Error(`push: ${JSON.stringify(pushed)}`);
    }
    const pulling = {
      ...deps,
      announce: () => undefined,
      onProgress: () => undefined,
      onRestored: () => undefined,
    };
    for (;;) {
      const pulled = await pullOnce(pulling, 0, AbortSignal.timeout(60_000));
      if (pulled.outcome === 'caughtUp') return;
      if (pulled.outcome === 'failed') throw new Error(`pull: ${JSON.stringify(pulled)}`);
    }
  }

  const line: Line = {
    status: () => ({ reachable: true, lastProblem: null, nextTryAt: null, snapshotProgress: null }),
    now: sync,
    // A history says itself when the line is heard.
    nudge: () => undefined,
  };
  const context: AppContext = {
    mode: 'live',
    store,
    clock,
    ids,
    crypto,
    secrets,
    pinHasher: createPinHasher(),
    paper: createPaper(),
    log: quiet,
    announce: () => undefined,
    line,
    nudgePrinter: () => undefined,
    printerFor: createPrinters(),
  };
  const journal = (tx: Writer, body: EntryBody): void => {
    const frame = entryFrame(context, tx, systemActor);
    tx.append({ ...frame, id: ids.random128(), approver: null, body, print: null });
  };
  const enrolled = await enrolAt(
    { hqUrl: office.url, code: await office.code(shop), counterName: '1' },
    {
      ...deps,
      onEnrolled: (tx, { epoch }) => journal(tx, { kind: 'enrolled', shop, epoch }),
    },
  );
  if (!enrolled.ok) throw new Error(enrolled.problem.code);
  await sync();
  const device = () => store.read((tx) => tx.identity()?.device ?? null);
  const keeper = createBackupKeeper({ dir, mode: 'live', disk: store.disk, device });
  const app = createTerminalApp(context, {
    authority: createHqAuthority({
      ...deps,
      refresh: sync,
      journal: (_, body) => store.write((tx) => journal(tx, body)),
    }),
    enrolling: noEnrolling,
    readCsv,
    backups: createBackups(context, keeper),
    scanners: noScanners,
    host: { host: 'browser', appVersion: '0.1.0', demo: null, suggestedHqUrl: null },
  });
  return {
    shop,
    context,
    sync,
    call: async <M extends MethodName>(method: M, input: unknown) =>
      (await app.dispatch(method, input)) as Answer<OutputOf<M>>,
    close() {
      store.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
