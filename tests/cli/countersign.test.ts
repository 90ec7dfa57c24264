import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readDocumentFile } from '../../main/cli/documentFile.ts';
import { findingText } from '../../shared/documents/findingText.ts';
import { languageOf } from '../../main/cli/consoleVoice.ts';
import { tryOut } from '../../main/cli/tryOut.ts';
import { readCampaignDocument } from '../../shared/protocol/campaignDocument.ts';
import { readOrderDocument } from '../../shared/protocol/orderDocument.ts';

const command = fileURLToPath(new URL('../../main/cli/countersign.ts', import.meta.url));
const examples = fileURLToPath(new URL('../../docs/campaigns/examples/', import.meta.url));
const kilobyte = 1024;

const folders: { scratch: string } = { scratch: '' };

beforeAll(() => {
  folders.scratch = mkdtempSync(join(tmpdir(), 'countersign-documents-'));
});

afterAll(() => {
  rmSync(folders.scratch, { recursive: true });
});

function countersign(...args: readonly string[]) {
  return countersignIn('C', ...args);
}

function countersignIn(LANG: string, ...args: readonly string[]) {
  const { LC_ALL: _all, LC_MESSAGES: _messages, ...env } = process.env;
  const run = spawnSync(process.execPath, [command, ...args], {
    encoding: 'utf8',
    cwd: folders.scratch,
    env: { ...env, LANG },
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folders.scratch, name), content);
  return name;
}

const campaign = `{
  "countersign": "campaign/1",
  "name": { "zh": "立减五元", "en": "Five off" },
  "benefit": { "kind": "amountOff", "amountMinor": 500 },
  "validFrom": "2026-11-01",
  "validThrough": "2026-12-31",
  "zone": "Asia/Shanghai"
}
`;
const order = `{ "countersign": "order/1", "lines": [{ "name": "Tea", "unitPriceMinor": 1800 }] }`;

describe('countersign check', () => {
  it('finds good files good, exits 0', () => {
    write('good.json', campaign);
    write('order.json', order);
    expect(countersign('check', 'good.json', 'order.json')).toEqual({
      code: 0,
      out: 'good.json — good: Five off\norder.json — good\n',
      err: '',
    });
    expect(countersign('check', 'good.json', '--lang', 'zh').out).toBe(
      'good.json — 没有问题：立减五元\n',
    );
  });

  it('names every fault with line, column and field in the language asked for, exits 1', () => {
    write(
      'bad.json',
      campaign
        .replace('500', '-5.5,\n    "colour": "red"')
        .replace('"zone"', '// where\n  "zone"')
        .replace('2026-12-31', '2026-10-31'),
    );
    expect(countersign('check', 'bad.json')).toEqual({
      code: 1,
      out: [
        'bad.json:4:52 benefit.amountMinor — must be a whole number of minor units (fen, cents)',
        'bad.json:5:5 benefit.colour — there is no such field here',
        'bad.json:7:19 validThrough — It ends before it begins. Choose a last day that is not before the first.',
        'bad.json:8:3 — comments are not allowed in JSON',
        '',
      ].join('\n'),
      err: '',
    });
    expect(countersignIn('zh_CN.UTF-8', 'check', 'bad.json').out).toContain(
      'bad.json:5:5 benefit.colour — 这里没有这个字段\n',
    );
    const data = JSON.parse(countersign('check', 'bad.json', '--json').out) as unknown;
    expect(data).toMatchObject({
      faults: [
        { file: 'bad.json', line: 4, column: 52, field: 'benefit.amountMinor' },
        { line: 5 },
        { line: 7 },
        { line: 8 },
      ],
    });
  });

  it('says when a file can’t be opened, exits 2', () => {
    mkdirSync(join(folders.scratch, 'folder'));
    expect(countersign('check', 'none.json', 'folder')).toEqual({
      code: 2,
      out: 'none.json — there is no such file\nfolder — this is a folder, not a file\n',
      err: '',
    });
  });
});

describe('a file of a document', () => {
  const findingsIn = (name: string): readonly string[] =>
    readDocumentFile(join(folders.scratch, name)).findings.map((one) =>
      findingText({ ...one, file: name }, 'en'),
    );

  it('may have 1 MB and not a byte more', () => {
    const padded = (size: number): string =>
      campaign + ' '.repeat(size - Buffer.byteLength(campaign));
    write('megabyte.json', padded(kilobyte * kilobyte));
    write('more.json', padded(kilobyte * kilobyte + 1));
    expect(findingsIn('megabyte.json')).toEqual([]);
    expect(findingsIn('more.json')).toEqual(['more.json — the file is larger than 1024 KB']);
  });

  it('is UTF-8, with or without its mark', () => {
    write('marked.json', `\ufeff${campaign}`);
    expect(findingsIn('marked.json')).toEqual([]);
    write('gbk.json', new Uint8Array([0x22, 0xc4, 0xcc, 0x22]));
    expect(findingsIn('gbk.json')).toEqual([
      'gbk.json — the file is not UTF-8 text; save it as UTF-8',
    ]);
  });

  it('names fields that would command a console by their characters', () => {
    write('evil.json', campaign.replace('"zone"', '"\\u001b[2J\\u202e": 1, "zone"'));
    const { out } = countersign('check', 'evil.json');
    expect(out).toContain('["\\u{1b}[2J\\u{202e}"] — there is no such field here');
    // oxlint-disable-next-line no-control-regex -- that there is none is what is looked at
    expect(out).not.toMatch(/[\u001b\u202e]/);
  });

  it('with more faults than anybody reads is answered at once, with the first of them', () => {
    write('many.json', `{ "countersign": "campaign/1", ${'"x": 1, '.repeat(100_000)} "y": 1 }`);
    write('keys.json', `{${Array.from({ length: 60_000 }, (_, n) => `"k${n}":1`).join(',')}}`);
    for (const name of ['many.json', 'keys.json']) {
      const { code, out } = countersign('check', name);
      expect(code).toBe(1);
      expect(out.split('\n').length).toBeLessThan(210);
    }
  });
});

describe('any text at all', () => {
  const texts = ['goodwill.json', 'ten-cup-card.order.json'].map((name) =>
    readFileSync(join(examples, name), 'utf8'),
  );
  const cutAny = fc
    .tuple(fc.constantFrom(...texts), fc.nat(2000), fc.nat(40), fc.string({ maxLength: 6 }))
    .map(([text, at, length, put]) => text.slice(0, at) + put + text.slice(at + length));

  it('is read or found wrong at a place in it, and never crashes', () => {
    fc.assert(
      fc.property(fc.oneof(cutAny, fc.string(), fc.json()), (text) => {
        const { value, findings, find } = readDocumentFile(
          join(folders.scratch, write('any.json', text)),
        );
        const [campaigns, orders] = [readCampaignDocument(value), readOrderDocument(value)];
        const faults = [campaigns, orders].flatMap((read) => (read.ok ? [] : read.faults));
        const found = [...findings, ...find(faults)];
        expect(found.length > 0 || (campaigns.ok && orders.ok)).toBe(true);
        const count = text.split(/\r\n|\n|\r/).length;
        for (const one of found) {
          expect(one.at?.line).toBeLessThanOrEqual(count);
          for (const language of ['zh', 'en'] as const) {
            const said = findingText(one, language);
            // What was written there is told as it was written, such signs and all.
            expect(!said.includes('{{') || text.includes('{{')).toBe(true);
          }
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('countersign try', () => {
  it('decides, shows the money and says why, exits 0 whatever the verdict', () => {
    write('five.json', campaign);
    write('order.json', order);
    const used = countersign('try', 'five.json', 'order.json', '--at', '2026-12-31T23:59+08:00');
    expect(used).toMatchObject({ code: 0, err: '' });
    expect(used.out).toContain('✔ May be used');
    expect(used.out).toMatch(/Tea\s+1\s+¥18\.00\s+−¥5\.00\s+¥13\.00/);
    expect(used.out).toContain('The order can be confirmed as it is.');
    const ended = countersign('try', 'five.json', 'order.json', '--at', '2026-12-31T16:00Z');
    expect(ended.code).toBe(0);
    expect(ended.out).toContain('✘ Refused: Expired');
    expect(ended.out).toContain('The order can’t be confirmed as it is.');
  });

  it('speaks the shell’s language, or the one asked for', () => {
    const args = ['try', join(examples, 'free-item.order.json')];
    expect(countersignIn('zh_CN.UTF-8', ...args).out).toContain('顾客补差价 ¥6.00');
    expect(countersignIn('zh_CN.UTF-8', ...args, '--lang', 'en').out).toContain(
      'The customer adds ¥6.00',
    );
    expect(languageOf(undefined, { LC_ALL: 'zh_TW', LANG: 'en_GB' })).toBe('zh');
    expect(languageOf(undefined, { LC_ALL: '', LANG: 'de_DE' })).toBe('en');
    expect(languageOf(undefined, {})).toBe('en');
  });

  it('suggests the best of several campaigns', () => {
    const files = ['amount-off', 'percent-off', 'free-item'].map((name) =>
      join(examples, `${name}.json`),
    );
    const { out } = countersign('try', ...files, '--order', join(examples, 'best-of.order.json'));
    expect(out).toContain('Best: voucher 2 and 3, ¥24.90 off; set aside: 1.');
    const one = countersign('try', join(examples, 'best-of.order.json'), '--lang', 'zh');
    expect(one.out).toContain('最划算：用第 2和3 张，共减 ¥24.90；先不用第 1 张。');
  });

  it('tells a program the same', () => {
    const { out } = countersign('try', join(examples, 'amount-off.order.json'), '--json');
    const { decision, lines } = z
      .object({
        decision: z.object({ toPayMinor: z.int() }),
        lines: z.array(z.object({ discountMinor: z.int() })),
        explanations: z.array(z.unknown()).min(1),
        suggestion: z.object({ discountMinor: z.literal(500) }),
      })
      .parse(JSON.parse(out));
    expect(decision.toPayMinor).toBe(4750);
    expect(lines.map(({ discountMinor }) => discountMinor)).toEqual([343, 157]);
  });

  it('lists the faults of all files together, exits 1', () => {
    write('worse.json', campaign.replace('"zone"', '"zon"'));
    write('worse.order.json', order.replace('1800', '18.5'));
    const { code, out } = countersign('try', 'worse.json', 'worse.order.json');
    expect(code).toBe(1);
    expect(out).toContain('worse.json:7:3 zon — there is no such field here');
    expect(out).toContain('worse.json:1:1 zone — is missing');
    expect(out).toContain('worse.order.json:1:74 lines[0].unitPriceMinor — must be a whole number');
  });

  it('explains a wrong --at, exits 2', () => {
    const at = (time: string) => countersign('try', 'five.json', 'order.json', '--at', time);
    expect(at('2026-12-31T23:30')).toMatchObject({ code: 2, out: '' });
    expect(at('2026-12-31T23:30').err).toContain('--at needs an offset or a zone');
    expect(at('2026-12-32T23:30Z').err).toContain('--at must be a time that exists');
    expect(at('2026-12-31T23:30[Mars/Base]').err).toContain('--at there is no such time zone');
  });
});

describe('an order with campaigns', () => {
  const outcomeOf = (change: object, campaigns: readonly string[]) => {
    write('tried.json', JSON.stringify({ ...(JSON.parse(order) as object), ...change }));
    const named = campaigns.map((name) => join(folders.scratch, name));
    const wanted = {
      campaigns: named,
      order: join(folders.scratch, 'tried.json'),
      at: null,
      now: 0,
    };
    const outcome = tryOut(wanted);
    return outcome.ok
      ? outcome.tried.facts.vouchers.map(({ campaign: { value } }) => value.id)
      : outcome.findings.map((one) => findingText({ ...one, file: 'tried.json' }, 'en'));
  };

  it('has to be given one, and say which of several', () => {
    write('a.json', campaign);
    write('b.json', campaign.replace('"name"', '"id": "bee", "name"'));
    expect(outcomeOf({}, [])).toEqual(['tried.json:1:1 campaigns — is missing']);
    expect(outcomeOf({}, ['a.json', 'b.json'])).toEqual(['a', 'bee']);
    expect(outcomeOf({ vouchers: [{}] }, ['a.json'])).toEqual(['a']);
    for (const name of ['bee', 'b', 'b.json']) {
      expect(outcomeOf({ vouchers: [{ campaign: name }] }, ['a.json', 'b.json'])).toEqual(['bee']);
    }
    expect(outcomeOf({ vouchers: [{}] }, ['a.json', 'b.json'])).toEqual([
      expect.stringContaining('vouchers[0].campaign — there are several campaigns: say which'),
    ]);
    expect(outcomeOf({ leases: [{ campaign: 'c', usesLeft: 1 }] }, ['a.json'])).toEqual([
      expect.stringContaining('leases[0].campaign — names no campaign that was given'),
    ]);
  });

  it('takes each file once, named with it or in it', () => {
    expect(outcomeOf({ campaigns: ['a.json', './a.json', 'b.json'] }, ['a.json'])).toEqual([
      'a',
      'bee',
    ]);
  });

  it('passes on all that is known of customer, counter and voucher', () => {
    const day = { businessDay: '2026-11-20', uses: 2, valueMinor: 700 };
    write(
      'known.json',
      JSON.stringify({
        ...(JSON.parse(order) as object),
        at: '2026-11-21T02:59+08:00',
        shop: { id: 'shop-7', groups: ['east'], holidays: ['2026-11-21'] },
        customer: { id: 'me', segment: 'loyal', tier: 'gold', used: [day] },
        vouchers: [{ used: [day], takeUses: 3, holder: 'me', usesAllowed: 9 }],
        usedInShop: [day],
        usedAnywhere: [day, day],
        inDoubt: [{ count: 1, valueMinor: 2 }],
        leases: [{ usesLeft: 4 }],
        lastSync: null,
        approved: true,
      }),
    );
    const outcome = tryOut({
      campaigns: [join(folders.scratch, 'a.json')],
      order: join(folders.scratch, 'known.json'),
      at: null,
      now: 0,
    });
    const facts = outcome.ok ? outcome.tried.facts : null;
    expect(facts).toMatchObject({
      approved: true,
      customer: { id: 'me', segment: { value: 'loyal' }, tier: { value: 'gold' } },
      counter: {
        shop: 'shop-7',
        shopGroups: { value: ['east'] },
        holidays: { value: ['2026-11-21'] },
        lastSync: null,
        now: { value: { zone: 'Asia/Shanghai', businessDay: '2026-11-20', date: '2026-11-21' } },
      },
      vouchers: [
        {
          usesAllowed: { value: 9 },
          usesCounted: { value: 2 },
          firstUseDay: { value: '2026-11-20' },
          holder: { value: 'me' },
        },
      ],
    });
    expect(facts?.counter.doubtSinceSync.get(1)).toEqual({ count: 1, valueMinor: 2 });
    expect(facts?.counter.leases.get(1)?.value.usesLeft).toBe(4);
    expect(facts?.counter.usedAnywhere.get(1)?.[0]?.value).toEqual([day, day]);
    expect(facts?.customer?.used.get(1)?.[0]?.value).toEqual([day]);
    expect([...(facts?.uses.values() ?? [])]).toEqual([3]);
  });
});

describe('countersign', () => {
  it('prints a schema', () => {
    const { code, out } = countersign('schema', 'campaign');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ title: 'Countersign campaign, version 1' });
  });

  it('run by npm names files from where the person stands', () => {
    write('five.json', campaign);
    const env = { ...process.env, npm_lifecycle_event: 'countersign', INIT_CWD: folders.scratch };
    const run = spawnSync(process.execPath, [command, 'check', 'five.json'], { cwd: '/', env });
    expect(run.status).toBe(0);
  });

  it('ends quietly when nobody reads on', () => {
    const piped = `"${process.execPath}" "${command}" schema campaign | head -c 10`;
    const run = spawnSync('sh', ['-c', piped], { encoding: 'utf8' });
    expect(run).toMatchObject({ status: 0, stderr: '' });
  });

  it('answers what it doesn’t know with what is wrong and its usage, exits 2', () => {
    for (const [args, said] of [
      [['try'], 'Name the files.'],
      [['check'], 'Name the files.'],
      [['check', 'a.json', '--colour'], 'There is no such option here: --colour'],
      [['check', 'a.json', '--at', 'x'], 'There is no such option here: --at'],
      [['try', 'a.json', '--order'], 'It needs a value, or takes none: --order'],
      [['try', 'a.json', '--lang', 'fr'], '--lang is zh or en.'],
      [['schema', 'receipt'], 'Usage: countersign'],
      [['paint'], 'Usage: countersign'],
    ] as const) {
      const { code, out, err } = countersign(...args);
      expect({ args, code, out }).toEqual({ args, code: 2, out: '' });
      expect(err).toContain(said);
      expect(err).toContain('Usage: countersign');
      expect(err).not.toContain('    at ');
    }
    expect(countersign('--help')).toMatchObject({ code: 0, err: '' });
  });
});
