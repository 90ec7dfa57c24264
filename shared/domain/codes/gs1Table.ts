/**
 * GS1's application identifiers: which there are, how long their values are and what must be true of them.
 * After the GS1 General Specifications, section 3, and GS1's Barcode Syntax Dictionary. What an identifier
 * is not listed with here (which others it needs, country codes, company prefixes) is not judged.
 */
export interface Gs1Shape {
  readonly first: string;
  readonly last: string;
  readonly value: RegExp;
  readonly holds: (value: string) => boolean;
}

const always = (): boolean => true;
const numeric = (least: number, most = least) => new RegExp(`^\\d{${least},${most}}$`);
/** GS1's 82 characters (General Specifications, figure 7.11-1): no blank, no square or curly bracket. */
const set82 = `[!"%&'()*+,\\-./0-9:;<=>?A-Z_a-z]`;
const text = (least: number, most: number) => new RegExp(`^${set82}{${least},${most}}$`);

/** A value that begins with a key of so many digits, the last of which is its check digit. */
const key = (digits: number) => (value: string) => hasCheckDigit(value.slice(0, digits));
const startsWithDate = (value: string) => isDate(value.slice(0, 6));
const startsWithDay = (value: string) => isDate(value.slice(0, 6)) && value.slice(4, 6) !== '00';

function row(range: string, value: RegExp, holds: (value: string) => boolean = always): Gs1Shape {
  const [first = '', last = first] = range.split('-');
  return { first, last, value, holds };
}

const shapes: readonly Gs1Shape[] = [
  row('00', numeric(18), key(18)),
  row('01-03', numeric(14), key(14)),
  row('10', text(1, 20)),
  row('11-13', numeric(6), startsWithDate),
  row('15-17', numeric(6), startsWithDate),
  row('20', numeric(2)),
  row('21-22', text(1, 20)),
  row('235', text(1, 28)),
  row('240-241', text(1, 30)),
  row('242', numeric(1, 6)),
  row('243', text(1, 20)),
  row('250-251', text(1, 30)),
  row('253', new RegExp(`^\\d{13}${set82}{0,17}$`), key(13)),
  row('254', text(1, 20)),
  row('255', numeric(13, 25), key(13)),
  row('30', numeric(1, 8)),
  ...['310', '311', '312', '313', '314', '315', '316'].map(measure),
  ...['320', '321', '322', '323', '324', '325', '326', '327', '328', '329'].map(measure),
  ...['330', '331', '332', '333', '334', '335', '336', '337'].map(measure),
  ...['340', '341', '342', '343', '344', '345', '346', '347', '348', '349'].map(measure),
  ...['350', '351', '352', '353', '354', '355', '356', '357'].map(measure),
  ...['360', '361', '362', '363', '364', '365', '366', '367', '368', '369'].map(measure),
  row('37', numeric(1, 8)),
  row('3900-3909', numeric(1, 15)),
  row('3910-3919', numeric(4, 18)),
  row('3920-3929', numeric(1, 15)),
  row('3930-3939', numeric(4, 18)),
  row('3940-3943', numeric(4)),
  row('3950-3955', numeric(6)),
  row('400-401', text(1, 30)),
  row('402', numeric(17), key(17)),
  row('403', text(1, 30)),
  row('410-417', numeric(13), key(13)),
  row('420', text(1, 20)),
  row('421', new RegExp(`^\\d{3}${set82}{1,9}$`)),
  row('422', numeric(3)),
  row('423', /^(?:\d{3}){1,5}$/),
  row('424', numeric(3)),
  row('425', /^(?:\d{3}){1,5}$/),
  row('426', numeric(3)),
  row('427', text(1, 3)),
  row('4300-4301', text(1, 35)),
  row('4302-4306', text(1, 70)),
  row('4307', /^[A-Z]{2}$/),
  row('4308', text(1, 30)),
  row('4309', numeric(20)),
  row('4310-4311', text(1, 35)),
  row('4312-4316', text(1, 70)),
  row('4317', /^[A-Z]{2}$/),
  row('4318', text(1, 20)),
  row('4319', text(1, 30)),
  row('4320', text(1, 35)),
  row('4321-4323', /^[01]$/),
  row('4324-4325', numeric(10), startsWithDate),
  row('4326', numeric(6), startsWithDay),
  row('4330-4333', /^\d{6}-?$/),
  row('7001', numeric(13)),
  row('7002', text(1, 30)),
  row('7003', numeric(10), startsWithDay),
  row('7004', numeric(1, 4)),
  row('7005', text(1, 12)),
  row('7006', numeric(6), startsWithDay),
  row('7007', /^\d{6}(?:\d{6})?$/, startsWithDay),
  row('7008', text(1, 3)),
  row('7009', text(1, 10)),
  row('7010', text(1, 2)),
  row('7011', /^\d{6}(?:\d{4})?$/, startsWithDay),
  row('7020-7022', text(1, 20)),
  row('7023', text(1, 30)),
  row('7030-7039', new RegExp(`^\\d{3}${set82}{1,27}$`)),
  row('7040', new RegExp(`^\\d${set82}{3}$`)),
  row('7041', text(1, 4)),
  row('710-716', text(1, 20)),
  row('7230-7239', text(3, 30)),
  row('7240', text(1, 20)),
  row('7241', numeric(2)),
  row('7242', text(1, 25)),
  row('7250', numeric(8)),
  row('7251', numeric(12)),
  row('7252', numeric(1)),
  row('7253-7254', text(1, 40)),
  row('7255', text(1, 10)),
  row('7256', text(1, 90)),
  row('7257', text(1, 70)),
  row('7258', /^\d\/\d$/),
  row('7259', text(1, 40)),
  row('8001', numeric(14)),
  row('8002', text(1, 20)),
  row('8003', new RegExp(`^0\\d{13}${set82}{0,16}$`), key(14)),
  row('8004', text(1, 30)),
  row('8005', numeric(6)),
  row('8006', numeric(18), key(14)),
  row('8007', text(1, 34)),
  row('8008', /^\d{8}(?:\d\d){0,2}$/, startsWithDate),
  row('8009', text(1, 50)),
  row('8010', /^[#\-/0-9A-Z]{1,30}$/),
  row('8011', numeric(1, 12)),
  row('8012', text(1, 20)),
  row('8013', text(1, 25)),
  row('8014', text(1, 25)),
  row('8017-8018', numeric(18), key(18)),
  row('8019', numeric(1, 10)),
  row('8020', text(1, 25)),
  row('8026', numeric(18), key(14)),
  row('8030', /^[A-Za-z0-9_-]{1,90}$/),
  row('8110', text(1, 70)),
  row('8111', numeric(4)),
  row('8112', text(1, 70)),
  row('8200', text(1, 70)),
  row('90', text(1, 30)),
  row('91-99', text(1, 90)),
];

/** Weights and measures: the fourth digit says where the decimal point stands, 0 to 5. */
function measure(three: string): Gs1Shape {
  return row(`${three}0-${three}5`, numeric(6));
}

/** How long an identifier is, by its first two digits; those not listed have two. */
const threeDigits = /^(?:2[345]|4[012]|71)/;
const fourDigits = /^(?:3[1-69]|43|7[02]|8[012])/;

/**
 * Characters of value that follow these identifiers with no separator behind them, by their first two
 * digits (General Specifications, figure 7.8.5-2: all others end with one or with the text). Fixed for all
 * time, so that a reader that does not know an identifier finds its end.
 */
const predefined: readonly (readonly [RegExp, number])[] = [
  [/^00/, 18],
  [/^0[1-3]/, 14],
  [/^04/, 16],
  [/^1[1-9]/, 6],
  [/^20/, 2],
  [/^3[1-6]/, 6],
  [/^41/, 13],
];

/** The identifier at the head of `rest`, as long as its first two digits say, or `null` for no digits. */
export function identifierAt(rest: string): string | null {
  const length = fourDigits.test(rest) ? 4 : threeDigits.test(rest) ? 3 : 2;
  const ai = rest.slice(0, length);
  return ai.length === length && /^\d+$/.test(ai) ? ai : null;
}

export function predefinedLength(ai: string): number | null {
  return predefined.find(([beginning]) => beginning.test(ai))?.[1] ?? null;
}

export function shapeOf(ai: string): Gs1Shape | null {
  return (
    shapes.find(({ first, last }) => first.length === ai.length && ai >= first && ai <= last) ??
    null
  );
}

/** GS1's modulo 10: from the right, weights 1, 3, 1, 3 …; the last digit is the check digit. */
export function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const weight = (digits.length - 1 - at) % 2 === 0 ? 1 : 3;
    sum += Number(digits[at]) * weight;
  }
  return sum % 10 === 0;
}

/** `YYMMDD`; day 00 is the month's last. */
function isDate(digits: string): boolean {
  const [year, month, day] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4, 6)].map(
    Number,
  );
  if (year === undefined || month === undefined || day === undefined) return false;
  return month >= 1 && month <= 12 && day <= daysIn(year, month);
}

/** `year`: all of it, or its last two digits (00 was a leap year last time). */
export function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (month === 2) return isLeap ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
