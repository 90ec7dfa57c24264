import { z } from 'zod';
import { hex, isPlain, notPlainText } from './primitives.ts';
import { codeRules, keyManifest, protocolVersion, shopConfig } from './feed.ts';

/** One-time code: 8 digits shown in two groups, 10 minutes, 5 tries. */
export const enrolmentCode = z.string().regex(/^\d{8}$/);

export const enrolRequest = z.strictObject({
  v: z.literal(protocolVersion),
  code: enrolmentCode,
  devicePublicKey: hex(32),
  issuerPublicKey: hex(32),
  counterName: z.string().min(1).max(40).refine(isPlain, notPlainText),
});
export type EnrolRequest = z.infer<typeof enrolRequest>;

/** What binds a device to a shop; its hash begins the device's chain. Signed by the chain root. */
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

export const enrolReply = z.strictObject({
  certificate: enrolmentCertificate,
  /** Root over `"countersign/enrolment/1\0"` + canonical JSON of the certificate. */
  signature: hex(64),
  rootPublicKey: hex(32),
  timePublicKey: hex(32),
  chainKey: hex(32),
  chainName: z.string().max(60),
  /** Six digits shown on both screens: the operator compares them. */
  check: z.string().regex(/^\d{6}$/),
  shop: shopConfig,
  manifest: keyManifest,
  codeRules,
});
export type EnrolReply = z.infer<typeof enrolReply>;
