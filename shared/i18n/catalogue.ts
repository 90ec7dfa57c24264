import { backups } from './backups.ts';
import { campaigns } from './campaigns.ts';
import { clock } from './clock.ts';
import { common } from './common.ts';
import { contradictions } from './contradictions.ts';
import { figures } from './figures.ts';
import { goodwill } from './goodwill.ts';
import { history } from './history.ts';
import { paper } from './paper.ts';
import { people } from './people.ts';
import { problems } from './problems.ts';
import { reasons } from './reasons.ts';
import { redeem } from './redeem.ts';
import { repair } from './repair.ts';
import { rules } from './rules.ts';
import { scan } from './scan.ts';
import { scanners } from './scanners.ts';
import { session } from './session.ts';
import { settings } from './settings.ts';
import { setup } from './setup.ts';
import { sync } from './sync.ts';
import { terms } from './terms.ts';
import { undo } from './undo.ts';

/** Every text of the product, by area; i18next takes each area as a namespace. */
export const catalogue = {
  backups,
  campaigns,
  clock,
  common,
  contradictions,
  figures,
  goodwill,
  history,
  paper,
  people,
  problems,
  reasons,
  redeem,
  repair,
  rules,
  scan,
  scanners,
  session,
  settings,
  setup,
  sync,
  terms,
  undo,
} as const;
