import type { Localized } from '../../../shared/domain/campaign/campaign.ts';
import type { RedemptionBody, VoidBody } from '../../../shared/protocol/entry.ts';
import { headOf } from '../paper/paperHead.ts';
import type { EntryOf } from '../../../shared/protocol/entry.ts';
import type { PaperContext } from '../paper/paperHead.ts';
import type { PaperDocument } from '../paper/documents.ts';

/** The redemption a void or a remake is about, of our own. */
export interface OwnRedemption {
  readonly body: RedemptionBody;
  /** `referenceOf` it. */
  readonly reference: string;
}

/** What is known here of a voucher of another counter's redemption. */
export type NamesOf = (restored: VoidBody['restored'][number]) => {
  readonly name: Localized | null;
  readonly hint: string;
};

/** `undone`: `null` for another counter's redemption; then vouchers are called what `namesOf` says. */
export function voidDocument(
  entry: EntryOf<'void'>,
  undone: OwnRedemption | null,
  context: PaperContext & { readonly namesOf: NamesOf },
): PaperDocument {
  const { redemption, restored, returned, reason } = entry.body;
  return {
    kind: 'void',
    head: headOf(entry, context),
    seq: entry.seq,
    undoneReference: undone?.reference ?? null,
    undoneSeq: redemption.seq,
    isPart: undone !== null && isPartOf(restored, undone.body),
    vouchers: restored
      .filter(({ uses, amountMinor }) => uses > 0 || (amountMinor ?? 0) > 0)
      .map((part) => {
        const voucher = undone?.body.vouchers.find(({ ref }) => ref === part.ref);
        const { name, hint } =
          voucher === undefined
            ? context.namesOf(part)
            : { name: voucher.campaign.name, hint: voucher.hint };
        const { uses, amountMinor, revivedThrough } = part;
        return { name, hint, uses, amountMinor, revivedThrough };
      }),
    returned: returned.map(({ lineId, quantity, refundMinor }) => {
      const line = undone?.body.basket.find((one) => one.lineId === lineId);
      return { name: line?.name ?? lineId, quantity, refundMinor };
    }),
    reason,
    restoredMinor: restored.reduce((sum, part) => sum + part.discountMinor, 0),
    refundMinor: returned.reduce((sum, line) => sum + line.refundMinor, 0),
  };
}

/** This undo by itself gave back less than the redemption used. */
function isPartOf(restored: VoidBody['restored'], { vouchers }: RedemptionBody): boolean {
  return vouchers.some((used) => {
    const back = restored.find(({ ref }) => ref === used.ref);
    return (
      back === undefined ||
      back.uses < used.uses ||
      (back.amountMinor ?? 0) < (used.amountMinor ?? 0) ||
      back.valueMinor < used.valueMinor
    );
  });
}

export function remakeDocument(
  entry: EntryOf<'remake'>,
  original: OwnRedemption,
  context: PaperContext,
): PaperDocument {
  const { basket, vouchers } = original.body;
  return {
    kind: 'remake',
    head: headOf(entry, context),
    seq: entry.seq,
    originalReference: original.reference,
    lines: basket.map(({ name, quantity }) => ({ name, quantity })),
    vouchers: vouchers.map(({ campaign, hint }) => ({ name: campaign.name, hint })),
    reason: entry.body.reason,
    note: entry.body.note,
  };
}
