import { failed, ok } from './answers.ts';
import { problemOf } from '../../shared/contract/problem.ts';
import type { LineState, SessionView, SetUpPhase, SyncView } from '../../shared/contract/views.ts';
import { civilNow } from './context.ts';
import type { AppContext } from './context.ts';
import type { Handlers } from './dispatch.ts';
import type { LineStatus, Reader } from './ports.ts';
import { personView, worksHere } from './session.ts';
import type { Session } from './session.ts';

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
}

type StatusHandlers = Pick<
  Handlers,
  | 'session.state'
  | 'session.signIn'
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
  if (tx.sync().frozen) return 'frozen';
  if (line.reachable) return 'synced';
  return line.lastProblem === 'hqRefused' ? 'refused' : 'offline';
}

export function createStatus(
  context: AppContext,
  session: Session,
  host: HostFacts,
): StatusHandlers {
  function sessionView(): SessionView {
    const operator = session.operator();
    const line = context.line.status();
    return context.store.read((tx) => {
      const shop = tx.shop();
      const people = shop === null ? [] : tx.people().filter((one) => worksHere(one, shop.id));
      const time = civilNow(context, shop);
      const signedIn =
        operator === null ? null : (people.find((one) => one.id === operator.id) ?? null);
      return {
        phase: phaseOf(tx, host.demo !== null),
        demo: host.demo !== null,
        mode: context.mode,
        standAlone: tx.identity()?.standAlone ?? false,
        shop,
        counterName: tx.identity()?.counterName ?? '',
        operator: signedIn === null ? null : personView(signedIn),
        people: people.map(personView),
        now: time.instant,
        businessDay: shop === null ? null : time.businessDay,
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
        demoLine: host.demo?.state() ?? null,
      };
    });
  }

  return {
    'session.state': () => ok(sessionView()),
    'session.signIn': ({ personId, pin }) => session.signIn(personId, pin),
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
