import iconv from 'iconv-lite';
import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { hqCrypto } from '../../hq/crypto.ts';
import { applySlice } from '../../hq/imports/applyRows.ts';
import type { ImportFault, ImportReport } from '../../hq/imports/importReport.ts';
import { makeNativeCode, nativeRandomBytes } from '../../shared/domain/codes/nativeCode.ts';
import { phoneKey } from '../../shared/protocol/keyedHash.ts';
import type { ContractPlace } from './officeOn.ts';
import { officeOn } from './officeOn.ts';
import { testAdminToken } from './testOffice.ts';
import type { TestOffice } from './testOffice.ts';

const bearer = { authorization: `Bearer ${testAdminToken}` };

/** A code nobody has, as another system would have made it. */
export function foreignCode(): string {
  return makeNativeCode(randomBytes(nativeRandomBytes));
}

interface Faults {
  readonly faults: readonly ImportFault[];
  readonly next: number | null;
}

/** What an importer does over the wire. */
export function importer(office: () => TestOffice) {
  async function json<T>(response: Response): Promise<T> {
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
  const begin = (plan: object) =>
    office().admin('imports', { name: 'From elsewhere', shop: 'jingan', ...plan });
  const send = (id: string, body: Uint8Array<ArrayBuffer> | string, at = 0, last = true) =>
    fetch(new URL(`/v1/admin/imports/${id}/file?at=${at}&last=${last}`, office().url), {
      method: 'POST',
      headers: { ...bearer, 'content-type': 'text/csv' },
      body,
    });
  const report = (id: string) => office().list<ImportReport>(`imports/${id}`);
  const faults = (id: string) => office().list<Faults>(`imports/${id}/faults?limit=1000`);
  return {
    begin,
    send,
    report,
    faults,
    async begun(plan: object): Promise<string> {
      return (await json<ImportReport>(await begin(plan))).importId;
    },
    async taken(plan: object, file: Uint8Array<ArrayBuffer> | string): Promise<ImportReport> {
      const { importId } = await json<ImportReport>(await begin(plan));
      return json<ImportReport>(await send(importId, file));
    },
    async refused(plan: object, file: Uint8Array<ArrayBuffer> | string): Promise<string> {
      const { importId } = await json<ImportReport>(await begin(plan));
      const response = await send(importId, file);
      expect(response.status).toBe(400);
      return ((await response.json()) as { readonly detail: string }).detail;
    },
    async run(id: string): Promise<ImportReport> {
      await json(await office().admin(`imports/${id}/run`, {}));
      return this.ended(id);
    },
    async ended(id: string): Promise<ImportReport> {
      for (;;) {
        const now = await report(id);
        if (now.state === 'done' || now.state === 'cancelled') return now;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}

/** Bringing customers, vouchers and campaigns in from elsewhere. */
export function importsContract(name: string, place: () => Promise<ContractPlace>): void {
  officeOn(`imports on ${name}`, place, (office) => {
    const door = importer(office);
    const vouchers = { kind: 'vouchers', campaignId: 'milk-tea' };
    const codes = (count: number) => Array.from({ length: count }, foreignCode);

    async function batchOf(batchId: string | null) {
      return office()
        .service.office.db.selectFrom('voucher')
        .selectAll()
        .where('batch_id', '=', batchId)
        .orderBy('voucher_no')
        .execute();
    }

    async function vouchersKept(): Promise<number> {
      const { rows } = await sql<{
        count: number;
      }>`SELECT count(*)::int AS count FROM voucher`.execute(office().service.office.db);
      return rows[0]?.count ?? 0;
    }

    describe('a file', () => {
      it('changes nothing until it is run, and says what running it would do', async () => {
        const before = await vouchersKept();
        const good = codes(3);
        const file = [
          'code,last day',
          `${good[0]},2027-01-31`,
          'nonsense\u0001,',
          `${good[1]},soon`,
          `${good[2]},`,
        ];
        const checked = await door.taken(
          { ...vouchers, mapping: { lastDay: 'last day' } },
          file.join('\r\n'),
        );
        expect(checked).toMatchObject({
          state: 'checked',
          rows: 4,
          good: 2,
          faulty: 2,
          applied: 0,
        });
        const { faults } = await door.faults(checked.importId);
        expect(faults).toMatchObject([
          { line: 3, field: 'code', column: 'code', code: 'notACode' },
          { line: 4, field: 'lastDay', column: 'last day', code: 'noDay' },
        ]);
        expect(faults[1]?.zh).toContain('请写成 2026-01-31');
        expect(await vouchersKept()).toBe(before);
        const done = await door.run(checked.importId);
        expect(done).toMatchObject({ state: 'done', applied: 2, added: 2, refused: 0 });
        const kept = await batchOf(done.batchId);
        expect(kept.map((row) => row.last_day)[0]).toBe('2027-01-31');
      });

      it('is named by the line a row begins on, line breaks in quotation marks counted', async () => {
        const file = `code,note\n${foreignCode()},"two\nlines, and ""more"""\n\n?bad\u0002,x\n"${foreignCode()}",\n`;
        const checked = await door.taken(vouchers, file);
        expect(checked).toMatchObject({ rows: 3, good: 2 });
        expect((await door.faults(checked.importId)).faults).toMatchObject([{ line: 5 }]);
      });

      it('keeps every good row beside broken ones: an open quotation mark takes one line', async () => {
        const good = codes(3);
        const file = `code\n${good[0]}\n"open,never closed\n${good[1]}\n${good[2]}`;
        const checked = await door.taken(vouchers, file);
        expect(checked).toMatchObject({ rows: 4, good: 3 });
        const { faults } = await door.faults(checked.importId);
        expect(faults).toMatchObject([{ line: 3, code: 'openQuote' }]);
      });

      it('names the first line of a code that stands twice', async () => {
        const [one = '', other = ''] = codes(2);
        const file = `code\n${one}\n${other}\n${one.toLowerCase()}\n`;
        const checked = await door.taken(vouchers, file);
        const { faults } = await door.faults(checked.importId);
        expect(faults).toMatchObject([{ line: 4, code: 'sameInFile' }]);
        expect(faults[0]?.en).toContain('line 2');
        expect(checked).toMatchObject({ good: 2, faulty: 1 });
      });

      it('says which codes are known already, and which belong to another campaign', async () => {
        const mine = codes(2);
        const first = await door.taken(vouchers, `code\n${mine.join('\n')}`);
        await door.run(first.importId);
        const again = await door.taken(vouchers, `code\n${mine.join('\n')}\n${foreignCode()}`);
        expect(again).toMatchObject({ good: 3, already: 2 });
        expect(await door.run(again.importId)).toMatchObject({ added: 1 });
        const other = await door.taken(
          { ...vouchers, campaignId: 'five-off' },
          `code\n${mine[0]}\n${foreignCode()}`,
        );
        expect((await door.faults(other.importId)).faults).toMatchObject([
          { line: 2, code: 'otherCampaign' },
        ]);
        expect(await door.run(other.importId)).toMatchObject({ added: 1 });
      });

      it('is the same import however often it is announced by its hash', async () => {
        const file = `code\n${codes(3).join('\n')}\n`;
        const plan = { ...vouchers, sha256: createHash('sha256').update(file).digest('hex') };
        const first = await door.taken(plan, file);
        await door.run(first.importId);
        const again = await door.taken(plan, file);
        expect(again).toMatchObject({ importId: first.importId, state: 'done', added: 3 });
        const other = await door.begun({ ...plan, sha256: 'ab'.repeat(32) });
        expect((await door.send(other, file)).status).toBe(400);
        // Nothing of the wrong file waits for the right one.
        expect(await door.report(other)).toMatchObject({ state: 'cancelled' });
      });
    });

    describe('a file in parts', () => {
      it('goes on from where the answer says, wherever it is cut, and doubles nothing', async () => {
        const file = Buffer.from(
          `code,note\n${codes(40)
            .map((code) => `${code},"笔\n记"`)
            .join('\n')}\n`,
        );
        const id = await door.begun(vouchers);
        let at = 0;
        const step = 211;
        while (at < file.length) {
          const end = Math.min(at + step, file.length);
          const response = await door.send(id, file.subarray(at, end), at, end === file.length);
          expect(response.status).toBe(200);
          const { taken } = (await response.json()) as ImportReport;
          expect(taken).toBeLessThanOrEqual(end);
          // The answer to this part is lost now and then: the part comes again.
          at = taken % 5 === 0 ? Math.max(0, taken - 60) : taken;
          if (end === file.length) break;
        }
        expect(await door.report(id)).toMatchObject({
          state: 'checked',
          rows: 40,
          good: 40,
          faulty: 0,
        });
        expect(await door.run(id)).toMatchObject({ added: 40 });
      });

      it('is refused behind a gap, and where a part holds no whole row', async () => {
        const id = await door.begun(vouchers);
        expect((await door.send(id, 'code\n', 17, false)).status).toBe(409);
        expect((await door.send(id, 'co', 0, false)).status).toBe(400);
        expect(await door.report(id)).toMatchObject({ taken: 0, state: 'receiving' });
      });

      it('can’t be run before its last part, and can be given up', async () => {
        const id = await door.begun(vouchers);
        await door.send(id, `code\n${foreignCode()}\n`, 0, false);
        expect((await office().admin(`imports/${id}/run`, {})).status).toBe(409);
        const given = await office().admin(`imports/${id}/cancel`, {});
        expect(await given.json()).toMatchObject({ state: 'cancelled' });
        expect((await office().admin(`imports/${id}/run`, {})).status).toBe(409);
      });
    });

    describe('its text', () => {
      const named = '券码,备注';

      it('is UTF-8 with or without a mark, or GB18030, and nobody need say which', async () => {
        const text = `${named}\r\n${foreignCode()},奶茶𠮷\r\n`;
        for (const [encoding, bytes] of [
          ['utf-8', Buffer.from(text)],
          ['utf-8', Buffer.from(`\u{feff}${text}`)],
          ['gb18030', iconv.encode(text, 'gb18030')],
        ] as const) {
          const plan = { ...vouchers, preset: 'fxiaoke' };
          const checked = await door.taken(plan, new Uint8Array(bytes));
          expect(checked).toMatchObject({ encoding, good: 1, columns: { code: '券码' } });
        }
      });

      it('is refused in words where it is told wrong, never mangled', async () => {
        const text = `${named}\n${foreignCode()},奶茶\n`;
        const plan = { ...vouchers, preset: 'fxiaoke' };
        const gb18030 = new Uint8Array(iconv.encode(text, 'gb18030'));
        expect(await door.refused({ ...plan, encoding: 'utf-8' }, gb18030)).toContain(
          '请改选 GB18030',
        );
        expect(await door.refused({ ...plan, encoding: 'gb18030' }, text)).toContain(
          '请改选 UTF-8',
        );
        const utf16 = new Uint8Array(iconv.encode(text, 'utf-16le', { addBOM: true }));
        expect(await door.refused(plan, utf16)).toContain('CSV UTF-8');
      });

      it('may have a line that is none: that line is named, the others go on', async () => {
        const rows = Buffer.concat([
          Buffer.from(`code,note\n${foreignCode()},好\n${foreignCode()},`),
          Buffer.from([0xff, 0xc0]),
          Buffer.from(`\n${foreignCode()},好\n`),
        ]);
        const id = await door.begun({ ...vouchers, encoding: 'auto' });
        // The beginning decides: what comes later and is no UTF-8 is a fault of its own line.
        const head = rows.indexOf(0x0a, rows.indexOf('好')) + 1;
        await door.send(id, rows.subarray(0, head), 0, false);
        await door.send(id, rows.subarray(head), head, true);
        expect(await door.report(id)).toMatchObject({ good: 2, faulty: 1 });
        expect((await door.faults(id)).faults).toMatchObject([{ line: 3, code: 'notText' }]);
      });

      it.each([
        [',', ','],
        [';', ';'],
        ['\t', '\t'],
      ])('is separated by %j', async (separator, told) => {
        const file = `code${separator}lastDay\n${foreignCode()}${separator}2027-03-01\n`;
        for (const asked of ['auto', told]) {
          const checked = await door.taken({ ...vouchers, separator: asked }, file);
          expect(checked).toMatchObject({ separator, good: 1, columns: { lastDay: 'lastDay' } });
        }
      });

      it('is refused without the columns it needs, naming them', async () => {
        expect(await door.refused(vouchers, 'number,day\n1,2\n')).toContain('code');
        expect(await door.refused(vouchers, '')).toContain('没有表头');
      });
    });

    describe('customers', () => {
      const phone = (n: number) => `1380013${String(n).padStart(4, '0')}`;

      it('I11: come by number, and no number stays: not in the tables, the report or the log', async () => {
        const file = `Mobile,Phone,Tag,Email,Membership Tier\n${phone(1)},,"vip;Loyal",x@y.z,金卡\n,+86 ${phone(2)},,,\n12,,,,\n`;
        const checked = await door.taken({ kind: 'customers', preset: 'zoho' }, file);
        expect(checked).toMatchObject({ rows: 3, good: 2, faulty: 1 });
        expect((await door.faults(checked.importId)).faults).toMatchObject([
          { line: 4, field: 'phone', code: 'notAPhone' },
        ]);
        const waiting = await dump(office());
        const done = await door.run(checked.importId);
        expect(done).toMatchObject({ added: 2, changed: 0 });
        for (const text of [waiting, await dump(office()), office().lines.join('\n')]) {
          for (const n of [1, 2]) expect(text).not.toContain(phone(n));
        }
        const key = phoneKey(hqCrypto, office().service.office.keys.chainKey, `86${phone(1)}`);
        const row = await office()
          .service.office.db.selectFrom('customer')
          .selectAll()
          .where('phone_key', '=', key)
          .executeTakeFirstOrThrow();
        expect(row).toMatchObject({ last4: '0001', segment: 'loyal', tier: '金卡' });
      });

      it('are changed by what a file says of them, and by an empty cell not at all', async () => {
        const plan = { kind: 'customers', preset: 'fxiaoke' };
        const first = `客户名称,手机,客户级别\n张,${phone(5)},银卡\n王,${phone(6)},\n`;
        expect(await door.run((await door.taken(plan, first)).importId)).toMatchObject({
          added: 2,
        });
        const second = `客户名称,手机,客户级别\n张,${phone(5)},金卡\n王,${phone(6)},\n`;
        const again = await door.taken(plan, second);
        expect(again).toMatchObject({ already: 2 });
        expect(await door.run(again.importId)).toMatchObject({ added: 0, changed: 1 });
      });
    });

    describe('vouchers', () => {
      it('come with days, uses, an amount and a holder of their own', async () => {
        const file = `code,campaign,firstDay,lastDay,uses,amount,phone\n${foreignCode()},stored-card,2026/1/2,2027年3月4日,3,18.50,13900139000\n4006381333931,milk-tea,,,,,\n`;
        const checked = await door.taken(
          { kind: 'vouchers', mapping: { campaign: 'campaign' } },
          file,
        );
        expect(await door.faults(checked.importId)).toEqual({ faults: [], next: null });
        const done = await door.run(checked.importId);
        const [stored, foreign] = await batchOf(done.batchId);
        expect(stored).toMatchObject({
          first_day: '2026-01-02',
          last_day: '2027-03-04',
          uses_allowed: 3,
          amount_minor: 1850,
          form: 'static',
        });
        expect(stored?.customer).toMatch(/^[0-9a-f]{32}$/);
        expect(foreign).toMatchObject({ form: 'foreign', customer: null });
      });

      it('I7: a cell that begins a formula stays text, and is none in the file of faults', async () => {
        const column = '=HYPERLINK("http://x")';
        const file = `code,"${column.replaceAll('"', '""')}"\n${foreignCode()},@cmd\n`;
        const plan = { ...vouchers, mapping: { lastDay: column } };
        const checked = await door.taken(plan, file);
        const csv = await fetch(
          new URL(`/v1/admin/imports/${checked.importId}/faults.csv`, office().url),
          { headers: bearer },
        );
        expect(csv.headers.get('content-type')).toContain('text/csv');
        expect(await csv.text()).toContain(`"'=HYPERLINK(""http://x"")"`);
      });

      it('beyond a limit on receiving are refused row by row; the others come in', async () => {
        const limits = [
          { on: 'receipt', per: 'customer', period: { kind: 'ever' }, measure: 'uses', max: 2 },
        ];
        const { campaigns } = await office().list<{ campaigns: readonly { id: string }[] }>(
          'campaigns',
        );
        const {
          no: _no,
          version: _version,
          ...draft
        } = campaigns.find(({ id }) => id === 'milk-tea') as {
          id: string;
          no?: number;
          version?: number;
        };
        const made = await office().admin('campaigns', {
          ...draft,
          id: null,
          limits,
          customer: 'required',
        });
        const { id: campaignId } = (await made.json()) as { readonly id: string };
        const rows = codes(4).map((code) => `${code},13700137000`);
        const file = `code,phone\n${rows.join('\n')}\n${foreignCode()},13700137001\n`;
        const checked = await door.taken({ kind: 'vouchers', campaignId }, file);
        expect(await door.run(checked.importId)).toMatchObject({
          applied: 5,
          added: 3,
          refused: 2,
        });
        const { faults } = await door.faults(checked.importId);
        expect(faults).toMatchObject([
          { line: 4, code: 'limitReached' },
          { line: 5, code: 'limitReached' },
        ]);
      });
    });

    it('campaigns come once, however often their file does', async () => {
      const file = `nameZh,kind,amount,validFrom,validThrough\n八周年,代金券,8,2026-12-01,2026-12-31\n坏的,代金券,0,2026-12-01,2026-11-01\n`;
      const checked = await door.taken({ kind: 'campaigns' }, file);
      expect(checked).toMatchObject({ good: 1, faulty: 1 });
      const { faults } = await door.faults(checked.importId);
      expect(faults.map(({ code }) => code)).toContain('badCampaign');
      expect(faults.every(({ line }) => line === 3)).toBe(true);
      expect(await door.run(checked.importId)).toMatchObject({ added: 1 });
      const again = await door.taken({ kind: 'campaigns' }, file);
      expect(again).toMatchObject({ already: 1 });
      expect(await door.run(again.importId)).toMatchObject({ added: 0 });
    });

    it('a list in JSON goes the same way, its rows counted from one', async () => {
      const id = await door.begun(vouchers);
      const [one = '', other = ''] = codes(2);
      const rows = [{ code: one }, { code: '' }];
      const path = `imports/${id}/rows`;
      await office().admin(path, { from: 0, rows });
      await office().admin(path, { from: 0, rows: [...rows, { code: other }], last: true });
      expect(await door.report(id)).toMatchObject({ state: 'checked', rows: 3, good: 2, taken: 3 });
      expect((await door.faults(id)).faults).toMatchObject([{ line: 2, code: 'missing' }]);
      expect(await door.run(id)).toMatchObject({ added: 2 });
    });

    it('I1: another process goes on behind the last slice that a killed one kept', async () => {
      const checked = await door.taken(vouchers, `code\n${codes(600).join('\n')}\n`);
      const { importId } = checked;
      const { service } = office();
      // A process that took the import, kept one slice and died.
      await service.office.db
        .updateTable('import_job')
        .set({ state: 'running', runner: 'dead', runner_until: Date.now() + 60_000 })
        .where('import_id', '=', importId)
        .execute();
      await applySlice(service.office, importId, 'dead', 60_000);
      await office().admin(`imports/${importId}/run`, {});
      expect(await door.report(importId)).toMatchObject({ state: 'running', applied: 250 });
      await expect(applySlice(service.office, importId, 'another', 60_000)).rejects.toThrow();
      await service.office.db
        .updateTable('import_job')
        .set({ runner_until: 0 })
        .where('import_id', '=', importId)
        .execute();
      const done = await door.run(importId);
      expect(done).toMatchObject({ applied: 600, added: 600, refused: 0 });
      expect(await batchOf(done.batchId)).toHaveLength(600);
    });

    it('lists imports by pages', async () => {
      const all = await office().list<{ imports: readonly ImportReport[] }>('imports?limit=1000');
      const seen: string[] = [];
      let after = '';
      for (;;) {
        const page = await office().list<{
          readonly imports: readonly ImportReport[];
          readonly next: string | null;
        }>(`imports?limit=4${after === '' ? '' : `&after=${after}`}`);
        seen.push(...page.imports.map((one) => one.importId));
        if (page.next === null) break;
        after = page.next;
      }
      expect(seen).toEqual(all.imports.map((one) => one.importId));
    });
  });
}

/** Everything in the tables that imports touch, as text. */
async function dump(office: TestOffice): Promise<string> {
  const { db } = office.service.office;
  const parts: string[] = [];
  for (const table of [
    'import_job',
    'import_row',
    'import_fault',
    'customer',
    'feed_event',
    'idempotency_key',
    'audit',
  ] as const) {
    parts.push(JSON.stringify(await db.selectFrom(table).selectAll().execute()));
  }
  return parts.join('\n');
}
