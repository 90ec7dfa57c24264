import { randomBytes } from 'node:crypto';
import { hqCrypto } from '../../hq/crypto.ts';
import { manifestRequestOf } from '../../hq/keys/manifest.ts';
import { campaignFromCells } from '../../shared/domain/imports/campaignCells.ts';
import { enrolOffer } from '../../shared/protocol/enrolment.ts';
import { signStatement } from '../../shared/protocol/epoch.ts';
import { protocolVersion } from '../../shared/protocol/feed.ts';
import { foreignCode } from './importsContract.ts';
import { enrolRequestOf, freshKeys, openPath, postEnrol, postSigned } from './paperEnrolment.ts';
import { PaperTerminal, redeemed, redemption } from './paperTerminal.ts';
import type { TestOffice } from './testOffice.ts';

/** How one operation is asked well. What is left out is as the world has it. */
export interface Call {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** A body that is no JSON. */
  readonly text?: string;
  readonly terminal?: PaperTerminal;
  /** Asked in a way of its own. */
  readonly send?: () => Promise<Response>;
}

/** A head office with one of everything, and the ids of those. */
export interface World {
  readonly office: TestOffice;
  readonly terminal: PaperTerminal;
  readonly ids: Readonly<Record<string, string>>;
  readonly batchToken: string;
  readonly apiKey: string;
  readonly freshRef: () => string;
}

const hexOf = (bytes: number) => randomBytes(bytes).toString('hex');
const v: typeof protocolVersion = protocolVersion;
const nobody = { by: 'Wang', note: 'looked at it' };
const person = { name: 'Li', role: 'cashier', pin: '4826', shops: ['jingan'] };
const account = () => ({
  name: 'Zhao',
  signInName: `zhao${hexOf(3)}`,
  role: 'viewer',
  password: `a long sentence nobody guesses ${hexOf(4)}`,
});
const apiKey = { name: 'web shop', scopes: ['read', 'claims', 'changes'] };
const newShop = { name: '新店', currency: 'CNY', zone: 'Asia/Shanghai' };
const draft = campaignFromCells(
  {
    nameZh: '八周年',
    kind: '代金券',
    amount: '8',
    validFrom: '2026-01-01',
    validThrough: '2027-12-31',
  },
  'Asia/Shanghai',
) as object;

async function made<T>(office: TestOffice, path: string, body: object): Promise<T> {
  const response = await office.admin(path, body);
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return (await response.json()) as T;
}

async function importOf(office: TestOffice): Promise<string> {
  const plan = { kind: 'vouchers', name: 'x', campaignId: 'milk-tea', shop: 'jingan' };
  return (await made<{ importId: string }>(office, 'imports', plan)).importId;
}

async function wholeImport(office: TestOffice): Promise<string> {
  const id = await importOf(office);
  await made(office, `imports/${id}/rows`, {
    rows: [{ code: foreignCode() }, { code: '' }],
    last: true,
  });
  return id;
}

async function twoHistories(office: TestOffice): Promise<PaperTerminal> {
  const terminal = await office.terminal();
  terminal.append({ kind: 'signIn' });
  await terminal.push();
  const clone = new PaperTerminal(office.url, terminal.deviceKey, terminal.reply);
  clone.append({ kind: 'signOut', because: 'operator' });
  await clone.push();
  return terminal;
}

async function openCase(office: TestOffice): Promise<string> {
  const terminal = await twoHistories(office);
  const { cases } = await office.list<{
    cases: readonly { readonly caseId: string; readonly device: string }[];
  }>('cases');
  return cases.find((one) => one.device === terminal.device)?.caseId ?? '';
}

function claimBody(ref: string) {
  return {
    v,
    claimId: hexOf(16),
    orderId: hexOf(16),
    businessDay: '2026-11-22',
    customer: null,
    waitMs: 300,
    items: [{ ref, campaignNo: 101, form: 'static', uses: 1, amountMinor: null, valueMinor: 1 }],
    releases: [],
  };
}

async function claimed({ terminal, freshRef }: World): Promise<string> {
  const body = claimBody(freshRef());
  await terminal.fetchSigned('/v1/claims', { method: 'POST', body: JSON.stringify(body) });
  return body.claimId;
}

/** A code of a campaign that is good online. */
async function onlineCode({ office }: World): Promise<string> {
  const { id: campaignId } = await made<{ id: string }>(office, 'campaigns', draft);
  const wanted = { shop: 'jingan', campaignId, count: 1 };
  const { codes } = await made<{ codes: readonly string[] }>(office, 'vouchers', wanted);
  return codes[0] ?? '';
}

function channelClaim(code: string) {
  const line = { lineId: '1', name: '奶茶', item: null, categories: [] };
  return {
    claimId: hexOf(16),
    orderId: hexOf(16),
    lines: [{ ...line, quantity: 1, unitPriceMinor: 2000 }],
    vouchers: [{ code }],
  };
}

function askChannel({ office, apiKey: token }: World, path: string, body: object) {
  return fetch(new URL(`/v1/channels/claims${path}`, office.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function claimedByChannel(world: World): Promise<string> {
  const body = channelClaim(await onlineCode(world));
  await askChannel(world, '', body);
  return body.claimId;
}

async function codeIdOf(office: TestOffice): Promise<string> {
  await office.code();
  const { codes } = await office.list<{ codes: readonly { readonly codeId: string }[] }>('codes');
  return codes[0]?.codeId ?? '';
}

export async function makeWorld(office: TestOffice): Promise<World> {
  let next = 50;
  const freshRef = () => {
    while (office.chain.vouchers[next]?.cached.campaignNo !== 101) next += 1;
    next += 1;
    return office.chain.vouchers[next - 1]?.cached.ref ?? '';
  };
  const terminal = await office.terminal();
  const { id: personId } = await made<{ id: string }>(office, 'people', person);
  const { accountId } = await made<{ accountId: string }>(office, 'accounts', account());
  const key = await made<{ keyId: string; token: string }>(office, 'api-keys', apiKey);
  const batch = await made<{ batchId: string; token: string }>(office, 'batches', {
    name: 'flyers',
    campaignId: 'milk-tea',
    shop: 'jingan',
    count: 3,
  });
  const { customer } = await made<{ customer: string }>(office, 'customers', {
    phone: '13612345678',
  });
  return {
    office,
    terminal,
    freshRef,
    batchToken: batch.token,
    apiKey: key.token,
    ids: {
      shop: 'jingan',
      device: terminal.device,
      campaign: 'five-off',
      ref: freshRef(),
      person: personId,
      account: accountId,
      key: key.keyId,
      batch: batch.batchId,
      customer,
      import: await wholeImport(office),
      case: await openCase(office),
      code: await codeIdOf(office),
      keyId: String(terminal.reply.certificate.issuerKeyId),
    },
  };
}

async function offered({ office }: World) {
  const keys = freshKeys();
  const request = enrolRequestOf(await office.code(), keys);
  const response = await postEnrol(office.url, request);
  return { keys, offer: enrolOffer.parse(await response.json()) };
}

/** What terminals ask that isn't asked by an address alone. */
const ofTerminals: Readonly<Record<string, (world: World) => Call | Promise<Call>>> = {
  postEnrol: async ({ office }) => ({ body: enrolRequestOf(await office.code(), freshKeys()) }),
  postEnrolmentOpen: async (world) => {
    const { keys, offer } = await offered(world);
    const { terminalNonce } = keys;
    const send = () =>
      postSigned(world.office.url, openPath, offer, keys.deviceKey, { terminalNonce });
    return { send };
  },
  postEnrolmentRefuse: async (world) => {
    const { keys, offer } = await offered(world);
    const path = '/v1/enrolment/refuse';
    return {
      send: () => postSigned(world.office.url, path, offer, keys.deviceKey, { check: '123456' }),
    };
  },
  postPeopleChange: ({ ids }) => ({
    body: { v, personId: ids['person'], change: { kind: 'noBadge' }, by: 'lin' },
  }),
  postPush: ({ terminal }) => ({ body: terminal.request([terminal.append({ kind: 'signIn' })]) }),
  postEpochs: async ({ office }) => {
    const terminal = await office.terminal();
    const { tenant, shop, device } = terminal.reply.certificate;
    const statement = {
      v,
      tenant,
      shop,
      device,
      epoch: 2,
      cause: 'rolledBack' as const,
      ended: { epoch: 1, headSeq: 0, headHash: null, missing: [] },
      at: Date.now(),
      nonce: hexOf(16),
    };
    const signed = signStatement(hqCrypto, terminal.deviceKey, statement);
    return { terminal, body: { v, signed } };
  },
  getDevicesSelfEntries: () => ({ query: { epoch: '1', after: '0' } }),
  postTestimony: async ({ office }) => {
    const other = await office.terminal();
    const entries = [other.append({ kind: 'signIn' })];
    return { body: { v, device: other.device, epoch: 1, entries } };
  },
  postClaims: ({ freshRef }) => ({ body: claimBody(freshRef()) }),
  postClaimsByClaimIdRelease: async (world) => ({ params: { claimId: await claimed(world) } }),
  getReconcile: () => ({ query: { section: 'vouchers' } }),
  getReconcileBucket: () => ({ query: { section: 'vouchers', bucket: '0' } }),
  postReconcileReport: () => ({
    body: { v, section: 'vouchers', rows: 10, differing: 0, mended: 0, first: null },
  }),
  getFeed: () => ({ query: { after: '0' } }),
  getSnapshot: () => ({ query: { page: '0' } }),
  postCampaigns: () => ({ body: { v, draft, by: 'lin' } }),
  postVouchersMake: () => ({
    body: { v, campaignId: 'milk-tea', count: 2, customer: null, by: 'lin' },
  }),
  postVouchersAdd: () => {
    const row = { line: 2, ref: hexOf(16), form: 'static', hint: 'x', holder: null, lastDay: null };
    return { body: { v, campaignId: 'milk-tea', rows: [row], by: 'lin' } };
  },
  postPeople: () => ({
    body: { v, name: 'Sun', role: 'cashier', pinHash: 'scrypt$x', by: 'lin' },
  }),
};

const ofShopsAndDevices: typeof ofTerminals = {
  postAdminShops: () => ({ body: newShop }),
  putAdminShopsByShopGroups: () => ({ body: { groups: ['west'] } }),
  putAdminShopsByShopCalendar: () => ({ body: { calendar: null } }),
  putAdminShopsByShopAuthority: ({ terminal }) => ({ body: { device: terminal.device } }),
  putAdminHolidaysByCalendar: async ({ office }) => {
    const { calendars } = await office.list<{ calendars: readonly { id: string }[] }>('holidays');
    const [calendar] = calendars;
    return { params: { calendar: calendar?.id ?? '' }, body: calendar };
  },
  postAdminShopsByShopBatches: () => ({ body: { count: 1, hqUrl: 'https://hq.example/' } }),
  putAdminEnrolment: () => ({ body: { needsConfirmation: false } }),
  putAdminShopsByShopPeopleRules: () => ({ body: { approvalsPerDay: 5, badgeAlone: false } }),
  postAdminDevicesByDeviceConfirm: async (world) => {
    await world.office.admin('enrolment', { needsConfirmation: true }, 'PUT');
    const { keys, offer } = await offered(world);
    const { terminalNonce } = keys;
    await postSigned(world.office.url, openPath, offer, keys.deviceKey, { terminalNonce });
    await world.office.admin('enrolment', { needsConfirmation: false }, 'PUT');
    return {
      params: { device: offer.certificate.device },
      body: { ...nobody, epoch: offer.certificate.epoch, same: true },
    };
  },
  postAdminDevicesByDeviceRevoke: async ({ office }) => ({
    params: { device: (await office.terminal()).device },
    body: nobody,
  }),
  postAdminDevicesByDeviceUnfreeze: async ({ office }) => ({
    params: { device: (await twoHistories(office)).device },
    body: { ...nobody, epoch: 1 },
  }),
  postAdminDevicesByDeviceDecide: async ({ office, freshRef }) => {
    const terminal = await office.terminal();
    terminal.append(redemption([redeemed(freshRef())]));
    await office.admin(`devices/${terminal.device}/revoke`, {});
    await terminal.push();
    const body = { ...nobody, epoch: 1, from: 1, to: 1, verdict: 'accepted' };
    return { params: { device: terminal.device }, body };
  },
};

const ofTheOffice: typeof ofTerminals = {
  getAdminCasesBorne: () => ({ query: { from: '2026-01-01', through: '2026-12-31' } }),
  postAdminCasesByCaseNotes: () => ({ body: nobody }),
  postAdminCasesByCaseClose: async ({ office }) => ({
    params: { case: await openCase(office) },
    body: nobody,
  }),
  postAdminClaimsByClaimIdRelease: async (world) => ({
    params: { claimId: await claimed(world) },
    body: { note: 'the terminal is lost' },
  }),
  postAdminKeysManifest: async ({ office }) => {
    const running = office.service.office;
    const request = await manifestRequestOf(running, running.db);
    const manifest = running.root?.sign(request, Date.now());
    return { body: { kind: 'countersign-manifest', v, manifest } };
  },
  postAdminKeysRotate: () => ({ body: { kind: 'issuer' } }),
  postAdminKeysByKeyIdWithdraw: async ({ office }) => {
    const { reply } = await office.terminal();
    return { params: { keyId: String(reply.certificate.issuerKeyId) }, body: { state: 'retired' } };
  },
  postAdminPeople: () => ({ body: person }),
  putAdminPeopleByPersonPin: () => ({ body: { pin: '7351' } }),
  putAdminPeopleByPersonShops: () => ({ body: { shops: null } }),
  postAdminPeopleByPersonRetire: async ({ office }) => ({
    params: { person: (await made<{ id: string }>(office, 'people', person)).id },
  }),
  postAdminAccounts: () => ({ body: account() }),
  putAdminAccountsByAccountRole: () => ({ body: { role: 'viewer' } }),
  putAdminAccountsByAccountPassword: () => ({ body: { password: account().password } }),
  postAdminAccountsByAccountClose: () => ({ body: {} }),
  postAdminAccountsByAccountReopen: () => ({ body: {} }),
  postAdminApiKeys: () => ({ body: apiKey }),
  postAdminApiKeysByKeyRevoke: async ({ office }) => ({
    params: { key: (await made<{ keyId: string }>(office, 'api-keys', apiKey)).keyId },
    body: {},
  }),
};

const ofVouchers: typeof ofTerminals = {
  postAdminCampaigns: () => ({ body: draft }),
  putAdminCampaignsByCampaign: () => ({ body: draft }),
  postAdminVouchers: () => ({ body: { shop: 'jingan', campaignId: 'milk-tea', count: 2 } }),
  postAdminVouchersFind: async ({ office }) => {
    const wanted = { shop: 'jingan', campaignId: 'milk-tea', count: 1 };
    const { codes } = await made<{ codes: readonly string[] }>(office, 'vouchers', wanted);
    return { body: { code: codes[0] } };
  },
  postAdminVouchersExtend: ({ freshRef }) => ({
    body: { refs: [freshRef()], through: '2030-01-01' },
  }),
  postAdminVouchersKill: ({ freshRef }) => ({
    body: { which: { refs: [freshRef()] }, reason: 'misprint' },
  }),
  postAdminVouchersUnkill: ({ freshRef }) => ({
    body: { which: { refs: [freshRef()] }, reason: 'not misprinted' },
  }),
  postAdminTry: ({ freshRef }) => ({
    body: { shop: 'jingan', lines: [], vouchers: [{ ref: freshRef() }] },
  }),
  postAdminBatches: () => ({
    body: { name: 'cups', campaignId: 'milk-tea', shop: 'jingan', count: 2 },
  }),
  postAdminBatchesByBatchCodes: ({ batchToken }) => ({ body: { token: batchToken } }),
  postAdminBatchesByBatchReceived: ({ batchToken }) => ({ body: { token: batchToken } }),
  postAdminCustomers: () => ({ body: { phone: '13798765432', segment: 'loyal' } }),
  putAdminCustomersByCustomer: () => ({ body: { segment: 'highValue', tier: '金卡' } }),
  postAdminCustomersFind: () => ({ body: { phone: '136 1234 5678' } }),
  postAdminCustomersForget: async ({ office }) => {
    const one = await made<{ customer: string }>(office, 'customers', { phone: '13511112222' });
    return { body: { customer: one.customer } };
  },
  postAdminImports: () => ({ body: { kind: 'customers', name: 'members' } }),
  postAdminImportsByImportFile: async ({ office }) => ({
    params: { import: await importOf(office) },
    query: { at: '0', last: 'true' },
    text: `code\n${foreignCode()}\n`,
  }),
  postAdminImportsByImportRows: async ({ office }) => ({
    params: { import: await importOf(office) },
    body: { rows: [{ code: foreignCode() }] },
  }),
  postAdminImportsByImportCancel: async ({ office }) => ({
    params: { import: await importOf(office) },
  }),
  getChanges: () => ({ query: { after: '0' } }),
  postChannelsClaims: async (world) => ({ body: channelClaim(await onlineCode(world)) }),
  postChannelsClaimsByClaimIdConfirm: async (world) => ({
    params: { claimId: await claimedByChannel(world) },
  }),
  postChannelsClaimsByClaimIdUndo: async (world) => {
    const claimId = await claimedByChannel(world);
    await askChannel(world, `/${claimId}/confirm`, {});
    return { params: { claimId } };
  },
  postChannelsClaimsByClaimIdRelease: async (world) => ({
    params: { claimId: await claimedByChannel(world) },
  }),
};

export const calls: typeof ofTerminals = {
  ...ofTerminals,
  ...ofShopsAndDevices,
  ...ofTheOffice,
  ...ofVouchers,
};
