/** Of two transactions one had to give way: a serialisation failure, or a deadlock. */
const gaveWay = ['40001', '40P01'];

function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** Whether nothing was at fault but the moment: engines that spread rows over machines say so often. */
export function hadToGiveWay(error: unknown): boolean {
  return gaveWay.includes(codeOf(error));
}

/** A lock that was waited for no longer. */
const lockNotAvailable = '55P03';

/** Others hold what was wanted, or one had to give way: asked again, it may go. */
export function isLockFault(error: unknown): boolean {
  return hadToGiveWay(error) || codeOf(error) === lockNotAvailable;
}

/** SQLSTATE classes that blame the data: 22 data exception, 23 constraint, 54 program limit. */
const dataClasses = ['22', '23', '54'];

/**
 * Whether what was to be written is at fault, and would be again, rather than the database or the line
 * to it. A fault of our own code counts too: one entry must not hold up the queue behind it.
 */
export function isDataFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof TypeError || error instanceof RangeError) return true;
  const code = codeOf(error);
  return dataClasses.includes(code.slice(0, 2)) && code.length === 5;
}
