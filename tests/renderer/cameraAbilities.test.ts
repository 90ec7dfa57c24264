import { afterEach, describe, expect, it, vi } from 'vitest';
import { abilitiesOf, noAbilities, orderCamera } from '../../renderer/scan/cameraAbilities.ts';
import { choicesFor, keepChoices, mirrorsByItself } from '../../renderer/scan/cameraChoices.ts';

interface TrackOf {
  readonly capabilities?: object | undefined;
  readonly settings?: MediaTrackSettings;
  readonly label?: string;
  readonly refuses?: boolean;
}

/** Cameras differ more than any machine of ours has: a track as the browser hands it, told what it can. */
function track({ capabilities, settings = {}, label = '', refuses = false }: TrackOf) {
  const asked: unknown[] = [];
  const part = {
    label,
    getSettings: () => settings,
    ...(capabilities === undefined ? {} : { getCapabilities: () => capabilities }),
    applyConstraints(wanted: unknown) {
      asked.push(wanted);
      return refuses
        ? Promise.reject(new DOMException('no', 'OverconstrainedError'))
        : Promise.resolve();
    },
  };
  return { track: part as unknown as MediaStreamTrack, asked };
}

function browserKnows(constraints: MediaTrackSupportedConstraints & object): void {
  vi.stubGlobal('navigator', {
    mediaDevices: { getSupportedConstraints: () => constraints },
  });
}

/** A `Storage` in memory. */
function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  } as unknown as Storage;
}

afterEach(() => vi.unstubAllGlobals());

describe('what a camera offers', () => {
  it('is nothing where the browser can’t say, or the camera has nothing', () => {
    browserKnows({});
    expect(abilitiesOf(track({}).track)).toEqual(noAbilities);
    expect(abilitiesOf(track({ capabilities: { width: { min: 1, max: 2 } } }).track)).toEqual(
      noAbilities,
    );
  });

  it('is what it names: light, zoom, focus, a point to focus on', () => {
    browserKnows({ pointsOfInterest: true } as object);
    const capabilities = {
      torch: true,
      zoom: { min: 1, max: 5, step: 0.5 },
      focusMode: ['manual', 'single-shot', 'continuous'],
      focusDistance: { min: 0.1, max: 1, step: 0.01 },
    };
    expect(abilitiesOf(track({ capabilities }).track)).toEqual({
      canLight: true,
      zoom: { min: 1, max: 5, step: 0.5 },
      focus: { min: 0.1, max: 1, step: 0.01 },
      canPoint: true,
    });
  });

  it.each([
    ['a range without a choice', { zoom: { min: 1, max: 1, step: 1 } }],
    ['a range upside down', { zoom: { min: 5, max: 1, step: 1 } }],
    ['no numbers', { zoom: { min: 'a', max: null } }],
    ['a focus that can’t be set by hand', { focusDistance: { min: 0, max: 1, step: 0.1 } }],
    ['lies', { torch: 'yes', zoom: 7, focusMode: 'manual' }],
  ])('is not %s', (_name, capabilities) => {
    browserKnows({});
    expect(abilitiesOf(track({ capabilities }).track)).toEqual(noAbilities);
  });

  it('a step of 0 becomes a hundredth of the range', () => {
    browserKnows({});
    const capabilities = { zoom: { min: 100, max: 300, step: 0 } };
    expect(abilitiesOf(track({ capabilities }).track).zoom).toEqual({
      min: 100,
      max: 300,
      step: 2,
    });
  });

  it('is told in the browser’s words, and a refusal is an answer', async () => {
    const camera = track({});
    expect(await orderCamera(camera.track, { set: 'light', to: true })).toBe(true);
    await orderCamera(camera.track, { set: 'zoom', to: 2 });
    await orderCamera(camera.track, { set: 'focus', to: 0.4 });
    await orderCamera(camera.track, { set: 'focus', to: null });
    await orderCamera(camera.track, { set: 'point', to: { x: 0.2, y: 0.7 } });
    expect(camera.asked).toEqual([
      { advanced: [{ torch: true }] },
      { advanced: [{ zoom: 2 }] },
      { advanced: [{ focusMode: 'manual', focusDistance: 0.4 }] },
      { advanced: [{ focusMode: 'continuous' }] },
      { advanced: [{ pointsOfInterest: [{ x: 0.2, y: 0.7 }], focusMode: 'single-shot' }] },
    ]);
    const unwilling = track({ refuses: true });
    expect(await orderCamera(unwilling.track, { set: 'zoom', to: 2 })).toBe(false);
  });
});

describe('what was chosen for a camera', () => {
  it('is kept for each camera by itself', () => {
    const kept = storage();
    keepChoices('one', { zoom: 2, isMirrored: true }, kept);
    keepChoices('two', { light: true }, kept);
    expect(choicesFor('one', kept)).toEqual({ zoom: 2, isMirrored: true });
    expect(choicesFor('two', kept)).toEqual({ light: true });
    expect(choicesFor('three', kept)).toEqual({});
  });

  it('is forgotten for the camera chosen for longest ago, past twelve', () => {
    const kept = storage();
    for (let at = 0; at < 13; at += 1) keepChoices(`camera ${at}`, { zoom: at + 1 }, kept);
    expect(choicesFor('camera 0', kept)).toEqual({});
    expect(choicesFor('camera 1', kept)).toEqual({ zoom: 2 });
    expect(choicesFor('camera 12', kept)).toEqual({ zoom: 13 });
  });

  it.each(['', 'null', '{', '{"a":1}', '[1,2]', '[["one",7]]', '[["one",{"zoom":"x","light":1}]]'])(
    'is nothing where %s stands in its place',
    (text) => {
      const kept = storage();
      kept.setItem('countersign.cameras', text);
      expect(choicesFor('one', kept)).toEqual({});
    },
  );

  it('until something was chosen, the camera that faces its user is shown as in a mirror', () => {
    const mirrored = (of: TrackOf) => mirrorsByItself(track(of).track);
    expect(mirrored({ settings: { facingMode: 'user' } })).toBe(true);
    expect(mirrored({ settings: { facingMode: 'environment' }, label: 'front' })).toBe(false);
    expect(mirrored({ label: 'FaceTime HD Camera' })).toBe(true);
    expect(mirrored({ label: '内置摄像头' })).toBe(true);
    expect(mirrored({ label: 'USB Document Camera' })).toBe(false);
  });
});
