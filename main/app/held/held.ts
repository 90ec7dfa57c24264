import { z } from 'zod';
import { noCodeRules, readCode, voucherIdText } from '../../../shared/domain/codes/code.ts';
import type { UnreadableReason } from '../../../shared/domain/reasons.ts';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import { addDays } from '../../../shared/domain/time/civilTime.ts';
import { heldAside } from '../../../shared/contract/heldMethods.ts';
import type { HeldView } from '../../../shared/contract/heldViews.ts';
import type { ParsedInputOf } from '../../../shared/contract/methods.ts';
import { orderDraft } from '../../../shared/contract/order.ts';
import type { OrderDraft, OrderVoucher } from '../../../shared/contract/order.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import { voucherRef } from '../../../shared/protocol/keyedHash.ts';
import { failed, ok } from '../answers.ts';
import { civilNow } from '../context.ts';
import type { AppContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import type { Operator } from '../people/operator.ts';
import type { Reader, Secrets, Writer } from '../ports.ts';
import type { HeldOrderRow } from './heldPorts.ts';

type HeldHandlers = Pick<Handlers, 'held.list' | 'held.hold' | 'held.drop'>;
type Wanted = ParsedInputOf<'held.hold'>;

/** Orders put aside at one terminal: more nobody finds again. */
export const maxHeldOrders = 20;
/** Business days an order waits, the one it was put aside on being the first. */
export const heldBusinessDays = 2;

const heldKeyBytes = 32;

/** What is kept of an order, sealed: codes stand in it, and a code is as good as the voucher. */
const content = z.strictObject({ order: orderDraft, aside: z.array(heldAside).max(20) });

/** Texts that are worth another look: a code of ours that was torn or mistyped. */
const mayBeOurs: ReadonlySet<UnreadableReason> = new Set([
  'damagedCode',
  'wrongCheckCharacters',
] as const);

function heldKey({ secrets, crypto }: Pick<AppContext, 'secrets' | 'crypto'>): Uint8Array {
  const known = secrets.get('heldKey');
  if (known !== null) return known;
  const made = crypto.randomBytes(heldKeyBytes);
  secrets.set('heldKey', made);
  return made;
}

function isOver(businessDay: CivilDate, today: CivilDate): boolean {
  return addDays(businessDay, heldBusinessDays) <= today;
}

/** The lowest number that nobody's order has. */
function freeNo(rows: readonly HeldOrderRow[]): number {
  const taken = new Set(rows.map(({ no }) => no));
  let no = 1;
  while (taken.has(no)) no += 1;
  return no;
}

/** Orders put aside (挂单), kept by the terminal and not by a window: they outlive it, and a restart. */
export function createHeld(context: AppContext): HeldHandlers {
  const today = (tx: Reader): CivilDate => civilNow(context, tx.shop()).businessDay;

  /** What is no voucher of ours (a payment code above all) is not kept, sealed or not. */
  function isKept(tx: Reader, voucher: OrderVoucher): boolean {
    if (!('scan' in voucher)) return true;
    const code = readCode(voucher.scan.raw, tx.codeRules() ?? noCodeRules);
    if (code.kind === 'unreadable') return mayBeOurs.has(code.reason);
    if (code.kind === 'signed' || code.kind === 'native') return true;
    const chainKey = context.secrets.get('chainKey');
    if (chainKey === null) return false;
    return tx.voucher(voucherRef(context.crypto, chainKey, voucherIdText(code))) !== null;
  }

  /** What was chosen for a voucher keeps to its place. */
  function kept(tx: Reader, order: OrderDraft): OrderDraft {
    const places = order.vouchers.flatMap((one, place) => (isKept(tx, one) ? [place] : []));
    if (places.length === order.vouchers.length) return order;
    const moved = <T extends { readonly index: number }>(parts: readonly T[]): T[] =>
      parts.flatMap((part) => {
        const index = places.indexOf(part.index);
        return index === -1 ? [] : [{ ...part, index }];
      });
    return {
      ...order,
      vouchers: order.vouchers.filter((_, place) => places.includes(place)),
      amounts: moved(order.amounts),
      uses: moved(order.uses),
      ...(order.substitutes === undefined ? {} : { substitutes: moved(order.substitutes) }),
    };
  }

  /** What can't be opened any more (its key is lost) is as good as gone, and says so by not being there. */
  function list(tx: Reader, secrets: Secrets): readonly HeldView[] {
    const key = secrets.get('heldKey');
    if (key === null) return [];
    const now = today(tx);
    return tx.openHeldOrders(key).flatMap((row): readonly HeldView[] => {
      const read = row.content === null ? null : content.safeParse(JSON.parse(row.content));
      if (read?.data === undefined || isOver(row.businessDay, now)) return [];
      const { heldId, no, personId, personName, inHand, at } = row;
      return [{ heldId, no, personId, personName, inHand, at, ...read.data }];
    });
  }

  function dropOld(tx: Writer): void {
    const now = today(tx);
    for (const { heldId, businessDay } of tx.heldOrders()) {
      if (isOver(businessDay, now)) tx.dropHeldOrder(heldId);
    }
  }

  function holdIn(tx: Writer, wanted: Wanted, operator: Operator, key: Uint8Array): Answer<null> {
    dropOld(tx);
    const rows = tx.heldOrders();
    const before = rows.find(({ heldId }) => heldId === wanted.heldId);
    if (before === undefined && rows.length >= maxHeldOrders) {
      return failed(problemOf('heldFull', { max: maxHeldOrders }));
    }
    const { heldId, inHand } = wanted;
    const time = civilNow(context, tx.shop());
    const aside = wanted.aside.filter(({ given }) => isKept(tx, given));
    const row: HeldOrderRow = {
      heldId,
      no: before?.no ?? freeNo(rows),
      personId: operator.id,
      personName: operator.name,
      inHand,
      at: Math.floor(time.instant),
      businessDay: time.businessDay,
    };
    const inside: z.infer<typeof content> = { order: kept(tx, wanted.order), aside };
    tx.putHeldOrder(row, JSON.stringify(inside), key);
    return ok(null);
  }

  return {
    'held.list': () => ok(context.store.read((tx) => list(tx, context.secrets))),
    'held.hold': (wanted, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const key = heldKey(context);
      const held = context.store.write((tx) => holdIn(tx, wanted, operator, key));
      if (!held.ok) return held;
      return ok(context.store.read((tx) => list(tx, context.secrets)));
    },
    'held.drop': ({ heldId }) => {
      context.store.write((tx) => {
        tx.dropHeldOrder(heldId);
        dropOld(tx);
      });
      return ok(context.store.read((tx) => list(tx, context.secrets)));
    },
  };
}
