import { z } from 'zod';
import { hex, plainText } from '../../shared/protocol/primitives.ts';
import { closeCase } from '../cases/cases.ts';
import {
  makeBatch,
  makeEnrolmentCode,
  maxBatchDays,
  withdrawCodes,
} from '../devices/enrolmentCodes.ts';
import { maxTokensPerBatch } from '../../shared/protocol/enrolment.ts';
import { decideCutOff } from '../journal/decide.ts';
import type { Office } from '../office.ts';
import { confirmDigits } from '../devices/openEnrolment.ts';
import { revokeDevice, unfreezeDevice } from '../devices/revoke.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

/** What the page shows next: itself, something that is shown once, or a file to keep. */
export type Acted =
  | { readonly shows: 'overview' }
  | { readonly shows: 'once'; readonly title: string; readonly body: Html }
  | { readonly shows: 'file'; readonly name: string; readonly text: string };

type Act = (office: Office, fields: unknown) => Promise<Acted>;

const overview: Acted = { shows: 'overview' };
/** One token is for all who use the page: the page can't say which of them it was. */
const by = 'page';
const shop = z.string().min(1).max(40);
const note = plainText(300).trim().min(1);
const epoch = z.coerce.number().pipe(z.int().min(1));
const yesNo = z.enum(['yes', 'no']);

function act<Schema extends z.ZodType>(
  schema: Schema,
  work: (office: Office, fields: z.output<Schema>) => Promise<Acted>,
): Act {
  return (office, fields) => work(office, schema.parse(fields));
}

const newBatch = z.object({
  shop,
  count: z.coerce.number().pipe(z.int().min(1).max(maxTokensPerBatch)),
  days: z.coerce.number().pipe(z.int().min(1).max(maxBatchDays)),
  hqUrl: z.url({ protocol: /^https?$/ }).max(200),
});
const comparison = z.object({ device: hex(16), epoch, same: yesNo });
const revocation = z.object({ device: hex(16), reason: z.enum(['lost', 'retired']), note });
const unfreezing = z.object({ device: hex(16), epoch, note });
const decision = z.object({
  device: hex(16),
  epoch,
  from: epoch,
  to: epoch,
  verdict: z.enum(['accepted', 'rejected']),
  note,
});
const closing = z.object({ case: hex(8), note });
const halfOfCode = 4;

/** Everything a form of the page can ask for, by the last part of its address. */
export const pageActs: ReadonlyMap<string, Act> = new Map([
  [
    'code',
    act(z.object({ shop }), async (office, fields) => {
      const { code } = await makeEnrolmentCode(office, fields.shop);
      const body = html`<p class="code">${code.slice(0, halfOfCode)} ${code.slice(halfOfCode)}</p>
        <p>Ten minutes, five tries, one counter. · 十分钟内有效，最多试五次，只绑定一台。</p>
        <p>Then compare the six digits with the counter. · 之后请与收银台核对六位数字。</p>
        <p><a href="/">Back · 返回</a></p>`;
      return { shows: 'once', title: 'One-time code · 绑定码', body };
    }),
  ],
  [
    'batch',
    act(newBatch, async (office, { shop: id, ...wanted }) => {
      const { batchId, file } = await makeBatch(office, id, wanted);
      const text = `${JSON.stringify(file, null, 2)}\n`;
      return { shows: 'file', name: `countersign-enrolment-${batchId}.json`, text };
    }),
  ],
  [
    'confirmation',
    act(z.object({ needs: yesNo }), async (office, { needs }) => {
      await office.db
        .updateTable('tenant')
        .set({ needs_confirmation: needs === 'yes' })
        .where('tenant_id', '=', office.tenant)
        .execute();
      return overview;
    }),
  ],
  [
    'withdraw',
    act(z.object({ code: hex(8) }), async (office, { code }) => {
      await withdrawCodes(office, code);
      return overview;
    }),
  ],
  [
    'compare',
    act(comparison, async (office, { same, ...place }) => {
      await confirmDigits(office, place, { same: same === 'yes', by, note: '' });
      return overview;
    }),
  ],
  [
    'revoke',
    act(revocation, async (office, { device, reason, note: why }) => {
      await revokeDevice(office, device, reason, { by, note: why });
      return overview;
    }),
  ],
  [
    'unfreeze',
    act(unfreezing, async (office, { note: why, ...place }) => {
      await unfreezeDevice(office, place, { by, note: why });
      return overview;
    }),
  ],
  [
    'decide',
    act(decision, async (office, { device, epoch: of, ...rest }) => {
      await decideCutOff(office, { device, epoch: of }, { ...rest, by });
      return overview;
    }),
  ],
  [
    'close',
    act(closing, async (office, fields) => {
      await closeCase(office, fields.case, { by, note: fields.note });
      return overview;
    }),
  ],
]);
