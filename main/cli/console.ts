/** It was done, whatever the verdict. */
export const exitOk = 0;
/** There are faults in a file, or there is damage in the journal. */
export const exitFaults = 1;
/** It could not be run. */
export const exitNotRun = 2;

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function printError(line: string): void {
  process.stderr.write(`${line}\n`);
}
