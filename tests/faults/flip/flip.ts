import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createCrypto } from '../../../main/platform/crypto.ts';
import { openSecretsOf } from '../../../main/platform/secretsInPlace.ts';
import { openMended } from '../../../main/store/mend/openMended.ts';
import type { Opened } from '../../../main/store/mend/openMended.ts';
import { StoreOpenProblem } from '../../../main/store/problems.ts';
import { openRig, rigCode, rigPin, signInRig } from '../counterRig.ts';
import { redeem } from '../counterWork.ts';
import type { Fault, FaultOptions, FaultResult } from '../fault.ts';
import { quickParts } from '../kill/quickParts.ts';
import { seededRandom } from '../random.ts';
import { strike } from './damage.ts';
import type { Struck } from './damage.ts';
import { judge } from './judge.ts';
import type { Before, Verdict } from './judge.ts';
import { dropMissingNames, openWithoutLooking } from './plants.ts';
import { fastFolder, makeTemplates } from './template.ts';
import type { Template } from './template.ts';

/** Codes above those of the template: nobody has used them. */
const freshCode = 300;

type Open = (dir: string) => Opened;

function openLooking(dir: string): Opened {
  const { secrets } = openSecretsOf(dir, 'live', Date.now());
  const common = { dir, mode: 'live' as const, crypto: createCrypto(), appVersion: '0.1.0' };
  return openMended({ ...common, secrets, now: Date.now() });
}

function opener(plant: string | null): Open {
  switch (plant) {
    case 'skip-check':
      return openWithoutLooking;
    case 'drop-silently':
      return (dir) => dropMissingNames(openLooking(dir));
    default:
      return openLooking;
  }
}

/**
 * The terminal goes on: somebody signs in, and a voucher nobody has used is redeemed. Where the only
 * backup was struck too, people and vouchers may be gone: then it begins again with a first manager.
 */
async function worksOn(dir: string, keysLost: boolean, had: boolean): Promise<readonly string[]> {
  const rig = openRig(dir, undefined, quickParts());
  try {
    const { length: people } = rig.store.read((tx) => tx.people());
    if (people === 0 && had) return ['nobody works here any more'];
    if (people === 0) await rig.call('setup.firstManager', { name: 'Mei', pin: rigPin });
    await signInRig(rig);
    const before = rig.store.read((tx) => tx.head().seq);
    // Without its keys no code can be told: that it says so is all it can do.
    if (keysLost) return [];
    await redeem(
      rig,
      () => 0.5,
      () => rigCode(rig, freshCode),
      1,
    );
    const after = rig.store.read((tx) => tx.head().seq);
    return after > before || !had ? [] : ['nothing can be redeemed any more'];
  } finally {
    rig.close();
  }
}

interface Case extends Verdict {
  readonly mended: boolean;
}

async function judged(
  root: string,
  template: Template,
  struck: Struck,
  open: Open,
  before: Before,
): Promise<Case> {
  const dir = join(root, 'data');
  const opened = open(dir);
  let verdict: Verdict;
  try {
    verdict = judge(dir, opened, template, struck, before);
  } finally {
    opened.store.close();
  }
  const goesOn = await worksOn(dir, opened.lostKeys.length > 0, !struck.targets.includes('backup'));
  return {
    violations: [...verdict.violations, ...goesOn],
    unprovable: verdict.unprovable,
    mended: opened.mended !== null,
  };
}

function filesLeft(root: string): readonly Buffer[] {
  return ['counter.db', 'counter.db-wal']
    .map((name) => join(root, 'data', 'live', name))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file));
}

async function oneCase(
  templates: readonly Template[],
  random: () => number,
  open: Open,
): Promise<Case & { readonly struck: Struck }> {
  const template = templates[Math.floor(random() * templates.length)];
  if (template === undefined) throw new Error('no template');
  const root = fastFolder('countersign-flip-');
  try {
    cpSync(template.root, root, { recursive: true });
    const secrets = readFileSync(join(root, 'data', 'live', 'secrets.json'), 'utf8');
    const struck = strike(root, random);
    try {
      return {
        ...(await judged(root, template, struck, open, {
          secrets,
          left: filesLeft(root),
        })),
        struck,
      };
    } catch (error) {
      const words =
        error instanceof StoreOpenProblem
          ? `does not open: ${error.code} (${String(error.cause)})`
          : `crashed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
      return { violations: [words], unprovable: 0, mended: false, struck };
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function run({ cases, seed, plant, report }: FaultOptions): Promise<FaultResult> {
  const random = seededRandom(seed);
  const root = fastFolder('countersign-flip-template-');
  const open = opener(plant);
  let acknowledged = 0;
  let violations = 0;
  let mended = 0;
  let unprovable = 0;
  try {
    const templates = await makeTemplates(root, seed);
    for (let n = 1; n <= cases; n++) {
      const result = await oneCase(templates, random, open);
      acknowledged += templates[0]?.acknowledged.length ?? 0;
      violations += result.violations.length;
      mended += result.mended ? 1 : 0;
      unprovable += result.unprovable;
      for (const found of result.violations) report(`case ${n} (${result.struck.says}): ${found}`);
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  report(`mended=${mended} beyond-proof=${unprovable}`);
  return { cases, acknowledged, violations };
}

export const flip: Fault = {
  says: 'flipped bits and lost sectors in database, log, keys, backup (I1, I2, I4)',
  plants: ['skip-check', 'drop-silently'],
  choices: {},
  run,
};
