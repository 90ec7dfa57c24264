import { utf8Bytes } from './bytes.ts';
import { canonicalJson } from './canonicalJson.ts';

const prefix = 'countersign/request/1\0';

/** What a device signs of every request it makes. */
export interface RequestToSign {
  /** Upper case, `GET` or `POST`. */
  readonly method: string;
  /** Path and query, as sent. */
  readonly path: string;
  /** Hex SHA-256 of the body's bytes; of no bytes where there is no body. */
  readonly bodySha256: string;
  readonly device: string;
  readonly epoch: number;
  /** 16 random bytes as hex, never used twice by a device. */
  readonly nonce: string;
  /** The device's effective time, ms. */
  readonly at: number;
}

export function requestBytes(request: RequestToSign): Uint8Array {
  const { method, path, bodySha256, device, epoch, nonce, at } = request;
  return utf8Bytes(prefix + canonicalJson({ method, path, bodySha256, device, epoch, nonce, at }));
}
