import { area } from './area.ts';

/** The time: a computer's clock that is not believed, a date in doubt, a shift. */
export const clock = area(
  {
    wallAhead: 'Date in doubt: this computer says {{date}}',
    wallAheadSays:
      'That is {{by}} further than this terminal knows. Vouchers are judged by {{used}}; redeeming goes on.',
    wallBehind: 'This computer’s clock is {{by}} behind',
    wallDiffers_behind: 'This computer’s clock is {{by}} behind head office’s',
    wallDiffers_ahead: 'This computer’s clock is {{by}} ahead of head office’s',
    goesBy:
      'Vouchers are judged by {{used}}. Set the computer’s clock right; this line then goes away.',
    withoutHq: 'No word from head office for {{age}}',
    withoutHqSays:
      'Redeeming goes on. Check the network and tell your manager: each campaign stops taking unchecked vouchers after its own number of days, often 14.',
    checkDate: 'Check the date',
    title: 'Which day is it?',
    computerSays: 'This computer says {{date}}',
    terminalSays: 'Vouchers are judged by {{date}}',
    ifWrong: 'Computer wrong? Set its clock right: the terminal follows by itself.',
    ifRight:
      'Computer right (it was off for days, say)? Look at a phone together, then a second person enters their PIN.',
    who: 'Second person',
    pin: 'PIN of {{name}}',
    nobody:
      'Nobody else here can confirm it. Add a second person under Settings, or set the clock with head office in reach.',
    reason: 'The date was checked',
    minutes_one: '1 minute',
    minutes_other: '{{count}} minutes',
    hours_one: '1 hour',
    hours_other: '{{count}} hours',
    days_one: '1 day',
    days_other: '{{count}} days',
    closeShift: 'End shift no. {{number}}',
  },
  {
    wallAhead: '日期待核对：这台电脑显示 {{date}}',
    wallAheadSays: '比本机记录的时间超前 {{by}}。券先按 {{used}} 判断，可以照常核销。',
    wallBehind: '这台电脑的时钟慢了 {{by}}',
    wallDiffers_behind: '这台电脑的时钟比总部慢 {{by}}',
    wallDiffers_ahead: '这台电脑的时钟比总部快 {{by}}',
    goesBy: '券按 {{used}} 判断。请把电脑时间调准，调好后本提示自动消失。',
    withoutHq: '已经 {{age}}没有联系上总部',
    withoutHqSays:
      '可以照常核销。请检查网络并告诉店长：每个活动有自己的天数（一般 14 天），超过后查不到的券会暂停核销。',
    checkDate: '核对日期',
    title: '今天是几号？',
    computerSays: '这台电脑显示 {{date}}',
    terminalSays: '券现在按 {{date}} 判断',
    ifWrong: '电脑日期不对：请把电脑时间调准，本机会自动采用。',
    ifRight: '电脑日期是对的（比如关机了好几天）：两个人一起看手机或日历，再请另一个人输入 PIN。',
    who: '另一个人',
    pin: '{{name}} 的 PIN',
    nobody: '现在没有别人可以确认。请在“设置”里添加第二个人，或等联系上总部。',
    reason: '已核对日期',
    minutes_one: '{{count}} 分钟',
    minutes_other: '{{count}} 分钟',
    hours_one: '{{count}} 小时',
    hours_other: '{{count}} 小时',
    days_one: '{{count}} 天',
    days_other: '{{count}} 天',
    closeShift: '结束第 {{number}} 班',
  },
);
