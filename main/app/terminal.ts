import { createCampaigns } from './campaigns.ts';
import type { AppContext } from './context.ts';
import { createCustomers } from './customers.ts';
import { createDispatch } from './dispatch.ts';
import type { Dispatch, Handlers } from './dispatch.ts';
import { createGoodwill } from './goodwill.ts';
import { createGoodwillSigner } from './goodwillCode.ts';
import { createHistory } from './history.ts';
import { createPaperMaker } from './paperMaker.ts';
import type { PaperMaker } from './paperMaker.ts';
import type { Authority, ReadCsv } from './ports.ts';
import { createPrinting } from './printing.ts';
import { createRedeem } from './redeem.ts';
import { createRemake } from './remake.ts';
import { createSession } from './session.ts';
import { createSettings } from './settings.ts';
import { createSetUp } from './setup.ts';
import type { Enrol } from './setup.ts';
import { createStatus } from './status.ts';
import type { HostFacts } from './status.ts';
import { createUndo } from './undo.ts';

/** What differs between a terminal of a chain and one that stands alone, and between hosts. */
export interface Surroundings {
  readonly authority: Authority;
  readonly enrol: Enrol;
  readonly readCsv: ReadCsv;
  readonly host: HostFacts;
}

export interface TerminalApp {
  readonly dispatch: Dispatch;
  /** Documents for the print queue and the screen. */
  readonly paper: PaperMaker;
}

/** Every use case of the counter behind one door. */
export function createTerminalApp(context: AppContext, around: Surroundings): TerminalApp {
  const session = createSession(context);
  const signer = createGoodwillSigner(context.crypto, context.secrets);
  const paper = createPaperMaker(context, signer);
  const handlers: Handlers = {
    ...createStatus(context, session, around.host),
    ...createSetUp(context, around.authority, around.enrol),
    ...createRedeem(context, session),
    ...createUndo(context, session),
    ...createRemake(context, session),
    ...createCustomers(context),
    ...createGoodwill(context, session, signer),
    ...createHistory(context, paper),
    ...createPrinting(context, paper),
    ...createSettings(context),
    ...createCampaigns(context, around.authority, around.readCsv),
  };
  return { dispatch: createDispatch(handlers, session, context.log), paper };
}
