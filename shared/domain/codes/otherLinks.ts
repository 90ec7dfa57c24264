import type { Localized } from '../campaign/campaign.ts';
import { hostOf } from './digitalLink.ts';

/**
 * Links of other firms that come to a counter again and again: they are told apart by scheme and host, and
 * never opened.
 */
export type OtherLink =
  /** By scanning it one pays, or is paid. */
  | { readonly kind: 'payment' }
  /** A platform that sells vouchers of its own, checked in its own app. */
  | { readonly kind: 'platform'; readonly whose: Localized }
  /** Something for the customer's own phone: a network, a visiting card, a number to call. */
  | { readonly kind: 'phone' }
  | { readonly kind: 'web' };

interface Place {
  /** With all below them. */
  readonly hosts: readonly string[];
  readonly schemes: readonly string[];
}

/** WeChat Pay, Alipay and UnionPay as merchants hang them up, and as their apps hand them on. */
const payment: Place = {
  hosts: [
    'qr.alipay.com',
    'mclient.alipay.com',
    'openauth.alipay.com',
    'qr.95516.com',
    'wx.tenpay.com',
    'pay.weixin.qq.com',
    'payapp.weixin.qq.com',
    'qr.shouqianba.com',
  ],
  schemes: ['wxp', 'upwallet', 'uppay'],
};

const platforms: readonly (Place & { readonly whose: Localized })[] = [
  {
    whose: { zh: '美团 / 大众点评', en: 'Meituan / Dianping' },
    hosts: ['meituan.com', 'meituan.net', 'dianping.com', 'dpurl.cn'],
    schemes: ['imeituan', 'meituanwaimai', 'dianping'],
  },
  {
    whose: { zh: '抖音', en: 'Douyin' },
    hosts: ['douyin.com', 'iesdouyin.com'],
    schemes: ['snssdk1128', 'aweme'],
  },
  { whose: { zh: '快手', en: 'Kuaishou' }, hosts: ['kuaishou.com'], schemes: ['kwai'] },
  { whose: { zh: '饿了么', en: 'Ele.me' }, hosts: ['ele.me'], schemes: ['eleme'] },
  {
    whose: { zh: '小红书', en: 'Xiaohongshu' },
    hosts: ['xiaohongshu.com', 'xhslink.com'],
    schemes: ['xhsdiscover'],
  },
  { whose: { zh: '高德地图', en: 'Amap' }, hosts: ['amap.com'], schemes: ['amapuri'] },
];

const withScheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)/;
const bareAddress = /^www\.[^\s]/i;
/** ZXing's list of what a phone does by itself with a code, in the spellings of its wiki. */
const phoneShape =
  /^(?:BEGIN:V(?:CARD|EVENT|CALENDAR)|MECARD:|BIZCARD:|MATMSG:|WIFI:|mailto:|tel:|sms:|smsto:|mms:|mmsto:|geo:|facetime:|otpauth:)/i;
/** EMV's merchant-presented code: payload format 01 first, a checksum last. */
const emvMerchantShape = /^000201.{8,}6304[0-9A-F]{4}$/i;

/** `null` for a text that is no link. */
export function otherLink(text: string): OtherLink | null {
  if (emvMerchantShape.test(text)) return { kind: 'payment' };
  if (phoneShape.test(text)) return { kind: 'phone' };
  const [, scheme = '', authority = ''] = withScheme.exec(text) ?? [];
  if (scheme === '') return bareAddress.test(text) ? { kind: 'web' } : null;
  const at = { scheme: scheme.toLowerCase(), host: hostOf(authority) };
  if (isAt(at, payment)) return { kind: 'payment' };
  const platform = platforms.find((place) => isAt(at, place));
  return platform === undefined ? { kind: 'web' } : { kind: 'platform', whose: platform.whose };
}

function isAt(
  { scheme, host }: { readonly scheme: string; readonly host: string },
  { hosts, schemes }: Place,
): boolean {
  if (schemes.includes(scheme)) return true;
  return hosts.some((one) => host === one || host.endsWith(`.${one}`));
}
