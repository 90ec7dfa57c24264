import { errorLine } from '../platform/log.ts';

/**
 * A bug nobody caught ends the program, and leaves behind one line without personal data (I11): Node would
 * print the error as it is, which may quote what somebody typed, and its diagnostic reports hold the
 * heap and the environment. What was committed stays.
 */
export function guardCrashes(say: (line: string) => void): void {
  const { report } = process;
  report.reportOnFatalError = false;
  report.reportOnUncaughtException = false;
  report.reportOnSignal = false;
  process.on('uncaughtException', (error) => {
    say(`Countersign ended: ${errorLine(error)}`);
    process.exit(1);
  });
}

/** What this program makes is its owner's alone, whatever the shell it was started from allows. */
export function ownFilesOnly(): void {
  process.umask(0o077);
}
