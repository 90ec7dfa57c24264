import { StoreOpenProblem } from '../store/problems.ts';

function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** Why Countersign could not be opened, in words; `port` is the one that was asked for. */
export function whyNot(error: unknown, port: number): string {
  if (error instanceof StoreOpenProblem) return `${error.words.en}\n${error.words.zh}`;
  switch (systemCode(error)) {
    case 'EADDRINUSE':
      return `Port ${port} is in use by another program. Choose another with --port N, or leave the flag out.`;
    case 'EACCES':
    case 'EPERM':
      return port > 0 && port < 1024
        ? `Port ${port} may not be used by you. Choose one above 1023.`
        : 'Countersign cannot open: the data folder cannot be written to.';
    case 'keysMissing':
      return [
        'Countersign cannot open: this terminal’s keys are not where this host keeps them. Start it with the host it was set up with (--host browser or --host electron), or put the key file back from a backup. Nothing was changed.',
        '本机的密钥不在这里：请用当初设置时的方式启动（--host browser 或 --host electron），或从备份恢复密钥文件。数据没有改动。',
      ].join('\n');
    case 'noKeychain':
      return 'Countersign cannot open: this desktop has no keychain for its keys. "npm start -- --host browser" works.';
    case 'keychainChanged':
      return 'Countersign cannot open: the keychain does not open this terminal’s keys. Sign in as the person who set it up.';
    default:
      return `Countersign cannot open: ${error instanceof Error ? error.message : String(error)}`;
  }
}
