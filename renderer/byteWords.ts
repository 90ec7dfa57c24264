import { useFormat, useWords } from './words.ts';

const megabyte = 1_000_000;
const gigabyte = 1_000 * megabyte;

/** Bytes → `850 MB`, `12 GB`, as file managers count them. */
export function useByteWords(): (bytes: number) => string {
  const words = useWords('backups');
  const { number } = useFormat();
  return (bytes) =>
    bytes < gigabyte
      ? words('megabytes', { n: number(Math.floor(bytes / megabyte)) })
      : words('gigabytes', { n: number(Math.floor(bytes / gigabyte)) });
}
