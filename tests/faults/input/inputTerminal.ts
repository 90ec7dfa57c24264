import { request } from 'node:http';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Answer } from '../../../shared/contract/problem.ts';
import type { ScanEvent } from '../../../shared/contract/events.ts';
import type { InputOf, MethodName, OutputOf } from '../../../shared/contract/methods.ts';
import { scanEventFrom } from '../../../shared/contract/events.ts';
import { pageKeyParameter } from '../../../shared/contract/pageKey.ts';
import {
  signedVoucherBytes,
  writeSignedVoucher,
} from '../../../shared/domain/codes/signedVoucher.ts';
import type { SignedVoucherFields } from '../../../shared/domain/codes/signedVoucher.ts';
import { decodeCrockford, encodeCrockford } from '../../../shared/domain/codes/crockford.ts';
import { bytesToHex } from '../../../shared/protocol/bytes.ts';
import type { Entry } from '../../../shared/protocol/entry.ts';
import { openTerminal } from '../../../main/compose.ts';
import { serveBrowser } from '../../../main/host/browser/server.ts';
import { loadScreens } from '../../../main/host/screens.ts';
import type { RunningTerminal } from '../../../main/host/running.ts';
import { createCrypto } from '../../../main/platform/crypto.ts';
import { databaseFile } from '../../../main/platform/dataDir.ts';
import { createFileSecrets } from '../../../main/platform/secrets.ts';
import { verifyChain } from '../../../main/store/verifyChain.ts';
import { ask, signOn } from '../../hosts/browser/ask.ts';
import type { Reply } from '../../hosts/browser/ask.ts';
import { openRig, rigCampaigns, rigCode, rigPin, rigVoucher, setUpRig } from '../counterRig.ts';
import { formatNativeCode } from '../../../shared/domain/codes/nativeCode.ts';
import type { Random, SignedCodes, Stock } from './spoiledCodes.ts';
import { below } from './spoiledCodes.ts';

/** The real terminal behind its HTTP door, with as many good codes as anybody may ask for. */
export interface InputTerminal {
  readonly dir: string;
  readonly stock: Stock;
  call<M extends MethodName>(method: M, input: InputOf<M>): Promise<Answer<OutputOf<M>>>;
  /** A request as it stands, from the page that is signed on. */
  post(path: string, body: string | Buffer, headers?: Record<string, string>): Promise<Reply>;
  /** The newest entry that moves a voucher; 0 before the first. */
  head(): Promise<number>;
  /** What screens are told of serial scans. */
  hearScans(heard: (event: ScanEvent) => void): Promise<void>;
  freshAddress(): string;
  /** Ends the terminal and looks at its journal: what is wrong with it, and how often each voucher was used. */
  end(): Promise<{
    readonly faults: readonly string[];
    readonly uses: ReadonlyMap<string, number>;
  }>;
}

const screensFolder = join(import.meta.dirname, '../../../dist/renderer');
/** Single-use vouchers of one campaign that asks nothing. */
const onceNo = 5;
const vouchersAtMost = 30_000;
const retiredKeyId = 2;
const flagsByte = 25;
/** Kinds of entry that no scan may ever make. */
const noCodesDoing = `'void', 'goodwill', 'remake', 'reprint', 'campaign', 'vouchers', 'person'`;

/** Nothing is said about power here: in memory, where there is room, nobody waits for a disk. */
function quickFolder(): string {
  return mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'countersign-input-'));
}

const secretsOf = (dir: string) => createFileSecrets(join(dir, 'live', 'secrets.json'));

/** Sets a folder up and answers its codes; the terminal is opened on it later, by itself. */
async function prepare(dir: string, random: Random): Promise<Stock> {
  const rig = openRig(dir);
  try {
    await setUpRig(rig);
    const [, card] = rigCampaigns;
    const own = rig.store.read((tx) => tx.issuerKey(1));
    if (card === undefined || own === null) throw new Error('the rig has no card or no key');
    const once = { ...card, id: 'once', no: onceNo, usesPerVoucher: 1 };
    const codes = Array.from({ length: vouchersAtMost }, (_, n) =>
      formatNativeCode(rigCode(rig, n)),
    );
    const crypto = createCrypto();
    const retired = crypto.randomBytes(32);
    const manifest = {
      version: 2,
      issuedAt: 0,
      expiresAt: Number.MAX_SAFE_INTEGER,
      offices: [own.publicKey],
      times: [own.publicKey],
      keys: [
        own,
        {
          ...own,
          keyId: retiredKeyId,
          publicKey: bytesToHex(crypto.publicKeyOf(retired)),
          state: 'revoked' as const,
        },
      ],
      signature: '00'.repeat(64),
    };
    rig.store.write((tx) =>
      tx.applyFeed([
        { kind: 'campaign', campaign: once },
        { kind: 'keys', manifest },
      ]),
    );
    const single = { campaignNo: onceNo, usesAllowed: 1, amountMinor: null, customer: null };
    rig.store.loadVouchers(
      (function* all() {
        for (let n = 0; n < vouchersAtMost; n += 1) yield { ...rigVoucher(rig, n), ...single };
      })(),
    );
    return stockOf(codes, signedCodes(dir, retired), random);
  } finally {
    rig.close();
  }
}

function stockOf(codes: readonly string[], signed: SignedCodes, random: Random): Stock {
  let n = 0;
  const at = (place: number) => ({ n: place, code: codes[place] ?? '' });
  return {
    next() {
      if (n >= codes.length) throw new Error('every good code was used');
      return at(n);
    },
    spend: () => void (n += 1),
    spent: () => (n === 0 ? null : at(below(random, n))),
    signed,
  };
}

/** Signed coupons of the terminal’s own goodwill, and of keys that are not to be trusted. */
function signedCodes(dir: string, retired: Uint8Array): SignedCodes {
  const crypto = createCrypto();
  const issuerKey = secretsOf(dir).get('issuerKey');
  if (issuerKey === null) throw new Error('the terminal has no issuer key');
  const stranger = crypto.randomBytes(32);
  const sorry = rigCampaigns.find(({ id }) => id === 'sorry');
  const sign = (keyId: number, key: Uint8Array): string => {
    const fields: SignedVoucherFields = {
      keyId,
      voucherId: bytesToHex(crypto.randomBytes(10)),
      campaignNo: sorry?.no ?? 0,
      firstDay: '2020-01-01',
      lastDay: '2099-12-31',
      campaignVersion: sorry?.version ?? 1,
    };
    return writeSignedVoucher(fields, crypto.sign(key, signedVoucherBytes(fields)));
  };
  return {
    good: () => sign(1, issuerKey),
    unknownKey: () => sign(999, stranger),
    duplicateKey: () => sign(1, stranger),
    retiredKey: () => sign(retiredKeyId, retired),
    unknownFlag: () => {
      const bytes = decodeCrockford(sign(1, issuerKey)) ?? new Uint8Array(90);
      return encodeCrockford(bytes.map((byte, place) => (place === flagsByte ? byte | 1 : byte)));
    },
  };
}

/** A mistake put in front of the real terminal. */
export type Meddle = (terminal: RunningTerminal) => RunningTerminal;

export async function openInputTerminal(random: Random, meddle: Meddle): Promise<InputTerminal> {
  const dir = quickFolder();
  const stock = await prepare(dir, random);
  const real = await openTerminal({
    dir,
    mode: 'live',
    host: 'browser',
    demo: null,
    hqUrl: null,
    secrets: secretsOf(dir),
  });
  const terminal = meddle(real);
  const host = await serveBrowser({ terminal, screens: loadScreens(screensFolder), port: 0 });
  const page = await signOn(host.freshAddress());
  let listening: ReturnType<typeof request> | null = null;

  function post(path: string, body: string | Buffer, headers: Record<string, string> = {}) {
    return ask(host.port, {
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json', ...page.headers, ...headers },
      body,
    });
  }

  async function call<M extends MethodName>(method: M, input: InputOf<M>) {
    const reply = await post(`/call/${method}`, JSON.stringify(input));
    return JSON.parse(reply.text) as Answer<OutputOf<M>>;
  }

  async function signIn(): Promise<void> {
    const state = await call('session.state', {});
    const manager = state.ok ? state.value.people[0] : undefined;
    const answer = await call('session.signIn', { personId: manager?.id ?? '', pin: rigPin });
    if (!answer.ok) throw new Error(`nobody can sign in: ${answer.problem.code}`);
  }

  function scanEventIn(message: string): ScanEvent {
    const event = scanEventFrom(JSON.parse(message.slice('data: '.length)));
    if (event === null) throw new Error(`no scan event: ${message}`);
    return event;
  }

  function hearScans(heard: (event: ScanEvent) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      listening = request(
        {
          host: '127.0.0.1',
          port: host.port,
          path: `/events?${pageKeyParameter}=${page.pageKey}`,
          headers: { cookie: page.cookie },
        },
        (reply) => {
          let text = '';
          reply.setEncoding('utf8').on('data', (part: string) => {
            text += part;
            const messages = text.split('\n\n');
            text = messages.pop() ?? '';
            for (const message of messages) {
              if (!message.startsWith('data: {')) continue;
              heard(scanEventIn(message));
            }
          });
          reply.on('error', () => undefined);
          resolve();
        },
      );
      listening.on('error', reject);
      listening.end();
    });
  }

  await signIn();
  return {
    dir,
    stock,
    call,
    post,
    async head() {
      const answer = await call('history.list', { before: null, count: 1 });
      if (!answer.ok) throw new Error(`no history: ${answer.problem.code}`);
      return answer.value[0]?.seq ?? 0;
    },
    hearScans,
    freshAddress: () => host.freshAddress(),
    async end() {
      listening?.destroy();
      await host.close();
      await terminal.close();
      try {
        return journalOf(dir);
      } finally {
        rmSync(dir, { recursive: true, force: true });
      }
    },
  };
}

function journalOf(dir: string) {
  const db = new Database(databaseFile(dir, 'live'));
  try {
    const faults = verifyChain(db).faults.map(({ seq, fault }) => `I4: entry ${seq}: ${fault}`);
    const uses = new Map<string, number>();
    const rows = db
      .prepare<[], string>(`SELECT json FROM journal WHERE kind = 'redemption'`)
      .pluck();
    for (const json of rows.iterate()) {
      const { body } = JSON.parse(json) as Entry;
      if (body.kind !== 'redemption') continue;
      for (const { ref } of body.vouchers) uses.set(ref, (uses.get(ref) ?? 0) + 1);
    }
    const strange = db
      .prepare<[], string>(`SELECT DISTINCT kind FROM journal WHERE kind IN (${noCodesDoing})`)
      .pluck()
      .all();
    const twice = [...uses].filter(([, count]) => count > 1);
    return {
      faults: [
        ...faults,
        ...strange.map((kind) => `I8: a code made an entry of the kind ${kind}`),
        ...twice.map(([ref]) => `I2: voucher ${ref.slice(0, 8)} was used twice`),
      ],
      uses,
    };
  } finally {
    db.close();
  }
}
