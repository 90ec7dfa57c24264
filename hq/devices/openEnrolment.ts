import { bytesToHex } from '../../shared/protocol/bytes.ts';
import type { EnrolDelivery, OpenEnrolmentReply } from '../../shared/protocol/enrolment.ts';
import type { CodeRules, ShopConfig } from '../../shared/protocol/feed.ts';
import {
  deliveryBytes,
  enrolmentCheck,
  nonceCommitment,
} from '../../shared/protocol/signatures.ts';
import { addDeviceEvent, lockedDevice, setDevice } from './devices.ts';
import type { DevicePlace } from './deviceBook.ts';
import { writeWithFeed } from '../feed/feedWriter.ts';
import type { FeedWriter } from '../feed/feedWriter.ts';
import { openCase } from '../journal/books.ts';
import { announceKeys, currentManifest, noticeOfKey } from '../keys/manifest.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import { cutOff } from './revoke.ts';
import type { Tx } from '../store/schema.ts';
import type { DeviceTable } from '../store/tables/devices.ts';
import { changeShop, shopById } from '../shops/shops.ts';

/** Its issuer key is certified from now on; that of its epoch before signs no more. */
async function giveIssuerKey(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  row: DeviceTable,
): Promise<void> {
  await tx
    .updateTable('issuer_key')
    .set({ state: 'retired' })
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', row.device_id)
    .where('key_id', '<>', row.issuer_key_id)
    .where('state', '=', 'active')
    .execute();
  await tx
    .insertInto('issuer_key')
    .values({
      tenant_id: office.tenant,
      partition_key: feed.partition,
      key_id: row.issuer_key_id,
      public_key: row.issuer_public_key,
      state: 'active',
      device_id: row.device_id,
    })
    // Opened before, and the answer was lost.
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await announceKeys(office, tx, feed);
}

/** The first terminal of a shop keeps the account of its home vouchers until another is named. */
async function withAuthority(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  row: DeviceTable,
): Promise<ShopConfig> {
  const shop = await shopById(office, tx, row.shop_id);
  if (shop.authority !== null) return shop;
  return changeShop(office, tx, feed, row.shop_id, { authority: row.device_id });
}

async function delivery(
  office: Office,
  tx: Tx,
  shop: ShopConfig,
  row: DeviceTable,
): Promise<EnrolDelivery> {
  const { code_rules: rules } = await tx
    .selectFrom('tenant')
    .select('code_rules')
    .where('tenant_id', '=', office.tenant)
    .executeTakeFirstOrThrow();
  return {
    chainKey: bytesToHex(office.keys.chainKey),
    chainName: office.chainName,
    shop,
    manifest: await currentManifest({ ...office, db: tx }),
    notice: await noticeOfKey(office, tx, row.issuer_key_id),
    codeRules: JSON.parse(rules) as CodeRules,
  };
}

/** Shown once; the same again is the same. Throws `unauthorised`. */
async function takeNonce(
  office: Office,
  tx: Tx,
  row: DeviceTable,
  terminalNonce: string,
): Promise<void> {
  if (nonceCommitment(office.crypto, terminalNonce) !== row.commitment) {
    throw new HqProblem('unauthorised', 'the terminal committed to another nonce');
  }
  if (row.terminal_nonce !== null) return;
  const { transcript } = row;
  const check = enrolmentCheck(office.crypto, { transcript, terminalNonce });
  await setDevice(office, tx, row, { terminal_nonce: terminalNonce, check_digits: check });
}

/**
 * The second half of an enrolment. Where the chain wants the digits confirmed, it answers `waiting` until
 * a person has; then it hands over what is secret and the device is at work. Throws `unauthorised`,
 * `conflict`, `revoked`.
 */
export function openEnrolment(
  office: Office,
  place: DevicePlace,
  terminalNonce: string,
): Promise<OpenEnrolmentReply> {
  return writeWithFeed(office, async (tx, feed) => {
    const row = await lockedDevice(office, tx, place);
    if (row.state === 'revoked') throw new HqProblem('revoked', 'the enrolment was refused');
    if (row.acked_seq > 0) throw new HqProblem('conflict', 'the device is at work');
    await takeNonce(office, tx, row, terminalNonce);
    if (row.needs_confirmation && row.confirmed_at === null) return { state: 'waiting' };
    if (row.state === 'pending') {
      await giveIssuerKey(office, tx, feed, row);
      await setDevice(office, tx, row, { state: 'active' });
    }
    const shop = await withAuthority(office, tx, feed, row);
    const given = await delivery(office, tx, shop, row);
    const bytes = deliveryBytes(row.transcript, terminalNonce, given);
    const signature = bytesToHex(office.crypto.sign(office.keys.officeSecret, bytes));
    return { state: 'open', delivery: given, signature };
  });
}

/** A person compared the digits. `same: false` cuts the device off. Throws `notFound`, `conflict`. */
export function confirmDigits(
  office: Office,
  place: DevicePlace,
  said: { readonly same: boolean; readonly by: string; readonly note: string },
): Promise<void> {
  return writeWithFeed(office, async (tx, feed) => {
    const row = await lockedDevice(office, tx, place);
    if (row.terminal_nonce === null) {
      throw new HqProblem('conflict', 'the terminal has not shown its digits yet');
    }
    if (row.state === 'revoked') throw new HqProblem('conflict', 'the device is cut off');
    const { by, note } = said;
    await addDeviceEvent(office, tx, row, said.same ? 'confirmed' : 'refused', by, note);
    if (said.same) await setDevice(office, tx, row, { confirmed_at: office.now() });
    else await cutOff(office, tx, feed, row.device_id, 'revoked');
  });
}

/**
 * The terminal's operator saw other digits than head office: somebody may stand in between. The device
 * is cut off and a person is told. Throws `conflict` once the device is at work.
 */
export function refuseEnrolment(office: Office, place: DevicePlace, check: string): Promise<void> {
  return writeWithFeed(office, async (tx, feed) => {
    const row = await lockedDevice(office, tx, place);
    if (row.acked_seq > 0) throw new HqProblem('conflict', 'the device is at work');
    if (row.state === 'revoked') return;
    await addDeviceEvent(office, tx, row, 'refused', 'terminal', `digits there: ${check}`);
    const opened = { kind: 'enrolmentRefused', seq: 0, ref: null, beyond: 0, why: null } as const;
    await openCase(office, tx, row, opened);
    await cutOff(office, tx, feed, row.device_id, 'revoked');
  });
}
