import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { bytesToHex, hexToBytes } from '../../shared/protocol/bytes.ts';
import { hex } from '../../shared/protocol/primitives.ts';
import { replyHeaders, requestHeaders } from '../../shared/protocol/push.ts';
import { requestBytes } from '../../shared/protocol/requestSigning.ts';
import { timeBytes } from '../../shared/protocol/signatures.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import type { DeviceTable } from '../schema.ts';

/**
 * How far a request's time may be off. A device further off gets head office's signed time with the
 * refusal and asks again; nonces need not be remembered any longer than this, both ways.
 */
export const maxRequestSkewMs = 15 * 60_000;
const nonceLifeMs = 2 * maxRequestSkewMs;
/** How often a device's last sign of life is written, and old nonces are swept. */
const seenEveryMs = 60_000;

const signedHeaders = z.object({
  [requestHeaders.device]: hex(16),
  [requestHeaders.epoch]: z.coerce.number().int().min(1).max(0x7fff_ffff),
  [requestHeaders.nonce]: hex(16),
  [requestHeaders.at]: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  [requestHeaders.signature]: hex(64),
});

/** The device whose key signed this request. */
export interface SignedBy {
  readonly device: string;
  readonly epoch: number;
  readonly shop: string;
}

/**
 * Checks who signed the request and that it was not heard before (I8). Throws `unauthorised`, or
 * `clockSkew` when all is right but the device's clock.
 */
export async function requireDevice(office: Office, request: FastifyRequest): Promise<SignedBy> {
  const headers = signedHeaders.safeParse(request.headers);
  if (!headers.success) throw new HqProblem('unauthorised', 'the request is not signed');
  const device = headers.data[requestHeaders.device];
  const epoch = headers.data[requestHeaders.epoch];
  const nonce = headers.data[requestHeaders.nonce];
  const at = headers.data[requestHeaders.at];
  const row = await knownDevice(office, device, epoch);
  const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
  const signed = requestBytes({
    method: request.method,
    path: request.url,
    bodySha256: createHash('sha256').update(body).digest('hex'),
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
  await rememberNonce(office, device, nonce);
  await noteSeen(office, row);
  return { device, epoch, shop: row.shop_id };
}

async function knownDevice(office: Office, device: string, epoch: number): Promise<DeviceTable> {
  const row = await office.db
    .selectFrom('device')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', device)
    .where('epoch', '=', epoch)
    .executeTakeFirst();
  if (row === undefined) throw new HqProblem('unauthorised', 'no such device');
  if (row.state === 'revoked') throw new HqProblem('unauthorised', 'the device was revoked');
  return row;
}

async function rememberNonce(office: Office, device: string, nonce: string): Promise<void> {
  const inserted = await office.db
    .insertInto('nonce')
    .values({ tenant_id: office.tenant, device_id: device, nonce, at: office.now() })
    .onConflict((conflict) => conflict.doNothing())
    .returning('nonce')
    .executeTakeFirst();
  if (inserted === undefined) throw new HqProblem('unauthorised', 'the request was heard before');
}

async function noteSeen(office: Office, row: DeviceTable): Promise<void> {
  const now = office.now();
  if (now - row.last_seen_at < seenEveryMs) return;
  await office.db
    .updateTable('device')
    .set({ last_seen_at: now })
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', row.device_id)
    .where('epoch', '=', row.epoch)
    .execute();
  await office.db
    .deleteFrom('nonce')
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', row.device_id)
    .where('at', '<', now - nonceLifeMs)
    .execute();
}

/** Puts head office's time, signed with the request's own nonce, onto every answer. */
export function signTime(office: Office, request: FastifyRequest, reply: FastifyReply): void {
  const nonce = hex(16).safeParse(request.headers[requestHeaders.nonce]);
  if (!nonce.success) return;
  const time = office.now();
  const signature = office.crypto.sign(
    office.keys.timeSecret,
    timeBytes({ nonce: nonce.data, time }),
  );
  reply.header(replyHeaders.time, String(time));
  reply.header(replyHeaders.timeSignature, bytesToHex(signature));
}
