import { area } from './area.ts';

/** Backups, and room on the disk. */
export const backups = area(
  {
    title: 'Backup',
    loading: 'Looking for backups…',
    never: 'No backup yet',
    neverText:
      'The first one is made in a quiet moment after the day’s end. A stick keeps it safe from a broken disk.',
    today: 'The last backup is good',
    oldTitle: 'The last backup is {{days}} days old',
    oldText: 'Make one now, or look below why the last one came to nothing.',
    sameDisk: 'Only on this computer’s own disk',
    sameDiskText:
      'A backup there helps against damaged records, not against a broken or stolen computer. Put in a stick and choose it below.',
    last: 'Last backup',
    lastAt: '{{at}}, up to entry {{seq}}',
    folder: 'Goes to',
    folderDefault: 'This computer’s own disk, beside the data',
    kept: 'Kept',
    keptCount: '{{count}} backups of this counter; the oldest goes when a newer one was checked',
    now: 'Back up now',
    running: 'Backing up…',
    runningText: 'Redeeming goes on meanwhile. Leave the stick in until this is done.',
    done: 'Backed up and checked. The stick may be taken out.',
    choose: 'Choose another folder',
    chooseHint: 'A folder or a stick, e.g. E:\\Backup or /media/stick',
    chooseEmpty: 'Write where it should go, or choose a stick.',
    plugged: 'Plugged in now',
    pluggedNone: 'No stick is plugged in, as far as this computer tells.',
    use: 'Use this folder',
    useDefault: 'Go back to this computer’s own folder',
    saved: 'Backups go there from now on.',
    failed: 'The last try came to nothing ({{at}})',
    failure_folderMissing: 'The folder isn’t there. Put the stick in, or choose another folder.',
    failure_folderReadOnly:
      'That place can’t be written to. Slide the stick’s lock open, or choose another folder.',
    failure_folderFull:
      'There is not enough room. Delete what nobody needs there, or use another stick.',
    failure_folderGone:
      'It was pulled out, or broke off, before the backup was done. Older backups are untouched. Put it back in and try again.',
    failure_insideDataFolder:
      'That lies within the terminal’s own data and would be lost with it. Choose a folder elsewhere.',
    failure_copyDamaged:
      'What was read back is not what was written: the stick is worn out. Use another one.',
    failure_sourceDamaged:
      'The terminal’s own records are damaged. Older backups were kept as they are. Call support before anything else.',
    failure_busy:
      'Another backup is being made, or another program holds the file. Try again in a minute.',
    failure_failed: 'Something unexpected went wrong. Try again; if it stays so, call support.',

    diskLow: 'The disk is filling up',
    diskLowText: '{{free}} left. Delete files nobody needs, before the counter has to slow down.',
    diskOnlyRedemptions: 'Almost no room on the disk',
    diskOnlyRedemptionsText:
      'Only redeeming and undoing go on; news from head office and backups wait. Delete files nobody needs now.',
    diskOnReserve: 'The disk is full',
    diskOnReserveText:
      'Redeeming runs on its reserve, enough for about {{count}} more. Delete files nobody needs now, or call support.',
    diskReadOnly: 'Nothing can be written to the disk',
    diskReadOnlyText:
      'Redeem at another counter. Restart this computer; if it stays so, call support. What was confirmed is safe.',
    diskTitle: 'Room on the disk',
    diskFree: 'Free on the disk',
    diskReserve: 'Set aside for redeeming',
    megabytes: '{{n}} MB',
    gigabytes: '{{n}} GB',

    cliDone: 'backed up and checked: {{file}} (entry {{seq}}, {{bytes}} bytes)',
    cliFailed: 'no backup was made: {{why}}',
  },
  {
    title: '备份',
    loading: '正在查看备份…',
    never: '还没有备份',
    neverText: '第一次会在营业日结束后空闲时自动备份。存到 U 盘，电脑坏了也不怕。',
    today: '最近的备份是好的',
    oldTitle: '最近的备份已是 {{days}} 天前',
    oldText: '请现在备份，或在下面查看上次没有成功的原因。',
    sameDisk: '只存在本机自己的磁盘上',
    sameDiskText: '这样能防数据损坏，防不了电脑损坏或被偷。请插入 U 盘，在下面选它。',
    last: '最近备份',
    lastAt: '{{at}}，到第 {{seq}} 条记录',
    folder: '存放位置',
    folderDefault: '本机磁盘，和数据放在一起',
    kept: '已保存',
    keptCount: '本机 {{count}} 份；新的一份核对无误后，才删最旧的',
    now: '现在备份',
    running: '正在备份…',
    runningText: '这时可以照常核销。完成之前请不要拔 U 盘。',
    done: '已备份并核对无误，可以拔下 U 盘。',
    choose: '换一个位置',
    chooseHint: '文件夹或 U 盘，例如 E:\\备份 或 /media/stick',
    chooseEmpty: '请写明位置，或选一个 U 盘。',
    plugged: '现在插着的',
    pluggedNone: '没有发现插着的 U 盘。',
    use: '用这个位置',
    useDefault: '改回本机自己的位置',
    saved: '以后备份存到那里。',
    failed: '上次没有成功（{{at}}）',
    failure_folderMissing: '找不到这个位置。请插入 U 盘，或换一个位置。',
    failure_folderReadOnly: '那里不能写入。请打开 U 盘的写保护，或换一个位置。',
    failure_folderFull: '那里空间不够。请删掉不需要的文件，或换一个 U 盘。',
    failure_folderGone: '备份没完成就拔掉或断开了。以前的备份没有受影响，请插好再试。',
    failure_insideDataFolder: '这个位置在终端自己的数据里面，会一起丢失。请换一个位置。',
    failure_copyDamaged: '读回来的和写进去的不一样：U 盘可能坏了，请换一个。',
    failure_sourceDamaged: '终端自己的记录已损坏，以前的备份都保留着。请先联系技术支持。',
    failure_busy: '正在备份，或文件被其他程序占用。请过一分钟再试。',
    failure_failed: '出现意外情况。请再试一次，若仍如此请联系技术支持。',

    diskLow: '磁盘快满了',
    diskLowText: '还剩 {{free}}。请尽早删除不需要的文件。',
    diskOnlyRedemptions: '磁盘几乎没有空间了',
    diskOnlyRedemptionsText:
      '现在只能核销和撤销；总部数据更新和备份都在等待。请马上删除不需要的文件。',
    diskOnReserve: '磁盘已满',
    diskOnReserveText:
      '核销正在使用预留空间，大约还够 {{count}} 笔。请马上删除不需要的文件，或联系技术支持。',
    diskReadOnly: '磁盘不能写入',
    diskReadOnlyText:
      '请换一台核销台。重启这台电脑；若仍如此请联系技术支持。已确认的记录是安全的。',
    diskTitle: '磁盘空间',
    diskFree: '磁盘可用空间',
    diskReserve: '为核销预留的空间',
    megabytes: '{{n}} MB',
    gigabytes: '{{n}} GB',

    cliDone: '已备份并核对：{{file}}（到第 {{seq}} 条记录，{{bytes}} 字节）',
    cliFailed: '没有备份成功：{{why}}',
  },
);
