import type { MethodName } from '../../shared/contract/methods.ts';
import { problemOf } from '../../shared/contract/problem.ts';
import { failed } from './answers.ts';
import type { Backups } from './upkeep/backups.ts';
import { createBatchFeeder } from './batches/batchFeeder.ts';
import type { BatchFeeder } from './batches/batchFeeder.ts';
import { createBatches } from './batches/batches.ts';
import { createCampaigns } from './campaigns/campaigns.ts';
import type { AppContext } from './context.ts';
import { createCustomerScreen } from './customerScreen/customerScreen.ts';
import type { CustomerScreenRoom } from './customerScreen/customerScreen.ts';
import { keepRating } from './customerScreen/keepRating.ts';
import { createClockConfirm } from './time/clockConfirm.ts';
import { createAfterwards } from './customers/afterwards.ts';
import { createWakeUps } from './customers/wakeUps.ts';
import { createCoupons } from './goodwill/coupons.ts';
import { createCustomers } from './customers/customers.ts';
import { lockedWhenCutOff } from './upkeep/cutOff.ts';
import { createDay } from './day/day.ts';
import { createHandOver } from './day/handOver.ts';
import { createDispatch } from './dispatch.ts';
import { createDrawer } from './drawer/drawer.ts';
import type { Handler, Handlers } from './handlers.ts';
import type { Dispatch } from './dispatch.ts';
import { createDesk } from './desk/desk.ts';
import type { Pause } from './desk/stockTake.ts';
import { createGoodwill } from './goodwill/goodwill.ts';
import { createGoodwillSigner } from './goodwill/goodwillCode.ts';
import { createHistory } from './paper/history.ts';
import { createHealthSlip } from './paper/slips/healthSlip.ts';
import { createPaperLooks } from './paper/paperLooks.ts';
import { createPaperMaker } from './paper/paperMaker.ts';
import type { PaperMaker } from './paper/paperMaker.ts';
import type { Authority, ReadCsv, Scanners } from './ports.ts';
import { createRefusalSlip } from './paper/slips/refusalSlip.ts';
import { createReminderSlip } from './paper/slips/reminderSlip.ts';
import { createPeople } from './people/people.ts';
import { createPhonePairing } from './people/phonePairing.ts';
import { createPractice } from './practice/practice.ts';
import type { PracticeDevices } from './practice/practice.ts';
import type { PrinterFinder } from './paper/printer/finderPorts.ts';
import { createPrinterSetup, noFinder } from './paper/printer/printerSetup.ts';
import { createPrinterState } from './paper/printer/printerState.ts';
import { createPrinting } from './paper/queue/printing.ts';
import { createRedeem } from './redeem/redeem.ts';
import { createTornCodes } from './redeem/tornCodes.ts';
import { createHeld } from './held/held.ts';
import { createOpening } from './opening/opening.ts';
import { createRainCheck } from './stock/rainCheck.ts';
import { createSoldOut } from './stock/soldOut.ts';
import { createScanStats } from './scans/scanStats.ts';
import { createRemake } from './redeem/remake.ts';
import { createScannerLooks } from './scanners.ts';
import { createRepair } from './upkeep/repair.ts';
import type { Mending } from './upkeep/repair.ts';
import { createSession } from './people/session.ts';
import { createSettings } from './settings.ts';
import { createNextSteps } from './upkeep/nextSteps.ts';
import { createSetUp } from './upkeep/setup.ts';
import type { Enrolling } from './upkeep/setup.ts';
import { createShift } from './people/shift.ts';
import { createStatus } from './status.ts';
import type { HostFacts } from './status.ts';
import { noClaimLine } from './redeem/claimPorts.ts';
import type { ClaimLine } from './redeem/claimPorts.ts';
import { createClaims } from './redeem/claims.ts';
import type { Claims } from './redeem/claims.ts';
import { createTillBaskets } from './till/tillBaskets.ts';
import { createTillKeeping, createTillsHeard } from './till/tillKeeping.ts';
import type { TillCounterNeeds } from './till/tillCounter.ts';
import type { TillDoorState } from './till/tillPorts.ts';
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
  /** The counter's turn in the middle of long work; without it there is none. */
  readonly pause?: Pause;
  /** What looks for printers when a manager asks; without it nothing does. */
  readonly printerFinder?: PrinterFinder;
  /** In practice mode: the paper that may be asked for. */
  readonly practice?: PracticeDevices;
  /** The way to head office for claims; without it nobody is asked. */
  readonly claimLine?: ClaimLine;
  /** What listens for the shop's own tills; without it nothing does. */
  readonly tillDoor?: TillDoorState;
}

export interface TerminalApp {
  readonly dispatch: Dispatch;
  /** Documents for the print queue and the screen. */
  readonly paper: PaperMaker;
  /** To be told whenever something became of a print job. */
  readonly batches: Pick<BatchFeeder, 'step'>;
  readonly customer: CustomerScreenRoom;
  /** To be looked after now and then. */
  readonly claims: Pick<Claims, 'step'>;
  /** What the shop's own tills are served by. */
  readonly tills: Pick<TillCounterNeeds, 'baskets' | 'heard' | 'dispatch'>;
}

const noDoor: TillDoorState = { state: () => 'off' };

const noPause: Pause = () => Promise.resolve();

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
    'rainCheck.give': guarded('rainCheck.give'),
    'goodwill.issue': guarded('goodwill.issue'),
    'customer.issueAfter': guarded('customer.issueAfter'),
  };
}

/** Every use case of the counter behind one door. */
export function createTerminalApp(context: AppContext, around: Surroundings): TerminalApp {
  const session = createSession(context);
  // By the same door as everybody; a customer's tap is no sign of life of the cashier.
  const customer = createCustomerScreen(context, session, async (seq, rating) =>
    keepRating(served.dispatch, seq, rating),
  );
  const tills = createTillBaskets(context.announce);
  const heard = createTillsHeard();
  const signer = createGoodwillSigner(context.crypto, context.secrets);
  const paper = createPaperMaker(context, signer);
  const batches = createBatchFeeder(context, paper.surroundings);
  // One for both: the slip of a torn code is the same try as the look before it.
  const torn = createTornCodes(context);
  const claims = createClaims(context, around.claimLine ?? noClaimLine);
  const practice = createPractice(context, around.authority, around.practice ?? null);
  const handlers: Handlers = {
    ...around.backups.handlers,
    ...createRepair(context, around.mending ?? allThere),
    ...createStatus(context, session, around.host, around.enrolling),
    ...createShift(context, session),
    ...createClockConfirm(context, session),
    ...createSetUp(context, around.authority, around.enrolling),
    ...createRedeem(context, session, tills, torn, claims),
    ...createUndo(context, session),
    ...createRemake(context, session),
    ...createSoldOut(context),
    ...createRainCheck(context),
    ...createHeld(context),
    ...createOpening(context, () => handlers),
    ...createCustomers(context),
    ...createGoodwill(context, session, signer),
    ...createCoupons(context),
    ...createWakeUps(context),
    ...createAfterwards(context, signer),
    ...createHistory(context, paper),
    ...createDesk(context, around.pause ?? noPause),
    ...createScanStats(context),
    ...createPrinting(context, paper),
    ...createPrinterState(context),
    ...createRefusalSlip(context, paper, torn),
    ...createReminderSlip(context, paper),
    ...createHealthSlip(context, paper, {
      appVersion: around.host.appVersion,
      asks: () => handlers,
    }),
    ...createPaperLooks(context, paper),
    ...createSettings(context),
    ...customer.handlers,
    ...createScannerLooks(around.scanners),
    ...createPrinterSetup(context, around.scanners, around.printerFinder ?? noFinder),
    ...createBatches(context, batches, paper.surroundings),
    ...createCampaigns(context, around.authority, around.readCsv),
    ...createPeople(context, session, around.authority),
    ...createDay(context, paper),
    ...createHandOver(context, session),
    ...createDrawer(context, session),
    ...createPhonePairing(context, session),
    ...practice.handlers,
    ...createNextSteps(context),
    ...createTillKeeping({ context, baskets: tills, heard, door: around.tillDoor ?? noDoor }),
  };
  const guarded = needingKeys(handlers, around.mending ?? allThere);
  const dispatch = createDispatch(guarded, session, context.log);
  const dispatchAll = practice.watching(lockedWhenCutOff(dispatch, context.store));
  // What a till asks is no sign of life at the counter: the lock goes on counting.
  const quiet = createDispatch(guarded, { ...session, touch: () => undefined }, context.log);
  const served = { baskets: tills, heard, dispatch: lockedWhenCutOff(quiet, context.store) };
  const papers: PaperMaker = {
    ...paper,
    documentFor: (tx, job) =>
      job.what === 'coupon' ? batches.documentFor(tx, job) : paper.documentFor(tx, job),
  };
  return { dispatch: dispatchAll, paper: papers, batches, customer, claims, tills: served };
}
