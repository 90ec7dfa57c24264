/** Where it happened, without the message: a database's message may quote a row (I11). */
export function anonymous(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [error.name, code, ...frames.slice(0, 4).map((line) => line.trim())].join(' ');
}
