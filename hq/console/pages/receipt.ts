import type { CaseReceipt } from '../../cases/caseView.ts';
import { facts, html, nothing, when } from '../html.ts';
import type { Html } from '../html.ts';
import { money } from '../money.ts';
import { counterWords } from '../nameLookup.ts';
import type { View } from '../view.ts';
import { settledWords } from '../whyText.ts';

export interface ReceiptNames {
  readonly zone: string;
  readonly shopOf: (receipt: CaseReceipt) => string;
  readonly campaignOf: (no: number) => string;
}

/** What a counter did, as paper: one side of a case. */
export function receiptOf(view: View, one: CaseReceipt, names: ReceiptNames): Html {
  const { zone } = names;
  const { say } = view;
  const amount = (minor: number) => money(view.language, minor, one.currency);
  const lines = one.basket.map(
    ({ name, quantity, paidMinor }) =>
      html`<li><span>${name} × ${quantity}</span><span>${amount(paidMinor)}</span></li>`,
  );
  const title = one.isOwn
    ? say('有疑问的这一次', 'The one in question')
    : say('之前的', 'Judged against');
  const kind = one.kind === 'void' ? say('撤销核销', 'undone') : say('核销', 'redeemed');
  return html`<section class="receipt ${one.isOwn ? 'own' : ''}" aria-label="${title}">
    <h3>${title} · ${kind}</h3>
    ${facts([
      [say('门店', 'Shop'), names.shopOf(one)],
      [say('收银台', 'Counter'), counterWords(view, one.counter)],
      [say('谁', 'By'), one.operator],
      [say('授权', 'Agreed by'), one.approver ?? ''],
      [say('时间', 'When'), when(one.at, zone)],
      [say('总部收到', 'Here since'), when(one.receivedAt, zone)],
      [say('营业日', 'Business day'), one.businessDay],
      [say('活动', 'Campaign'), names.campaignOf(one.campaignNo)],
      [say('次数', 'Uses'), one.uses],
      [say('结算', 'Settled'), settledWords(one.settled, say)],
    ])}
    ${
      lines.length === 0
        ? nothing
        : html`<hr />
            <ul>
              ${lines}
            </ul>`
    }
    <hr />
    <ul>
      ${
        one.totalMinor === null
          ? nothing
          : html`<li>
              <span>${say('合计', 'Total')}</span><span>${amount(one.totalMinor)}</span>
            </li>`
      }
      <li><strong>${say('抵扣', 'Off')}</strong><strong>−${amount(one.discountMinor)}</strong></li>
    </ul>
  </section>`;
}
