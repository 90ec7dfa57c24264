import { area } from './area.ts';

/** What the devices' screen says of many jobs at once. */
export const printQueue = area(
  {
    waiting_one: '{{count}} slip waits for the printer',
    waiting_other: '{{count}} slips wait for the printer',
    waitingText:
      'All of it prints by itself, in order, once the printer is well. What is too old by then asks first.',
    stuck_one: '{{count}} slip waits for your word',
    stuck_other: '{{count}} slips wait for your word',
    stuckText: 'Look at the paper that came out. What may be on it prints as a marked copy.',
    allAgain: 'Print all again',
    allSkip: 'Give up all',
    skipTitle_one: 'Give up {{count}} slip?',
    skipTitle_other: 'Give up {{count}} slips?',
    skipText:
      'Nothing of this prints any more. What was redeemed stays redeemed; History prints copies.',
    showAll: 'Show all {{count}}',
  },
  {
    waiting_one: '{{count}} 张小票在等打印机',
    waiting_other: '{{count}} 张小票在等打印机',
    waitingText: '打印机好了会按顺序自动打印；等得太久的会先问一下。',
    stuck_one: '{{count}} 张小票等您决定',
    stuck_other: '{{count}} 张小票等您决定',
    stuckText: '请先看看打出来的纸。可能已经打出的，再打会标明“补打”。',
    allAgain: '全部再打一次',
    allSkip: '全部放弃',
    skipTitle_one: '放弃 {{count}} 张小票？',
    skipTitle_other: '放弃 {{count}} 张小票？',
    skipText: '放弃后不会再打印。核销不受影响，需要时可在“记录”里补打。',
    showAll: '显示全部 {{count}} 项',
  },
);
