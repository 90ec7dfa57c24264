import { basename, dirname, join, resolve } from 'node:path';
import { maxCandidates, suggestBest } from '../../shared/domain/order/bestOf.ts';
import type { Suggestion } from '../../shared/domain/order/bestOf.ts';
import type { InstantMs } from '../../shared/domain/time/civil.ts';
import { decideOrder } from '../../shared/domain/order/decide.ts';
import type { OrderDecision, OrderFacts } from '../../shared/domain/order/decision.ts';
import { explainOrder } from '../../shared/domain/order/explain.ts';
import type { Explanation } from '../../shared/domain/order/explain.ts';
import type { CurrencyCode, MinorUnits } from '../../shared/domain/money.ts';
import { readCampaignDocument } from '../../shared/protocol/campaignDocument.ts';
import type { CampaignDraft } from '../../shared/protocol/campaign.ts';
import type { DocumentFault } from '../../shared/protocol/document.ts';
import { readOrderDocument } from '../../shared/protocol/orderDocument.ts';
import type { OrderDocument } from '../../shared/protocol/orderDocument.ts';
import { sortedFindings } from '../../shared/documents/findings.ts';
import type { DocumentFile, Finding } from '../../shared/documents/findings.ts';
import { readDocumentFile } from './documentFile.ts';
import { campaignFaults, orderFacts, sceneOf } from './orderFacts.ts';
import type { NamedCampaign, Scene } from './orderFacts.ts';

/** Which files to try out, as they were named. */
export interface TryWanted {
  readonly campaigns: readonly string[];
  readonly order: string;
  /** Outranks the order's own. */
  readonly at: InstantMs | null;
  /** For an order that doesn't say when it is. */
  readonly now: InstantMs;
}

/** What an order comes to, line by line. */
export interface MoneyLine {
  readonly lineId: string;
  readonly name: string;
  readonly quantity: number;
  readonly listMinor: MinorUnits;
  readonly discountMinor: MinorUnits;
  readonly toPayMinor: MinorUnits;
}

/** An order that was decided, with its reasons. */
export interface TriedOut {
  readonly currency: CurrencyCode;
  readonly scene: Scene;
  readonly facts: OrderFacts;
  /** The file of each voucher's campaign. */
  readonly files: readonly string[];
  readonly decision: OrderDecision;
  readonly lines: readonly MoneyLine[];
  readonly explanations: readonly Explanation[];
  /** `null` where none can be used, or there are more than `maxCandidates`. */
  readonly suggestion: Suggestion | null;
}

export type TryOutcome =
  | { readonly ok: true; readonly tried: TriedOut }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** None was named, with the order or in it. */
const noCampaign: DocumentFault = { path: ['campaigns'], fault: { kind: 'missing', values: [] } };

interface CampaignFile extends NamedCampaign {
  readonly file: string;
}

/** Reads the files and decides the order; all faults of all files come together. */
export function tryOut({ campaigns: named, order: orderName, at, now }: TryWanted): TryOutcome {
  const orderFile = readDocumentFile(orderName);
  const read = loadOrder(orderFile);
  const inOrder = read.ok ? read.order.campaigns.map((name) => join(dirname(orderName), name)) : [];
  const files = distinct([...named, ...inOrder]).map(readDocumentFile);
  const loaded = files.map(loadCampaign);
  const findings = [...loaded.flatMap((one) => one.findings), ...(read.ok ? [] : read.findings)];
  const campaigns = loaded.flatMap(({ draft, file }, place) =>
    draft === null ? [] : [campaignFile(draft, file, place)],
  );
  if (!read.ok || findings.length > 0) return { ok: false, findings };
  const unnamed = orderFile.find([
    ...(campaigns.length === 0 ? [noCampaign] : []),
    ...campaignFaults(read.order, campaigns),
  ]);
  if (unnamed.length > 0) return { ok: false, findings: unnamed };
  const order = at === null ? read.order : { ...read.order, at: new Date(at).toISOString() };
  return { ok: true, tried: decide(order, campaigns, now) };
}

/** Each file once, however it is written. */
function distinct(names: readonly string[]): readonly string[] {
  const byPath = new Map(names.toReversed().map((name) => [resolve(name), name]));
  return [...byPath.values()].toReversed();
}

function loadOrder(
  file: DocumentFile,
):
  | { readonly ok: true; readonly order: OrderDocument }
  | { readonly ok: false; readonly findings: readonly Finding[] } {
  if (file.value === undefined) return { ok: false, findings: file.findings };
  const read = readOrderDocument(file.value);
  const findings = sortedFindings(file, read.ok ? [] : file.find(read.faults));
  return read.ok && findings.length === 0 ? read : { ok: false, findings };
}

function loadCampaign(file: DocumentFile): {
  readonly file: string;
  readonly draft: CampaignDraft | null;
  readonly findings: readonly Finding[];
} {
  if (file.value === undefined) return { file: file.file, draft: null, findings: file.findings };
  const read = readCampaignDocument(file.value);
  const findings = sortedFindings(file, read.ok ? [] : file.find(read.faults));
  return { file: file.file, draft: read.ok ? read.draft : null, findings };
}

function campaignFile(draft: CampaignDraft, file: string, place: number): CampaignFile {
  const bare = basename(file, '.json');
  const id = draft.id ?? bare;
  const names = [...new Set([bare, basename(file), file, id])];
  return { file, names, campaign: { ...draft, id, no: place + 1, version: 1 } };
}

function decide(
  order: OrderDocument,
  campaigns: readonly CampaignFile[],
  now: InstantMs,
): TriedOut {
  const scene = sceneOf(order, campaigns, now);
  const facts = orderFacts(order, campaigns, scene);
  const decision = decideOrder(facts);
  return {
    currency: order.currency,
    scene,
    facts,
    files: facts.vouchers.map(
      ({ campaign }) => campaigns[campaign.value.no - 1]?.file ?? campaign.value.id,
    ),
    decision,
    lines: moneyLines(facts, decision),
    explanations: explainOrder(facts),
    suggestion: facts.vouchers.length > maxCandidates ? null : suggestBest(facts),
  };
}

function moneyLines({ basket }: OrderFacts, { vouchers }: OrderDecision): readonly MoneyLine[] {
  const taken = vouchers.flatMap((one) => (one.verdict === 'refused' ? [] : one.acceptance.lines));
  return basket.lines.map(({ lineId, name, quantity, unitPriceMinor }) => {
    const listMinor = quantity * unitPriceMinor;
    const discountMinor = taken.reduce(
      (sum, one) => sum + (one.lineId === lineId ? one.discountMinor : 0),
      0,
    );
    return {
      lineId,
      name,
      quantity,
      listMinor,
      discountMinor,
      toPayMinor: listMinor - discountMinor,
    };
  });
}
