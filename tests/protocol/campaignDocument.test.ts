import { readFileSync, readdirSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { plainTerms } from '../../shared/domain/campaign/plainTerms.ts';
import { plainRounding } from '../../shared/domain/money.ts';
import { campaignDraft, campaignTermsShape } from '../../shared/protocol/campaign.ts';
import {
  campaignJsonSchema,
  readCampaignDocument,
} from '../../shared/protocol/campaignDocument.ts';
import type { DocumentFault } from '../../shared/protocol/document.ts';
import { orderJsonSchema, readOrderDocument } from '../../shared/protocol/orderDocument.ts';

const docs = new URL('../../docs/campaigns/', import.meta.url);
const examples = new URL('examples/', docs);

const least = {
  countersign: 'campaign/1',
  name: { en: 'Five off' },
  benefit: { kind: 'amountOff', amountMinor: 500 },
  validFrom: '2026-11-01',
  validThrough: '2026-11-30',
  zone: 'Asia/Shanghai',
} as const;

type Json = Record<string, unknown>;

function readJson(url: URL): Json {
  return JSON.parse(readFileSync(url, 'utf8')) as Json;
}

function faultsIn(change: Json): readonly string[] {
  const read = readCampaignDocument({ ...least, ...change });
  return read.ok ? [] : read.faults.map(faultText);
}

function faultText({ path, fault }: DocumentFault): string {
  return `${path.join('.')} ${fault.kind === 'contradiction' ? fault.code : fault.kind}`;
}

function draftOf(change: Json): Json {
  const read = readCampaignDocument({ ...least, ...change });
  return read.ok ? { ...read.draft } : {};
}

describe('a campaign document', () => {
  it('may leave out whatever has a plain default', () => {
    const { countersign: _tag, ...written } = least;
    expect(draftOf({})).toEqual({
      ...plainTerms,
      ...written,
      id: null,
      name: { zh: '', en: 'Five off' },
    });
  });

  it('has to say the rest', () => {
    const read = readCampaignDocument({});
    expect(read.ok ? [] : read.faults.map(faultText)).toEqual([
      'countersign missing',
      'name missing',
      'benefit missing',
      'validFrom missing',
      'validThrough missing',
      'zone missing',
    ]);
    const { required } = z.object({ required: z.array(z.string()) }).parse(campaignJsonSchema());
    expect(required).toEqual([
      'countersign',
      'name',
      'benefit',
      'validFrom',
      'validThrough',
      'zone',
    ]);
  });

  it('has every term of a campaign, and no other field', () => {
    const { properties } = z
      .object({ properties: z.record(z.string(), z.unknown()) })
      .parse(campaignJsonSchema());
    const own = ['countersign', '$schema', 'id'];
    expect(Object.keys(properties).sort()).toEqual(
      [...own, ...Object.keys(campaignTermsShape)].sort(),
    );
  });

  it.each([
    [
      { kind: 'percentOff', percent: 20, capMinor: null },
      { kind: 'percentOff', percent: 20, capMinor: null, rounding: plainRounding },
    ],
    [
      { kind: 'percentOff', percent: 20, capMinor: 1000, rounding: { toMinor: 10 } },
      {
        kind: 'percentOff',
        percent: 20,
        capMinor: 1000,
        rounding: { mode: 'halfUp', toMinor: 10 },
      },
    ],
    [
      { kind: 'threshold', spendMinor: 5000, offMinor: 500 },
      { kind: 'threshold', spendMinor: 5000, offMinor: 500, maxTimes: 1 },
    ],
    [
      { kind: 'freeItem', item: { zh: '奶茶' }, capMinor: 1800 },
      { kind: 'freeItem', item: { zh: '奶茶', en: '' }, priceMinor: null, capMinor: 1800 },
    ],
  ])('fills in what %j leaves out', (benefit, whole) => {
    expect(draftOf({ benefit })['benefit']).toEqual(whole);
  });

  it('fills in scopes and the days of grace, and never a cap', () => {
    expect(draftOf({ items: { exclude: ['tea'] } })['items']).toEqual({
      include: null,
      exclude: ['tea'],
    });
    expect(draftOf({ shops: { include: ['#east'] } })['shops']).toEqual({
      include: ['#east'],
      exclude: [],
    });
    const acquisition = { kind: 'paid', priceMinor: 900, refund: 'none' };
    expect(draftOf({ acquisition })['acquisition']).toEqual({ ...acquisition, graceDays: 0 });
    expect(faultsIn({ benefit: { kind: 'percentOff', percent: 20 } })).toEqual([
      'benefit.capMinor missing',
    ]);
    expect(faultsIn({ acquisition: { kind: 'paid', priceMinor: 900 } })).toEqual([
      'acquisition.refund missing',
    ]);
  });

  it('is refused with fields that it doesn’t have, at any depth', () => {
    expect(faultsIn({ colour: 'red' })).toEqual(['colour unknownField']);
    expect(faultsIn({ no: 7 })).toEqual(['no unknownField']);
    expect(faultsIn({ benefit: { ...least.benefit, cap: 1 } })).toEqual([
      'benefit.cap unknownField',
    ]);
    expect(faultsIn({ shops: { only: [] } })).toEqual(['shops.only unknownField']);
    const parsed = JSON.parse('{ "__proto__": { "zone": "Mars" } }') as Json;
    const own = Object.defineProperty({ ...least }, '__proto__', {
      value: parsed['__proto__'],
      enumerable: true,
    });
    const read = readCampaignDocument(own);
    expect(read.ok ? [] : read.faults.map(faultText)).toEqual(['__proto__ unknownField']);
    expect(({} as Json)['zone']).toBeUndefined();
  });

  it('of another version or kind is answered with what is understood, and nothing else', () => {
    const read = (countersign: unknown) => readCampaignDocument({ countersign, colour: 'red' });
    expect(read('campaign/2')).toEqual({
      ok: false,
      faults: [
        {
          path: ['countersign'],
          fault: { kind: 'otherVersion', found: 'campaign/2', understood: 'campaign/1' },
        },
      ],
    });
    expect(read('order/1')).toMatchObject({ faults: [{ fault: { kind: 'otherDocument' } }] });
    expect(faultsIn({ countersign: 'receipt/1' })).toEqual(['countersign notOneOf']);
    expect(faultsIn({ countersign: 1 })).toEqual(['countersign notOneOf']);
    for (const value of [null, [], 'campaign/1', 5]) {
      expect(readCampaignDocument(value)).toMatchObject({
        faults: [{ path: [], fault: { kind: 'wrongType', expected: 'object' } }],
      });
    }
  });

  it('is told of all its faults at once, contradictions too', () => {
    expect(
      faultsIn({
        name: { zh: '', en: '' },
        benefit: { kind: 'freeItem', item: { zh: '奶\u202e茶' }, priceMinor: 1000, capMinor: 1001 },
        validThrough: '2026-10-31',
        zone: 'Asia/Shanghia',
        minimumSpendMinor: 0.5,
        usesPerVoucher: 0,
        weekdays: [8],
        hours: [{ fromMinute: 600, toMinute: 600 }],
        tiers: ['gold'],
        status: 'on',
      }).toSorted(),
    ).toEqual(
      [
        'name noName',
        'benefit.item.zh notPlainText',
        'benefit.capMinor capAboveItem',
        'validThrough endsBeforeStart',
        'zone noSuchZone',
        'minimumSpendMinor notWholeMinor',
        'usesPerVoucher below',
        'weekdays.0 notOneOf',
        'hours.0 emptyHours',
        'customer groupNeedsCustomer',
        'status notOneOf',
      ].toSorted(),
    );
  });

  it.each([
    ['amountMinor', -1, 'below'],
    ['amountMinor', 0, 'below'],
    ['amountMinor', 0.5, 'notWholeMinor'],
    ['amountMinor', '500', 'wrongType'],
    ['amountMinor', 1_000_000_001, 'above'],
    ['amountMinor', 2 ** 53, 'above'],
    ['amountMinor', Number.MAX_VALUE, 'above'],
    ['amountMinor', Number.POSITIVE_INFINITY, 'wrongType'],
    ['amountMinor', null, 'wrongType'],
  ])('refuses %s of %s as %s, once', (field, amount, kind) => {
    expect(faultsIn({ benefit: { kind: 'amountOff', [field]: amount } })).toEqual([
      `benefit.${field} ${kind}`,
    ]);
  });

  it('takes the bounds of the terms themselves', () => {
    const benefit = (amountMinor: number) => ({ kind: 'amountOff', amountMinor });
    expect(faultsIn({ benefit: benefit(1_000_000_000) })).toEqual([]);
    expect(faultsIn({ benefit: { kind: 'percentOff', percent: 100, capMinor: null } })).toEqual([]);
    expect(faultsIn({ benefit: { kind: 'percentOff', percent: 101, capMinor: null } })).toEqual([
      'benefit.percent above',
    ]);
    expect(faultsIn({ items: { include: [] } })).toEqual(['items.include listTooShort']);
    expect(faultsIn({ funder: '' })).toEqual(['funder textEmpty']);
    expect(faultsIn({ funder: 'x'.repeat(41) })).toEqual(['funder textTooLong']);
  });
});

const schemas = [
  ['campaign', campaignJsonSchema(), readCampaignDocument],
  ['order', orderJsonSchema(), readOrderDocument],
] as const;

function examplesOf(kind: 'campaign' | 'order'): readonly (readonly [string, Json])[] {
  return readdirSync(examples)
    .filter((name) => name.endsWith('.order.json') === (kind === 'order'))
    .map((name) => [name, readJson(new URL(name, examples))] as const);
}

/** Faults that a JSON Schema can't tell. */
const beyondSchema = [
  'contradiction',
  'notPlainText',
  'noName',
  'noSuchZone',
  'otherCurrency',
  'sameLineId',
  'orderTooDear',
  'notATime',
  'noOffset',
];

describe.each(schemas)('the JSON Schema of a %s', (kind, schema, read) => {
  const validate = new Ajv2020({ strict: true, validateFormats: false }).compile(schema);

  it('is the committed one', () => {
    // Where this fails: npm run countersign -- schema KIND > docs/campaigns/KIND.schema.json
    const committed = readFileSync(new URL(`${kind}.schema.json`, docs), 'utf8');
    expect(committed).toBe(`${JSON.stringify(schema, null, 2)}\n`);
    expect(schema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
  });

  it('has a title and a description for every field', () => {
    const bare: string[] = [];
    let seen = 0;
    const look = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      const { properties, ...rest } = value as Json & { properties?: Record<string, Json> };
      for (const [name, property] of Object.entries(properties ?? {})) {
        seen += 1;
        const isTold = Boolean(property['title']) && Boolean(property['description']);
        if (!isTold) bare.push(`${path}.${name}`);
        look(property, `${path}.${name}`);
      }
      for (const [name, part] of Object.entries(rest)) look(part, `${path}/${name}`);
    };
    look(schema, kind);
    expect(bare).toEqual([]);
    expect(seen).toBeGreaterThan(50);
  });

  it.each(examplesOf(kind))('accepts %s, as we do', (_, example) => {
    expect(validate(example)).toBe(true);
    expect(read(example)).toMatchObject({ ok: true });
  });

  it('says the same as we do of examples that are broken', () => {
    let refused = 0;
    for (const [name, example] of examplesOf(kind)) {
      for (const broken of brokenOnes(example)) {
        const answer = read(broken);
        const faults = answer.ok ? [] : answer.faults.map(({ fault }) => fault.kind);
        const isStructural = faults.some((fault) => !beyondSchema.includes(fault));
        if (isStructural) refused += 1;
        expect([name, JSON.stringify(broken), validate(broken)]).toEqual([
          name,
          JSON.stringify(broken),
          !isStructural,
        ]);
      }
    }
    expect(refused).toBeGreaterThan(100);
  });
});

/** The value with each of its parts left out, misnamed, or replaced by what it may not be. */
function brokenOnes(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, place) =>
      brokenOnes(item).map((broken) => value.with(place, broken) as unknown),
    );
  }
  const others = [null, -1, 0.5, 'x'.repeat(400), [], {}, true];
  if (typeof value !== 'object' || value === null) return others;
  const fields = Object.entries(value);
  return [
    ...others,
    { ...value, colour: 'red' },
    ...fields.flatMap(([name, held]) => [
      Object.fromEntries(fields.filter(([other]) => other !== name)),
      ...brokenOnes(held).map((broken) => ({ ...value, [name]: broken })),
    ]),
  ];
}

describe('a campaign read from an example', () => {
  it.each(examplesOf('campaign'))('%s is one that may be saved', (_, example) => {
    const read = readCampaignDocument(example);
    expect(read).toMatchObject({ ok: true });
    expect(campaignDraft.safeParse(read.ok ? read.draft : null).success).toBe(true);
  });
});

describe('an order document', () => {
  const order = (change: Json): Json => ({
    countersign: 'order/1',
    lines: [{ unitPriceMinor: 1000 }],
    ...change,
  });
  const faults = (change: Json): readonly string[] => {
    const read = readOrderDocument(order(change));
    return read.ok ? [] : read.faults.map(faultText);
  };

  it('needs nothing but its lines', () => {
    expect(faults({})).toEqual([]);
    expect(faults({ lines: undefined })).toEqual(['lines missing']);
    expect(faults({ lines: [{}] })).toEqual(['lines.0.unitPriceMinor missing']);
  });

  it.each([
    [-1, ['lines.0.unitPriceMinor below']],
    [0.01, ['lines.0.unitPriceMinor notWholeMinor']],
    [1_000_000_000, []],
    [1_000_000_001, ['lines.0.unitPriceMinor above']],
    [2 ** 53 + 2, ['lines.0.unitPriceMinor above']],
    ['10', ['lines.0.unitPriceMinor wrongType']],
  ])('answers a price of %s with %j', (unitPriceMinor, expected) => {
    expect(faults({ lines: [{ unitPriceMinor }] })).toEqual(expected);
  });

  it('comes to at most what any order may, and names the line with which it doesn’t', () => {
    const most = { unitPriceMinor: 500_000_000, quantity: 2 };
    expect(faults({ lines: [most] })).toEqual([]);
    expect(faults({ lines: [most, { unitPriceMinor: 0 }] })).toEqual([]);
    expect(faults({ lines: [most, { unitPriceMinor: 1 }] })).toEqual(['lines.1 orderTooDear']);
    expect(faults({ lines: [{ ...most, quantity: 0 }, most, most] })).toEqual([
      'lines.0.quantity below',
      'lines.2 orderTooDear',
    ]);
  });

  it('is in one currency', () => {
    const line = (currency: string): Json => ({ unitPriceMinor: 1, currency });
    expect(faults({ lines: [line('CNY'), line('USD')] })).toEqual([
      'lines.1.currency otherCurrency',
    ]);
    expect(faults({ currency: 'USD', lines: [line('USD')], shop: { currency: 'CNY' } })).toEqual([
      'shop.currency otherCurrency',
    ]);
    expect(faults({ currency: 'USD', lines: [line('USD')], shop: { currency: 'USD' } })).toEqual(
      [],
    );
    expect(faults({ currency: 'yuan' })).toEqual(['currency notACurrency']);
  });

  it('tells its lines apart', () => {
    const lines = (...ids: readonly (string | undefined)[]) =>
      ids.map((lineId) => ({ unitPriceMinor: 1, ...(lineId === undefined ? {} : { lineId }) }));
    expect(faults({ lines: lines('a', 'b') })).toEqual([]);
    expect(faults({ lines: lines('a', 'b', 'a') })).toEqual(['lines.2.lineId sameLineId']);
    expect(faults({ lines: lines('002', undefined) })).toEqual(['lines.1.lineId sameLineId']);
  });

  it.each([
    ['2026-12-31T23:30+08:00', []],
    ['2026-12-31T15:30Z', []],
    ['2026-12-31T23:30:59[Asia/Shanghai]', []],
    ['2026-12-31T23:30', ['at noOffset']],
    ['2026-12-31', ['at notATime']],
    ['2026-02-29T10:00Z', ['at notATime']],
    ['2026-12-31T24:30Z', ['at notATime']],
    ['2026-12-31T23:30[Asia/Shanghia]', ['at noSuchZone']],
    ['2026-12-31T23:30+09:00[Asia/Shanghai]', ['at notATime']],
  ])('at %s: %j', (at, expected) => {
    expect(faults({ at })).toEqual(expected);
  });
});
