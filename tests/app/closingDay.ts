/* A counter that closes its day and dies at a step of it: `node closingDay.ts DIR STEP CLOSE_ID`. */
import { openRig, rigPin } from '../faults/counterRig.ts';
import { steppedStore } from '../faults/kill/steppedPorts.ts';
import { striking } from '../faults/kill/steps.ts';
import type { PortStep } from '../faults/kill/steps.ts';

const [dir = '', step = '', closeId = ''] = process.argv.slice(2);
const reach = striking({ step: step as PortStep, count: 1 });
let isClosing = false;
const rig = openRig(dir, (store) => steppedStore(store, reach, () => (isClosing ? 'close' : null)));
const { people } = await rig.call('session.state', {});
await rig.call('session.signIn', { personId: people[0]?.id ?? '', pin: rigPin });
const { businessDay } = await rig.call('day.report', { businessDay: null });
isClosing = true;
await rig.call('day.close', { closeId, businessDay, shownMinor: null });
reach('close: answered');
process.stdout.write('not struck\n');
