import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createWitnessKeeper } from './app/upkeep/keepWitness.ts';
import { civilNow, entryFrame } from './app/context.ts';
import type { AppContext } from './app/context.ts';
import { tellNewChain } from './app/upkeep/newChain.ts';
import { systemActor } from './app/people/operator.ts';
import type { Log, Secrets } from './app/ports.ts';
import type { Mending } from './app/upkeep/repair.ts';
import type { TerminalOptions } from './host/running.ts';
import { secretsFile } from './platform/dataDir.ts';
import { KeysMissing } from './platform/secrets.ts';
import { keepOldKeys, openSecretsOf, withoutLost } from './platform/secretsInPlace.ts';
import { keyChecksOf, witnessFile, writeWitness } from './platform/witness.ts';
import { mendingStore } from './store/mend/mendingStore.ts';
import type { MendingStore } from './store/mend/mendingStore.ts';
import { openMended } from './store/mend/openMended.ts';
import type { OpenMendedOptions, Opened } from './store/mend/openMended.ts';
import type { StoreOptions } from './store/openStore.ts';
import { checkApart } from './store/mend/wholeCheck.ts';

/** How often it is asked whether the day's look at the whole database is due. */
const dueEveryMs = 10 * 60_000;
/** After a start the counter comes first. */
const firstLookAfterMs = 60_000;

export interface OpenedWhole {
  readonly store: MendingStore;
  readonly secrets: Secrets;
  readonly opened: Opened;
  /** To be called once there is a log: what is found from now on is mended at once. */
  readonly mendWith: (mend: (why: string) => void) => void;
}

/** The other host keeps its keys elsewhere in the folder: then none are lost, and this host is the wrong one. */
function refuseOtherHost({ dir, mode, host }: TerminalOptions, lost: Opened['lostKeys']): void {
  const sealed = existsSync(join(dir, mode, 'keys.sealed'));
  const plain = existsSync(secretsFile(dir, mode));
  const isOther = host === 'browser' ? sealed : plain && !sealed;
  if (lost.length > 0 && isOther) throw new KeysMissing(lost);
}

/** Opens keys and database, and puts together what is damaged. Throws as `openMended` does. */
export function openWhole(options: TerminalOptions, store: StoreOptions): OpenedWhole {
  const now = Date.now();
  const { dir, mode } = options;
  const keys = options.secrets ?? openSecretsOf(dir, mode, now).secrets;
  const wanted: OpenMendedOptions = { ...store, secrets: keys, now };
  const opened = openMended(wanted);
  let mend: ((why: string) => void) | null = null;
  try {
    refuseOtherHost(options, opened.lostKeys);
  } catch (error) {
    opened.store.close();
    throw error;
  }
  const secrets = withoutLost(keys, opened.lostKeys);
  return {
    store: mendingStore(opened.store, { ...wanted, secrets }, (why) => mend?.(why)),
    secrets,
    opened,
    mendWith: (work) => {
      mend = work;
    },
  };
}

export interface Repairing {
  readonly mending: Mending;
  /** Signs the head and keeps it beside the database. */
  keepWitness(): void;
  stop(): Promise<void>;
}

function tell(log: Log, { mended, why, derivedMended, lostKeys }: Opened): void {
  if (mended !== null) log.error({ why, ...mended }, 'the data was put together again');
  if (derivedMended > 0) log.warn({ tables: derivedMended }, 'derived tables were put right');
  if (lostKeys.length > 0) log.error({ lostKeys }, 'keys are gone');
}

/** What a terminal does to stay whole: its witness, the day's look at everything, mending while it runs. */
export function startRepairing(
  context: AppContext,
  { store, opened, mendWith }: OpenedWhole,
  { dir, mode }: Pick<TerminalOptions, 'dir' | 'mode'>,
): Repairing {
  const { log } = context;
  let lost = new Set(opened.lostKeys);
  let turn: Promise<void> = Promise.resolve();
  let stopped = false;
  const path = witnessFile(dir, mode);
  const keep = createWitnessKeeper({
    ...context,
    write: ({ statements, ...witnessed }) =>
      writeWitness(path, {
        v: 1,
        ...witnessed,
        statements: [...statements],
        keyChecks: keyChecksOf(context.secrets),
        backupFolder: context.store.read((tx) => tx.backups().folder),
      }),
  });

  const keepWitness = () => {
    if (lost.size === 0) keep();
  };

  function tellChain(): void {
    context.store.write((tx) => tellNewChain(context, tx));
    keepWitness();
  }

  function mendAtOnce(why: string): void {
    log.error({ why }, 'the database is damaged');
    const report = store.mendRunning(why);
    log.error({ ...report }, 'the data was put together again');
    tellChain();
    for (const event of ['session', 'data', 'sync'] as const) context.announce(event);
  }

  let mendWaits = false;
  /** After the call that met the damage has been answered. */
  mendWith((why) => {
    if (mendWaits || stopped) return;
    mendWaits = true;
    setImmediate(() => {
      mendWaits = false;
      if (stopped) return;
      try {
        mendAtOnce(why);
      } catch (error) {
        log.error({ error: String(error) }, 'the data could not be put together');
      }
    });
  });

  async function look(): Promise<void> {
    const report = await checkApart(store.file);
    if (stopped || context.store.read((tx) => tx.identity()) === null) return;
    const isSound = report.faults === 0;
    if (!isSound) mendAtOnce(report.says.join('; '));
    context.store.write((tx) => {
      tx.append({
        ...entryFrame(context, tx, systemActor),
        id: context.ids.random128(),
        approver: null,
        body: {
          kind: 'integrity',
          result: isSound ? 'sound' : 'mended',
          entries: report.entries,
          faults: report.faults,
        },
        print: null,
      });
    });
    context.announce('sync');
  }

  let lookedOn: string | null = null;
  async function lookIfDue(): Promise<void> {
    const today = context.store.read((tx) => civilNow(context, tx.shop()).businessDay);
    if (lookedOn === today) return;
    lookedOn = today;
    await look();
  }

  function inTurn(work: () => Promise<void>): Promise<void> {
    turn = turn.then(work).catch((error: unknown) => {
      log.error({ error: String(error) }, 'the database could not be looked over');
    });
    return turn;
  }

  tell(log, opened);
  if (context.store.read((tx) => tx.identity()) !== null) tellChain();
  const first = setTimeout(() => void inTurn(lookIfDue), firstLookAfterMs).unref();
  const timer = setInterval(() => void inTurn(lookIfDue), dueEveryMs).unref();

  return {
    keepWitness,
    mending: {
      keysLost: () => lost.size > 0,
      deviceKeyLost: () => lost.has('deviceKey'),
      giveUpKeys() {
        const aside = keepOldKeys(dir, mode, Date.now());
        lost = new Set();
        return aside;
      },
      check: () => inTurn(look),
    },
    async stop() {
      stopped = true;
      clearTimeout(first);
      clearInterval(timer);
      await turn;
      keepWitness();
    },
  };
}
