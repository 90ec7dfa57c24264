/*
 * A terminal of the demo chain that claims, redeems and lets go until it is killed:
 * `node claimingTill.ts DIR CODE...`. Prints `prepared ORDER`, `used ORDER`, `let-go ORDER`, and `over`.
 */
import { randomBytes } from 'node:crypto';
import { openTerminal } from '../../main/compose.ts';
import type { InputOf, MethodName, OutputOf } from '../../shared/contract/methods.ts';
import { pinOf } from '../e2e/demoCoupons.ts';

/** As patient as a busy machine needs it. */
const claimBudgetMs = 2_000;

const [dir = '', ...codes] = process.argv.slice(2);
const options = { dir, mode: 'live', host: 'browser', demo: null, hqUrl: null } as const;
const terminal = await openTerminal({ ...options, claimBudgetMs });
const say = (...words: readonly string[]) => process.stdout.write(`${words.join(' ')}\n`);
const newId = () => randomBytes(16).toString('hex');

async function call<M extends MethodName>(method: M, input: InputOf<M>): Promise<OutputOf<M>> {
  const answer = await terminal.dispatch(method, input);
  if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(answer.problem)}`);
  return answer.value as OutputOf<M>;
}

function orderOf(raw: string): InputOf<'redeem.prepare'>['order'] {
  const line = { lineId: '1', name: '奶茶', item: 'MT-M', categories: ['drink'], quantity: 4 };
  return {
    orderId: newId(),
    lines: [{ ...line, unitPriceMinor: 1_800 }],
    vouchers: [{ scan: { scanId: newId(), raw, source: 'wedge' } }],
    customer: null,
    currency: 'CNY',
    amounts: [],
    uses: [],
  };
}

await call('session.signIn', { personId: 'mei', pin: pinOf('mei') });
await call('sync.now', {});
for (const [index, raw] of codes.entries()) {
  const order = orderOf(raw);
  const { seen, decision } = await call('redeem.prepare', { order });
  say('prepared', order.orderId);
  if (decision.confirmable && index % 3 !== 2) {
    await call('redeem.confirm', { order, seen, approval: null });
    say('used', order.orderId);
  } else {
    await call('redeem.letGo', { orderId: order.orderId });
    say('let-go', order.orderId);
  }
}
say('over');
await terminal.close();
