// Head office as a process of its own, for a benchmark: it says where it is, gives out codes, and tells
// how much memory it took at most.
import { startTestOffice } from '../../tests/hq/testOffice.ts';

export type OfficeSays =
  | { readonly is: 'up'; readonly url: string }
  | { readonly is: 'code'; readonly code: string }
  | { readonly is: 'peak'; readonly peakMb: number };
export type OfficeIsAsked = 'code' | 'peak' | 'stop';

/** A chain as it begins; its vouchers come from the benchmark. With `demo` the demo's chain, campaigns and all. */
const shop = { name: 'Jing’an', currency: 'CNY', zone: 'Asia/Shanghai' };

// Nobody is left to tell it to.
process.once('disconnect', () => process.exit());

const kbPerMb = 1_024;

const [, , url = '', chain = 'empty'] = process.argv;
const office = await startTestOffice({ database: { url }, empty: chain !== 'demo' });
const made = (await (await office.admin('shops', shop)).json()) as { readonly id: string };

function say(what: OfficeSays): void {
  process.send?.(what);
}

process.on('message', (asked: OfficeIsAsked) => {
  switch (asked) {
    case 'code':
      void office.code(made.id).then((code) => say({ is: 'code', code }));
      return;
    case 'peak':
      // The system's own count of the most that was resident, since the process began.
      say({ is: 'peak', peakMb: process.resourceUsage().maxRSS / kbPerMb });
      return;
    case 'stop':
      void office.stop().then(() => process.disconnect());
  }
});
say({ is: 'up', url: office.url });
