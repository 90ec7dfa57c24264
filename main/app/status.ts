import { failed, ok } from './answers.ts';
import { problemOf } from '../../shared/contract/problem.ts';
import type { LineState, SessionView, SetUpPhase, SyncView } from '../../shared/contract/views.ts';
import { manifestAge, manifestGraceMs } from '../../shared/protocol/keyRing.ts';
import { civilNow } from './context.ts';
import type { AppContext } from './context.ts';
import type { Handlers } from './handlers.ts';
import type { LineStatus, Reader } from './ports.ts';
import { worksHere } from './people/pinCheck.ts';
import { personView } from './people/session.ts';
import type { Session } from './people/session.ts';
import { areStepsDue } from './upkeep/nextSteps.ts';
import type { Enrolling } from './upkeep/setup.ts';

/** The demo's own head office, which can be unplugged to see what offline is like. */
export interface DemoSwitch {
  state(): 'on' | 'off';
  set(on: boolean): Promise<void>;
}

export interface HostFacts {
  readonly host: 'electron' | 'browser';
  readonly appVersion: string;
  readonly demo: DemoSwitch | null;
  /** A head office named when the terminal was started; the set-up form offers it. */
  readonly suggestedHqUrl: string | null;
  /** It is being set up by a file, without anybody. */
  readonly joiningByFile?: () => boolean;
}

type StatusHandlers = Pick<
  Handlers,
  | 'session.state'
  | 'session.signIn'
  | 'session.badge'
  | 'session.signOut'
  | 'sync.status'
  | 'sync.now'
  | 'sync.demoLine'
>;

function phaseOf(tx: Reader, demo: boolean): SetUpPhase {
  const identity = tx.identity();
  if (identity === null) return demo ? 'waiting' : 'choose';
  if (identity.standAlone) return 'ready';
  const { lastSync, snapshotPage } = tx.sync();
  const firstDataOnItsWay =
    lastSync === null || (snapshotPage !== null && tx.people().length === 0);
  return firstDataOnItsWay ? 'waiting' : 'ready';
}

function lineState(tx: Reader, line: LineStatus): LineState {
  if (tx.identity()?.standAlone !== false) return 'standAlone';
  const { frozen, standing } = tx.sync();
  if (frozen || standing === 'frozen') return 'frozen';
  if (line.reachable) return 'synced';
  return line.lastProblem === 'hqRefused' ? 'refused' : 'offline';
}

function keysRanOut(tx: Reader, now: number): SyncView['keysRanOut'] {
  const at = tx.manifest()?.expiresAt;
  if (at === undefined || manifestAge(at, now) === 'inForce') return null;
  return { at, refusedFrom: at + manifestGraceMs };
}

export function createStatus(
  context: AppContext,
  session: Session,
  host: HostFacts,
  enrolling: Enrolling,
): StatusHandlers {
  function sessionView(): SessionView {
    const operator = session.operator();
    const line = context.line.status();
    return context.store.read((tx) => {
      const shop = tx.shop();
      const people = shop === null ? [] : tx.people().filter((one) => worksHere(one, shop.id));
      const time = civilNow(context, shop);
      const stepsDue = areStepsDue(tx);
      const signedIn =
        operator === null ? null : (people.find((one) => one.id === operator.id) ?? null);
      return {
        phase: phaseOf(tx, host.demo !== null || host.joiningByFile?.() === true),
        demo: host.demo !== null,
        mode: context.mode,
        standAlone: tx.identity()?.standAlone ?? false,
        enrolment: enrolling.current(),
        standing: tx.sync().standing,
        device: tx.identity()?.device ?? null,
        shop,
        counterName: tx.identity()?.counterName ?? '',
        operator: signedIn === null ? null : personView(signedIn),
        people: people.map(personView),
        now: time.instant,
        businessDay: shop === null ? null : time.businessDay,
        openingDue: shop !== null && !stepsDue && tx.openingSeen() !== time.businessDay,
        stepsDue,
        shift: tx.shift(),
        host: host.host,
        suggestedHqUrl: host.suggestedHqUrl,
        appVersion: host.appVersion,
        loading: line.snapshotProgress,
      };
    });
  }

  function syncView(): SyncView {
    const line = context.line.status();
    return context.store.read((tx) => {
      const sync = tx.sync();
      const identity = tx.identity();
      const headSeq = tx.head().seq;
      return {
        state: lineState(tx, line),
        hqUrl: identity?.hqUrl ?? null,
        lastSync: sync.lastSync,
        waiting: identity?.standAlone === false ? headSeq - sync.ackedSeq : 0,
        sentSeq: sync.ackedSeq,
        headSeq,
        cursor: sync.cursor,
        quarantined: sync.quarantined,
        lastProblem: line.lastProblem,
        nextTryAt: line.nextTryAt,
        snapshotProgress: line.snapshotProgress,
        vouchersCached: tx.voucherCount(),
        keysRanOut: keysRanOut(tx, context.clock.now().effective),
        demoLine: host.demo?.state() ?? null,
      };
    });
  }

  return {
    'session.state': () => ok(sessionView()),
    'session.signIn': ({ personId, pin }) => session.signIn(personId, pin),
    'session.badge': ({ raw, to }) => (to === 'signIn' ? session.badge(raw) : session.whose(raw)),
    'session.signOut': ({ because }) => session.signOut(because),
    'sync.status': () => ok(syncView()),
    'sync.now': async () => {
      await context.line.now();
      return ok(syncView());
    },
    'sync.demoLine': async ({ on }) => {
      if (host.demo === null) return failed(problemOf('notInThisMode'));
      await host.demo.set(on);
      await context.line.now();
      context.announce('sync');
      return ok(syncView());
    },
  };
}
