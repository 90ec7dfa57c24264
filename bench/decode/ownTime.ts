/**
 * Milliseconds that this thread itself has worked: what others do on the machine meanwhile is not in it. Our
 * reader stops at a time limit, so that on a busy machine a usual clock would cost it stages, and reads.
 */
export function ownMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
