import type { Say, Words } from './words.ts';

/** What a field of a form is called, and what it must be like: instead of what the machine says of it. */
interface FieldWords {
  readonly name: Words;
  readonly rule: Words;
}

const filledIn: Words = { zh: '没有填，或太长。', en: 'It is empty or too long.' };

const fields: ReadonlyMap<string, FieldWords> = new Map(
  Object.entries({
    name: { name: { zh: '名称', en: 'Name' }, rule: filledIn },
    note: { name: { zh: '原因或备注', en: 'Note' }, rule: filledIn },
    pin: {
      name: { zh: 'PIN', en: 'PIN' },
      rule: {
        zh: '要 4 到 6 位数字，1234、0000 这样好猜的不行。',
        en: '4 to 6 figures, and none that are easy to guess, such as 1234.',
      },
    },
    shops: {
      name: { zh: '门店', en: 'Shops' },
      rule: {
        zh: '请选门店，或勾“所有门店”；同一家只选一次。',
        en: 'Choose a shop, or tick “every shop”; each shop once.',
      },
    },
    shop: {
      name: { zh: '门店', en: 'Shop' },
      rule: { zh: '请选一家门店。', en: 'Choose a shop.' },
    },
    password: {
      name: { zh: '密码', en: 'Password' },
      rule: {
        zh: '太短或太长。几个不相干的词最好记。',
        en: 'It is too short or too long. A few words that have nothing to do with each other are easiest.',
      },
    },
    currency: {
      name: { zh: '币种', en: 'Currency' },
      rule: { zh: '要三个大写字母，例如 CNY。', en: 'Three capital letters, such as CNY.' },
    },
    zone: {
      name: { zh: '时区', en: 'Time zone' },
      rule: {
        zh: '没有这个时区。中国门店填 Asia/Shanghai。',
        en: 'There is no such zone. In China it is Asia/Shanghai.',
      },
    },
    groups: {
      name: { zh: '分组', en: 'Groups' },
      rule: { zh: '不带 #，每个分组只写一次。', en: 'Without #, each group once.' },
    },
    scopes: {
      name: { zh: '能做什么', en: 'What it may do' },
      rule: { zh: '至少勾一项。', en: 'Tick at least one.' },
    },
    signInName: {
      name: { zh: '登录名', en: 'Sign-in name' },
      rule: {
        zh: '要 2 到 60 个字母、数字或 . _ - @，中间不空格。',
        en: '2 to 60 letters, figures or . _ - @, without spaces.',
      },
    },
    file: {
      name: { zh: '文件', en: 'File' },
      rule: { zh: '请先选一个文件。', en: 'Choose a file first.' },
    },
    hqUrl: {
      name: { zh: '总部地址', en: 'Address of head office' },
      rule: { zh: '要以 http:// 或 https:// 开头。', en: 'It begins with http:// or https://.' },
    },
    count: {
      name: { zh: '多少台', en: 'How many' },
      rule: { zh: '数字太小或太大。', en: 'The figure is too small or too large.' },
    },
    days: {
      name: { zh: '几天', en: 'Days' },
      rule: { zh: '数字太小或太大。', en: 'The figure is too small or too large.' },
    },
    device: {
      name: { zh: '终端', en: 'Terminal' },
      rule: { zh: '请选一台终端。', en: 'Choose a terminal.' },
    },
  }),
);

/** What was said in words of the machine, as people say it. */
const messages: ReadonlyMap<string, Words> = new Map(
  Object.entries({
    'too easy to guess': { zh: '太好猜了，换一个。', en: 'It is too easy to guess.' },
    'the sign-in name must not stand in it': {
      zh: '密码里不要包含登录名。',
      en: 'The sign-in name must not stand in the password.',
    },
    'the file is not UTF-8': {
      zh: '文件不是 UTF-8 编码。用记事本“另存为”，编码选 UTF-8。',
      en: 'The file is not UTF-8. Save it anew with the encoding UTF-8.',
    },
  }),
);

/** What the columns of a file hold. */
const columns: ReadonlyMap<string, Words> = new Map(
  Object.entries({
    phone: { zh: '手机号', en: 'phone number' },
    code: { zh: '券码', en: 'code' },
    campaign: { zh: '活动', en: 'campaign' },
    kind: { zh: '种类', en: 'kind' },
    nameZh: { zh: '中文名', en: 'name in Chinese' },
    nameEn: { zh: '英文名', en: 'name in English' },
    validFrom: { zh: '开始日期', en: 'first day' },
    validThrough: { zh: '结束日期', en: 'last day' },
    firstDay: { zh: '开始日期', en: 'first day' },
    lastDay: { zh: '结束日期', en: 'last day' },
    segment: { zh: '客群', en: 'segment' },
    tier: { zh: '会员等级', en: 'tier' },
    homeShop: { zh: '所属门店', en: 'home shop' },
    customer: { zh: '顾客', en: 'customer' },
    uses: { zh: '次数', en: 'uses' },
    amount: { zh: '金额', en: 'amount' },
  }),
);

const mappingMark = 'mapping.';

/** What a column holds, by its field's name. */
export function columnName(field: string, say: Say): string {
  const words = columns.get(field);
  return words === undefined ? field : say(words.zh, words.en);
}

function columnWords(field: string, say: Say): string {
  const name = columnName(field, say);
  return say(
    `表里认不出哪一列是“${name}”。改一下表头，或打开“表头不一样？”写一行：${field}=你的表头。`,
    `No column is known to be the ${name}. Change its head, or open “Other column names?” and write: ${field}=your column.`,
  );
}

/** One fault of what was typed: which field, and what to do about it. */
export function faultWords(field: string, message: string, say: Say): string {
  if (message === 'name its column' && field.startsWith(mappingMark))
    return columnWords(field.slice(mappingMark.length), say);
  const known = messages.get(message);
  const of = fields.get(field.split('.')[0] ?? '');
  const name = of === undefined ? field : say(of.name.zh, of.name.en);
  const rule = known ?? of?.rule;
  const text = rule === undefined ? message : say(rule.zh, rule.en);
  return name === '' ? text : `${name}${say('：', ': ')}${text}`;
}

/** What is said of the whole; nothing that is only the machine's own words, in a language that isn't theirs. */
export function detailWords(message: string, say: Say): string {
  const known = messages.get(message);
  if (known !== undefined) return say(known.zh, known.en);
  const isHan = (text: string) => /\p{Script=Han}/u.test(text);
  const both = message.split(' · ');
  return say(both.find(isHan) ?? '', both.find((text) => !isHan(text)) ?? message);
}
