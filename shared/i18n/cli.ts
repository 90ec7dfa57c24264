import { area } from './area.ts';

/** What the command `countersign` prints of campaigns and orders that somebody wrote by hand. */
export const cli = area(
  {
    usage: `Usage: countersign COMMAND …

  try CAMPAIGN… ORDER [--at TIME] [--lang zh|en] [--json]
  try CAMPAIGN… --order ORDER [--at TIME] [--lang zh|en] [--json]
           decides an order on one campaign or several, shows the money line by line and says why;
           the order may name campaigns itself. TIME needs an offset or a zone:
           2026-12-31T23:30+08:00, or 2026-12-31T23:30[Asia/Shanghai]
  check FILE… [--lang zh|en] [--json]
           lists everything that is wrong in campaigns and orders, with line and field
  schema campaign|order
           prints the JSON Schema of such a file
  verify [--data DIR] [--mode live|practice]
           checks the journal entry by entry and names each one that is missing or damaged;
           writes nothing and may run while the terminal is open
  rebuild [--data DIR] [--mode live|practice]
           works out the tables that follow from the journal and from head office's feed anew;
           the terminal must be closed
  repair [--data DIR] [--mode live|practice] [--do]
           says what is damaged and what could be had back, from the damaged files and from backups;
           with --do, does it: damaged files are set aside, never deleted; the terminal must be closed
  passphrase set|remove [--data DIR] [--mode live|practice] [--new-file FILE]
           wraps the key file with a passphrase, or with another one, or with none;
           the terminal must be closed; asks for it, or reads it from files only you can read
  backup [--data DIR] [--mode live|practice] [--to FOLDER]
           makes a verified backup, also while the terminal is open; FOLDER may be on a stick

Exit code: 0 done, whatever the verdict; 1 faults in a file, or damage in the journal; 2 could not be run
How to write a campaign: docs/campaigns/README.md
`,
    noFile: 'Name the files.',
    wrongOption: 'There is no such option here: {{option}}',
    needsValue: 'It needs a value, or takes none: {{option}}',
    repairNothing: 'There is no Countersign terminal in {{dir}}.',
    repairSound: 'ok: nothing is damaged, and nothing was changed',
    repairWhy: 'damaged: {{why}}',
    repairChain: 'epoch {{epoch}} of device {{device}}…: {{kept}} of {{head}} entries are there',
    repairMissing: 'epoch {{epoch}}: entries {{from}} to {{to}} are MISSING',
    repairBase_own:
      'campaigns, vouchers and settings: from the terminal’s own file, which is readable',
    repairBase_backup: 'campaigns, vouchers and settings: from the backup of {{at}}',
    repairBase_empty: 'campaigns, vouchers and settings: only what can be read of the damaged file',
    repairUnproven: '{{rows}} rows of these come from the damaged file, and nothing proves them',
    repairEpoch: 'the terminal writes on as epoch {{epoch}}',
    repairNoKey: 'the device key is gone: the terminal must be set up again; its journal stays',
    repairDry: 'Nothing was changed. Run it with --do to repair.',
    repairDone: 'Repaired. The damaged files were set aside in {{folder}}; delete nothing.',
    repairPassphrase:
      'The key file asks for its passphrase: name it by COUNTERSIGN_PASSPHRASE_FILE.',
    wrongLanguage: '--lang is zh or en.',
    wrongTime: '--at {{fault}}',
    unexpected: 'This should not have happened: {{what}}',

    good: '{{file}} — good',
    goodCampaign: '{{file}} — good: {{name}}',

    scene: '{{at}} ({{zone}}) · {{shop}} · {{channel}}',
    voucher: 'Voucher {{place}}: {{name}} ({{file}})',
    verdictOk: 'May be used',
    verdictNeedsApproval: 'May be used if a second person agrees',
    verdictRefused: 'Refused: {{reason}}',
    takesOff: 'Takes {{discountMinor}} off; the shop bears {{costMinor}}',
    givesBeside: 'Given beside the order, worth {{valueMinor}}; the shop bears {{costMinor}}',
    topUp: 'The customer adds {{topUpMinor}}',
    usesLeft: 'Uses taken: {{uses}}; left: {{left}}',
    amountLeft: 'Left on it: {{leftMinor}}',
    turn: 'Judged as number {{turn}} of the order',
    why: 'Why',
    line: 'Item',
    quantity: 'Qty',
    listPrice: 'Price',
    discount: 'Off',
    toPay: 'To pay',
    total: 'Total',
    noLines: 'No lines: the main till takes {{discountMinor}} off.',
    confirmable: 'The order can be confirmed as it is.',
    notConfirmable: 'The order can’t be confirmed as it is.',
    bestAll: 'Best: all of them together, {{discountMinor}} off.',
    bestSome: 'Best: voucher {{use}}, {{discountMinor}} off; set aside: {{aside}}.',
    bestNone: 'Best: none of them can be used.',
    bestTooMany: 'Best: not worked out for more than {{max}} vouchers.',
  },
  {
    usage: `用法：countersign 命令 …

  try 活动文件… 订单文件 [--at 时间] [--lang zh|en] [--json]
  try 活动文件… --order 订单文件 [--at 时间] [--lang zh|en] [--json]
           用一个或几个活动判断一张订单，逐行列出金额，并说明原因；
           订单文件里也可以写明活动文件。时间要带时差或时区：
           2026-12-31T23:30+08:00，或 2026-12-31T23:30[Asia/Shanghai]
  check 文件… [--lang zh|en] [--json]
           列出活动、订单文件里的所有错误，指明行和字段
  schema campaign|order
           打印这种文件的 JSON Schema
  verify [--data 目录] [--mode live|practice]
           逐条核对流水，指出缺失或损坏的每一条；只读，终端开着也能用
  rebuild [--data 目录] [--mode live|practice]
           按流水和总部下发的数据重建各表；须先关闭终端
  repair [--data 目录] [--mode live|practice] [--do]
           说明哪里损坏、从损坏的文件和备份里能找回什么；
           加 --do 才真正修复：损坏的文件移到一边，不会删除；须先关闭终端
  passphrase set|remove [--data 目录] [--mode live|practice] [--new-file 文件]
           给密钥文件加上、更换或去掉口令；须先关闭终端；
           口令当场输入，或从只有本人可读的文件里读
  backup [--data 目录] [--mode live|practice] [--to 文件夹]
           备份并核对，终端开着也能用；文件夹可以在 U 盘上

退出码：0 已完成，不论结论；1 文件有错，或流水损坏；2 未能运行
怎样写活动：docs/campaigns/README.md
`,
    noFile: '请写明文件。',
    wrongOption: '这里没有这个选项：{{option}}',
    needsValue: '这个选项缺少值，或不该带值：{{option}}',
    repairNothing: '{{dir}} 里没有核销台的数据。',
    repairSound: '正常：没有损坏，什么都没有改动',
    repairWhy: '已损坏：{{why}}',
    repairChain: '设备 {{device}}… 第 {{epoch}} 期：{{head}} 条记录中现有 {{kept}} 条',
    repairMissing: '第 {{epoch}} 期：缺失第 {{from}} 至 {{to}} 号',
    repairBase_own: '活动、券和设置：取自本机文件，可以读取',
    repairBase_backup: '活动、券和设置：取自 {{at}} 的备份',
    repairBase_empty: '活动、券和设置：只有从损坏的文件里读得出的部分',
    repairUnproven: '其中 {{rows}} 行来自损坏的文件，无法证明没有变化',
    repairEpoch: '终端以第 {{epoch}} 期继续记录',
    repairNoKey: '设备密钥不见了：终端须重新设置，流水会保留',
    repairDry: '什么都没有改动。加 --do 才真正修复。',
    repairDone: '已修复。损坏的文件移到了 {{folder}}，请不要删除。',
    repairPassphrase: '密钥文件要口令：请用 COUNTERSIGN_PASSPHRASE_FILE 指明口令文件。',
    wrongLanguage: '--lang 只能是 zh 或 en。',
    wrongTime: '--at {{fault}}',
    unexpected: '出现了不该有的情况：{{what}}',

    good: '{{file}} — 没有问题',
    goodCampaign: '{{file}} — 没有问题：{{name}}',

    scene: '{{at}}（{{zone}}）· {{shop}} · {{channel}}',
    voucher: '第 {{place}} 张券：{{name}}（{{file}}）',
    verdictOk: '可以使用',
    verdictNeedsApproval: '须另一人批准才能使用',
    verdictRefused: '不能使用：{{reason}}',
    takesOff: '减 {{discountMinor}}，其中本店承担 {{costMinor}}',
    givesBeside: '另送，价值 {{valueMinor}}，其中本店承担 {{costMinor}}',
    topUp: '顾客补差价 {{topUpMinor}}',
    usesLeft: '这次用 {{uses}} 次，还剩 {{left}} 次',
    amountLeft: '还剩 {{leftMinor}}',
    turn: '本单第 {{turn}} 个判断',
    why: '原因',
    line: '商品',
    quantity: '数量',
    listPrice: '原价',
    discount: '减免',
    toPay: '应付',
    total: '合计',
    noLines: '没有商品行：请在收银机上减 {{discountMinor}}。',
    confirmable: '这张订单可以确认。',
    notConfirmable: '这张订单这样不能确认。',
    bestAll: '最划算：全部一起用，共减 {{discountMinor}}。',
    bestSome: '最划算：用第 {{use}} 张，共减 {{discountMinor}}；先不用第 {{aside}} 张。',
    bestNone: '最划算：没有一张能用。',
    bestTooMany: '超过 {{max}} 张券，不再比较哪样最划算。',
  },
);

export type CliKey = keyof typeof cli.en;
