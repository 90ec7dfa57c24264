import type { Database } from 'better-sqlite3';
import type { CivilDate } from '../../shared/domain/time/civil.ts';
import type { VoucherRef } from '../../shared/domain/facts.ts';
import type { Rating } from '../../shared/domain/customers/rating.ts';
import type { WakeOutcome } from '../../shared/domain/customers/wake.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import type {
  Asked,
  CareReader,
  CouponElsewhere,
  EndedCoupon,
  OwnCoupon,
  RatingCount,
} from '../app/customers/carePorts.ts';
import { wishReader } from './contactWishes.ts';
import type { Memory } from './memory.ts';
import { blobOf, hexOf } from './rows.ts';
import { select } from './select.ts';
import { visitReader } from './visits.ts';

/** What an entry about a customer's good means for the derived tables. */
export type CareRow =
  | ({ readonly what: 'coupon' } & OwnCoupon & { readonly customer: string | null })
  | ({ readonly what: 'ended' } & EndedCoupon)
  | {
      readonly what: 'asked';
      readonly seq: number;
      readonly customer: string;
      readonly day: CivilDate;
      readonly outcome: WakeOutcome;
    }
  | {
      readonly what: 'rated';
      readonly seq: number;
      readonly ofSeq: number;
      readonly day: CivilDate;
      readonly campaigns: readonly number[];
      readonly rating: Rating;
    };

export interface CareTables {
  addCare(row: CareRow): void;
}

/** Tables of this file, all derived. */
export const careTableNames = ['coupons', 'coupon_ends', 'wakes', 'ratings'] as const;

/** `null` where the entry is about nothing of the kind. */
export function careRowOf({ seq, at, businessDay: day, actor, body }: Entry): CareRow | null {
  switch (body.kind) {
    case 'goodwill':
    case 'issuedAfter': {
      const { ref, customer, valueMinor: worthMinor } = body;
      const why = body.kind === 'goodwill' ? body.reason : body.because;
      const afterSeq = body.kind === 'goodwill' ? null : body.redemption.seq;
      const given = { seq, ref, campaignNo: body.campaign.no, why, worthMinor, day };
      return { what: 'coupon', ...given, person: actor.personId, afterSeq, customer };
    }
    case 'goodwillVoid': {
      const { ref, because } = body;
      return { what: 'ended', ref, seq, because, at, operator: actor.name };
    }
    case 'wake':
      return { what: 'asked', seq, customer: body.customer, day, outcome: body.outcome };
    case 'feedback': {
      const { campaigns, rating, redemption } = body;
      return { what: 'rated', seq, ofSeq: redemption.seq, day, campaigns, rating };
    }
    default:
      return null;
  }
}

/** What the newest entries say, as long as it isn't in the tables. */
export interface PendingCare extends CareTables {
  /** Of one kind, in the order they came. */
  of<What extends CareRow['what']>(
    what: What,
  ): readonly Extract<CareRow, { readonly what: What }>[];
  moveInto(tables: CareTables): void;
}

export function pendingCare(): PendingCare {
  let rows: CareRow[] = [];
  return {
    addCare: (row) => void rows.push(row),
    of: <What extends CareRow['what']>(what: What) =>
      rows.filter((row): row is Extract<CareRow, { readonly what: What }> => row.what === what),
    moveInto(tables) {
      rows.forEach(tables.addCare);
      rows = [];
    },
  };
}

export function careTables(db: Database, schema: 'main' | 'temp'): CareTables {
  const coupon = db.prepare(
    `INSERT OR IGNORE INTO ${schema}.coupons
     (seq, ref, campaign_no, why, worth, day, person, customer, after_seq)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const ended = db.prepare(
    `INSERT INTO ${schema}.coupon_ends (ref, seq, because, at, operator) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET seq = excluded.seq, because = excluded.because, at = excluded.at,
       operator = excluded.operator`,
  );
  const asked = db.prepare(
    `INSERT INTO ${schema}.wakes (customer, seq, day, outcome) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET seq = excluded.seq, day = excluded.day, outcome = excluded.outcome`,
  );
  const rated = db.prepare(
    `INSERT INTO ${schema}.ratings (of_seq, campaign_no, seq, day, rating) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET seq = excluded.seq, day = excluded.day, rating = excluded.rating`,
  );
  return {
    addCare(row) {
      switch (row.what) {
        case 'coupon': {
          const { seq, ref, campaignNo, why, worthMinor, day, person, customer, afterSeq } = row;
          const whom = customer === null ? null : blobOf(customer);
          coupon.run(seq, blobOf(ref), campaignNo, why, worthMinor, day, person, whom, afterSeq);
          return;
        }
        case 'ended':
          ended.run(blobOf(row.ref), row.seq, row.because, row.at, row.operator);
          return;
        case 'asked':
          asked.run(blobOf(row.customer), row.seq, row.day, row.outcome);
          return;
        case 'rated':
          for (const campaignNo of new Set(row.campaigns)) {
            rated.run(row.ofSeq, campaignNo, row.seq, row.day, row.rating);
          }
      }
    },
  };
}

/** Rows of entries that have left go with them; what they counted as given stays counted. */
export function forgetCare(db: Database): (throughSeq: number) => void {
  const drops = careTableNames.map((table) =>
    db.prepare<[number]>(`DELETE FROM ${table} WHERE seq <= ?`),
  );
  return (through) => {
    for (const drop of drops) drop.run(through);
  };
}

interface CouponRow extends Omit<OwnCoupon, 'ref'> {
  readonly ref: Buffer;
}

const couponColumns = `seq, ref, campaign_no AS campaignNo, why, worth AS worthMinor, day, person,
  after_seq AS afterSeq`;

const asCoupon = (row: CouponRow): OwnCoupon => ({ ...row, ref: hexOf(row.ref) });

type CouponReader = Pick<
  CareReader,
  | 'coupons'
  | 'couponsElsewhere'
  | 'ownCoupon'
  | 'couponAfter'
  | 'endedCoupon'
  | 'givenBy'
  | 'receivedLately'
>;

function couponReader(db: Database, memory: () => Memory): CouponReader {
  const shop = () => memory().meta.identity?.shop ?? '';
  const list = select<[number, string, number], CouponRow>(
    db,
    `SELECT ${couponColumns} FROM coupons WHERE seq < ? AND day >= ? ORDER BY seq DESC LIMIT ?`,
  );
  const byRef = select<[Buffer], CouponRow>(
    db,
    `SELECT ${couponColumns} FROM coupons WHERE ref = ?`,
  );
  const after = select<[number], CouponRow>(
    db,
    `SELECT ${couponColumns} FROM coupons WHERE after_seq = ? AND after_seq IS NOT NULL`,
  );
  const end = select<[Buffer], Omit<EndedCoupon, 'ref'>>(
    db,
    'SELECT seq, because, at, operator FROM coupon_ends WHERE ref = ?',
  );
  const told = select<
    [string, string, number],
    Omit<CouponElsewhere, 'ref'> & { readonly ref: Buffer }
  >(
    db,
    `SELECT ref, campaign_no AS campaignNo, value AS worthMinor, day FROM receipts_elsewhere
     WHERE shop = ? AND day >= ? AND person IS NOT NULL AND by_seq IS NULL
     ORDER BY day DESC, ref LIMIT ?`,
  );
  const given = select<[Record<'person' | 'shop' | 'day' | 'no', string | number>], { n: number }>(
    db,
    `SELECT (SELECT count(*) FROM coupons WHERE day = @day AND person = @person
              AND campaign_no = @no)
          + (SELECT count(*) FROM receipts_elsewhere WHERE shop = @shop AND day = @day
              AND person = @person AND campaign_no = @no AND by_seq IS NULL) AS n`,
  );
  const received = select<
    [Record<'customer' | 'since' | 'shop', Buffer | string>],
    { campaignNo: number; shop: string; businessDay: CivilDate }
  >(
    db,
    `SELECT campaign_no AS campaignNo, @shop AS shop, day AS businessDay FROM coupons
      WHERE customer = @customer AND customer IS NOT NULL AND day >= @since
     UNION ALL
     SELECT campaign_no, shop, day FROM receipts_elsewhere
      WHERE customer = @customer AND customer IS NOT NULL AND day >= @since AND by_seq IS NULL`,
  );
  const waiting = () => memory().pending.care.of('coupon');
  const newest = (isIt: (coupon: OwnCoupon) => boolean) => waiting().findLast(isIt);
  return {
    coupons: (before, since, limit) => {
      const below = before ?? Number.MAX_SAFE_INTEGER;
      const fresh = waiting().filter(({ seq, day }) => seq < below && day >= since);
      const written = list.all(below, since, limit).map(asCoupon);
      return [...fresh.toReversed().map(bare), ...written].slice(0, limit);
    },
    couponsElsewhere: (of, since, limit) =>
      told.all(of, since, limit).map((row) => ({ ...row, ref: hexOf(row.ref) })),
    ownCoupon: (ref) =>
      couponOrNull(
        newest((one) => one.ref === ref),
        byRef.get(blobOf(ref)),
      ),
    couponAfter: (seq) =>
      couponOrNull(
        newest((one) => one.afterSeq === seq),
        after.get(seq),
      ),
    endedCoupon: (ref: VoucherRef) => {
      const fresh = memory()
        .pending.care.of('ended')
        .findLast((one) => one.ref === ref);
      const row = fresh ?? end.get(blobOf(ref));
      if (row === undefined) return null;
      const { seq, because, at, operator } = row;
      return { ref, seq, because, at, operator };
    },
    givenBy: (person, no, day) => {
      const fresh = waiting().filter(
        (one) => one.person === person && one.campaignNo === no && one.day === day,
      );
      return fresh.length + (given.get({ person, no, day, shop: shop() })?.n ?? 0);
    },
    receivedLately: (customer, since) => [
      ...received.all({ customer: blobOf(customer), since, shop: shop() }),
      ...waiting()
        .filter((one) => one.customer === customer && one.day >= since)
        .map(({ campaignNo, day }) => ({ campaignNo, shop: shop(), businessDay: day })),
    ],
  };
}

/** Without what only the tables need. */
function bare({
  seq,
  ref,
  campaignNo,
  why,
  worthMinor,
  day,
  person,
  afterSeq,
}: OwnCoupon): OwnCoupon {
  return { seq, ref, campaignNo, why, worthMinor, day, person, afterSeq };
}

function couponOrNull(fresh: OwnCoupon | undefined, row: CouponRow | undefined): OwnCoupon | null {
  if (fresh !== undefined) return bare(fresh);
  return row === undefined ? null : asCoupon(row);
}

type SaidReader = Pick<CareReader, 'lastAsked' | 'rating' | 'ratingsSince'>;

function saidReader(db: Database, memory: () => Memory): SaidReader {
  const asked = select<[Buffer], Asked>(db, 'SELECT day, outcome FROM wakes WHERE customer = ?');
  const rating = select<[number], { rating: Rating }>(
    db,
    'SELECT rating FROM ratings WHERE of_seq = ? LIMIT 1',
  );
  const counts = select<[string, string], RatingCount>(
    db,
    `SELECT campaign_no AS campaignNo, rating, count(*) AS count FROM ratings
      WHERE day >= ? AND of_seq NOT IN (SELECT value FROM json_each(?))
     GROUP BY campaign_no, rating ORDER BY campaign_no, rating DESC`,
  );
  const waiting = () => memory().pending.care;
  return {
    lastAsked: (customer) => {
      const fresh = waiting()
        .of('asked')
        .findLast((one) => one.customer === customer);
      const { day, outcome } = fresh ?? asked.get(blobOf(customer)) ?? {};
      return day === undefined || outcome === undefined ? null : { day, outcome };
    },
    rating: (seq) => {
      const fresh = waiting()
        .of('rated')
        .findLast((one) => one.ofSeq === seq);
      return (fresh ?? rating.get(seq))?.rating ?? null;
    },
    ratingsSince: (since) => {
      // Of one redemption the newest word stands, here as in the table.
      const rated = new Map(
        waiting()
          .of('rated')
          .map((row) => [row.ofSeq, row]),
      );
      const fresh = [...rated.values()]
        .filter(({ day }) => day >= since)
        .flatMap(({ campaigns, rating: said }) =>
          campaigns.map((campaignNo) => ({ campaignNo, rating: said, count: 1 })),
        );
      return summed([...counts.all(since, JSON.stringify([...rated.keys()])), ...fresh]);
    },
  };
}

/** One row for each campaign and rating, by campaign, the best first. */
function summed(counts: readonly RatingCount[]): readonly RatingCount[] {
  const groups = Map.groupBy(counts, ({ campaignNo, rating }) => `${campaignNo}/${rating}`);
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      return [{ ...first, count: group.reduce((sum, { count }) => sum + count, 0) }];
    })
    .sort((a, b) => a.campaignNo - b.campaignNo || b.rating - a.rating);
}

/** Coupons given here, and what customers were asked and said. */
export function careReader(db: Database, memory: () => Memory): CareReader {
  return {
    ...couponReader(db, memory),
    ...saidReader(db, memory),
    ...wishReader(db),
    ...visitReader(db, memory),
  };
}
