import { area } from './area.ts';

/** How a figure is said that is no number, day or amount: who counted, how often, by which way. */
export const figures = area(
  {
    none: 'none',

    periodEver: 'in all',
    periodBusinessDay: 'a day',
    periodWeek: 'a week',
    periodMonth: 'a month',
    periodRollingDays: 'in {{days}} days',

    sourceJournal: 'this counter',
    sourceShop: 'this shop',
    sourceHq: 'head office',
    sourceCode: 'the voucher itself',
    sourceOperator: 'staff here',
    sourceClock: 'the clock here',
    toldAsOf: '{{source}} as of {{asOf}}',

    countOfUses: '{{count}}',
    partJournal: '{{counted}} here',
    partTold: '{{counted}} by {{told}}',
    partInOrder: '{{counted}} in this order',

    channelCounter: 'at the counter',
    channelOnline: 'online',
    channelDelivery: 'for delivery',
  },
  {
    none: '无',

    periodEver: '总共',
    periodBusinessDay: '每天',
    periodWeek: '每周',
    periodMonth: '每月',
    periodRollingDays: '{{days}}天内',

    sourceJournal: '本台',
    sourceShop: '本店',
    sourceHq: '总部',
    sourceCode: '券面',
    sourceOperator: '本店员工',
    sourceClock: '本机时钟',
    toldAsOf: '{{source}}（截至{{asOf}}）',

    countOfUses: '{{count}} 次',
    partJournal: '本台 {{counted}}',
    partTold: '{{told}}共 {{counted}}',
    partInOrder: '本单 {{counted}}',

    channelCounter: '到店',
    channelOnline: '线上点单',
    channelDelivery: '外卖',
  },
);
