import { area } from './area.ts';

/** What shops would enter, short and as long as it may be: for the gallery of components, not the product. */
export const samples = area(
  {
    voucher: 'Milk tea (M)',
    longName:
      'Birthday month for regular customers: any large freshly made tea with toppings, Mon–Thu',
    person: 'Mei',
    code: '7KQ4-8M2X-TD9R-PE',
    price: '−¥18.00',
  },
  {
    voucher: '中杯奶茶',
    longName: '老顾客生日月专享·任意大杯现制茶饮免费升级加料券（周一至周四堂食）',
    person: '小梅',
    code: '7KQ4-8M2X-TD9R-PE',
    price: '−¥18.00',
  },
);
