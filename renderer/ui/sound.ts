import type { VerdictState } from './Verdict.tsx';

interface Tone {
  readonly hertz: number;
  /** Seconds from the beginning of the sound. */
  readonly from: number;
  readonly seconds: number;
}

/** Told apart with eyes shut: up, down, twice the same, and a low knock. */
const tunes: Readonly<Record<VerdictState, readonly Tone[]>> = {
  ok: [
    { hertz: 660, from: 0, seconds: 0.09 },
    { hertz: 990, from: 0.09, seconds: 0.16 },
  ],
  refused: [
    { hertz: 330, from: 0, seconds: 0.16 },
    { hertz: 196, from: 0.16, seconds: 0.28 },
  ],
  manager: [
    { hertz: 523, from: 0, seconds: 0.12 },
    { hertz: 523, from: 0.2, seconds: 0.12 },
  ],
  unknown: [{ hertz: 233, from: 0, seconds: 0.3 }],
};

/** At 100 per cent. */
const loudest = 0.28;

function sound(context: AudioContext, tone: Tone, percent: number): void {
  const from = context.currentTime + tone.from;
  const voice = context.createOscillator();
  const volume = context.createGain();
  voice.type = 'triangle';
  voice.frequency.value = tone.hertz;
  volume.gain.setValueAtTime(0, from);
  volume.gain.linearRampToValueAtTime((loudest * percent) / 100, from + 0.01);
  volume.gain.exponentialRampToValueAtTime(0.001, from + tone.seconds);
  voice.connect(volume).connect(context.destination);
  voice.start(from);
  voice.stop(from + tone.seconds);
}

/** `percent`: how loud, of the loudest. */
export type Player = (verdict: VerdictState, percent: number) => void;

/** Makes the counter's sounds. A machine without sound, or a browser that forbids it, stays silent. */
export function createPlayer(): Player {
  let context: AudioContext | null = null;
  return (verdict, percent) => {
    try {
      context ??= new AudioContext();
      void context.resume();
      for (const tone of tunes[verdict]) sound(context, tone, percent);
    } catch {
      context = null;
    }
  };
}
