import { area } from './area.ts';

/** What the shop's own till is told, to show to whoever stands there; keyed by the reason's code. */
export const tillReasons = area(
  {
    badToken:
      'This till isn’t known at the counter. A manager can give it a new token under Devices.',
    fromBrowser: 'Tills call from a program. A page in a browser can’t.',
    wrongHost: 'Call the counter by 127.0.0.1 on the same computer.',
    wrongMethod: 'This verb is called in another way. See docs/till.md.',
    unknownVerb: 'The counter doesn’t know this verb. See docs/till.md.',
    notJson: 'The body must be JSON in UTF-8, and say so.',
    badBody: 'Something in the call isn’t right. The faults say which field.',
    tooLong: 'The call is too long. A basket has 100 lines at most.',
    tooSlow: 'The call took too long to arrive. Send it again with the same id.',
    tooManyCalls: 'Too many calls. Wait a second, then go on.',
    tooManyBaskets:
      'Too many baskets wait at the counter. Redeem them there, or take some back by void.',
    nobodySignedIn: 'Nobody is signed in at the counter. Sign in there, then send the same again.',
    idTaken:
      'This id stands for another basket already. Take that one back by void, and use a new id.',
    unknownBasket: 'The counter doesn’t know this basket. Hand it over again with the same id.',
    needsApproval:
      'This takes a manager. It is on the counter’s screen now; once agreed there, send the same again.',
    declined: 'A person at the counter declined it. Nothing was undone.',
    notUsable: 'A voucher can’t be used. Take it out, and try again with the others.',
  },
  {
    badToken: '核销台不认识这台收银机。请店长在“设备”里给它一个新口令。',
    fromBrowser: '只接受收银程序的请求，网页不行。',
    wrongHost: '请在同一台电脑上用 127.0.0.1 连接核销台。',
    wrongMethod: '这个接口的调用方式不对，请看 docs/till.md。',
    unknownVerb: '核销台没有这个接口，请看 docs/till.md。',
    notJson: '内容必须是 UTF-8 的 JSON，并在请求头里写明。',
    badBody: '内容有不对的地方，请看列出的字段。',
    tooLong: '内容太长，一单最多 100 行。',
    tooSlow: '内容没有及时收全，请用同一个编号再发一次。',
    tooManyCalls: '请求太频繁，请等一秒再继续。',
    tooManyBaskets: '核销台上等待的单太多。请在核销台处理，或用 void 收回几单。',
    nobodySignedIn: '核销台没有人登录。请先在核销台登录，再原样发一次。',
    idTaken: '这个编号已经是另一单。请用 void 收回那一单，换一个新编号。',
    unknownBasket: '核销台没有这一单。请用同一个编号再交一次。',
    needsApproval: '需要店长授权。核销台屏幕上已提示；授权后请原样再发一次。',
    declined: '核销台的人员没有同意，什么都没有撤销。',
    notUsable: '有一张券不能用。请去掉这张，用其余的再试。',
  },
);
