import type { TerminalFace } from './running.ts';

function holdsKiosk(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'kiosk' in value && value.kiosk === true;
}

/** Whether this terminal's settings want the full screen without ways out. */
export async function isKiosk(terminal: Pick<TerminalFace, 'dispatch'>): Promise<boolean> {
  const answer = await terminal.dispatch('settings.get', {});
  return answer.ok && holdsKiosk(answer.value);
}
