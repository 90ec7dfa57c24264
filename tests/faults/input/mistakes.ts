import type { OrderDraft } from '../../../shared/contract/order.ts';
import type { RunningTerminal } from '../../../main/host/running.ts';

type Dispatch = RunningTerminal['dispatch'];

/** The raw text of the only scan of an order; `null` for anything else. */
function rawOf(input: unknown): string | null {
  const order = (input as { order?: OrderDraft } | null)?.order;
  const [voucher, ...others] = Array.isArray(order?.vouchers) ? order.vouchers : [];
  if (voucher === undefined || others.length > 0 || !('scan' in voucher)) return null;
  return voucher.scan.raw;
}

/** Reuse is looked up by the text that was scanned: another spelling of a used code is good again. */
function textAsKey(dispatch: Dispatch): Dispatch {
  const usedTexts = new Set<string>();
  return async (method, input) => {
    const raw = rawOf(input);
    const answer = await dispatch(method, input);
    if (raw === null || usedTexts.has(raw)) return answer;
    if (method === 'redeem.confirm' && answer.ok) usedTexts.add(raw);
    const isReuse = JSON.stringify(answer).includes('"alreadyUsed"');
    if (method !== 'redeem.prepare' || !isReuse) return answer;
    const value = { items: [{ readable: true, decisionIndex: 0 }], seen: {} };
    const decision = { confirmable: true, vouchers: [{ verdict: 'ok' }] };
    return { ok: true, value: { ...value, decision } };
  };
}

/** What can't be read is refused, and nobody says why. */
function sayNothing(dispatch: Dispatch): Dispatch {
  return async (method, input) => {
    const text = JSON.stringify(await dispatch(method, input));
    return JSON.parse(text.replaceAll(/"reason":"\w+"/g, '"reason":"because"')) as Awaited<
      ReturnType<Dispatch>
    >;
  };
}

/** A NUL in a text ends in a fault of our own. */
function fallOver(dispatch: Dispatch): Dispatch {
  return async (method, input) => {
    if (rawOf(input)?.includes('\u0000') === true) {
      return { ok: false, problem: { code: 'internal', detail: {}, faults: [] } };
    }
    return dispatch(method, input);
  };
}

/** The terminal with a mistake planted before its door; as it is for any other plant. */
export function mistakenTerminal(real: RunningTerminal, plant: string | null): RunningTerminal {
  switch (plant) {
    case 'text-as-key':
      return { ...real, dispatch: textAsKey(real.dispatch) };
    case 'say-nothing':
      return { ...real, dispatch: sayNothing(real.dispatch) };
    case 'fall-over':
      return { ...real, dispatch: fallOver(real.dispatch) };
    default:
      return real;
  }
}
