/** A line of set-up, for people. */
export function say(line: string): void;
/** Installs the exact packages of the lockfile, unless they are there. */
export function ensureModules(): void;
/** Builds what is executed as built, unless it is built already. Throws `SetUpRefused`. */
export function ensureBuilt(): void;
/** Whether Electron's program is there after at most one try; `again` tries whatever is remembered. */
export function ensureElectron(how: { again: boolean }): Promise<boolean>;
/** Absolute path of a Node 24. Throws `SetUpRefused`. */
export function node24(): string;
export const projectFolder: string;
export class SetUpRefused extends Error {}
