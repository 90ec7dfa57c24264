import { usualProfile } from '../../shared/contract/printer.ts';
import type { PrinterProfile } from '../../shared/contract/printer.ts';
import type { PaperDocument } from '../../main/app/paper/documents.ts';
import type { PaperHead } from '../../main/app/paper/paperHead.ts';
import type { Refusal } from '../../shared/domain/reasons.ts';
import {
  sampleCode,
  sampleRedemption,
  sampleRemake,
  sampleShop,
  sampleVoid,
} from '../devices/samples.ts';
import { everyPaper } from './everyPaper.ts';

/** The next name that somebody typed somewhere. */
export type NextName = () => string;
type Kind = PaperDocument['kind'];

/** Amounts that no name may push off the paper. */
const discountMinor = 123_456;
export const discountText = '1,234.56';
/** Of the coupon of a roll. */
export const rollCode = '7KQ48M2X0D91AB';

function localized(name: NextName) {
  return { zh: name(), en: name() };
}

/** A head whose every text is somebody's. */
function hostileHead(name: NextName, head: Pick<PaperHead, 'language' | 'copy'>): PaperHead {
  return {
    shop: {
      ...sampleShop,
      name: localized(name),
      receiptHead: [name(), name()],
      receiptFoot: [name(), name()],
    },
    counterName: name(),
    operator: name(),
    approver: name(),
    when: '2026-11-21 14:03',
    training: false,
    ...head,
  };
}

/** A sample of that kind, for what has no text of its own but its head's. */
function sampleOf(kind: Kind, head: PaperHead): PaperDocument {
  const found = everyPaper(head).find(([, document]) => document.kind === kind);
  if (found === undefined) throw new Error(`no sample of ${kind}`);
  return found[1];
}

function hostileFigures(head: PaperHead, name: NextName) {
  const report = sampleOf('dayReport', head);
  if (report.kind !== 'dayReport') throw new Error('not a day report');
  const { figures } = report;
  return {
    ...figures,
    takenOffMinor: discountMinor,
    byCashier: figures.byCashier.map((row) => ({ ...row, name: name() })),
    byCampaign: figures.byCampaign.map((row) => ({ ...row, name: localized(name) })),
    byBenefit: figures.byBenefit.map((row) => ({ ...row, benefit: name() })),
    openCases: figures.openCases.map((row) => ({ ...row, name: name() })),
  };
}

function usedBy(name: NextName): Refusal {
  const lastUse = {
    at: 0,
    shop: name(),
    shopName: name(),
    counter: name(),
    operator: name(),
    seq: null,
  };
  return { reason: 'alreadyUsed', lastUse, source: 'hq', asOf: 0 };
}

/** Of every kind a paper with somebody's text wherever there can be one. */
const hostileOf: Readonly<Record<Kind, (head: PaperHead, name: NextName) => PaperDocument>> = {
  redemption: (head, name) =>
    sampleRedemption(head, {
      lines: [
        { name: name(), quantity: 2, totalMinor: discountMinor },
        { name: name(), quantity: 999, totalMinor: 3_600 },
      ],
      vouchers: [name(), name()].map((hint) => ({
        name: localized(name),
        hint,
        benefit: 'freeItem',
        discountMinor: 1_800,
        topUpMinor: 0,
        usesLeft: 2,
        amountLeftMinor: null,
        substitute: localized(name),
      })),
      customerLast4: name(),
      reference: name(),
    }),
  void: (head, name) =>
    sampleVoid(head, {
      undoneReference: name(),
      reason: name(),
      refundMinor: discountMinor,
      vouchers: [
        {
          name: localized(name),
          hint: name(),
          uses: 1,
          amountMinor: null,
          revivedThrough: '2026-12-03',
        },
      ],
      returned: [{ name: name(), quantity: 1, refundMinor: 1 }],
    }),
  remake: (head, name) =>
    sampleRemake(head, {
      originalReference: name(),
      note: name(),
      lines: [{ name: name(), quantity: 1 }],
    }),
  goodwill: (head, name) => ({
    kind: 'goodwill',
    head,
    seq: 3,
    name: localized(name),
    valueMinor: discountMinor,
    lastDay: '2026-12-20',
    code: sampleCode,
  }),
  rainCheck: (head, name) => ({
    kind: 'rainCheck',
    head,
    seq: 4,
    name: localized(name),
    hint: name(),
    goodThrough: '2026-12-03',
    reference: name(),
  }),
  dayClose: (head, name) => ({
    ...(sampleOf('dayClose', head) as Extract<PaperDocument, { kind: 'dayClose' }>),
    figures: hostileFigures(head, name),
  }),
  handOver: (head, name) => ({
    ...(sampleOf('handOver', head) as Extract<PaperDocument, { kind: 'handOver' }>),
    shift: name(),
    to: name(),
    figures: hostileFigures(head, name),
    heldOrders: [{ label: name(), when: '13:40' }],
  }),
  dayReport: (head, name) => ({
    ...(sampleOf('dayReport', head) as Extract<PaperDocument, { kind: 'dayReport' }>),
    figures: hostileFigures(head, name),
  }),
  refusal: (head, name) => ({
    kind: 'refusal',
    head,
    name: localized(name),
    hint: name(),
    refusal: head.copy === 0 ? usedBy(name) : { reason: 'wrongTier', tiers: [name(), name()] },
  }),
  reminder: (head, name) => {
    const vouchers = [1, 2, 3].map((daysLeft) => ({
      name: localized(name),
      count: daysLeft,
      lastDay: '2026-11-24',
      daysLeft,
      usesLeft: 3,
      amountLeftMinor: daysLeft === 3 ? discountMinor : null,
    }));
    return { kind: 'reminder', head, customerLast4: name(), vouchers, more: 0 };
  },
  health: (head, name) => {
    const slip = sampleOf('health', head);
    if (slip.kind !== 'health') throw new Error('not a health slip');
    return { ...slip, health: { ...slip.health, appVersion: name(), device: name() } };
  },
  coupon: (head, name) => {
    const coupon = sampleOf('coupon', head);
    if (coupon.kind !== 'coupon') throw new Error('not a coupon');
    const benefit = {
      kind: 'freeItem',
      item: localized(name),
      priceMinor: null,
      capMinor: 1,
    } as const;
    return { ...coupon, name: localized(name), benefit, code: rollCode };
  },
  test: (head) => sampleOf('test', head),
};

const kinds = Object.keys(hostileOf) as readonly Kind[];
const languages = ['zh', 'en', 'both'] as const;
const widths = [32, 48] as const;
/** The `turn`th paper of a run: kinds, languages and widths take turns. */
export function hostilePaper(
  turn: number,
  name: NextName,
): { readonly document: PaperDocument; readonly profile: PrinterProfile } {
  const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T;
  const kind = pick(kinds, turn);
  const round = Math.floor(turn / kinds.length);
  const head = hostileHead(name, { language: pick(languages, round), copy: round % 2 });
  const columns = pick(widths, Math.floor(round / languages.length));
  return { document: hostileOf[kind](head, name), profile: usualProfile(columns) };
}
