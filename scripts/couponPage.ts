import type { DemoCoupon } from '../hq/demo/coupons.ts';
import type { DemoChain } from '../hq/demo/dataset.ts';

/** One printable coupon: its symbol, its picture beside the page, and what is said of it. */
export interface CouponCard {
  readonly number: number;
  readonly coupon: DemoCoupon;
  readonly symbol: 'qrcode' | 'code128';
  /** File in the folder of pictures. */
  readonly file: string;
}

/** Two of the simple vouchers as bars, for scanners that read nothing else. */
const barCoupons: ReadonlySet<number> = new Set([4, 7]);
const nativeCodeLength = 'XXXX-XXXX-XXXX-CC'.length;
const typedGroup = 4;
export const pictureFolder = 'coupons';

export function couponCards(coupons: readonly DemoCoupon[]): readonly CouponCard[] {
  return coupons.map((coupon, index) => {
    const number = index + 1;
    const symbol = barCoupons.has(number) ? 'code128' : 'qrcode';
    const place = String(number).padStart(2, '0');
    return { number, coupon, symbol, file: `${place}-${coupon.campaign.id}-${symbol}.png` };
  });
}

/** The page around the pictures: static, bilingual, made for paper; nothing in it is fetched elsewhere. */
export function couponPage(chain: Pick<DemoChain, 'name' | 'coupons'>): string {
  const cards = couponCards(chain.coupons);
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file:; style-src 'self' file:; font-src 'self' file:">
<title>试用券 Demo coupons · ${html(chain.name)}</title>
<link rel="stylesheet" href="coupons.css">
</head>
<body>
<header>
<p class="brand">${html(chain.name)}</p>
<h1>试用券 <span lang="en">Demo coupons</span></h1>
<p class="warning"><strong>仅供演示：这些券只在演示门店有效，不能在任何真实门店使用。<br>
<span lang="en">For the demo only: these coupons open a demo shop and nothing else.</span></strong></p>
<p>打印出来用扫码枪扫，或把手机、屏幕上的图给摄像头看，也可以把图片拖进核销台，或直接手工输入券码。<br>
<span lang="en">Print them for a scanner, hold them to the camera, drop a picture onto the counter’s screen, or type the code.</span></p>
</header>
<main>
${cards.map((card) => cardHtml(card, chain.name)).join('\n')}
</main>
</body>
</html>
`;
}

function cardHtml({ coupon, file, symbol, number }: CouponCard, brand: string): string {
  const { code, campaign, note, customerLast4 } = coupon;
  const long = code.length > nativeCodeLength;
  const customer =
    customerLast4 === null
      ? ''
      : `\n<p class="customer">顾客尾号 ${html(customerLast4)}<span lang="en">Customer ending ${html(customerLast4)}</span></p>`;
  const shown = long ? grouped(code) : html(code);
  return `<article class="ticket ${symbol}${long ? ' signed' : ''}">
<div class="what">
<p class="brand">${html(brand)}</p>
<h2>${html(campaign.name.zh)}<span lang="en">${html(campaign.name.en)}</span></h2>
<p class="note">${html(note.zh)}<span lang="en">${html(note.en)}</span></p>${customer}
<p class="number">${number}</p>
</div>
<div class="stub">
<img src="${pictureFolder}/${file}" alt="${html(code)}">
<p class="code">${shown}</p>
</div>
</article>`;
}

function grouped(code: string): string {
  const groups = code.match(new RegExp(`.{1,${typedGroup}}`, 'g')) ?? [];
  return groups.map((group) => `<span>${html(group)}</span>`).join(' ');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function html(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? '');
}
