import { readdirSync, readFileSync } from 'node:fs';

/** Chromium takes pictures from cameras in a process of its own, named so on its command line. */
const captureService = 'video_capture.mojom.VideoCaptureService';

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}

/**
 * The process that takes the camera's pictures, of the Chromium that plays this film; `null` where there is
 * none. Linux only.
 */
export function captureProcessOf(film: string): number | null {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const found = pids.find((pid) => {
    const command = commandOf(pid);
    return command.includes(captureService) && command.includes(film);
  });
  return found === undefined ? null : Number(found);
}
