import type { BackupProblemCode, BackupView } from '../../../shared/contract/backups.ts';
import type { DiskView } from '../../../shared/contract/disk.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer, Problem } from '../../../shared/contract/problem.ts';
import type { CivilDate, InstantMs } from '../../../shared/domain/time/civil.ts';
import type { Actor } from '../../../shared/protocol/entry.ts';
import { failed, ok } from '../answers.ts';
import { civilNow, entryFrame } from '../context.ts';
import type { AppContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { parseEntry } from '../entries.ts';
import { actorOf, systemActor } from '../people/operator.ts';
import type { BackupState, LastBackup } from '../ports.ts';
import { StoreProblem } from '../storeErrors.ts';

/** Nothing was journalled for so long: a moment to make a backup in. */
export const quietMinutes = 5;
/** A counter that is never quiet gets its backup all the same, so long after the day ended. */
export const overdueHours = 6;
/** After a backup that came to nothing. */
export const retryMinutes = 60;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** What the machine can do for backups (`main/store/backup/backupKeeper.ts`). */
export interface BackupKeeper {
  disk(): DiskView;
  /** Beside the data folder; made when it is used. */
  readonly defaultFolder: string;
  /** Made on a thread of its own, verified, and the oldest removed. Never rejects. */
  take(wanted: {
    readonly folder: string;
    readonly takenAt: InstantMs;
    readonly businessDay: CivilDate;
  }): Promise<LastBackup | BackupProblemCode>;
  /** `null`: a backup could go there. */
  fault(folder: string): BackupProblemCode | null;
  /** `null` while the folder isn't there. */
  isOnSameDisk(folder: string): boolean | null;
  kept(folder: string): number;
  removable(): readonly string[];
}

type BackupHandlers = Pick<
  Handlers,
  'disk.status' | 'backup.status' | 'backup.now' | 'backup.folder'
>;

export interface Backups {
  readonly handlers: BackupHandlers;
  /** Makes the day's backup when it is due and the counter is quiet. Never rejects. */
  whenDue(): Promise<void>;
  /** Resolves when none is under way. */
  settled(): Promise<void>;
}

export function createBackups(context: AppContext, keeper: BackupKeeper): Backups {
  let running: Promise<Problem | null> | null = null;

  const state = (): BackupState => context.store.read((tx) => tx.backups());
  const now = (): InstantMs => Math.floor(context.clock.now().effective);
  const today = (): CivilDate =>
    context.store.read((tx) => civilNow(context, tx.shop())).businessDay;
  const folderOf = ({ folder }: BackupState): string => folder ?? keeper.defaultFolder;

  function view(): BackupView {
    const kept = state();
    const folder = folderOf(kept);
    const { last, failure } = kept;
    const isNewer = failure !== null && (last === null || failure.at >= last.at);
    return {
      folder,
      isDefault: kept.folder === null,
      onSameDisk: keeper.isOnSameDisk(folder),
      isRunning: running !== null,
      last: last === null ? null : { at: last.at, folder: last.folder, headSeq: last.headSeq },
      failure: isNewer ? failure : null,
      daysOld: last === null ? null : Math.max(0, Math.floor((now() - last.at) / dayMs)),
      kept: keeper.kept(folder),
      removable: keeper.removable(),
    };
  }

  /** Keeps and journals what became of a backup; on a full disk it is told by the answer alone. */
  function note(outcome: LastBackup | BackupProblemCode, by: 'day' | 'hand', who: Actor): void {
    const isMade = typeof outcome !== 'string';
    const at = now();
    try {
      context.store.write((tx) => {
        const before = tx.backups();
        tx.setBackups(
          isMade
            ? { ...before, last: outcome, failure: null }
            : { ...before, failure: { at, code: outcome } },
        );
        if (tx.identity() === null) return;
        tx.append({
          ...entryFrame(context, tx, who),
          id: context.ids.random128(),
          approver: null,
          body: {
            kind: 'backup',
            result: isMade ? 'made' : outcome,
            headSeq: isMade ? outcome.headSeq : 0,
            by,
          },
          print: null,
        });
      });
    } catch (error) {
      if (!(error instanceof StoreProblem)) throw error;
      context.log.warn({ code: error.code }, 'what became of a backup could not be kept');
    }
    context.line.nudge();
  }

  /** A folder that lay on a stick and now lies on the terminal's own disk: the stick isn't there. */
  function isAway(folder: string): boolean {
    const kept = state();
    return kept.otherDisk && folder === kept.folder && keeper.isOnSameDisk(folder) !== false;
  }

  async function make(folder: string, by: 'day' | 'hand', who: Actor): Promise<Problem | null> {
    const wanted = { folder, takenAt: now(), businessDay: today() };
    const outcome = isAway(folder) ? 'folderMissing' : await keeper.take(wanted);
    note(outcome, by, who);
    return typeof outcome === 'string' ? problemOf('backupFailed', { why: outcome }) : null;
  }

  async function once(folder: string, by: 'day' | 'hand', who: Actor): Promise<Answer<BackupView>> {
    if (running !== null) return failed(problemOf('backupFailed', { why: 'busy' }));
    running = make(folder, by, who).finally(() => {
      running = null;
      context.announce('disk');
    });
    context.announce('disk');
    const problem = await running;
    return problem === null ? ok(view()) : failed(problem);
  }

  function isDue(): boolean {
    const at = now();
    const { last, failure } = state();
    const moment = context.store.read((tx) => ({
      isSetUp: tx.identity() !== null && tx.shop() !== null,
      newest: tx.entry(tx.head().seq),
    }));
    if (!moment.isSetUp || last?.businessDay === today()) return false;
    // The clock may have been ahead then: what lies years away, either way, is no reason to wait (I9).
    const apart = (then: InstantMs): number => Math.abs(at - then);
    if (failure !== null && apart(failure.at) < retryMinutes * minuteMs) return false;
    const { state: room } = keeper.disk();
    if (room !== 'plenty' && room !== 'low') return false;
    const isOverdue = last !== null && apart(last.at) > dayMs + overdueHours * hourMs;
    const lastDone = moment.newest === null ? 0 : parseEntry(moment.newest).at;
    const isQuiet = at - lastDone >= quietMinutes * minuteMs;
    return isOverdue || isQuiet;
  }

  return {
    handlers: {
      'disk.status': () => ok(keeper.disk()),
      'backup.status': () => ok(view()),
      'backup.now': ({ folder }, { operator }) =>
        operator === null
          ? failed(problemOf('notSignedIn'))
          : once(folder ?? folderOf(state()), 'hand', actorOf(operator)),
      'backup.folder': ({ folder }) => {
        const fault = folder === null ? null : keeper.fault(folder);
        if (fault !== null) return failed(problemOf('backupFailed', { why: fault }));
        const otherDisk = folder !== null && keeper.isOnSameDisk(folder) === false;
        context.store.write((tx) => tx.setBackups({ ...tx.backups(), folder, otherDisk }));
        context.announce('disk');
        return ok(view());
      },
    },
    async whenDue() {
      try {
        if (running === null && isDue()) await once(folderOf(state()), 'day', systemActor);
      } catch (error) {
        context.log.error({ error: String(error) }, 'the day’s backup could not be begun');
      }
    },
    async settled() {
      await running?.catch(() => undefined);
    },
  };
}
