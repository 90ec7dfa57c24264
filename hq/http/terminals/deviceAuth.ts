import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { bytesToHex, hexToBytes } from '../../../shared/protocol/bytes.ts';
import { hex } from '../../../shared/protocol/primitives.ts';
import { replyHeaders, requestHeaders } from '../../../shared/protocol/push.ts';
import type { Standing } from '../../../shared/protocol/push.ts';
import { requestBytes } from '../../../shared/protocol/requestSigning.ts';
import { standingBytes, timeBytes } from '../../../shared/protocol/signatures.ts';
import { standingOf } from '../../devices/devices.ts';
import type { DevicePlace } from '../../devices/deviceBook.ts';
import type { FoundDevice } from '../../devices/deviceBook.ts';
import type { Office } from '../../office.ts';
import { HqProblem } from '../../problem.ts';
import type { DeviceTable } from '../../store/tables/devices.ts';

/**
 * How far a request's time may be off. A device further off gets head office's signed time with the
 * refusal and asks again; nonces need not be remembered any longer than this, both ways.
 */
export const maxRequestSkewMs = 15 * 60_000;
const nonceLifeMs = 2 * maxRequestSkewMs;
/** Those who were found together are checked one after the other, and heard together. */
const togetherMs = 2;
/** How often a device's last sign of life is written. */
const seenEveryMs = 60_000;

/** One way to write a number, so that a header said twice (`5, 5`) or otherwise is none. */
const wholeNumber = z.string().regex(/^(0|[1-9]\d{0,15})$/);

const signedHeaders = z.object({
  [requestHeaders.device]: hex(16),
  [requestHeaders.epoch]: wholeNumber.transform(Number).pipe(z.int().min(1).max(0x7fff_ffff)),
  [requestHeaders.nonce]: hex(16),
  [requestHeaders.at]: wholeNumber.transform(Number).pipe(z.int()),
  [requestHeaders.signature]: hex(64),
});

/** The device whose key signed this request. */
export interface SignedBy {
  readonly device: string;
  readonly epoch: number;
  readonly shop: string;
  readonly standing: Standing;
  /** What it last said of its own journal. */
  readonly saidHead: number | null;
  /** Hex: what the request's signature held by. */
  readonly publicKey: string;
}

/** What a device may ask depends on how it stands. */
export type Admits = (standing: Standing | null) => boolean;

export const atWork: Admits = (standing) => standing === 'active';
/** A frozen device still hears what others use: it goes on redeeming, in doubt. It makes nothing. */
export const mayListen: Admits = (standing) => standing === 'active' || standing === 'frozen';
/** Whatever it is by now: what it has to hand in is kept. */
export const mayHandIn: Admits = (standing) => standing !== null;
/** Its own history, also where another machine with its key has gone on; what was cut off reads none. */
export const mayReadOwn: Admits = (standing) => standing !== null && standing !== 'revoked';
export const mayBeEnrolling: Admits = (standing) => standing === null || standing === 'active';

/** Who signed a request, as its answer's headers will name them. */
const heard = new WeakMap<FastifyRequest, Pick<SignedBy, 'device' | 'epoch' | 'standing'>>();

/**
 * Checks who signed the request and that it was not heard before (I8). A request that nobody waits for
 * may wait `patienceMs`, to be looked up with others. Throws `unauthorised`;
 * `clockSkew` when all is right but the device's clock; `revoked`, `superseded` or `notConfirmed` where
 * the device may not ask this.
 */
export async function requireDevice(
  office: Office,
  request: FastifyRequest,
  admits: Admits = atWork,
  patienceMs = 0,
): Promise<SignedBy> {
  const headers = signedHeaders.safeParse(request.headers);
  if (!headers.success) throw new HqProblem('unauthorised', 'the request is not signed');
  const device = headers.data[requestHeaders.device];
  const epoch = headers.data[requestHeaders.epoch];
  const nonce = headers.data[requestHeaders.nonce];
  const at = headers.data[requestHeaders.at];
  const { row, newestOpen } = await knownDevice(office, { device, epoch }, patienceMs);
  const signed = requestBytes({
    method: request.method,
    path: request.url,
    bodySha256: bodySha256(request),
    device,
    epoch,
    nonce,
    at,
  });
  const signature = hexToBytes(headers.data[requestHeaders.signature]);
  if (!office.crypto.verify(hexToBytes(row.public_key), signed, signature)) {
    throw new HqProblem('unauthorised', 'the signature does not hold');
  }
  if (Math.abs(at - office.now()) > maxRequestSkewMs) throw new HqProblem('clockSkew');
  const heardNow = { device, nonce, at: office.now() };
  if (!(await office.deviceBook.hear(heardNow, Math.min(patienceMs, togetherMs)))) {
    throw new HqProblem('unauthorised', 'the request was heard before');
  }
  const standing = standingOf(row, newestOpen);
  if (standing !== null) heard.set(request, { device, epoch, standing });
  if (!admits(standing)) throw refusal(standing);
  await noteSeen(office, row, patienceMs);
  return {
    device,
    epoch,
    shop: row.shop_id,
    standing: standing ?? 'active',
    saidHead: row.said_head,
    publicKey: row.public_key,
  };
}

function bodySha256(request: FastifyRequest): string {
  const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
  return createHash('sha256').update(body).digest('hex');
}

function refusal(standing: Standing | null): HqProblem {
  switch (standing) {
    case null:
      return new HqProblem('notConfirmed');
    case 'superseded':
      return new HqProblem('superseded');
    case 'revoked':
      return new HqProblem('revoked');
    case 'frozen':
      return new HqProblem('frozen');
    case 'active':
      return new HqProblem('conflict', 'the device is at work');
  }
}

async function knownDevice(
  office: Office,
  place: DevicePlace,
  patienceMs: number,
): Promise<FoundDevice> {
  const found = await office.deviceBook.find(place, patienceMs);
  if (found === null) throw new HqProblem('unauthorised', 'no such device');
  return found;
}

async function noteSeen(office: Office, row: DeviceTable, patienceMs: number): Promise<void> {
  const at = office.now();
  if (at - row.last_seen_at < seenEveryMs) return;
  await office.deviceBook.noteSeen({ device: row.device_id, epoch: row.epoch, at }, patienceMs);
}

/** To be called now and then: what is older can't be played again, since its time is too far off. */
export async function sweepNonces(office: Office): Promise<void> {
  await office.db
    .deleteFrom('nonce')
    .where('tenant_id', '=', office.tenant)
    .where('at', '<', office.now() - nonceLifeMs)
    .execute();
}

/** Keeps what a device says of its own journal; head office shows it, and decides nothing by it. */
export async function noteHead(
  office: Office,
  { device, epoch, saidHead }: SignedBy,
  head: number,
): Promise<void> {
  if (head === saidHead) return;
  await office.db
    .updateTable('device')
    .set({ said_head: head })
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', device)
    .where('epoch', '=', epoch)
    .where((eb) => eb.or([eb('said_head', 'is', null), eb('said_head', '<>', head)]))
    .execute();
}

/**
 * Puts head office's time, signed with the request's own nonce, onto every answer; where the request's
 * own signature held, also how its device stands. Nothing else locks a counter.
 */
export function signAnswer(office: Office, request: FastifyRequest, reply: FastifyReply): void {
  const read = hex(16).safeParse(request.headers[requestHeaders.nonce]);
  if (!read.success) return;
  const nonce = read.data;
  const time = office.now();
  const signed = (bytes: Uint8Array) =>
    bytesToHex(office.crypto.sign(office.keys.timeSecret, bytes));
  reply.header(replyHeaders.time, String(time));
  reply.header(replyHeaders.timeSignature, signed(timeBytes({ nonce, time })));
  const by = heard.get(request);
  if (by === undefined) return;
  reply.header(replyHeaders.standing, by.standing);
  reply.header(replyHeaders.standingSignature, signed(standingBytes({ nonce, time, ...by })));
}
