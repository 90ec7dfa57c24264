import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import type { CivilDate, InstantMs } from '../../shared/domain/time/civil.ts';
import { civilDateAt, civilTimeAt } from '../../shared/domain/time/civilTime.ts';
import type { OrderFacts } from '../../shared/domain/order/decision.ts';
import type {
  CounterFacts,
  CustomerFacts,
  DayTally,
  Fact,
  FactSource,
  Tally,
  VoucherFacts,
} from '../../shared/domain/facts.ts';
import { readMoment } from '../../shared/domain/time/moment.ts';
import { daysOfIssue } from '../../shared/domain/campaign/validity.ts';
import { plainFault } from '../../shared/protocol/document.ts';
import type { DocumentFault, DocumentPath } from '../../shared/protocol/document.ts';
import { lineIdAt } from '../../shared/protocol/orderDocument.ts';
import type {
  CountedDay,
  OrderDocument,
  VoucherDocument,
} from '../../shared/protocol/orderDocument.ts';

/** A campaign that is tried out; `names` are those an order may call it by. */
export interface NamedCampaign {
  readonly campaign: Campaign;
  readonly names: readonly string[];
}

/** Where the order happens, by its document or by what is plain. */
export interface Scene {
  readonly at: InstantMs;
  readonly zone: string;
  readonly lastSync: InstantMs | null;
}

const minuteMs = 60_000;
const plainVoucher: VoucherDocument = {
  form: 'static',
  extendedThrough: null,
  revivedThrough: null,
  firstUseDay: null,
  holder: null,
  homeShop: null,
  killed: false,
  used: [],
  amountSpentMinor: 0,
  lastUse: null,
  undoRounds: 0,
  claim: null,
  isLeased: false,
  takeUses: 1,
  takeAmountMinor: null,
};

/** `now` counts where the order doesn't say when. */
export function sceneOf(
  order: OrderDocument,
  campaigns: readonly NamedCampaign[],
  now: InstantMs,
): Scene {
  const at = instantOf(order.at) ?? now;
  const lastSync = order.lastSync === undefined ? at - minuteMs : instantOf(order.lastSync);
  const zone = order.zone ?? campaigns[0]?.campaign.zone ?? 'UTC';
  return { at, zone, lastSync };
}

/** Which campaign each part of the order means; each part that means none, or doesn't say, is a fault. */
export function campaignFaults(
  order: OrderDocument,
  campaigns: readonly NamedCampaign[],
): readonly DocumentFault[] {
  return partsNaming(order).flatMap(([path, name]) => {
    if (campaignNamed(name, campaigns) !== null) return [];
    const kind = name === undefined ? 'whichCampaign' : 'noSuchCampaign';
    return [plainFault([...path, 'campaign'], kind)];
  });
}

/** The facts the order stands for; `campaignFaults` has to have found none. */
export function orderFacts(
  order: OrderDocument,
  campaigns: readonly NamedCampaign[],
  scene: Scene,
): OrderFacts {
  const vouchers = wantedVouchers(order, campaigns).map(({ one, campaign }, place) => ({
    one,
    facts: voucherFacts(one, campaign, place, scene),
  }));
  return {
    counter: counterFacts(order, campaigns, scene),
    customer: customerFacts(order, campaigns, scene),
    basket: {
      lines: order.lines.map(({ currency: _currency, ...line }, place) => ({
        ...line,
        lineId: line.lineId ?? lineIdAt(place),
        name: line.name ?? line.item ?? lineIdAt(place),
      })),
    },
    vouchers: vouchers.map(({ facts }) => facts),
    amounts: new Map(
      vouchers.flatMap(({ one: { takeAmountMinor }, facts }) =>
        takeAmountMinor === null ? [] : [[facts.ref, takeAmountMinor]],
      ),
    ),
    uses: new Map(vouchers.map(({ one, facts }) => [facts.ref, one.takeUses])),
    approved: order.approved,
  };
}

/** A new voucher of each campaign where the order names none. */
function wantedVouchers(
  { vouchers }: OrderDocument,
  campaigns: readonly NamedCampaign[],
): readonly { readonly one: VoucherDocument; readonly campaign: Campaign }[] {
  if (vouchers === undefined) {
    return campaigns.map(({ campaign }) => ({ one: plainVoucher, campaign }));
  }
  return vouchers.flatMap((one) => {
    const campaign = campaignNamed(one.campaign, campaigns);
    return campaign === null ? [] : [{ one, campaign }];
  });
}

/** A time of the document, which has been found readable. */
function instantOf(text: string | null | undefined): InstantMs | null {
  const moment = readMoment(text ?? '');
  return moment.ok ? moment.instant : null;
}

function campaignNamed(
  name: string | undefined,
  campaigns: readonly NamedCampaign[],
): Campaign | null {
  const meant =
    name === undefined ? campaigns : campaigns.filter(({ names }) => names.includes(name));
  const [only] = meant;
  return meant.length === 1 && only !== undefined ? only.campaign : null;
}

function partsNaming(
  order: OrderDocument,
): readonly (readonly [DocumentPath, string | undefined])[] {
  const parts = [
    ...all(['vouchers'], order.vouchers ?? []),
    ...all(['customer', 'used'], order.customer?.used ?? []),
    ...all(['usedInShop'], order.usedInShop),
    ...all(['usedAnywhere'], order.usedAnywhere),
    ...all(['inDoubt'], order.inDoubt),
    ...all(['leases'], order.leases),
  ];
  return parts;
}

function all(
  path: DocumentPath,
  parts: readonly { readonly campaign?: string | undefined }[],
): readonly (readonly [DocumentPath, string | undefined])[] {
  return parts.map(({ campaign }, place) => [[...path, place], campaign] as const);
}

function told({ at, lastSync }: Scene): <T>(value: T, source?: FactSource) => Fact<T> {
  return (value, source = 'hq') => {
    const isOwn = source === 'clock' || source === 'journal';
    return { value, source, asOf: isOwn ? at : (lastSync ?? 0) };
  };
}

function voucherFacts(
  voucher: VoucherDocument,
  campaign: Campaign,
  place: number,
  scene: Scene,
): VoucherFacts {
  const fact = told(scene);
  const issued = daysOfIssue(campaign, voucher.issuedOn ?? civilDateAt(scene.at, campaign.zone));
  const used = daysOf(voucher.used);
  const isStored = campaign.benefit.kind === 'storedAmount';
  const storedMinor = campaign.benefit.kind === 'storedAmount' ? campaign.benefit.amountMinor : 0;
  const { lastUse } = voucher;
  return {
    ref: (place + 1).toString(16).padStart(32, '0'),
    hint: String(place + 1),
    campaign: fact(campaign),
    form: voucher.form,
    firstDay: fact(voucher.firstDay ?? issued.firstDay),
    lastDay: fact(voucher.lastDay ?? issued.lastDay, voucher.form === 'signed' ? 'code' : 'hq'),
    extendedThrough: fact(voucher.extendedThrough),
    revivedThrough: fact(voucher.revivedThrough),
    firstUseDay: fact(voucher.firstUseDay ?? firstOf(used)),
    holder: fact(voucher.holder),
    homeShop: fact(voucher.homeShop),
    killed: fact(voucher.killed),
    usesAllowed: fact(voucher.usesAllowed ?? campaign.usesPerVoucher),
    usesCounted: fact(voucher.usesCounted ?? used.reduce((sum, { uses }) => sum + uses, 0)),
    used: [fact(used)],
    amountStoredMinor: isStored ? fact(voucher.amountStoredMinor ?? storedMinor) : null,
    amountSpentMinor: isStored ? fact(voucher.amountSpentMinor) : null,
    lastUse: fact(
      lastUse === null ? null : { ...lastUse, at: instantOf(lastUse.at) ?? scene.at, seq: null },
    ),
    undoRounds: voucher.undoRounds,
    claim:
      voucher.claim === null
        ? null
        : fact({ claimId: hexOf('c'), answer: voucher.claim, by: 'hq' } as const),
    lease: voucher.isLeased ? fact(hexOf('e')) : null,
  };
}

/** 32 hex digits that stand for an id nobody looks at. */
function hexOf(digit: string): string {
  return digit.repeat(32);
}

function daysOf(counted: readonly CountedDay[]): readonly DayTally[] {
  return counted.map(({ businessDay, uses, valueMinor }) => ({ businessDay, uses, valueMinor }));
}

function firstOf(used: readonly DayTally[]): CivilDate | null {
  const days = used.filter(({ uses }) => uses > 0).map(({ businessDay }) => businessDay);
  return days.sort()[0] ?? null;
}

function counterFacts(
  order: OrderDocument,
  campaigns: readonly NamedCampaign[],
  scene: Scene,
): CounterFacts {
  const fact = told(scene);
  const { shop } = order;
  return {
    shop: shop.id,
    shopGroups: fact(shop.groups),
    channel: order.channel,
    now: fact(civilTimeAt(scene.at, scene.zone, shop.cutOverMinute), 'clock'),
    holidays: fact(shop.holidays),
    lastSync: scene.lastSync,
    lineUp: order.lineUp,
    standAlone: order.standAlone,
    authority: fact(order.authority),
    doubtSinceSync: new Map(
      order.inDoubt.map(({ campaign, count, valueMinor }) => [
        campaignNamed(campaign, campaigns)?.no ?? 0,
        { count, valueMinor },
      ]),
    ),
    leases: new Map(
      order.leases.map(({ campaign, usesLeft }) => [
        campaignNamed(campaign, campaigns)?.no ?? 0,
        fact({ leaseId: hexOf('d'), usesLeft }),
      ]),
    ),
    usedInShop: talliesOf(order.usedInShop, campaigns, scene),
    usedAnywhere: talliesOf(order.usedAnywhere, campaigns, scene),
  };
}

function customerFacts(
  { customer }: OrderDocument,
  campaigns: readonly NamedCampaign[],
  scene: Scene,
): CustomerFacts | null {
  if (customer === null) return null;
  const fact = told(scene);
  return {
    id: customer.id,
    segment: fact(customer.segment),
    tier: fact(customer.tier),
    used: talliesOf(customer.used, campaigns, scene),
  };
}

function talliesOf(
  counted: readonly CountedDay[],
  campaigns: readonly NamedCampaign[],
  scene: Scene,
): ReadonlyMap<number, Tally> {
  const fact = told(scene);
  return new Map(
    campaigns.map(({ campaign }) => {
      const own = counted.filter((one) => campaignNamed(one.campaign, campaigns) === campaign);
      return [campaign.no, [fact(daysOf(own))]];
    }),
  );
}
