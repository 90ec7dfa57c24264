import { appOrigin, customerOrigin } from './channels.ts';

/** What is looked at of Electron's `WebFrameMain`. */
export interface Frame {
  readonly url: string;
  readonly parent: unknown;
}

function isOf(origin: string, address: string): boolean {
  const url = URL.parse(address);
  // `origin` of a scheme that is not the web's is "null" here: compare the parts.
  return url !== null && `${url.protocol}//${url.host}` === origin;
}

/** Whether an address is one of the counter's own pages. */
export const isOwnPage = (address: string): boolean => isOf(appOrigin, address);

/** Whether an address is the customer's page. */
export const isCustomerPage = (address: string): boolean => isOf(customerOrigin, address);

/** Whether a message was sent by our own page itself: not by a frame within it, nor by one that is gone. */
export function isOwnFrame(frame: Frame | null): boolean {
  return frame !== null && frame.parent === null && isOwnPage(frame.url);
}

/** Whether a message was sent by the customer's page itself. */
export function isCustomerFrame(frame: Frame | null): boolean {
  return frame !== null && frame.parent === null && isCustomerPage(frame.url);
}
