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
    case 'passphraseNeeded':
      return [
        'Countersign cannot open: its key file is wrapped by a passphrase. Start it in a terminal, which asks for it, or name an owner-only file that holds it in COUNTERSIGN_PASSPHRASE_FILE.',
        '密钥文件有口令保护：请在终端里启动并输入口令，或用 COUNTERSIGN_PASSPHRASE_FILE 指明存放口令的文件（只有本人可读）。',
      ].join('\n');
    case 'passphraseWrong':
      return [
        'Countersign cannot open: the passphrase is wrong, or the key file was changed. Nothing was written. Without the passphrase the keys are lost: this terminal is then enrolled anew at head office.',
        '口令不对，或密钥文件被改动过；没有写入任何东西。找不回口令时，请在总部重新登记本机。',
      ].join('\n');
    case 'passphraseFile':
      return [
        'Countersign cannot open: the file named by COUNTERSIGN_PASSPHRASE_FILE must be there, belong to you, be readable by you alone (chmod 600), and hold one line of 10 characters or more.',
        'COUNTERSIGN_PASSPHRASE_FILE 指明的文件须存在、属于本人、只有本人可读（chmod 600），并且只有一行、至少十个字符。',
      ].join('\n');
    default:
      return `Countersign cannot open: ${error instanceof Error ? error.message : String(error)}`;
  }
}
