import { area } from './area.ts';

/** What `countersign passphrase` asks and says. */
export const passphraseWords = area(
  {
    askOld: 'Passphrase of the key file now: ',
    askNew: 'New passphrase: ',
    askAgain: 'The same again: ',
    notTheSame: 'The two are not the same. Nothing was changed.',
    length: 'A passphrase has {{least}} to {{most}} characters. Nothing was changed.',
    wrong: 'The passphrase is wrong, or the key file was changed. Nothing was written.',
    nobody:
      'Nobody is there to ask: name the passphrase’s file in COUNTERSIGN_PASSPHRASE_FILE, and the new one’s with --new-file.',
    badFile:
      'The passphrase’s file must be there, belong to you, be readable by you alone (chmod 600), and hold one line of {{least}} characters or more.',
    noKeys: 'There is no key file in {{dir}} (looked for {{file}}).',
    inUse: 'Countersign is open on this data folder. Close it first.',
    set: 'The key file is wrapped now. Keep the passphrase where you keep the till’s keys: without it the keys are lost, and the terminal must be enrolled anew.',
    removed:
      'The key file is not wrapped any more: whoever gets this disk gets the keys. Backups made before keep their passphrase.',
  },
  {
    askOld: '密钥文件现在的口令：',
    askNew: '新口令：',
    askAgain: '再输入一遍：',
    notTheSame: '两次输入不一样。没有改动。',
    length: '口令须有 {{least}} 到 {{most}} 个字符。没有改动。',
    wrong: '口令不对，或密钥文件被改动过。没有写入任何东西。',
    nobody:
      '没有人可以输入口令：请用 COUNTERSIGN_PASSPHRASE_FILE 指明存放口令的文件，新口令的文件用 --new-file 指明。',
    badFile:
      '存放口令的文件须存在、属于本人、只有本人可读（chmod 600），并且只有一行、至少 {{least}} 个字符。',
    noKeys: '{{dir}} 里没有密钥文件（找过 {{file}}）。',
    inUse: '这个数据目录正由合符使用，请先关闭。',
    set: '密钥文件已加上口令。请把口令和收银钥匙放在一起保管：丢了口令，密钥就找不回来，本机须重新登记。',
    removed: '密钥文件不再有口令：谁拿到这块磁盘，谁就拿到密钥。以前的备份仍用原来的口令。',
  },
);
