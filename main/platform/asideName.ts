import { existsSync, readdirSync } from 'node:fs';

/** `damaged-20261122T101500Z`, with a number behind it where that is taken. */
export function asideName(folder: string, nowMs: number): string {
  const name = `damaged-${new Date(nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
  const taken = new Set(existsSync(folder) ? readdirSync(folder) : []);
  if (!taken.has(name)) return name;
  for (let n = 2; ; n++) if (!taken.has(`${name}-${n}`)) return `${name}-${n}`;
}
