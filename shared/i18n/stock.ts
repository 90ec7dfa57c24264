import { area } from './area.ts';

/** What is sold out (估清), what is taken instead, and the rain-check (缺货凭证). */
export const stock = area(
  {
    mark: 'Sold out',
    markOf: 'Mark as sold out: {{name}}',
    back: 'In stock again',
    marking: 'Mark what is sold out',
    markingText: 'Tap what is gone. Tap it again when it is back.',
    markingDone: 'Done',
    gone: 'Sold out',

    lead: 'The voucher is good; what it gives is sold out here today',
    since: 'Since {{at}}, says {{operator}}',
    shareLead: 'The voucher is good; this shop has given all it may for now',
    instead: 'Take something else for it',
    insteadText: 'Worth as much or less: nobody has to agree',
    insteadNone: 'Nothing on the menu is worth as much or less. Give a rain-check.',
    taken: 'Instead: {{name}}',
    giveRainCheck: 'Rain-check',
    rainCheckText:
      'Or print a rain-check: they come back by {{day}} at the latest, even past the voucher’s own last day. It stays unused.',
    otherWays: 'Something else, or a rain-check',
    otherWaysTitle: 'Sold out: what instead?',

    given: 'Rain-check given',
    givenLine: '{{name}} · come back by {{day}} at the latest',
    givenNext: 'Hand over the slip; the voucher stays with the customer.',
    givenNotice: 'Rain-check for {{name}}: come back by {{day}}. The rest of the order goes on.',
  },
  {
    mark: '估清',
    markOf: '标记估清：{{name}}',
    back: '又有了',
    marking: '标记估清',
    markingText: '没有了就点一下，又有了再点一下。',
    markingDone: '好了',
    gone: '已估清',

    lead: '券没问题，只是今天本店估清了',
    since: '{{at}} 起，{{operator}} 标记',
    shareLead: '券没问题，只是本店的份数暂时发完了',
    instead: '换一样给顾客',
    insteadText: '价钱一样或更低，不用店长同意',
    insteadNone: '没有价钱一样或更低的商品，请开缺货凭证。',
    taken: '换成：{{name}}',
    giveRainCheck: '打印缺货凭证',
    rainCheckText: '不换？打印缺货凭证：最晚{{day}}来，过了券上的日期也行。券不算用掉。',
    otherWays: '换一样，或开缺货凭证',
    otherWaysTitle: '估清了，怎么办？',

    given: '缺货凭证已开',
    givenLine: '{{name}} · 最晚{{day}}来',
    givenNext: '请把凭证交给顾客，券还给顾客保管。',
    givenNotice: '已为{{name}}开缺货凭证，最晚{{day}}来。这一单其余的照常。',
  },
);
