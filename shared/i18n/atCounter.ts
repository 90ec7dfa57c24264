import { backups } from './backups.ts';
import { clock } from './clock.ts';
import { common } from './common.ts';
import { leftOpen } from './leftOpen.ts';
import { nextSteps } from './nextSteps.ts';
import { people } from './people.ts';
import { printing } from './printing.ts';
import { problems } from './problems.ts';
import { reasons } from './reasons.ts';
import { redeem } from './redeem.ts';
import { repair } from './repair.ts';
import { rules } from './rules.ts';
import { scan } from './scan.ts';
import { session } from './session.ts';
import { settings } from './settings.ts';
import { stock } from './stock.ts';
import { tillCounter } from './tillCounter.ts';
import { undo } from './undo.ts';

/**
 * The areas that the frame and the redeeming screen speak with: there before the first picture. The others
 * of the catalogue come with the first other screen.
 */
export const atCounter = {
  backups,
  clock,
  common,
  leftOpen,
  nextSteps,
  people,
  printing,
  problems,
  reasons,
  redeem,
  repair,
  rules,
  scan,
  session,
  settings,
  stock,
  tillCounter,
  undo,
} as const;
