import { campaigns } from './campaigns.ts';

/** Systems whose exports are known by their columns. */
export const presets = ['own', 'zoho', 'fxiaoke'] as const;
export type Preset = (typeof presets)[number];

type Columns = Readonly<Record<'code' | 'phone' | 'lastDay', readonly string[]>>;

const { en, zh } = campaigns;

/** What each calls a field, as its export heads the column, in either language it speaks. */
export const columnsOf: Readonly<Record<Preset, Columns>> = {
  own: {
    code: [en.columnCode, zh.columnCode],
    phone: [],
    lastDay: [en.columnValidThrough, zh.columnValidThrough],
  },
  zoho: {
    code: ['Coupon Code', 'Voucher Code', 'Voucher Name', 'Coupon Name', '优惠券代码'],
    phone: ['Mobile', 'Phone', 'Contact Mobile', '手机', '电话'],
    lastDay: ['Expiry Date', 'Valid Until', 'End Date', '到期日期', '结束日期'],
  },
  fxiaoke: {
    code: ['优惠券编码', '优惠券编号', '券编码', '券码', 'Coupon Instance No.'],
    phone: ['手机', '手机号', '客户手机', 'Mobile'],
    lastDay: ['失效日期', '有效期至', '结束日期', 'End Date'],
  },
};

type CustomerColumns = Readonly<
  Record<'phone' | 'segment' | 'tier' | 'homeShop', readonly string[]>
>;

/**
 * The same of customers. Of several columns for a number the first that is filled counts. Names, addresses
 * and e-mail stay in the file: head office keeps none.
 */
export const customerColumnsOf: Readonly<Record<Preset, CustomerColumns>> = {
  own: {
    phone: ['Phone', 'Mobile', 'Phone number', '手机', '手机号', '手机号码', '电话'],
    segment: ['Segment', '客群'],
    tier: ['Tier', '会员等级'],
    homeShop: ['Home shop', '所属门店'],
  },
  zoho: {
    phone: ['Mobile', 'Phone', 'Other Phone', 'Home Phone', '手机', '电话'],
    segment: ['Tag', '标签'],
    tier: ['Membership Tier', 'Member Level', '会员等级'],
    homeShop: [],
  },
  fxiaoke: {
    phone: ['手机', '手机号', '客户手机', '电话', 'Mobile', 'Tel'],
    segment: ['客群', '标签'],
    tier: ['客户级别', '会员等级', 'Account Level'],
    homeShop: [],
  },
};
