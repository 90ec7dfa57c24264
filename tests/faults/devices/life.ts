import { createHash } from 'node:crypto';
import { hqCrypto } from '../../../hq/crypto.ts';
import type { Campaign } from '../../../shared/domain/campaign/campaign.ts';
import { bytesToHex } from '../../../shared/protocol/bytes.ts';
import { pushReply, requestHeaders } from '../../../shared/protocol/push.ts';
import { requestBytes } from '../../../shared/protocol/requestSigning.ts';
import { makeCampaign, makeRefs, used, usesOf } from '../../hq/chainKit.ts';
import { PaperTerminal, redemption } from '../../hq/paperTerminal.ts';
import type { TestOffice } from '../../hq/testOffice.ts';

export type Plant = 'believe-the-revoked' | 'forget-nonces' | 'drop-what-is-late';

/** What happens to a terminal, one after the other. */
const deeds = [
  'redeem',
  'redeem',
  'push',
  'push',
  'replay',
  'clone',
  'enrol',
  'revoke',
  'decide',
] as const;
type Deed = (typeof deeds)[number];

const leastDeeds = 8;
const mostDeeds = 16;

/** What the model expects of one redemption. */
interface Done {
  readonly ref: string;
  readonly terminal: PaperTerminal;
  readonly seq: number;
  readonly hash: string;
  acknowledged: boolean;
  /** Head office must count it: it came while its device stood well, or a person accepted it. */
  counts: boolean;
}

export interface Life {
  readonly acknowledged: number;
  readonly violations: readonly string[];
}

interface State {
  terminal: PaperTerminal;
  readonly done: Done[];
  standing: 'active' | 'frozen' | 'revoked';
  readonly violations: string[];
}

interface Surroundings {
  readonly office: TestOffice;
  readonly random: () => number;
  readonly plant: Plant | null;
  readonly campaign: Campaign;
  readonly refs: string[];
}

async function setState(office: TestOffice, device: string, state: 'active' | 'revoked') {
  const { db } = office.service.office;
  await db.updateTable('device').set({ state }).where('device_id', '=', device).execute();
}

function redeem({ campaign, refs }: Surroundings, state: State): void {
  const ref = refs.pop();
  if (ref === undefined) return;
  const { terminal } = state;
  const { seq, hash } = terminal.append(redemption([used(campaign, ref)]));
  state.done.push({ ref, terminal, seq, hash, acknowledged: false, counts: false });
}

async function push({ office, plant }: Surroundings, state: State): Promise<void> {
  const { terminal } = state;
  if (terminal.journal.length === 0) return;
  const wasRevoked = state.standing === 'revoked';
  const lies = plant === 'believe-the-revoked' && wasRevoked;
  if (lies) await setState(office, terminal.device, 'active');
  const reply = pushReply.parse(await terminal.push());
  if (lies) await setState(office, terminal.device, 'revoked');
  if (state.standing === 'frozen') {
    if (reply.result !== 'frozen') state.violations.push('a frozen device was acknowledged (I3)');
    return;
  }
  if (reply.result !== 'accepted') {
    state.violations.push(`what an honest device sent was answered with ${reply.result} (I6)`);
    return;
  }
  for (const one of state.done) {
    if (one.terminal !== terminal || one.acknowledged) continue;
    one.acknowledged = true;
    one.counts = !wasRevoked;
  }
  if (plant === 'drop-what-is-late' && wasRevoked) await dropLast(office, terminal);
}

async function dropLast(office: TestOffice, terminal: PaperTerminal): Promise<void> {
  await office.service.office.db
    .deleteFrom('journal_entry')
    .where('device_id', '=', terminal.device)
    .where('seq', '=', terminal.journal.length)
    .execute();
}

/** The same bytes twice: once they may be heard. */
async function replay({ office, plant }: Surroundings, state: State): Promise<void> {
  const { terminal } = state;
  const { device, epoch } = terminal;
  const path = '/v1/feed?after=0&wait=0';
  const nonce = bytesToHex(hqCrypto.randomBytes(16));
  const at = Date.now();
  const bodySha256 = createHash('sha256').update('').digest('hex');
  const bytes = requestBytes({ method: 'GET', path, bodySha256, device, epoch, nonce, at });
  const headers = {
    [requestHeaders.device]: device,
    [requestHeaders.epoch]: String(epoch),
    [requestHeaders.nonce]: nonce,
    [requestHeaders.at]: String(at),
    [requestHeaders.signature]: bytesToHex(hqCrypto.sign(terminal.deviceKey, bytes)),
  };
  const send = async () => (await fetch(new URL(path, office.url), { headers })).status;
  const first = await send();
  const heard = state.standing !== 'revoked';
  if ((first === 200) !== heard) state.violations.push(`the feed answered ${first} (I8)`);
  if (plant === 'forget-nonces') {
    await office.service.office.db.deleteFrom('nonce').where('nonce', '=', nonce).execute();
  }
  if ((await send()) !== 401) state.violations.push('a replayed request was heard (I8)');
}

/** Another disk with the same key writes another entry 1. */
async function clone(_: Surroundings, state: State): Promise<void> {
  const { terminal } = state;
  const acked = state.done.some((one) => one.terminal === terminal && one.acknowledged);
  if (!acked) return;
  const twin = new PaperTerminal(terminal.url, terminal.deviceKey, terminal.reply);
  twin.append({ kind: 'signOut', because: 'idle' });
  const reply = pushReply.parse(await twin.push());
  if (reply.result !== 'frozen') state.violations.push('a second history was not noticed (I3)');
  if (state.standing === 'active') state.standing = 'frozen';
}

/** A new epoch of the same key; the old one still hands in what it had. */
async function enrolAgain({ office }: Surroundings, state: State): Promise<void> {
  if (state.standing !== 'active') return;
  await push({ office, plant: null } as Surroundings, state);
  const { deviceKey } = state.terminal;
  state.terminal = await PaperTerminal.enrol(office.url, await office.code(), deviceKey);
}

async function revoke({ office }: Surroundings, state: State): Promise<void> {
  await office.admin(`devices/${state.terminal.device}/revoke`, { note: 'a case' });
  state.standing = 'revoked';
}

/** A person looks at one entry that came too late. */
async function decide({ office, random }: Surroundings, state: State): Promise<void> {
  const { terminal } = state;
  if (state.standing !== 'revoked') return;
  const open = state.done.find(
    (one) => one.acknowledged && !one.counts && one.terminal === terminal,
  );
  if (open === undefined) return;
  const verdict = random() < 0.5 ? 'accepted' : 'rejected';
  const { seq } = open;
  const said = { epoch: terminal.epoch, from: seq, to: seq, verdict };
  const answer = await office.admin(`devices/${terminal.device}/decide`, said);
  // Decided before: it stays as it was.
  if (answer.status === 200 && verdict === 'accepted') open.counts = true;
}

function doDeed(deed: Deed, around: Surroundings, state: State): Promise<void> | void {
  switch (deed) {
    case 'redeem':
      return redeem(around, state);
    case 'push':
      return push(around, state);
    case 'replay':
      return replay(around, state);
    case 'clone':
      return clone(around, state);
    case 'enrol':
      return enrolAgain(around, state);
    case 'revoke':
      return revoke(around, state);
    case 'decide':
      return decide(around, state);
  }
}

async function judge({ office }: Surroundings, { done, violations }: State): Promise<void> {
  const { db } = office.service.office;
  for (const { ref, terminal, seq, hash, acknowledged, counts } of done) {
    if (!acknowledged) continue;
    const kept = await db
      .selectFrom('journal_entry')
      .select('hash')
      .where('device_id', '=', terminal.device)
      .where('epoch', '=', terminal.epoch)
      .where('seq', '=', seq)
      .executeTakeFirst();
    if (kept?.hash !== hash) violations.push('an acknowledged entry is not kept (I6)');
    const times = (await usesOf(office, ref)).length;
    if (counts && times !== 1) violations.push(`a redemption counts ${times} times (I1)`);
    if (!counts && times > 0) violations.push('a device that was cut off was believed (I8)');
  }
}

/** One terminal from its enrolment to the end. */
export async function liveOneLife(
  office: TestOffice,
  random: () => number,
  plant: Plant | null,
): Promise<Life> {
  const campaign = await makeCampaign(office, {});
  const refs = [...(await makeRefs(office, campaign, mostDeeds))];
  const around: Surroundings = { office, random, plant, campaign, refs };
  const terminal = await office.terminal();
  const state: State = { terminal, done: [], standing: 'active', violations: [] };
  const count = leastDeeds + Math.floor(random() * (mostDeeds - leastDeeds));
  redeem(around, state);
  for (let at = 0; at < count; at++) {
    const deed = deeds[Math.floor(random() * deeds.length)] ?? 'push';
    await doDeed(deed, around, state);
  }
  redeem(around, state);
  await push(around, state);
  await judge(around, state);
  const acknowledged = state.done.filter((one) => one.acknowledged).length;
  return { acknowledged, violations: state.violations };
}
