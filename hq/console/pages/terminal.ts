import { hex } from '../../../shared/protocol/primitives.ts';
import { deviceEpochs } from '../../devices/devices.ts';
import type { DeviceEvent } from '../../devices/devices.ts';
import { exposureOf } from '../../devices/exposure.ts';
import type { Exposure } from '../../devices/exposure.ts';
import { HqProblem } from '../../problem.ts';
import { facts, html, nothing, panel, table, when } from '../html.ts';
import type { Html } from '../html.ts';
import { shopNames } from '../shopNames.ts';
import { counterWords } from '../nameLookup.ts';
import type { Page, Shown, View } from '../view.ts';
import { deviceStateWords } from '../words.ts';
import { compareForms, decideForm, groupedDigits, standingForms } from './terminalForms.ts';

const eventWords: Readonly<Record<DeviceEvent['kind'], { zh: string; en: string }>> = {
  confirmed: { zh: '数字一致', en: 'digits were the same' },
  refused: { zh: '数字不一致', en: 'digits differed' },
  frozen: { zh: '冻结', en: 'frozen' },
  unfrozen: { zh: '恢复', en: 'heard again' },
  revoked: { zh: '停用', en: 'cut off' },
};

/** What whoever has this terminal knows and can still do. */
function exposureFacts({ say }: View, one: Exposure): Html {
  return facts([
    [
      say('知道总部密钥', 'Knows the chain key'),
      one.knowsChainKey ? say('是', 'yes') : say('否', 'no'),
    ],
    [say('存有的券（无券码）', 'Vouchers it holds, without codes'), one.vouchersCached],
    [say('存有的顾客（只有尾号）', 'Customers, last four digits'), one.customersCached],
    [
      say('存有 PIN 的人员', 'People whose PINs it holds'),
      one.people.map(({ name }) => name).join(say('、', ', ')),
    ],
    [say('没还的券额度', 'Leases not given back'), one.leases],
    [
      say('是店内主机', 'Keeps its shop’s account'),
      one.isAuthority
        ? say(
            '是；停用后请在门店页另指定一台',
            'yes: once it is cut off, name another on the shop’s page',
          )
        : '',
    ],
    [say('能签发关怀券的密钥', 'Keys it signs goodwill with'), one.issuerKeys.length],
    [
      say('关怀券：已签 / 未用', 'Goodwill: signed / not used'),
      `${one.goodwillSigned} / ${one.goodwillUnused}`,
    ],
    [say('失联天数', 'Days silent'), Math.floor(one.daysSilent)],
    [say('平时每天核销', 'Redeemed a day while heard'), Math.round(one.redeemedADay)],
  ]);
}

async function show(view: View): Promise<Shown> {
  const { office, say, language, params } = view;
  const read = hex(16).safeParse(params['device']);
  if (!read.success) throw new HqProblem('notFound');
  const device = read.data;
  const epochs = await deviceEpochs(office, device);
  const newest = epochs.at(-1);
  if (newest === undefined) throw new HqProblem('notFound');
  const { nameOf, zoneOf } = await shopNames(office, language, [newest.shop]);
  const zone = zoneOf(newest.shop);
  const isOpen = epochs.some(({ state }) => state !== 'pending');
  const exposure = isOpen ? await exposureOf(office, device) : null;
  const standing = facts([
    [say('门店', 'Shop'), html`<a href="/shops/${newest.shop}">${nameOf(newest.shop)}</a>`],
    [say('状态', 'State'), deviceStateWords[newest.state][language]],
    [say('最后联系', 'Last heard'), when(newest.lastSeenAt, zone)],
    [say('待上传', 'Not sent when last heard'), newest.waiting ?? say('不清楚', 'not known')],
    [say('总部已收', 'Entries here'), newest.ackedSeq],
    [say('版本', 'Version'), newest.appVersion ?? ''],
    [say('绑定', 'Enrolled'), when(newest.enrolledAt, zone)],
    [say('第几次绑定', 'Enrolled how often'), newest.epoch],
    [say('编号', 'Device'), html`<code>${device}</code>`],
    [say('六位数字', 'Six digits'), groupedDigits(newest.check)],
  ]);
  const acts = html`${compareForms(view, newest, '/device')}${epochs
    .filter((one) => one === newest || one.state === 'frozen')
    .map((one) => standingForms(view, one))}`;
  return {
    title: `${nameOf(newest.shop)} · ${counterWords(view, newest.counterName)}`,
    body: html`<p><a href="/terminals">${say('所有终端', 'All terminals')}</a></p>
      ${panel(say('现在', 'Now'), html`${standing}${acts}`)}
      ${
        exposure !== null && exposure.undecided > 0
          ? panel(
              say(
                `停用后收到的记录：${exposure.undecided} 条待判定`,
                `${exposure.undecided} entries came after it was cut off`,
              ),
              decideForm(view, device, exposure.epoch),
            )
          : nothing
      }
      ${
        exposure === null
          ? nothing
          : panel(
              say('拿到它的人有什么', 'What somebody with it has'),
              exposureFacts(view, exposure),
            )
      }
      ${panel(say('处理记录', 'What was done'), events(view, exposure?.events ?? [], zone))}`,
  };
}

function events({ say, language }: View, all: readonly DeviceEvent[], zone: string): Html {
  return table(
    say('处理记录', 'What was done'),
    [
      { head: say('时间', 'When') },
      { head: say('什么', 'What') },
      { head: say('谁', 'Who') },
      { head: say('原因', 'Note') },
    ],
    all.map((event) => [
      when(event.at, zone),
      eventWords[event.kind][language],
      event.by,
      event.note,
    ]),
    say('没有做过什么。', 'Nothing was done to it.'),
  );
}

/** One terminal: how it stands, what it exposes, what can be done. */
export const terminalPage: Page = {
  path: '/device/:device',
  scope: 'read',
  under: '/terminals',
  show,
};
