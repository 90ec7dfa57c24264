import { area } from './area.ts';

/** Which kinds of bar code cameras and pictures read. */
export const formats = area(
  {
    title: 'Bar codes for camera and pictures',
    always:
      'Always read: QR, Data Matrix, Aztec, PDF417, Code 128, EAN, UPC-A and GS1 DataBar. Scanners have a list of their own.',
    warning:
      'Switch on only what your vouchers use: these kinds are misread now and then, and another voucher may be taken.',
    UPCE: 'UPC-E',
    UPCEHint: 'Short codes on small packs',
    ITF: 'Interleaved 2 of 5 (ITF)',
    ITFHint:
      'Digits in wide bars. A part of one can read as a shorter one: give its lengths below.',
    Codabar: 'Codabar',
    CodabarHint: 'Older cards and slips; it has no check digit',
    Code39: 'Code 39',
    Code39Hint: 'Older labels with letters and digits',
    checkDigits: 'Only with a right check digit',
    checkDigitsHint: 'ITF and Code 39 without one, or with a wrong one, are not taken',
    lengths: 'Digits of an ITF',
    lengthsHint: 'e.g. 14, 16. Empty: any even number from {{least}}',
    lengthsBad: 'Even numbers from {{least}} to {{most}}, {{count}} at most, e.g. 14, 16',
    save: 'Save lengths',
    manager: 'A manager can change this.',
  },
  {
    title: '摄像头和图片识别的条码',
    always:
      '始终识别：QR、Data Matrix、Aztec、PDF417、Code 128、EAN、UPC-A、GS1 DataBar。扫码枪以它自己的设置为准。',
    warning: '只打开本店券用到的种类：这几种偶尔会读错，可能认成别的券。',
    UPCE: 'UPC-E',
    UPCEHint: '小包装上的短码',
    ITF: '交插二五码（ITF）',
    ITFHint: '只有数字的宽条码。只扫到一段时会读成更短的码，请在下面填位数。',
    Codabar: '库德巴码（Codabar）',
    CodabarHint: '老式卡片和单据，没有校验位',
    Code39: 'Code 39',
    Code39Hint: '老式标签，字母加数字',
    checkDigits: '校验位正确才接受',
    checkDigitsHint: 'ITF 和 Code 39 没有校验位或校验位不对时不接受',
    lengths: 'ITF 的位数',
    lengthsHint: '例如 14、16；不填表示 {{least}} 位以上的偶数位都行',
    lengthsBad: '请填 {{least}} 到 {{most}} 之间的偶数，最多 {{count}} 个，例如 14、16',
    save: '保存位数',
    manager: '由店长设置。',
  },
);
