import type { SessionView } from '../../shared/contract/views.ts';
import type { HelpPlace } from '../../shared/i18n/help.ts';
import type { Place } from './place.ts';

/** Not to be given to another command: everybody looks for help there. */
export const helpKey = 'F1';

/** The help for what is on the screen: the big state first, then the part that is open. */
export function helpPlaceOf(view: SessionView | null, place: Place): HelpPlace {
  if (view === null || view.phase !== 'ready') return 'setUp';
  if (view.standing === 'revoked') return 'cutOff';
  if (view.operator === null) return 'signIn';
  return place === 'nextSteps' ? 'setUp' : place;
}
