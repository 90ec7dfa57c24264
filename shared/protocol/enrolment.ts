import { z } from 'zod';
import { hex, isPlain, notPlainText } from './primitives.ts';
import { codeRules, keyManifest, keyNotice, protocolVersion, shopConfig } from './feed.ts';

/**
 * One-time code, shown in two groups of four: the first two digits say which open code is meant, the
 * other six are the secret. 10 minutes, 5 tries.
 */
export const enrolmentCode = z.string().regex(/^\d{8}$/);
export const codeSlotDigits = 2;
/** One of a roll-out's one-time tokens: which one it is, and its 128-bit secret. */
export const enrolmentToken = z.string().regex(/^[0-9a-f]{16}-[0-9a-f]{32}$/);

export const maxTokensPerBatch = 50;
const maxCaCharacters = 16_000;
const maxBatchBytes = 28_000;
/** A file of tokens for one shop's terminals, as it is handed to whoever sets them up. */
export const enrolmentFile = z.strictObject({
  kind: z.literal('countersign-enrolment'),
  v: z.literal(protocolVersion),
  hqUrl: z.url({ protocol: /^https?$/ }).max(200),
  chainName: z.string().max(60),
  shopName: z.string().max(60),
  /** The chain's root: with it nobody need compare digits, since nobody in between can sign for it. */
  rootPublicKey: hex(32),
  /** PEM: the authority of head office's certificate, where it is the chain's own. */
  ca: z.string().startsWith('-----BEGIN CERTIFICATE-----').max(maxCaCharacters).optional(),
  expiresAt: z.int(),
  tokens: z.array(enrolmentToken).min(1).max(maxTokensPerBatch),
});
export type EnrolmentFile = z.infer<typeof enrolmentFile>;
export const enrolmentFileText = z.string().min(1).max(maxBatchBytes);

const counterName = z.string().max(40).refine(isPlain, notPlainText);

/**
 * The first half of the ceremony. Both signatures stand over `enrolRequestBytes`: whoever asks holds the
 * device key and the issuer key.
 */
export const enrolRequest = z.strictObject({
  v: z.literal(protocolVersion),
  code: z.union([enrolmentCode, enrolmentToken]),
  devicePublicKey: hex(32),
  issuerPublicKey: hex(32),
  /** Empty: head office numbers it. */
  counterName,
  /** The chain root the terminal expects, from a roll-out's file; `null` where it knows none. */
  rootPublicKey: hex(32).nullable(),
  /** Hash of a nonce the terminal shows only after head office has shown its own. */
  commitment: hex(32),
  nonce: hex(16),
  deviceSignature: hex(64),
  issuerSignature: hex(64),
});
export type EnrolRequest = z.infer<typeof enrolRequest>;

/** What binds a device to a shop; its hash begins the device's chain. Signed by the office key. */
export const enrolmentCertificate = z.strictObject({
  v: z.literal(protocolVersion),
  tenant: z.string().min(1).max(40),
  shop: z.string().min(1).max(40),
  device: hex(16),
  epoch: z.int().min(1),
  devicePublicKey: hex(32),
  counterName: z.string().max(40),
  issuerKeyId: z.int().min(1).max(0xffff),
  issuedAt: z.int(),
});
export type EnrolmentCertificate = z.infer<typeof enrolmentCertificate>;

/** What a terminal gets before anybody compared digits: nothing secret, nothing that signs a voucher. */
export const enrolOffer = z.strictObject({
  certificate: enrolmentCertificate,
  /** Office key over `"countersign/enrolment/1\0"` + canonical JSON of the certificate. */
  signature: hex(64),
  rootPublicKey: hex(32),
  /** The root's word for the office key. */
  manifest: keyManifest,
  chainName: z.string().max(60),
  shopName: z.string().max(60),
  hqNonce: hex(16),
  /** A person at head office must say that the digits are the same. */
  needsConfirmation: z.boolean(),
});
export type EnrolOffer = z.infer<typeof enrolOffer>;

/** The second half, signed by the device: shows the nonce that was committed to. */
export const openEnrolmentRequest = z.strictObject({
  v: z.literal(protocolVersion),
  terminalNonce: hex(16),
});

export const enrolDelivery = z.strictObject({
  chainKey: hex(32),
  chainName: z.string().max(60),
  shop: shopConfig,
  manifest: keyManifest,
  /** The office key's word for the terminal's own issuer key. */
  notice: keyNotice,
  codeRules,
});
export type EnrolDelivery = z.infer<typeof enrolDelivery>;

export const openEnrolmentReply = z.discriminatedUnion('state', [
  /** Nobody at head office has compared the digits yet: ask again. */
  z.strictObject({ state: z.literal('waiting') }),
  z.strictObject({
    state: z.literal('open'),
    delivery: enrolDelivery,
    /** Office key over `deliveryBytes`: all of it comes from whoever the digits were compared with. */
    signature: hex(64),
  }),
]);
export type OpenEnrolmentReply = z.infer<typeof openEnrolmentReply>;

/** The terminal's operator saw other digits: head office must forget this device. */
export const refuseEnrolmentRequest = z.strictObject({
  v: z.literal(protocolVersion),
  /** What stood on the terminal's screen. */
  check: z.string().regex(/^\d{6}$/),
});
