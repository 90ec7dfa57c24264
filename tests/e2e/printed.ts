import { askStatus, askWhetherDone } from '../../main/devices/printer/printerStatus.ts';

/** What a printer received over one connection, without the questions asked before and after. */
export function jobOf(sent: Buffer): Buffer {
  const asked = Buffer.from(askStatus);
  const rest = sent.subarray(0, asked.length).equals(asked) ? sent.subarray(asked.length) : sent;
  const end = rest.indexOf(Buffer.from(askWhetherDone));
  return end < 0 ? rest : rest.subarray(0, end);
}
