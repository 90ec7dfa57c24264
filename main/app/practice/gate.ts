import type { MethodName } from '../../../shared/contract/methods.ts';
import { settingsPatch } from '../../../shared/contract/methods.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import { failed } from '../answers.ts';
import type { Dispatch } from '../dispatch.ts';

/**
 * What would reach beyond the practice shop: head office, other disks, other programs, the devices at the
 * counter. Practice answers all of it with `notInThisMode`, whoever asks.
 */
export const outOfPractice: ReadonlySet<MethodName> = new Set<MethodName>([
  'setup.enrol',
  'setup.enrolFile',
  'setup.compared',
  'backup.now',
  'backup.folder',
  'repair.newKeys',
  'sync.demoLine',
  'scanner.ports',
  'scanner.tried',
  'scanner.beep',
  'printer.find',
  // The drawer stays shut: there is money in it.
  'drawer.open',
  'till.switch',
  'till.add',
  'customerScreen.open',
  // The trainer's PIN stands on the screen: it must not let anybody out of the kiosk.
  'kiosk.leave',
]);

/** A printer is the live counter's, however it is joined; a serial line is too. `practice.slips` is the way to paper. */
function touchesDevices(input: unknown): boolean {
  const patch = settingsPatch.safeParse(input).data;
  if (patch === undefined) return false;
  const isPrinter = patch.printer !== undefined && patch.printer.kind !== 'screen';
  return isPrinter || (patch.scanners?.length ?? 0) > 0;
}

/** Nothing behind it leaves the practice shop. */
export function keptApart(dispatch: Dispatch): Dispatch {
  return async (method, input) => {
    const isOut = outOfPractice.has(method as MethodName);
    const isDevice = method === 'settings.set' && touchesDevices(input);
    if (isOut || isDevice) return failed(problemOf('notInThisMode'));
    return dispatch(method, input);
  };
}
