import type { MethodName } from '../../shared/contract/methods.ts';
import { problemOf } from '../../shared/contract/problem.ts';
import { failed } from './answers.ts';
import type { Backups } from './upkeep/backups.ts';
import { createCampaigns } from './campaigns/campaigns.ts';
import type { AppContext } from './context.ts';
import { createClockConfirm } from './time/clockConfirm.ts';
import { createCustomers } from './customers/customers.ts';
import { lockedWhenCutOff } from './upkeep/cutOff.ts';
import { createDispatch } from './dispatch.ts';
import type { Handler, Handlers } from './handlers.ts';
import type { Dispatch } from './dispatch.ts';
import { createGoodwill } from './goodwill/goodwill.ts';
import { createGoodwillSigner } from './goodwill/goodwillCode.ts';
import { createHistory } from './paper/history.ts';
import { createPaperMaker } from './paper/paperMaker.ts';
import type { PaperMaker } from './paper/paperMaker.ts';
import type { Authority, ReadCsv, Scanners } from './ports.ts';
import { createPeople } from './people/people.ts';
import { createPhonePairing } from './people/phonePairing.ts';
import { createPrinting } from './paper/printing.ts';
import { createRedeem } from './redeem/redeem.ts';
import { createRemake } from './redeem/remake.ts';
import { createScannerLooks } from './scanners.ts';
import { createRepair } from './upkeep/repair.ts';
import type { Mending } from './upkeep/repair.ts';
import { createSession } from './people/session.ts';
import { createSettings } from './settings.ts';
import { createSetUp } from './upkeep/setup.ts';
import type { Enrolling } from './upkeep/setup.ts';
import { createShift } from './people/shift.ts';
import { createStatus } from './status.ts';
import type { HostFacts } from './status.ts';
import { createUndo } from './undo/undo.ts';

/** What differs between a terminal of a chain and one that stands alone, and between hosts. */
export interface Surroundings {
  readonly authority: Authority;
  readonly enrolling: Enrolling;
  readonly readCsv: ReadCsv;
  readonly backups: Backups;
  /** What is known of keys and database; without it nothing is lost, and nothing is looked at. */
  readonly mending?: Mending;
  readonly host: HostFacts;
  readonly scanners: Scanners;
}

export interface TerminalApp {
  readonly dispatch: Dispatch;
  /** Documents for the print queue and the screen. */
  readonly paper: PaperMaker;
}

const allThere: Mending = {
  keysLost: () => false,
  deviceKeyLost: () => false,
  giveUpKeys: () => null,
  check: () => Promise.resolve(),
};

/** Without its keys a terminal can tell no code from another: it says so, and calls none of them unknown. */
function needingKeys(handlers: Handlers, mending: Mending): Handlers {
  const guarded = <M extends MethodName>(name: M): Handlers[M] => {
    const handler = handlers[name] as Handler<M>;
    const guard: Handler<M> = (input, caller) =>
      mending.keysLost() ? failed(problemOf('keysLost')) : handler(input, caller);
    return guard as Handlers[M];
  };
  return {
    ...handlers,
    'redeem.prepare': guarded('redeem.prepare'),
    'redeem.confirm': guarded('redeem.confirm'),
    'goodwill.issue': guarded('goodwill.issue'),
  };
}

/** Every use case of the counter behind one door. */
export function createTerminalApp(context: AppContext, around: Surroundings): TerminalApp {
  const session = createSession(context);
  const signer = createGoodwillSigner(context.crypto, context.secrets);
  const paper = createPaperMaker(context, signer);
  const handlers: Handlers = {
    ...around.backups.handlers,
    ...createRepair(context, around.mending ?? allThere),
    ...createStatus(context, session, around.host, around.enrolling),
    ...createShift(context, session),
    ...createClockConfirm(context, session),
    ...createSetUp(context, around.authority, around.enrolling),
    ...createRedeem(context, session),
    ...createUndo(context, session),
    ...createRemake(context, session),
    ...createCustomers(context),
    ...createGoodwill(context, session, signer),
    ...createHistory(context, paper),
    ...createPrinting(context, paper),
    ...createSettings(context),
    ...createScannerLooks(around.scanners),
    ...createCampaigns(context, around.authority, around.readCsv),
    ...createPeople(context, session, around.authority),
    ...createPhonePairing(context, session),
  };
  const guarded = needingKeys(handlers, around.mending ?? allThere);
  const dispatch = createDispatch(guarded, session, context.log);
  return { dispatch: lockedWhenCutOff(dispatch, context.store), paper };
}
