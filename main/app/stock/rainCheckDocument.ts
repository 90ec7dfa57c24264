import { headOf, referenceOf } from '../paper/paperHead.ts';
import type { EntryOf } from '../../../shared/protocol/entry.ts';
import type { PaperContext } from '../paper/paperHead.ts';
import type { PaperDocument } from '../paper/documents.ts';

/** The slip names the voucher and not its code: whoever finds it has nothing. */
export function rainCheckDocument(
  entry: EntryOf<'rainCheck'>,
  context: PaperContext & { readonly hash: string },
): PaperDocument {
  const { campaign, hint, goodThrough } = entry.body;
  return {
    kind: 'rainCheck',
    head: headOf(entry, context),
    seq: entry.seq,
    name: campaign.item ?? campaign.name,
    hint,
    goodThrough,
    reference: referenceOf(entry.seq, context.hash),
  };
}
