import type { CodeRules, ShopConfig } from '../../shared/protocol/feed.ts';
import { demoHolidays } from './holidays.ts';

const cutOverMinute = 180;

type QuickItem = ShopConfig['quickItems'][number];

const quickItems: readonly QuickItem[] = [
  {
    item: 'MT-M',
    name: { zh: '中杯奶茶', en: 'Milk tea (M)' },
    categories: ['drink', 'milktea'],
    priceMinor: 1800,
  },
  {
    item: 'MT-L',
    name: { zh: '大杯奶茶', en: 'Milk tea (L)' },
    categories: ['drink', 'milktea'],
    priceMinor: 2200,
  },
  {
    item: 'OL-M',
    name: { zh: '乌龙拿铁', en: 'Oolong latte' },
    categories: ['drink', 'milktea'],
    priceMinor: 2000,
  },
  {
    item: 'JG-M',
    name: { zh: '茉莉绿茶', en: 'Jasmine green tea' },
    categories: ['drink', 'tea'],
    priceMinor: 1500,
  },
  {
    item: 'FT-L',
    name: { zh: '满杯水果茶', en: 'Fruit tea' },
    categories: ['drink', 'tea'],
    priceMinor: 2600,
  },
  {
    item: 'TP-P',
    name: { zh: '珍珠', en: 'Pearls' },
    categories: ['topping'],
    priceMinor: 300,
  },
  {
    item: 'CK-B',
    name: { zh: '巴斯克蛋糕', en: 'Basque cake' },
    categories: ['food'],
    priceMinor: 2800,
  },
  {
    item: 'ET-1',
    name: { zh: '蛋挞', en: 'Egg tart' },
    categories: ['food'],
    priceMinor: 900,
  },
];

function shop(
  id: string,
  zh: string,
  en: string,
  address: string,
  groups: readonly string[],
): ShopConfig {
  return {
    id,
    name: { zh, en },
    groups: [...groups],
    calendar: demoHolidays.id,
    // The first terminal that is enrolled.
    authority: null,
    currency: 'CNY',
    zone: 'Asia/Shanghai',
    cutOverMinute,
    language: 'zh',
    receiptHead: ['小叶茶 Little Leaf Tea', address],
    receiptFoot: ['谢谢光临 See you soon', '非发票 Not a tax invoice'],
    quickItems: [...quickItems],
    undoMinutes: { cashier: 5, manager: 1440 },
    autoLockMinutes: 15,
  };
}

/** The chain's three shops; the demo's first terminal stands in the first. */
export const demoShops: readonly ShopConfig[] = [
  shop('jingan', '静安寺店', 'Jing’an', '南京西路示例路段 1 号', ['puxi', 'flagship']),
  shop('xuhui', '徐汇店', 'Xuhui', '衡山路示例路段 2 号', ['puxi']),
  shop('pudong', '浦东店', 'Pudong', '世纪大道示例路段 3 号', ['pudong']),
];

export const demoCodeRules: CodeRules = {
  chainUrlPrefixes: ['https://littleleaf.example/v'],
  chainUrlPart: 'c',
  partnerShapes: [
    { name: { zh: '美团', en: 'Meituan' }, pattern: '^MT\\d{12}$' },
    { name: { zh: '大众点评', en: 'Dianping' }, pattern: '^DP\\d{10,12}$' },
    { name: { zh: '抖音', en: 'Douyin' }, pattern: '^DY\\d{12,16}$' },
  ],
};
