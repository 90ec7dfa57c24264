import type { Campaign } from '../../../shared/domain/campaign/campaign.ts';
import { coverOf } from '../../../shared/domain/opening/lineCover.ts';
import { openingLines, openingStateOf } from '../../../shared/domain/opening/readiness.ts';
import type { OpeningFacts } from '../../../shared/domain/opening/readiness.ts';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import { manifestAge, manifestGraceMs } from '../../../shared/protocol/keyRing.ts';
import type { MethodName, OutputOf, ParsedInputOf } from '../../../shared/contract/methods.ts';
import type { CoverView, OpeningView } from '../../../shared/contract/openingViews.ts';
import { ok } from '../answers.ts';
import { civilNow } from '../context.ts';
import type { AppContext } from '../context.ts';
import { stuckPrints } from '../day/leftOver.ts';
import type { Handler, Handlers } from '../handlers.ts';
import type { Reader } from '../ports.ts';
import { findingsNow } from '../scans/scanStats.ts';
import { counterFacts } from '../redeem/counterFacts.ts';

type OpeningHandlers = Pick<Handlers, 'opening.check' | 'opening.seen'>;

const asked = [
  'sync.status',
  'disk.status',
  'clock.status',
  'scanner.states',
  'day.status',
  'repair.status',
] as const satisfies readonly MethodName[];
type Asked = (typeof asked)[number];
/** What the other rooms say of themselves, by their own methods. */
export type OpeningAsks = Pick<Handlers, Asked>;

/** Print jobs looked at for the oldest that waits. */
const jobsLookedAt = 100;

/** Offers whose vouchers may turn up today. */
function isOn({ status, validFrom }: Campaign, today: CivilDate): boolean {
  return status === 'active' && validFrom <= today;
}

/** The campaign has ended, and none of its vouchers runs on. */
function isOver({ validThrough, extendedThrough, validity }: Campaign, today: CivilDate): boolean {
  return (
    validity.kind !== 'daysFromIssue' && validThrough < today && (extendedThrough ?? '') < today
  );
}

function coverNow(context: AppContext, tx: Reader, today: CivilDate): readonly CoverView[] {
  const campaigns = tx.campaigns().filter((one) => isOn(one, today) && !isOver(one, today));
  const counter = counterFacts(context, tx, campaigns);
  const facts = {
    now: counter.now.value.instant,
    standAlone: counter.standAlone,
    lastSync: counter.lastSync,
    authority: counter.authority.value,
    doubtSinceSync: counter.doubtSinceSync,
  };
  return campaigns
    .map((campaign) => ({ ...coverOf(campaign, facts), name: campaign.name }))
    .sort(
      (a, b) =>
        (a.hours ?? Number.POSITIVE_INFINITY) - (b.hours ?? Number.POSITIVE_INFINITY) ||
        a.campaignNo - b.campaignNo,
    );
}

function printerFacts(tx: Reader): OpeningFacts['printer'] {
  const waiting = tx.printJobs(jobsLookedAt).filter(({ state }) => state === 'waiting');
  return {
    kind: tx.settings().printer.kind,
    stuck: stuckPrints(tx).length,
    oldestWaiting: waiting.reduce<number | null>(
      (oldest, { at }) => Math.min(oldest ?? at, at),
      null,
    ),
  };
}

function backupFacts(tx: Reader): OpeningFacts['backup'] {
  const { last, failure } = tx.backups();
  return {
    last: last?.at ?? null,
    hasFailed: failure !== null && (last === null || failure.at >= last.at),
  };
}

function ranOut(tx: Reader, now: number): OpeningFacts['keys']['ranOut'] {
  const at = tx.manifest()?.expiresAt;
  if (at === undefined || manifestAge(at, now) === 'inForce') return null;
  return { at, refusedFrom: at + manifestGraceMs };
}

/** Opening: every room is asked how it stands; `shared/domain/opening` says what that means. */
export function createOpening(context: AppContext, asks: () => OpeningAsks): OpeningHandlers {
  async function say<M extends Asked>(name: M): Promise<OutputOf<M> | null> {
    const handler = asks()[name] as Handler<M>;
    const answer = await handler({} as ParsedInputOf<M>, { operator: null });
    return answer.ok ? answer.value : null;
  }

  async function check(): Promise<OpeningView> {
    const sync = await say('sync.status');
    const disk = await say('disk.status');
    const clock = await say('clock.status');
    const scanners = await say('scanner.states');
    const day = await say('day.status');
    const repair = await say('repair.status');
    return context.store.read((tx) => {
      const time = civilNow(context, tx.shop());
      const cover = coverNow(context, tx, time.date);
      const lines = openingLines({
        now: time.instant,
        line: {
          state: sync?.state ?? 'offline',
          lastSync: tx.sync().lastSync,
          waiting: sync?.waiting ?? 0,
          quarantined: sync?.quarantined ?? 0,
        },
        printer: printerFacts(tx),
        scanners: (scanners ?? []).map(({ state }) => state),
        readers: findingsNow(tx, time.businessDay),
        clock: clock?.doubt ?? null,
        backup: backupFacts(tx),
        disk: { state: disk?.state ?? 'plenty', freeBytes: disk?.freeBytes ?? 0 },
        openDays: day?.leftOpen ?? [],
        keys: {
          areLost: repair?.keysLost ?? false,
          standing: tx.sync().standing,
          ranOut: ranOut(tx, time.instant),
        },
        cover,
      });
      const isDue = tx.openingSeen() !== time.businessDay;
      return { isDue, state: openingStateOf(lines), lines, cover };
    });
  }

  return {
    'opening.check': async () => ok(await check()),
    'opening.seen': () => {
      context.store.write((tx) => {
        const { businessDay } = civilNow(context, tx.shop());
        if (tx.openingSeen() !== businessDay) tx.setOpeningSeen(businessDay);
      });
      return ok(null);
    },
  };
}
