import { area } from './area.ts';

/** What the counter says of baskets and undos that the shop's own tills asked for. */
export const tillCounter = area(
  {
    inHand: 'From {{till}}, receipt {{receipt}}',
    inHandText: 'Scan the vouchers for it. Items are changed at the till.',
    hears: 'To pay {{toPay}}. {{till}} hears it by itself.',
    sendBack: 'Send back',
    waits: '{{till}}, receipt {{receipt}}: {{amount}}',
    takeUp: 'Take up',
    wantsUndo: '{{till}} asks to undo receipt {{receipt}}: “{{reason}}”',
    wantsUndoText: 'It takes a manager.',
    agree: 'Manager',
    decline: 'Decline',
    undoWhat: 'Undo receipt {{receipt}} of {{till}}',
    asks_one: 'A till waits for this counter',
    asks_other: '{{count}} things from the tills wait for this counter',
    toCounter: 'To the counter',
  },
  {
    inHand: '{{till}} 交来，小票 {{receipt}}',
    inHandText: '请扫这一单的券。商品要改，请在收银机上改。',
    hears: '应付 {{toPay}}，{{till}} 会自动收到。',
    sendBack: '退回收银机',
    waits: '{{till}}，小票 {{receipt}}：{{amount}}',
    takeUp: '接单',
    wantsUndo: '{{till}} 要撤销小票 {{receipt}}：“{{reason}}”',
    wantsUndoText: '需店长授权。',
    agree: '店长授权',
    decline: '不同意',
    undoWhat: '撤销 {{till}} 的小票 {{receipt}}',
    asks_one: '收银机有 {{count}} 件事等着处理',
    asks_other: '收银机有 {{count}} 件事等着处理',
    toCounter: '去处理',
  },
);
