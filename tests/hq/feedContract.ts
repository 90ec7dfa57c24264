import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compactFeed } from '../../hq/feed/compact.ts';
import { maxEventsPerPage } from '../../hq/feed/readFeed.ts';
import { writeWithFeed } from '../../hq/feed/feedWriter.ts';
import { hqCrypto } from '../../hq/crypto.ts';
import { bytesToHex, hexToBytes } from '../../shared/protocol/bytes.ts';
import { feedPage } from '../../shared/protocol/feed.ts';
import type { FeedEvent, FeedPage } from '../../shared/protocol/feed.ts';
import { replyHeaders } from '../../shared/protocol/push.ts';
import { timeBytes } from '../../shared/protocol/signatures.ts';
import type { ContractPlace } from './officeOn.ts';
import type { PaperTerminal } from './paperTerminal.ts';
import { startTestOffice } from './testOffice.ts';
import type { TestOffice } from './testOffice.ts';

const dayMs = 24 * 3_600_000;

/** The feed as terminals read it; on a server also through a second process of the same head office. */
export function feedContract(name: string, place: () => Promise<ContractPlace>): void {
  describe(`head office, its feed: ${name}`, () => {
    let clock = Date.now();
    let office: TestOffice;
    let other: TestOffice | null = null;
    let unavailable: string | null = null;

    beforeAll(async () => {
      const database = await place();
      if ('unavailable' in database) unavailable = database.unavailable;
      else {
        office = await startTestOffice({ database, now: () => clock });
        if ('url' in database) other = await startTestOffice({ database, now: () => clock });
      }
    });
    beforeEach((context) => {
      if (unavailable !== null) context.skip(unavailable);
    });
    afterAll(async () => {
      await other?.stop();
      await office?.stop();
    });

    /** So many events that nobody minds: `refs` of withdrawn vouchers, by which they are told apart. */
    async function write(through: TestOffice, refs: readonly string[]): Promise<void> {
      await writeWithFeed(through.service.office, async (_tx, feed) => {
        for (const ref of refs) {
          feed.add({ kind: 'kills', kills: [{ ref, at: clock, killed: true }] });
        }
      });
    }

    const newRef = () => bytesToHex(hqCrypto.randomBytes(16));
    const newRefs = (count: number) => Array.from({ length: count }, newRef);

    async function page(
      terminal: PaperTerminal,
      after: number,
      { wait = 0, from = office }: { readonly wait?: number; readonly from?: TestOffice } = {},
    ): Promise<FeedPage> {
      const path = `/v1/feed?after=${after}&epoch=1&wait=${wait}`;
      const response = await terminal.at(from.url).fetchSigned(path, { at: clock });
      expect(response.status).toBe(200);
      return feedPage.parse(await response.json());
    }

    async function all(terminal: PaperTerminal, after: number, from = office) {
      const events: FeedEvent[] = [];
      for (;;) {
        const one = await page(terminal, after + events.length, { from });
        events.push(...one.events);
        if (after + events.length >= one.head) return events;
      }
    }

    const refsIn = (events: readonly FeedEvent[]) =>
      events.flatMap((event) => (event.kind === 'kills' ? event.kills.map(({ ref }) => ref) : []));

    const head = async (terminal: PaperTerminal) =>
      (await page(terminal, Number.MAX_SAFE_INTEGER)).head;

    it('I10: brings everything in order and once, to who is far behind and to who follows', async () => {
      const terminal = await office.terminal();
      const before = await head(terminal);
      const refs = newRefs(2 * maxEventsPerPage + 7);
      for (let at = 0; at < refs.length; at += 50) await write(office, refs.slice(at, at + 50));
      const first = await page(terminal, before);
      expect(first.events).toHaveLength(maxEventsPerPage);
      expect(refsIn(await all(terminal, before))).toEqual(refs);
      expect(refsIn(await all(terminal, before + 3))).toEqual(refs.slice(3));
      const last = newRef();
      await write(office, [last]);
      expect(refsIn(await all(terminal, before + refs.length))).toEqual([last]);
    });

    it('I10: a hundred held readers hear one write of this process or another, all of it', async () => {
      const terminal = await office.terminal();
      const before = await head(terminal);
      const readers = Array.from({ length: 100 }, (_, n) =>
        page(terminal, before, { wait: 25, from: n % 2 === 0 ? office : (other ?? office) }),
      );
      const refs = newRefs(2);
      await sleep(50);
      await write(office, refs);
      for (const one of await Promise.all(readers)) {
        expect(refsIn(one.events)).toEqual(refs);
        expect(one.head).toBe(before + 2);
      }
    });

    it('I8: of twenty requests with one nonce at once, at whichever process, one is heard', async () => {
      const terminal = await office.terminal();
      const nonce = newRef();
      const asked = Array.from({ length: 20 }, (_, n) =>
        terminal
          .at((n % 2 === 0 ? office : (other ?? office)).url)
          .fetchSigned('/v1/feed?after=0&wait=0', { nonce, at: clock }),
      );
      const statuses = (await Promise.all(asked)).map(({ status }) => status);
      expect(statuses.filter((status) => status === 200)).toHaveLength(1);
      expect(statuses.filter((status) => status === 401)).toHaveLength(19);
    });

    it('I8: who was cut off through one process is told so by another at once', async () => {
      const terminal = await office.terminal();
      await page(terminal, 0, { from: other ?? office });
      await office.admin(`devices/${terminal.device}/revoke`, {});
      const there = terminal.at((other ?? office).url);
      expect((await there.fetchSigned('/v1/feed?after=0', { at: clock })).status).toBe(403);
    });

    it('sends long pages smaller to who can read that, signed like all others', async () => {
      const terminal = await office.terminal();
      const before = await head(terminal);
      await write(office, newRefs(50));
      const nonce = newRef();
      const path = `/v1/feed?after=${before}`;
      const response = await terminal.fetchSigned(path, { nonce, at: clock });
      expect(response.headers.get('content-encoding')).toBe('gzip');
      const time = Number(response.headers.get(replyHeaders.time));
      const signature = hexToBytes(response.headers.get(replyHeaders.timeSignature) ?? '');
      const bytes = timeBytes({ nonce, time });
      expect(hqCrypto.verify(terminal.timePublicKey, bytes, signature)).toBe(true);
      expect(feedPage.parse(await response.json()).events).toHaveLength(50);
      const short = await terminal.fetchSigned(`/v1/feed?after=${before + 50}`, { at: clock });
      expect(short.headers.get('content-encoding')).toBeNull();
    });

    it('sends who stayed away longer than the feed is kept to a snapshot, and nobody else', async () => {
      const terminal = await office.terminal();
      const old = newRefs(1_203);
      for (let at = 0; at < old.length; at += 401) await write(office, old.slice(at, at + 401));
      const floor = await head(terminal);
      clock += 30 * dayMs;
      const young = newRefs(3);
      await write(office, young);
      const gone = await compactFeed(office.service.office, 30);
      expect(gone).toBe(0);
      clock += 1;
      expect(await compactFeed(office.service.office, 30)).toBe(floor);
      expect(await compactFeed(office.service.office, 30)).toBe(0);
      for (const from of [office, other ?? office]) {
        expect(refsIn(await all(terminal, floor, from))).toEqual(young);
        const late = await page(terminal, floor - 1, { from, wait: 25 });
        expect(late).toMatchObject({ snapshotDue: true, events: [], head: floor + 3 });
        expect(await page(terminal, 0, { from })).toMatchObject({ snapshotDue: true });
      }
    });

    it('ends what is held when it stops', async () => {
      const terminal = await office.terminal();
      const from = other ?? office;
      const held = page(terminal, await head(terminal), { wait: 25, from });
      await sleep(50);
      await from.stop();
      expect((await held).events).toEqual([]);
      if (other === null) unavailable = 'stopped';
      other = null;
    });
  });
}
