import type { DeviceReport } from '../../devices/devices.ts';
import { maxTokensPerBatch } from '../../../shared/protocol/enrolment.ts';
import { maxBatchDays } from '../../devices/enrolmentCodes.ts';
import { form, input, noteField, select } from '../forms.ts';
import { html, nothing } from '../html.ts';
import type { Html } from '../html.ts';
import type { View } from '../view.ts';

const half = 3;

/** `123456` as it stands on a counter: `123 456`. */
export function groupedDigits(check: string): string {
  return `${check.slice(0, half)} ${check.slice(half)}`.trim();
}

/** The six digits are the same on both screens, or not. */
export function compareForms(view: View, device: DeviceReport, back: string): Html {
  const { say } = view;
  if (!view.may('terminals') || device.check === '' || device.state === 'revoked') return nothing;
  const says = { device: device.device, epoch: device.epoch, back };
  const same = form(view, {
    act: 'compare',
    button: say('一样', 'The same'),
    look: 'primary',
    of: device.counterName,
    says: { ...says, same: 'yes' },
  });
  const differ = form(view, {
    act: 'compare',
    button: say('不一样，停用', 'They differ: cut it off'),
    look: 'danger',
    of: device.counterName,
    says: { ...says, same: 'no' },
  });
  return html`${device.awaitsConfirmation ? same : nothing}${
    device.ackedSeq === 0 ? differ : nothing
  }`;
}

/** What can be done to a terminal as it stands. */
export function standingForms(view: View, device: DeviceReport): Html {
  const { say } = view;
  if (!view.may('terminals')) return nothing;
  const says = { device: device.device, epoch: device.epoch };
  const unfreeze = form(view, {
    act: 'unfreeze',
    button: say('恢复', 'Hear it again'),
    says,
    fields: noteField(view, 'unfreeze-note'),
    inLine: true,
  });
  const revoke = form(view, {
    act: 'revoke',
    button: say('停用', 'Cut off'),
    look: 'danger',
    says: { device: device.device },
    fields: html`${select(
      { id: 'revoke-reason', name: 'reason', label: say('情况', 'What happened') },
      [
        {
          value: 'lost',
          text: say('丢失或被盗：它签的不再算数', 'Lost or stolen: what it signs is good no more'),
        },
        {
          value: 'retired',
          text: say('不再使用：已签的照样算', 'Taken out of use: what it signed stays good'),
        },
      ],
    )}${noteField(view, 'revoke-note')}`,
    inLine: true,
  });
  const canStop = device.state === 'active' || device.state === 'frozen';
  return html`${device.state === 'frozen' ? unfreeze : nothing}${canStop ? revoke : nothing}`;
}

/** Entries that came after their terminal was cut off: believed or not, a range at a time. */
export function decideForm(view: View, device: string, epoch: number): Html {
  const { say } = view;
  if (!view.may('terminals')) return nothing;
  return form(view, {
    act: 'decide',
    button: say('判定', 'Decide'),
    says: { device, epoch },
    inLine: true,
    fields: html`${input({
      id: 'decide-from',
      name: 'from',
      type: 'number',
      min: 1,
      label: say('从第几条', 'From entry'),
    })}
    ${input({ id: 'decide-to', name: 'to', type: 'number', min: 1, label: say('到第几条', 'To entry') })}
    ${select({ id: 'decide-verdict', name: 'verdict', label: say('结论', 'Verdict') }, [
      { value: 'accepted', text: say('采信并结算', 'Believe and settle') },
      { value: 'rejected', text: say('不采信', 'Do not believe') },
    ])}
    ${noteField(view, 'decide-note')}`,
  });
}

/** A code for one counter, or a file for many, of one shop. */
export function enrolForms(view: View, shop: string): Html {
  const { say, hqUrl } = view;
  const one = form(view, {
    act: 'code',
    button: say('给一台的绑定码', 'Code for one counter'),
    look: 'primary',
    says: { shop },
  });
  const many = form(view, {
    act: 'batch',
    button: say('下载批量绑定文件', 'Download the file'),
    says: { shop },
    fields: html`${input({
      id: 'batch-count',
      name: 'count',
      type: 'number',
      min: 1,
      max: maxTokensPerBatch,
      value: 5,
      label: say('多少台', 'How many counters'),
    })}
    ${input({
      id: 'batch-days',
      name: 'days',
      type: 'number',
      min: 1,
      max: maxBatchDays,
      value: 7,
      label: say('几天内有效', 'Good for how many days'),
    })}
    ${input({
      id: 'batch-url',
      name: 'hqUrl',
      type: 'url',
      value: hqUrl,
      maxLength: 200,
      label: say('终端连接总部的地址', 'Address terminals use'),
    })}`,
  });
  return html`${one}
    <details>
      <summary>${say('一次装很多台', 'Many at once')}</summary>
      ${many}
    </details>`;
}
