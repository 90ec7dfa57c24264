import { campaigns } from './campaigns.ts';
import { common } from './common.ts';
import { goodwill } from './goodwill.ts';
import { history } from './history.ts';
import { paper } from './paper.ts';
import { problems } from './problems.ts';
import { reasons } from './reasons.ts';
import { redeem } from './redeem.ts';
import { scan } from './scan.ts';
import { session } from './session.ts';
import { settings } from './settings.ts';
import { setup } from './setup.ts';
import { sync } from './sync.ts';

/** Every text of the product, by area; i18next takes each area as a namespace. */
export const catalogue = {
  campaigns,
  common,
  goodwill,
  history,
  paper,
  problems,
  reasons,
  redeem,
  scan,
  session,
  settings,
  setup,
  sync,
} as const;
