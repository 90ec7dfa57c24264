import { appOrigin } from './channels.ts';

/** What is looked at of Electron's `WebFrameMain`. */
export interface Frame {
  readonly url: string;
  readonly parent: unknown;
}

/** Whether an address is one of our own pages. */
export function isOwnPage(address: string): boolean {
  const url = URL.parse(address);
  // `origin` of a scheme that is not the web's is "null" here: compare the parts.
  return url !== null && `${url.protocol}//${url.host}` === appOrigin;
}

/** Whether a message was sent by our own page itself: not by a frame within it, nor by one that is gone. */
export function isOwnFrame(frame: Frame | null): boolean {
  return frame !== null && frame.parent === null && isOwnPage(frame.url);
}
