import { area } from './area.ts';

/** Keyed by the problem's code: what happened, and what one can do. */
export const problems = area(
  {
    unknownMethod: 'This screen and the terminal are of different versions. Restart Countersign.',
    badInput: 'Something in the form is not right yet.',
    notSignedIn: 'Nobody is signed in. Enter your PIN again.',
    wrongRole: 'This takes a manager.',
    wrongPin: 'Wrong PIN.',
    lockedOut: 'Too many wrong PINs. Wait a little, then try again.',
    samePerson: 'It takes a second person: nobody agrees to their own.',
    easyPin: 'Too easy to guess: not the same digits over and over, not a run, not the old one.',
    approvalsSpent:
      'This person has agreed {{perDay}} times today, and may not any more. Ask another manager.',
    badgeUnknown: 'This badge is not in use here. Tap your name and enter your PIN.',
    badgeNeedsPin: 'In this shop a badge takes the PIN too. Enter it.',
    wrongNumber: 'Wrong number, or one used before. {{left}} tries left. Wait for the next one.',
    phoneNotPaired:
      'No phone of theirs is paired with this counter. They can pair one here once, signed in.',
    numberDiffers:
      'That is not the number for this counter. Check that the phone’s time is right, and enter the next one.',
    notBelow:
      'They may do as much as you. Ask somebody above them: an area manager, or head office.',
    oneself: 'Nobody does this to themselves. Ask another manager.',
    worksEverywhere: 'They work in every shop already.',
    doneHereOnly:
      'Done at this counter. Head office and the other counters follow as soon as the line is back.',
    notSetUp: 'This terminal is not set up yet.',
    alreadySetUp: 'This terminal is set up already.',
    notFound: 'Not found here.',
    changedMeanwhile: 'Something has changed meanwhile. Check the new figures, then confirm again.',
    notUndoable: 'This can no longer be undone here.',
    alreadyUndone: 'This has been undone already. Its vouchers can be used again.',
    undoRoundsSpent:
      'Redeemed and undone too often. Head office must look at it: note the customer and call.',
    voidOfVoid: 'An undo can’t be undone. The vouchers are back: redeem them again.',
    undoTooLate:
      'Too long ago to undo at a counter. Keep the receipt’s number and call head office.',
    goodsReturned:
      'Goods of this order came back before. Undo all the rest, or choose the goods that come back.',
    vouchersReturned: 'Vouchers of this order were given back before. Undo all the rest at once.',
    moreThanUsed: 'That is more than is left of it. Look at what is left, and choose again.',
    notMadeAgain:
      'This can’t be made again: only on its own day, and a few times. Goodwill may help the customer.',
    badReference:
      'This receipt can’t be confirmed here. Scan it again; if it stays so, sync, or ask the shop it is from.',
    wrongCurrency: 'The order is in another currency than this shop’s. Begin it anew.',
    allowanceSpent: 'Today’s allowance is used up.',
    receiveLimit: 'The campaign allows no more of these to be given now. Choose another one.',
    customerRequired: 'This one is given to a named customer. Find the customer first.',
    campaignNotOn: 'This goodwill can’t be given now. Choose another one.',
    issuingEnded:
      'Head office has ended what this counter may give, so this coupon would be good nowhere. Give it at another counter, or call head office.',
    approvalNeeded: 'A manager has to agree to this.',
    databaseBusy: 'The terminal’s memory is busy. Nothing was changed; try again.',
    databaseFull:
      'The disk is full, so this was not done. Delete files that nobody needs from the computer; redeeming goes on as long as its reserve lasts.',
    databaseReadOnly:
      'The disk can only be read, so this was not done. Redeem at another counter; restart the computer, and call support if it stays so.',
    databaseDamaged:
      'The terminal’s records are damaged and are being put right. Nothing was changed. Try again in a moment; if it stays so, call support.',
    keysLost:
      'The keys of this terminal are gone, so no code can be read. A manager can see under Devices what to do; meanwhile redeem at another counter.',
    backupFailed: 'No backup was made. Devices says why, and what to do.',
    entryLeft:
      'This is older than three months and has left this counter. Head office still has it: call them with the receipt’s number.',
    hqUnreachable:
      'Head office can’t be reached now. Check the network, and the address if it is new.',
    hqRefused: 'Head office said no.',
    tooManyTries:
      'Too many wrong codes from here. Wait ten minutes, then ask head office for a new code.',
    cutOff:
      'Head office has switched this counter off. Nothing can be redeemed here: use another counter.',
    printerFailed: 'The printer did not print. The redemption stands; print it again later.',
    badFile: 'This file cannot be read.',
    tooMuch: 'That is more than fits in one go.',
    notInThisMode: 'Not possible the way this terminal is run.',
    internal: 'Something went wrong inside. Nothing was lost; try again.',
  },
  {
    unknownMethod: '画面与后台程序版本不同，请重新启动。',
    badInput: '有些地方填得不对。',
    notSignedIn: '没有人登录，请重新输入 PIN。',
    wrongRole: '这一步需要店长。',
    wrongPin: 'PIN 不对。',
    lockedOut: 'PIN 错了太多次，请稍等再试。',
    samePerson: '需要另一个人：不能给自己授权。',
    easyPin: '太容易猜到：不要重复的数字、不要连号，也不要用原来的。',
    approvalsSpent: '这位今天已授权 {{perDay}} 次，不能再授权了。请找另一位店长。',
    badgeUnknown: '这张工牌在这里不能用。请点名字，再输入 PIN。',
    badgeNeedsPin: '本店刷工牌后还要输入 PIN，请输入。',
    wrongNumber: '数字不对，或已经用过。还可以试 {{left}} 次，请等手机换下一组数字。',
    phoneNotPaired: '这位的手机还没有和本台配对。请本人登录本台，配对一次即可。',
    numberDiffers: '数字和本台对不上。请确认手机时间准确，再输入下一组数字。',
    notBelow: '对方的权限不比您低。请找比对方职位高的人：区域经理或总部。',
    oneself: '这一步不能由本人来做，请找另一位店长。',
    worksEverywhere: '这位本来就可以在所有门店上班。',
    doneHereOnly: '本台已生效。网络恢复后，总部和其他收银台会跟着生效。',
    notSetUp: '本机还没有完成设置。',
    alreadySetUp: '本机已经设置过了。',
    notFound: '这里没有找到。',
    changedMeanwhile: '刚才情况有变，请核对新的数字再确认。',
    notUndoable: '这里已经不能撤销了。',
    alreadyUndone: '已经撤销过了，券可以再用。',
    undoRoundsSpent: '核销又撤销的次数太多，需要总部先查看。请记下顾客并联系总部。',
    voidOfVoid: '撤销不能再撤销。券已还给顾客，请重新核销。',
    undoTooLate: '时间太久，收银台不能撤销了。请记下小票上的凭证号，联系总部。',
    goodsReturned: '这一单已经退过商品。请撤销剩下的全部，或选要退的商品。',
    vouchersReturned: '这一单已经撤销过券。请一次撤销剩下的全部。',
    moreThanUsed: '超过了还能撤销的。请看还剩多少，再选一次。',
    notMadeAgain: '不能再重做：只限当天，次数也有限。可请店长酌情补偿。',
    badReference: '这里无法确认这张小票。请再扫一次；若还这样，请同步后再试，或问开小票的门店。',
    wrongCurrency: '这一单的币种与本店不同，请重新开单。',
    allowanceSpent: '今天的额度已用完。',
    receiveLimit: '按活动规定，现在不能再发这种券了。请换一种。',
    customerRequired: '这种券要发给具体顾客，请先查找顾客。',
    campaignNotOn: '这种券现在不能发，请换一种。',
    issuingEnded: '总部已停止本机发券，这样的券哪里都不能用。请到别的收银台发，或联系总部。',
    approvalNeeded: '需要店长授权。',
    databaseBusy: '本机数据正忙，什么都没有改动，请再试一次。',
    databaseFull:
      '磁盘已满，这一步没有完成。请删除电脑里不需要的文件；预留空间用完之前，核销可以继续。',
    databaseReadOnly:
      '磁盘只能读，这一步没有完成。请换一台核销台；重启电脑，若仍如此请联系技术支持。',
    backupFailed: '没有备份成功。原因和办法见“设备”页。',
    entryLeft: '这笔记录超过三个月，已不在本机。总部仍有保存：请凭小票号联系总部。',
    databaseDamaged: '本机记录有损坏，正在修复，什么都没有改动。请稍等再试；还不行请联系技术支持。',
    keysLost: '本机的密钥不见了，读不了券码。店长可在“设备”里看怎么办；请先到别的收银台核销。',
    hqUnreachable: '现在连不上总部。请检查网络；新填的地址也请核对。',
    hqRefused: '总部没有同意。',
    tooManyTries: '这里输错太多次了。请等十分钟，再向总部要新的绑定码。',
    cutOff: '总部已停用这个收银台，这里不能再核销。请到别的收银台。',
    printerFailed: '打印机没有打出来。核销有效，稍后可以补打。',
    badFile: '这个文件读不了。',
    tooMuch: '一次放不下这么多。',
    notInThisMode: '本机的运行方式不支持这一步。',
    internal: '内部出错，没有丢失任何东西，请再试一次。',
  },
);
