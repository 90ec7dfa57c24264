import { backups } from './backups.ts';
import { batches } from './batches.ts';
import { camera } from './camera.ts';
import { campaigns } from './campaigns.ts';
import { care } from './care.ts';
import { clock } from './clock.ts';
import { common } from './common.ts';
import { customerScreen } from './customerScreen.ts';
import { contradictions } from './contradictions.ts';
import { day } from './day.ts';
import { desk } from './desk.ts';
import { drawer } from './drawer.ts';
import { figures } from './figures.ts';
import { formats } from './formats.ts';
import { goodwill } from './goodwill.ts';
import { help } from './help.ts';
import { history } from './history.ts';
import { opening } from './opening.ts';
import { leftOpen } from './leftOpen.ts';
import { nextSteps } from './nextSteps.ts';
import { paper } from './paper.ts';
import { paperLooks } from './paperLooks.ts';
import { people } from './people.ts';
import { practice } from './practice.ts';
import { printing } from './printing.ts';
import { printQueue } from './printQueue.ts';
import { printer } from './printer.ts';
import { problems } from './problems.ts';
import { quickCard } from './quickCard.ts';
import { readers } from './readers.ts';
import { reasons } from './reasons.ts';
import { redeem } from './redeem.ts';
import { repair } from './repair.ts';
import { rules } from './rules.ts';
import { scan } from './scan.ts';
import { scanners } from './scanners.ts';
import { session } from './session.ts';
import { settings } from './settings.ts';
import { setup } from './setup.ts';
import { stock } from './stock.ts';
import { sync } from './sync.ts';
import { terms } from './terms.ts';
import { till } from './till.ts';
import { tillCounter } from './tillCounter.ts';
import { undo } from './undo.ts';
import { wedge } from './wedge.ts';

/** Every text of the product, by area; i18next takes each area as a namespace. */
export const catalogue = {
  backups,
  batches,
  camera,
  campaigns,
  care,
  clock,
  common,
  contradictions,
  customerScreen,
  day,
  desk,
  drawer,
  figures,
  formats,
  goodwill,
  help,
  history,
  opening,
  leftOpen,
  nextSteps,
  paper,
  paperLooks,
  people,
  practice,
  printer,
  printing,
  printQueue,
  problems,
  quickCard,
  readers,
  reasons,
  redeem,
  repair,
  rules,
  scan,
  scanners,
  session,
  settings,
  setup,
  stock,
  sync,
  terms,
  till,
  tillCounter,
  undo,
  wedge,
} as const;
