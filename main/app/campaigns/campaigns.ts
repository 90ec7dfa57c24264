import { actorOf } from '../people/operator.ts';
import { failed, ok } from '../answers.ts';
import { noCodeRules } from '../../../shared/domain/codes/code.ts';
import { campaignFromCells } from '../../../shared/domain/imports/campaignCells.ts';
import { withoutPersonalNumbers } from '../../../shared/domain/personalNumbers.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import type { CsvOutcome } from '../../../shared/contract/methods.ts';
import { campaignDraft } from '../../../shared/protocol/campaign.ts';
import type { CampaignDraft } from '../../../shared/protocol/campaign.ts';
import type { Actor } from '../../../shared/protocol/entry.ts';
import type { AppContext } from '../context.ts';
import { createImportJob } from './importJob.ts';
import { sortVoucherRows } from './voucherCsv.ts';
import type { Caller, Handlers } from '../handlers.ts';
import type { Authority, CsvRow, CsvTable, ReadCsv, VoucherRow } from '../ports.ts';
import { campaignView } from '../views.ts';

type CampaignHandlers = Pick<
  Handlers,
  | 'campaigns.list'
  | 'campaigns.get'
  | 'campaigns.save'
  | 'campaigns.importCsv'
  | 'vouchers.make'
  | 'vouchers.importCsv'
  | 'vouchers.importState'
>;

type Fault = CsvOutcome['faults'][number];

/** Faults told of one file, for whoever mends it; the count of good rows says the rest. */
const maxFaultsListed = 5_000;
/** Campaigns of one file: a year's worth of a chain; each is a version of its own that everybody is told. */
const maxCampaignRows = 500;

interface Sorted<T> {
  readonly good: readonly T[];
  readonly faults: readonly Fault[];
  readonly preview: CsvOutcome['preview'];
}

/** Byte by byte: a call for each of millions would hold everything else up for seconds. */
function bytesOf(base64: string): Uint8Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** Cells by the field they feed, following the mapping the person chose. */
function mapped(row: CsvRow, mapping: Readonly<Record<string, string>>): Record<string, string> {
  const cells: Record<string, string> = {};
  for (const [field, column] of Object.entries(mapping)) {
    cells[field] = Object.hasOwn(row.cells, column) ? (row.cells[column] ?? '') : '';
  }
  return cells;
}

function sortCampaignRows(
  table: CsvTable,
  mapping: Readonly<Record<string, string>>,
  zone: string,
): Sorted<CampaignDraft> {
  const good: CampaignDraft[] = [];
  const faults: Fault[] = [];
  for (const row of table.rows) {
    const parsed = campaignDraft.safeParse(campaignFromCells(mapped(row, mapping), zone));
    if (parsed.success) {
      good.push(parsed.data);
      continue;
    }
    for (const issue of parsed.error.issues) {
      faults.push({
        line: row.line,
        field: issue.path.map(String).join('.'),
        message: issue.message,
      });
    }
  }
  return { good, faults, preview: [] };
}

function outcome(table: CsvTable, sorted: Sorted<unknown>): CsvOutcome {
  return {
    rows: table.rows.length,
    good: sorted.good.length,
    faults: sorted.faults.slice(0, maxFaultsListed),
    // A file without a head has somebody's number where a column's name should be (I11).
    columns: table.columns.map(withoutPersonalNumbers),
    encoding: table.encoding,
    preview: sorted.preview,
  };
}

export function createCampaigns(
  context: AppContext,
  authority: Authority,
  readCsv: ReadCsv,
): CampaignHandlers {
  function by(caller: Caller): Actor | null {
    return caller.operator === null ? null : actorOf(caller.operator);
  }

  const job = createImportJob(context.announce);

  async function tableOf(fileBase64: string): Promise<Answer<CsvTable>> {
    return await readCsv(bytesOf(fileBase64));
  }

  /** One file at a time, whoever brings it in; it goes on when they have left. */
  async function addAll(
    campaignId: string,
    rows: readonly VoucherRow[],
    actor: Actor,
  ): Promise<Answer<{ readonly added: number }>> {
    if (!job.begin(campaignId, actor, rows.length)) {
      return failed(problemOf('importRunning', { by: job.view()?.by ?? '' }));
    }
    let added: number | null = null;
    try {
      const answer = await authority.addVouchers(campaignId, rows, actor, job.step);
      if (answer.ok) added = answer.value.added;
      return answer;
    } finally {
      job.end(added);
    }
  }

  return {
    'campaigns.list': () => ok(context.store.read((tx) => tx.campaigns().map(campaignView))),

    'campaigns.get': ({ id }) => {
      const campaign = context.store.read((tx) => tx.campaignById(id));
      return campaign === null ? failed(problemOf('notFound')) : ok(campaign);
    },

    'campaigns.save': async ({ campaign }, caller) => {
      const actor = by(caller);
      if (actor === null) return failed(problemOf('notSignedIn'));
      return await authority.saveCampaign(campaign, actor);
    },

    'campaigns.importCsv': async ({ fileBase64, mapping, dryRun }, caller) => {
      const actor = by(caller);
      if (actor === null) return failed(problemOf('notSignedIn'));
      const table = await tableOf(fileBase64);
      if (!table.ok) return table;
      if (table.value.rows.length > maxCampaignRows) {
        return failed(problemOf('tooMuch', { max: maxCampaignRows }));
      }
      const zone = context.store.read((tx) => tx.shop()?.zone ?? 'UTC');
      const sorted = sortCampaignRows(table.value, mapping, zone);
      if (dryRun) return ok(outcome(table.value, sorted));
      for (const draft of sorted.good) {
        const saved = await authority.saveCampaign(draft, actor);
        if (!saved.ok) return saved;
      }
      return ok(outcome(table.value, sorted));
    },

    'vouchers.importState': () => ok(job.view()),

    'vouchers.make': async (wanted, caller) => {
      const actor = by(caller);
      if (actor === null) return failed(problemOf('notSignedIn'));
      return await authority.makeVouchers(wanted, actor);
    },

    'vouchers.importCsv': async ({ fileBase64, mapping, dryRun, campaignId }, caller) => {
      const actor = by(caller);
      if (actor === null) return failed(problemOf('notSignedIn'));
      const table = await tableOf(fileBase64);
      if (!table.ok) return table;
      const rules = context.store.read((tx) => tx.codeRules()) ?? noCodeRules;
      const sorted = await sortVoucherRows(table.value, (row) => mapped(row, mapping), rules);
      if (dryRun) return ok(outcome(table.value, sorted));
      const added = await addAll(campaignId, sorted.good, actor);
      if (!added.ok) return added;
      return ok({ ...outcome(table.value, sorted), good: added.value.added });
    },
  };
}
