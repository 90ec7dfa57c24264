/** What happens to a camera, by its name; without one, to whichever there is. */
export interface Cable {
  pull(label?: string): void;
  /** Another program takes it: it ends, and can't be opened. */
  take(): void;
  /** Put in again, or given back. */
  put(): void;
}

/**
 * Chromium has no way to pull its fake camera. This stands in for the cable: the tracks end and say so, as
 * the browser does it, and `getUserMedia` and `enumerateDevices` find no such camera until it is put in
 * again. The rest is real. It runs in the page: it may use nothing from here.
 */
export function standInForCable(): void {
  const media = navigator.mediaDevices;
  const open = media.getUserMedia.bind(media);
  const list = media.enumerateDevices.bind(media);
  const tracks: MediaStreamTrack[] = [];
  let refusal: string | null = null;
  let pulled: { readonly label: string; readonly deviceId: string } | null = null;
  media.getUserMedia = async (constraints) => {
    if (refusal !== null) throw new DOMException('', refusal);
    const asked = JSON.stringify(constraints);
    if (pulled !== null && asked.includes(pulled.deviceId)) {
      throw new DOMException('', 'OverconstrainedError');
    }
    const stream = await open(constraints);
    tracks.push(...stream.getTracks());
    return stream;
  };
  media.enumerateDevices = async () =>
    (await list()).filter(({ deviceId }) => refusal === null && deviceId !== pulled?.deviceId);
  const end = (): void => {
    for (const track of tracks.filter(({ readyState }) => readyState === 'live')) {
      track.stop();
      track.dispatchEvent(new Event('ended'));
    }
    media.dispatchEvent(new Event('devicechange'));
  };
  const cable: Cable = {
    pull(label) {
      const one = tracks.find((track) => track.label === label);
      if (one === undefined) refusal = 'NotFoundError';
      else pulled = { label: one.label, deviceId: one.getSettings().deviceId ?? '' };
      end();
    },
    take() {
      refusal = 'NotReadableError';
      end();
    },
    put() {
      refusal = null;
      pulled = null;
      media.dispatchEvent(new Event('devicechange'));
    },
  };
  Object.assign(window, { cable });
}
