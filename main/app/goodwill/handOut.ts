import type { Campaign } from '../../../shared/domain/campaign/campaign.ts';
import type { GoodwillGrant } from '../../../shared/domain/issue/goodwill.ts';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { EntryApprover, EntryBody, GoodwillBody } from '../../../shared/protocol/entry.ts';
import { signHead } from '../../../shared/protocol/head.ts';
import type { KnownKey } from '../../../shared/protocol/keyRing.ts';
import { failed, ok } from '../answers.ts';
import { entryFrame } from '../context.ts';
import type { AppContext } from '../context.ts';
import { actorOf } from '../people/operator.ts';
import type { Operator } from '../people/operator.ts';
import type { Appended, Writer } from '../ports.ts';
import type { GoodwillSigner } from './goodwillCode.ts';

/** Nobody honours what a withdrawn key signs; of one that nothing was said of yet nothing is known. */
function maySign(key: KnownKey | null, lastDay: CivilDate): boolean {
  if (key === null) return true;
  return key.state === 'active' && (key.lastDay === null || lastDay <= key.lastDay);
}

/** What every entry that hands a coupon out says of it. */
export type HandedOut = Pick<
  GoodwillBody,
  'ref' | 'hint' | 'campaign' | 'valueMinor' | 'keyId' | 'firstDay' | 'lastDay'
>;

export interface HandingOut {
  /** The entry's id, of which the code is worked out. */
  readonly id: string;
  readonly campaign: Campaign;
  readonly grant: GoodwillGrant;
  readonly operator: Operator;
  /** Who agreed, asked last of all: a coupon that can't be signed takes no one's word. */
  readonly agreed: () => Answer<EntryApprover | null>;
  readonly body: (coupon: HandedOut) => EntryBody;
}

/** Signs a coupon and writes the entry it stands on, whose head is signed before anything prints. */
export function handOut(
  context: AppContext,
  signer: GoodwillSigner,
  tx: Writer,
  { id, campaign, grant, operator, agreed, body }: HandingOut,
): Answer<Appended> {
  const identity = tx.identity();
  if (identity === null) return failed(problemOf('notSetUp'));
  const keyId = identity.issuerKeyId;
  const { firstDay, lastDay, valueMinor } = grant;
  if (!maySign(tx.issuerKey(keyId), lastDay)) return failed(problemOf('issuingEnded'));
  const approver = agreed();
  if (!approver.ok) return approver;
  const coupon = signer.sign({ entryId: id, keyId, campaign, firstDay, lastDay });
  if (coupon === null) return failed(problemOf('notSetUp'));
  const { ref, hint } = coupon;
  const { no, version, name } = campaign;
  const named = { id: campaign.id, no, version, name };
  const appended = tx.append({
    ...entryFrame(context, tx, actorOf(operator)),
    id,
    approver: approver.value,
    print: 'goodwill',
    body: body({ ref, hint, campaign: named, valueMinor, keyId, firstDay, lastDay }),
  });
  signHeadNow(context, tx, identity, appended);
  return ok(appended);
}

/** A signed coupon leaves the shop: what stands behind it in the journal is signed before it prints. */
function signHeadNow(
  context: AppContext,
  tx: Writer,
  { device, epoch }: { readonly device: string; readonly epoch: number },
  { seq, hash }: Appended,
): void {
  const deviceKey = context.secrets.get('deviceKey');
  if (deviceKey === null) return;
  tx.setSignedHead(signHead(context.crypto, deviceKey, { device, epoch, seq, hash }));
}
