import type { ReadFormats } from '../domain/codes/readFormats.ts';
import { mayTake, readSymbologies } from '../domain/codes/readFormats.ts';
import { isLinear } from '../domain/codes/symbology.ts';
import { believed, isCompanion, noVotes, withVotes } from './agreement.ts';
import type { Believed, Votes } from './agreement.ts';
import { createFinders } from './patchReading.ts';
import type { BandRead } from './patchReading.ts';
import type { CodeRead } from './codeRead.ts';
import type { DecodeEngine } from './engine.ts';
import type { Luma } from './luma.ts';
import { fromFrame, sceneOf } from './scene.ts';
import type { Scene } from './scene.ts';
import { firstLook, ladder } from './stages.ts';
import type { Stage, Tools } from './stages.ts';
import { fitted, turned } from './transforms.ts';
import type { Frame } from './transforms.ts';

/** The most time a stage may begin another piece of work in, ms: one frame stays within 100. */
const frameBudgetMs = 60;
/** All stages on one still, ms. */
export const stillBudgetMs = 1_500;
/** Stages on one still, the first look among them. */
export const maxStages = 15;
/** A little turn, so that no row of pixels is read as it was. */
const againTurn = 0.05;
const againScale = 1.3;
const againAside = 0.08;

/** One code that is believed, and the drawing that settled it. */
export interface StagedRead extends CodeRead {
  readonly stage: string;
}

/** Milliseconds of any steady clock. */
export type Now = () => number;

/** What one frame showed, and what it cost: the first look alone, and all of it, ms. */
export interface FrameLook {
  readonly reads: readonly StagedRead[];
  readonly firstMs: number;
  readonly wholeMs: number;
}

export interface FrameReader {
  /** The next frame of a running camera: the first look, and where that shows nothing one further stage. */
  frame(image: Luma): FrameLook;
  /** A picture by itself: every stage in turn, at most so many, until what was seen is settled. */
  still(image: Luma, stages?: number): readonly StagedRead[];
  /** Another thing is looked at: what was half seen is forgotten. */
  forget(): void;
}

/** A camera's frame is read at most this large, px: more cost time and read no more codes. */
export const frameSize = { long: 1_280, short: 720 } as const;

/** A frame as it is read: within 1280 × 720, or 720 × 1280 where it stands. */
export function frameFitted(image: Luma): Luma {
  const { long, short } = frameSize;
  return image.width >= image.height ? fitted(image, long, short) : fitted(image, short, long);
}

/** The place of a read, turned a little and drawn larger. */
function frameAround(read: CodeRead, image: Luma): Frame {
  const width = Math.max(read.size.width, 0.1) + againAside;
  const height = Math.max(read.size.height, 0.1) + againAside;
  return {
    x: read.centre.x * image.width,
    y: read.centre.y * image.height,
    turn: againTurn,
    halfWidth: Math.max(40, (width * image.width) / 2),
    halfHeight: Math.max(40, (height * image.height) / 2),
  };
}

/** Bars that one look read are looked at again at once, drawn otherwise: a counter doesn't wait for a second frame. */
function lookAgain(scene: Scene, reads: readonly CodeRead[]): readonly BandRead[] {
  return reads
    .filter((read) => isLinear(read.symbology))
    .flatMap((read) => {
      const frame = frameAround(read, scene.image);
      const look = { symbologies: scene.linear, of: 'part' } as const;
      return scene.engine
        .read(turned(scene.image, frame, againScale), look)
        .map((again) => ({ read: fromFrame(again, frame, scene.image), drawn: 'again' }));
    });
}

export function createFrameReader(
  engine: DecodeEngine,
  formats: ReadFormats,
  now: Now,
): FrameReader {
  const finders = createFinders();
  const symbologies = readSymbologies(formats);
  let votes: Votes = noVotes;
  let frames = 0;
  let rung = 0;

  function take(found: readonly BandRead[]): void {
    for (const { read, drawn } of found) {
      if (!mayTake(read.text, read.symbology, formats)) continue;
      votes = withVotes(votes, [read], { frame: frames, drawn });
    }
  }

  function run(stage: Stage, scene: Scene, endsAt: number): void {
    const tools: Tools = { finders, isLate: () => now() > endsAt };
    const found = stage.look(scene, tools);
    take(found);
    const unsettled = found.filter(({ read }) => !settled(read)).map(({ read }) => read);
    if (unsettled.length > 0 && !tools.isLate()) take(lookAgain(scene, unsettled));
  }

  function settled(read: CodeRead): boolean {
    return believed(votes, frames).reads.some(({ read: { text } }) => text === read.text);
  }

  function fresh(): readonly StagedRead[] {
    return believed(votes, frames)
      .reads.filter(({ lastFrame }) => lastFrame === frames)
      .map(staged);
  }

  function hasMain(): boolean {
    return fresh().some((read) => !isCompanion(read));
  }

  function nextStage(scene: Scene): Stage | null {
    for (let tried = 0; tried < ladder.length; tried += 1) {
      const stage = ladder[rung % ladder.length];
      rung += 1;
      if (stage?.suits(scene) === true) return stage;
    }
    return null;
  }

  function begin(image: Luma): Scene {
    frames += 1;
    return sceneOf(image, engine, symbologies);
  }

  function forget(): void {
    votes = noVotes;
    rung = 0;
  }

  return {
    frame(image) {
      const scene = begin(image);
      const beganAt = now();
      const endsAt = beganAt + frameBudgetMs;
      run(firstLook, scene, endsAt);
      const firstMs = now() - beganAt;
      if (fresh().length === 0 && firstMs < frameBudgetMs) {
        const stage = nextStage(scene);
        if (stage !== null) run(stage, scene, endsAt);
      }
      const reads = fresh().filter((read) => !isCompanion(read));
      if (reads.length > 0) rung = 0;
      return { reads, firstMs, wholeMs: now() - beganAt };
    },
    still(image, stages = maxStages) {
      forget();
      const scene = begin(image);
      const endsAt = now() + stillBudgetMs;
      for (const stage of [firstLook, ...ladder].slice(0, Math.min(stages, maxStages))) {
        if (now() > endsAt) break;
        if (!stage.suits(scene)) continue;
        run(stage, scene, endsAt);
        if (hasMain() && believed(votes, frames).isAll) break;
      }
      return hasMain() ? fresh() : [];
    },
    forget,
  };
}

function staged({ read, stage }: Believed): StagedRead {
  return { ...read, stage };
}
