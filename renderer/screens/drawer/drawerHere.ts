import { useSession } from '../../bridge/session.ts';
import { useSettings } from '../../shell/appearance.ts';

/** Whether a drawer can be opened from this screen: one is set up, and nobody is practising. */
export function useDrawerHere(): boolean {
  const printer = useSettings()?.printer;
  const { view } = useSession();
  if (printer === undefined || view === null || view.mode === 'practice') return false;
  return printer.kind !== 'screen' && printer.profile.drawerPin !== null;
}
