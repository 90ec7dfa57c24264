import { accessActs, accessPages } from './pages/access.ts';
import { auditPages } from './pages/audit.ts';
import { claimActs, claimPages } from './pages/claims.ts';
import { importActs, importPages } from './pages/imports.ts';
import { campaignActs, campaignPages } from './pages/campaigns.ts';
import { caseActs, casePages } from './pages/cases.ts';
import { meActs, mePages } from './pages/me.ts';
import { overviewActs, overviewPages } from './pages/overview.ts';
import { peopleActs, peoplePages } from './pages/people.ts';
import { shopActs, shopPages } from './pages/shops.ts';
import { terminalActs, terminalPages } from './pages/terminals.ts';
import { wakingPages } from './pages/waking.ts';
import type { Act, Page } from './view.ts';

/** In the order of the list of parts. */
export const pages: readonly Page[] = [
  ...overviewPages,
  ...shopPages,
  ...terminalPages,
  ...peoplePages,
  ...campaignPages,
  ...importPages,
  ...casePages,
  ...claimPages,
  ...wakingPages,
  ...accessPages,
  ...auditPages,
  ...mePages,
];

export const everyAct: readonly Act[] = [
  ...overviewActs,
  ...shopActs,
  ...terminalActs,
  ...peopleActs,
  ...campaignActs,
  ...importActs,
  ...caseActs,
  ...claimActs,
  ...accessActs,
  ...meActs,
];

/** By the last part of an address; a map, so that `__proto__` is the name of nothing. */
export const acts: ReadonlyMap<string, Act> = new Map(everyAct.map((act) => [act.name, act]));
