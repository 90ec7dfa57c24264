import type { DeviceReport } from '../devices/devices.ts';
import type { CodeReport } from '../devices/enrolmentCodes.ts';
import type { CaseReport } from '../reports/reports.ts';
import type { ShopConfig } from '../../shared/protocol/feed.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

/** Proves that a form came from our own page: whoever can't read the page can't send it. */
export const formTokenField = 'form';

interface FormOf {
  readonly act: string;
  readonly button: string;
  /** Hidden fields. */
  readonly says: Readonly<Record<string, string | number>>;
  readonly fields?: Html;
}

function form(token: string, { act, button, says, fields = html`` }: FormOf): Html {
  const hidden = Object.entries({ ...says, [formTokenField]: token }).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  return html`<form class="acts" method="post" action="/act/${act}">
    ${hidden} ${fields}<button>${button}</button>
  </form>`;
}

function shopChoice(shops: readonly ShopConfig[]): Html {
  const options = shops.map((shop) => html`<option value="${shop.id}">${shop.name.zh}</option>`);
  return html`<label
    >Shop · 门店
    <select name="shop">
      ${options}
    </select></label
  >`;
}

/** New terminals: a code for one, a file for many. */
export function newTerminalForms(
  token: string,
  shops: readonly ShopConfig[],
  hqUrl: string,
  needsConfirmation: boolean,
): Html {
  if (shops.length === 0) return html``;
  const batchFields = html`${shopChoice(shops)}
    <label>Counters · 台数 <input name="count" type="number" min="1" max="50" value="5" /></label>
    <label>Days · 天 <input name="days" type="number" min="1" max="14" value="7" /></label>
    <label>Address · 地址 <input name="hqUrl" type="url" required value="${hqUrl}" /></label>`;
  return html`${form(token, {
      act: 'code',
      button: 'Code for one counter · 绑定码',
      says: {},
      fields: shopChoice(shops),
    })}
    <br />
    ${form(token, {
      act: 'batch',
      button: 'File for a roll-out · 批量文件',
      says: {},
      fields: batchFields,
    })}
    <br />
    ${form(token, {
      act: 'confirmation',
      button: needsConfirmation
        ? 'Stop asking us to confirm digits · 不再要求总部确认'
        : 'Have us confirm every counter’s digits · 要求总部确认数字',
      says: { needs: needsConfirmation ? 'no' : 'yes' },
    })}`;
}

const noteField = html`<input
  name="note"
  required
  maxlength="300"
  aria-label="Why · 原因"
  placeholder="Why · 原因"
/>`;

/** What can be done to a terminal as it stands. */
export function deviceForms(token: string, device: DeviceReport): Html {
  const says = { device: device.device, epoch: device.epoch };
  const digits = device.check !== '' && device.state !== 'revoked';
  const compare = (same: 'yes' | 'no', button: string) =>
    form(token, { act: 'compare', button, says: { ...says, same } });
  return html`${device.awaitsConfirmation && digits ? compare('yes', 'Same · 一样') : html``}
  ${digits && device.ackedSeq === 0 ? compare('no', 'They differ · 不一样') : html``}
  ${
    device.state === 'frozen'
      ? form(token, { act: 'unfreeze', button: 'Hear it again · 恢复', says, fields: noteField })
      : html``
  }
  ${
    device.state === 'active' || device.state === 'frozen'
      ? form(token, {
          act: 'revoke',
          button: 'Cut off · 停用',
          says: { device: device.device },
          fields: html`<select name="reason" aria-label="Reason · 原因">
              <option value="lost">lost, stolen · 丢失被盗</option>
              <option value="retired">taken out of use · 不再使用</option></select
            >${noteField}`,
        })
      : html``
  }`;
}

/** Entries that came after their terminal was cut off: believed or not, a range at a time. */
export function decideForm(token: string, device: string, epoch: number): Html {
  return form(token, {
    act: 'decide',
    button: 'Decide · 判定',
    says: { device, epoch },
    fields: html`<label>From entry · 从 <input name="from" type="number" min="1" required /></label>
      <label>to · 到 <input name="to" type="number" min="1" required /></label>
      <select name="verdict" aria-label="Verdict · 结论">
        <option value="accepted">believe and settle · 采信并结算</option>
        <option value="rejected">do not believe · 不采信</option></select
      >${noteField}`,
  });
}

export function codeForms(token: string, code: CodeReport): Html {
  if (code.state !== 'open') return html``;
  return form(token, { act: 'withdraw', button: 'Withdraw · 撤回', says: { code: code.codeId } });
}

export function caseForms(token: string, one: CaseReport): Html {
  return form(token, {
    act: 'close',
    button: 'Close · 关闭',
    says: { case: one.caseId },
    fields: noteField,
  });
}
