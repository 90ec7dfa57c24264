import type { MethodName, OutputOf, ParsedInputOf } from '../../../../shared/contract/methods.ts';
import { healthAbout, writeAbout } from '../../../../shared/contract/paperAbout.ts';
import type { HealthAbout } from '../../../../shared/contract/paperAbout.ts';
import { problemOf } from '../../../../shared/contract/problem.ts';
import { failed } from '../../answers.ts';
import { civilNow } from '../../context.ts';
import type { AppContext } from '../../context.ts';
import { openFigures } from '../../day/dayReports.ts';
import type { Handler, Handlers } from '../../handlers.ts';
import type { Reader } from '../../ports.ts';
import type { PaperMaker } from '../paperMaker.ts';
import { queueSlip, tellOfSlip } from './printSlip.ts';

const asked = [
  'sync.status',
  'disk.status',
  'clock.status',
  'scanner.states',
  'day.status',
  'repair.status',
] as const satisfies readonly MethodName[];
type Asked = (typeof asked)[number];

/** Hex digits of a device's id that tell it from the others of a chain. */
const deviceDigits = 8;

type FromStore = Pick<
  HealthAbout,
  'device' | 'epoch' | 'lastSync' | 'quarantined' | 'printer' | 'backup' | 'openCases'
>;

function fromStore(context: AppContext, tx: Reader): FromStore {
  const identity = tx.identity();
  const { lastSync, quarantined } = tx.sync();
  const { kind, profile } = tx.settings().printer;
  const { last, failure } = tx.backups();
  return {
    device: identity?.device.slice(0, deviceDigits) ?? '',
    epoch: identity?.epoch ?? 0,
    lastSync,
    quarantined,
    printer: { kind, profile },
    backup: {
      last: last?.at ?? null,
      hasFailed: failure !== null && (last === null || failure.at >= last.at),
    },
    openCases: openFigures(tx, civilNow(context, tx.shop()).businessDay).openCases.length,
  };
}

/** How the terminal does, on paper: for the person who rings somebody up about it. */
export function createHealthSlip(
  context: AppContext,
  maker: PaperMaker,
  around: { readonly appVersion: string; readonly asks: () => Pick<Handlers, Asked> },
): Pick<Handlers, 'print.health'> {
  async function say<M extends Asked>(name: M): Promise<OutputOf<M> | null> {
    const handler = around.asks()[name] as Handler<M>;
    const answer = await handler({} as ParsedInputOf<M>, { operator: null });
    return answer.ok ? answer.value : null;
  }

  async function health(operator: string): Promise<HealthAbout> {
    const sync = await say('sync.status');
    const disk = await say('disk.status');
    const clock = await say('clock.status');
    const scanners = (await say('scanner.states')) ?? [];
    const day = await say('day.status');
    const repair = await say('repair.status');
    const doubt = clock?.doubt ?? null;
    return {
      operator,
      appVersion: around.appVersion,
      line: sync?.state ?? 'offline',
      waiting: sync?.waiting ?? 0,
      stuckPrints: day?.stuckPrints ?? 0,
      scannersReady: scanners.filter(({ state }) => state === 'ready').length,
      scannersAway: scanners.filter(({ state }) => state !== 'ready').length,
      clock: doubt === null ? null : { kind: doubt.kind, byMs: doubt.byMs },
      disk: { state: disk?.state ?? 'plenty', freeBytes: disk?.freeBytes ?? 0 },
      openDays: day?.leftOpen.length ?? 0,
      keysLost: repair?.keysLost ?? false,
      checked: repair?.checked?.result ?? null,
      ...context.store.read((tx) => fromStore(context, tx)),
    };
  }

  return {
    'print.health': async (_input, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const about = writeAbout(healthAbout, await health(operator.name));
      const answer = context.store.write((tx) => queueSlip(context, maker, tx, 'health', about));
      if (answer.ok) tellOfSlip(context);
      return answer;
    },
  };
}
