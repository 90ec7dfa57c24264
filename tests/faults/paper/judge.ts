import iconv from 'iconv-lite';
import { printQueueLimits } from '../../../main/devices/printQueue.ts';
import type { Entry } from '../../../shared/protocol/entry.ts';
import { catalogue } from '../../../shared/i18n/catalogue.ts';
import { linesOf } from '../kill/process.ts';
import { openRig } from '../counterRig.ts';
import type { Sheet } from './recordingPrinter.ts';

/** What a terminal said while it lived. */
export interface LifeTold {
  readonly startedAt: number;
  /** In the journal, as far as it came to say so. */
  readonly redemptions: number;
  /** Jobs by what was handed to the printer for them. */
  readonly sent: readonly { readonly job: number; readonly bytes: Buffer }[];
  /** Jobs that somebody asked for again, or gave up. */
  readonly again: ReadonlySet<number>;
  readonly skipped: ReadonlySet<number>;
}

export function toldIn(output: string): LifeTold {
  const lines = linesOf(output);
  const after = (word: string) =>
    lines.flatMap(([first, ...rest]) => (first === word ? [rest] : []));
  const ids = (word: string) => new Set(after(word).flat().map(Number));
  return {
    startedAt: Number(after('starts')[0]?.[0] ?? Number.NaN),
    redemptions: Number(after('redeemed').at(-1)?.[0] ?? 0),
    sent: after('sends').map(([job, base64 = '']) => ({
      job: Number(job),
      bytes: Buffer.from(base64, 'base64'),
    })),
    again: ids('again'),
    skipped: ids('skips'),
  };
}

/** One redemption: its receipt and, by their entries, the copies that somebody asked for. */
interface Redemption {
  readonly seq: number;
  readonly at: number;
  readonly hash: string;
  readonly copies: readonly { readonly seq: number; readonly copy: number }[];
}

/** An entry's own print job has twice its seq for an id. */
const jobOf = (seq: number) => seq * 2;
const seqOf = (job: number) => job / 2;

function redemptionsIn(dir: string) {
  const rig = openRig(dir);
  try {
    const stored = rig.store.read((tx) => tx.entriesAfter(0, Number.MAX_SAFE_INTEGER));
    const entries = stored.map(({ json, hash }) => ({ entry: JSON.parse(json) as Entry, hash }));
    const redemptions = entries.flatMap(({ entry, hash }): Redemption[] =>
      entry.body.kind === 'redemption'
        ? [{ seq: entry.seq, at: entry.at, hash, copies: copiesOf(entry.seq, entries) }]
        : [],
    );
    const open = rig.store.read((tx) => tx.openPrintJobs());
    const stateOf = (job: number) => rig.store.read((tx) => tx.printJob(job)?.state ?? 'gone');
    return {
      redemptions,
      open,
      states: new Map(redemptions.map(({ seq }) => [seq, stateOf(jobOf(seq))])),
    };
  } finally {
    rig.close();
  }
}

function copiesOf(seq: number, entries: readonly { readonly entry: Entry }[]) {
  return entries.flatMap(({ entry: { seq: own, body } }) =>
    body.kind === 'reprint' && body.of === seq ? [{ seq: own, copy: body.copy }] : [],
  );
}

const referenceWord = catalogue.paper.zh.reference;
const copyMark = new RegExp(catalogue.paper.zh.copy.replace('{{count}}', String.raw`(\d+)`));
const reference = new RegExp(String.raw`${referenceWord}\D*?(\d+)-([0-9a-f]{6})`);

/** What stands on a whole receipt, read off it. */
function read(sheet: Sheet) {
  const text = iconv.decode(sheet.bytes, 'gb18030');
  const found = reference.exec(text);
  const copy = Number(copyMark.exec(text)?.[1] ?? 0);
  return found === null ? null : { seq: Number(found[1]), hash: found[2] ?? '', copy };
}

/** The jobs of its life whose bytes it could be the beginning of; more than one where it says too little. */
function jobsOn(sheet: Sheet, lives: readonly LifeTold[]): readonly number[] {
  const sent = lives[sheet.life]?.sent ?? [];
  const jobs = sent.filter(({ bytes }) =>
    bytes.subarray(0, sheet.bytes.length).equals(sheet.bytes),
  );
  return [...new Set(jobs.map(({ job }) => job))];
}

interface Papers {
  readonly whole: ReadonlyMap<number, number>;
  /** Pieces of paper with anything of this job's own on them, whole or torn. */
  readonly any: ReadonlyMap<number, number>;
}

function countPapers(sheets: readonly Sheet[], lives: readonly LifeTold[]): Papers {
  const whole = new Map<number, number>();
  const any = new Map<number, number>();
  const more = (counts: Map<number, number>, job: number) =>
    counts.set(job, (counts.get(job) ?? 0) + 1);
  for (const sheet of sheets) {
    const [job, ...others] = jobsOn(sheet, lives);
    if (job === undefined || others.length > 0) continue;
    more(any, job);
    if (sheet.isWhole) more(whole, job);
  }
  return { whole, any };
}

/** Nothing is on paper but what was sent, and it says what it is: the original, or which copy. */
function faultsOfSheets(
  sheets: readonly Sheet[],
  lives: readonly LifeTold[],
  redemptions: readonly Redemption[],
): readonly string[] {
  const bySeq = new Map(redemptions.map((redemption) => [redemption.seq, redemption]));
  return sheets.flatMap((sheet): readonly string[] => {
    const [job] = jobsOn(sheet, lives);
    if (job === undefined) return ['I2: paper came out that no job was sent for'];
    if (!sheet.isWhole) return [];
    const says = read(sheet);
    const of = says === null ? undefined : bySeq.get(says.seq);
    if (says === null || of?.hash.startsWith(says.hash) !== true) {
      return [`I2: paper of entry ${says?.seq ?? '?'} is out, and no such entry is kept`];
    }
    const entry = says.copy === 0 ? of : of.copies.find(({ copy }) => copy === says.copy);
    if (entry !== undefined && jobOf(entry.seq) === job) return [];
    return [`I2: entry ${of.seq} came out as copy ${says.copy}, which is not what was asked for`];
  });
}

/** Every redemption has one original, or a marked copy, or a person who gave it up; nothing comes twice. */
function faultsOfRedemption(
  { seq, copies }: Redemption,
  { whole, any }: Papers,
  lives: readonly LifeTold[],
  state: string,
): readonly string[] {
  const own = jobOf(seq);
  const jobs = [own, ...copies.map((copy) => jobOf(copy.seq))];
  const asked = jobs.filter((job) => lives.some(({ again }) => again.has(job))).length;
  const isOut = jobs.some((job) => (whole.get(job) ?? 0) > 0);
  const wasSkipped = jobs.some((job) => lives.some(({ skipped }) => skipped.has(job)));
  const twice = jobs.filter((job) => (any.get(job) ?? 0) > 1);
  return [
    ...twice.map((job) =>
      job === own
        ? `I2: entry ${seq} was printed twice`
        : `I2: a copy of entry ${seq} was printed twice`,
    ),
    ...(copies.length <= asked
      ? []
      : [`I2: entry ${seq} has ${copies.length} copies, and ${asked} were asked for`]),
    ...(isOut || wasSkipped ? [] : [`I2: entry ${seq} is on no paper, and its job is ${state}`]),
  ];
}

/** Nothing prints by itself that was too old when its terminal started. */
function ghosts(
  sheets: readonly Sheet[],
  lives: readonly LifeTold[],
  redemptions: readonly Redemption[],
): readonly string[] {
  const atOf = new Map(redemptions.map(({ seq, at }) => [jobOf(seq), at]));
  return sheets.flatMap((sheet) => {
    const [job = 0, ...others] = jobsOn(sheet, lives);
    const at = atOf.get(job);
    const life = lives[sheet.life];
    if (at === undefined || life === undefined || others.length > 0) return [];
    const isOld = at + printQueueLimits.ghostAgeMs < life.startedAt;
    const wasAsked = lives.slice(0, sheet.life + 1).some(({ again }) => again.has(job));
    return isOld && !wasAsked
      ? [`I2: a ghost: entry ${seqOf(job)} printed by itself, too late`]
      : [];
  });
}

/** Papers come in the order of their entries, but for what somebody sent again. */
function outOfOrder(sheets: readonly Sheet[], lives: readonly LifeTold[]): readonly string[] {
  let last = 0;
  return sheets.flatMap((sheet) => {
    const [job = 0, ...others] = jobsOn(sheet, lives);
    if (!sheet.isWhole || others.length > 0 || lives.some(({ again }) => again.has(job))) return [];
    const isLate = job < last;
    last = Math.max(last, job);
    return isLate ? [`I2: entry ${seqOf(job)} printed after entry ${seqOf(last)}`] : [];
  });
}

export interface Judgement {
  readonly redemptions: number;
  readonly violations: readonly string[];
  readonly copies: number;
}

/** All that is wrong with the paper, once nothing waits any more. */
export function judge(
  dir: string,
  sheets: readonly Sheet[],
  lives: readonly LifeTold[],
): Judgement {
  const { redemptions, open, states } = redemptionsIn(dir);
  const papers = countPapers(sheets, lives);
  return {
    redemptions: redemptions.length,
    copies: redemptions.reduce((sum, { copies }) => sum + copies.length, 0),
    violations: [
      ...open.map(({ jobId, state }) => `I2: job ${jobId} is still ${state}`),
      ...faultsOfSheets(sheets, lives, redemptions),
      ...redemptions.flatMap((redemption) =>
        faultsOfRedemption(redemption, papers, lives, states.get(redemption.seq) ?? 'gone'),
      ),
      ...ghosts(sheets, lives, redemptions),
      ...outOfOrder(sheets, lives),
    ],
  };
}
