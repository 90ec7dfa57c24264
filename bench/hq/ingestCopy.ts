import { once } from 'node:events';
import { Client } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/** What one push leaves behind, in the order it is written. */
const tables = ['journal_entry', 'voucher_use', 'feed_event'] as const;
type CopiedTable = (typeof tables)[number];

/** Of each table the rows of one push, as COPY writes and reads them. */
export type CopiedRows = ReadonlyMap<CopiedTable, Buffer>;

/** One push, by where its entries stand. */
export interface PushedRange {
  readonly device: string;
  readonly fromSeq: number;
  readonly toSeq: number;
}

/** Cursors after the one, up to the other. */
export interface CursorRange {
  readonly after: number;
  readonly to: number;
}

/** The bound to compare with: the very rows that pushing left, put into empty copies of the tables by COPY. */
export interface Copier {
  /** By push; what all of them told the feed is shared out evenly. */
  rowsOf(ranges: readonly PushedRange[], told: CursorRange): Promise<readonly CopiedRows[]>;
  /** One COPY a table and a commit, on one connection. */
  copy(rows: CopiedRows): Promise<void>;
  close(): Promise<void>;
}

/** The lines of a COPY in so many parts, a whole line being the least there is. */
function shared(text: Buffer, parts: number): readonly Buffer[] {
  const lines = text.toString('utf8').split(/(?<=\n)/);
  return Array.from({ length: parts }, (_, part) => {
    const from = Math.floor((lines.length * part) / parts);
    const to = Math.floor((lines.length * (part + 1)) / parts);
    return Buffer.from(lines.slice(from, to).join(''), 'utf8');
  });
}

export async function openCopier(url: string): Promise<Copier> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('CREATE SCHEMA copied');
  for (const table of tables) {
    await client.query(`CREATE TABLE copied.${table} (LIKE public.${table} INCLUDING ALL)`);
  }

  async function read(query: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    const stream = client.query(copyTo(`COPY (${query}) TO STDOUT`));
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }

  async function write(table: CopiedTable, rows: Buffer): Promise<void> {
    const stream = client.query(copyFrom(`COPY copied.${table} FROM STDIN`));
    stream.end(rows);
    await once(stream, 'finish');
  }

  return {
    async rowsOf(ranges, told) {
      const ofFeed = `cursor > ${told.after} AND cursor <= ${told.to} ORDER BY cursor`;
      const events = await read(`SELECT * FROM feed_event WHERE ${ofFeed}`);
      const parts = shared(events, ranges.length);
      const all: CopiedRows[] = [];
      for (const [index, { device, fromSeq, toSeq }] of ranges.entries()) {
        const which = `device_id = '${device}' AND seq BETWEEN ${fromSeq} AND ${toSeq} ORDER BY seq`;
        all.push(
          new Map([
            ['journal_entry', await read(`SELECT * FROM journal_entry WHERE ${which}`)],
            ['voucher_use', await read(`SELECT * FROM voucher_use WHERE ${which}`)],
            ['feed_event', parts[index] ?? Buffer.alloc(0)],
          ]),
        );
      }
      return all;
    },
    async copy(rows) {
      await client.query('BEGIN');
      for (const [table, bytes] of rows) await write(table, bytes);
      await client.query('COMMIT');
    },
    close: () => client.end(),
  };
}
