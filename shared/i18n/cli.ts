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

Exit code: 0 done, whatever the verdict; 1 faults in a file, or damage in the journal; 2 could not be run
How to write a campaign: docs/campaigns/README.md
`,
    noFile: 'Name the files.',
    wrongOption: 'There is no such option here: {{option}}',
    needsValue: 'It needs a value, or takes none: {{option}}',
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

退出码：0 已完成，不论结论；1 文件有错，或流水损坏；2 未能运行
怎样写活动：docs/campaigns/README.md
`,
    noFile: '请写明文件。',
    wrongOption: '这里没有这个选项：{{option}}',
    needsValue: '这个选项缺少值，或不该带值：{{option}}',
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
