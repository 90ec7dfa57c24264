import { Client } from 'pg';

/** An entry as head office keeps it. */
export interface KeptEntry {
  readonly device: string;
  readonly epoch: number;
  readonly seq: number;
  readonly hash: string;
  readonly json: string;
}

/** A use (or, negative, an undo) as head office booked it, in its order of receipt. */
export interface BookedUse {
  readonly device: string;
  readonly epoch: number;
  readonly seq: number;
  readonly ref: string;
  readonly uses: number;
  readonly amount: number;
  readonly settled: string;
}

export interface BookedVoucher {
  readonly ref: string;
  readonly usesAllowed: number;
  readonly amount: number | null;
  /** As terminals are told of it. */
  readonly shown: Readonly<Record<string, unknown>>;
}

export interface ChainOfDevice {
  readonly device: string;
  readonly epoch: number;
  readonly ackedSeq: number;
  readonly ackedHash: string;
}

/** All that head office has, read by SQL of our own. */
export interface Books {
  readonly entries: readonly KeptEntry[];
  readonly rivals: readonly KeptEntry[];
  readonly uses: readonly BookedUse[];
  readonly vouchers: readonly BookedVoucher[];
  readonly chains: readonly ChainOfDevice[];
  /** `device epoch seq`, of what is kept and can't be used. */
  readonly quarantined: ReadonlySet<string>;
  /** `device epoch seq ref`. */
  readonly cases: ReadonlySet<string>;
  readonly campaigns: readonly string[];
  readonly people: readonly string[];
  readonly receipts: readonly string[];
  readonly cursors: readonly number[];
  readonly feedHead: number;
}

const placeOf = (row: { device: string; epoch: number; seq: number }) =>
  `${row.device} ${row.epoch} ${row.seq}`;

type Row = Readonly<Record<string, unknown>>;

export async function readBooks(databaseUrl: string): Promise<Books> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const all = async <T extends Row>(sql: string) => (await client.query<T>(sql)).rows;
  type Place = { device: string; epoch: number; seq: number };
  const entryColumns = `device_id AS device, epoch, seq::float8 AS seq, hash,
    convert_from(json, 'UTF8') AS json`;
  try {
    const cases = await all<Place & { ref: string | null }>(
      'SELECT device_id AS device, epoch, seq::float8 AS seq, ref FROM case_file',
    );
    const cursors = await all<{ cursor: number }>(
      'SELECT cursor::float8 AS cursor FROM feed_event ORDER BY cursor',
    );
    const heads = await all<{ head: number }>('SELECT head::float8 AS head FROM feed_counter');
    return {
      entries: await all<Row & KeptEntry>(
        `SELECT ${entryColumns} FROM journal_entry ORDER BY device_id, epoch, seq`,
      ),
      rivals: await all<Row & KeptEntry>(`SELECT ${entryColumns} FROM rival_entry`),
      uses: await all<
        Row & BookedUse
      >(`SELECT device_id AS device, epoch, seq::float8 AS seq, ref, uses,
        coalesce(amount_minor, 0)::float8 AS amount, settled FROM voucher_use ORDER BY use_no`),
      vouchers: (
        await all<Row & { ref: string; uses_allowed: number; amount: number | null }>(
          `SELECT *, amount_minor::float8 AS amount, campaign_no::float8 AS no FROM voucher`,
        )
      ).map((row) => ({
        ref: row.ref,
        usesAllowed: row.uses_allowed,
        amount: row.amount,
        shown: {
          ref: row.ref,
          campaignNo: row['no'],
          firstDay: row['first_day'],
          lastDay: row['last_day'],
          extendedThrough: row['extended_through'],
          customer: row['customer'],
          homeShop: row['home_shop'],
          usesAllowed: row.uses_allowed,
          amountMinor: row.amount,
          killed: row['killed_at'] !== null,
          form: row['form'],
          hint: row['hint'],
        },
      })),
      chains: await all<
        Row & ChainOfDevice
      >(`SELECT device_id AS device, epoch, acked_seq::float8 AS "ackedSeq",
        acked_hash AS "ackedHash" FROM device`),
      quarantined: new Set(
        (
          await all<Place>('SELECT device_id AS device, epoch, seq::float8 AS seq FROM quarantine')
        ).map(placeOf),
      ),
      cases: new Set(cases.map((row) => `${placeOf(row)} ${row.ref ?? ''}`)),
      campaigns: (
        await all<{ body: string }>(`SELECT body FROM campaign AS one WHERE version =
          (SELECT max(version) FROM campaign WHERE campaign_id = one.campaign_id)`)
      ).map(({ body }) => body),
      people: (await all<{ body: string }>('SELECT body FROM person')).map(({ body }) => body),
      receipts: (await all<{ ref: string }>('SELECT ref FROM receipt')).map(({ ref }) => ref),
      cursors: cursors.map(({ cursor }) => cursor),
      feedHead: heads[0]?.head ?? 0,
    };
  } finally {
    await client.end();
  }
}
