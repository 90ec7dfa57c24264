/**
 * Set-up codes of the common makes of scanner, read by mistake out of their manuals, as they arrive when
 * they don't take effect. Zebra's carry FNC3 and never reach us.
 */
const shapes: readonly RegExp[] = [
  // Newland `@SETUPE1`, `@FACDEF;`; Opticon's Universal Menu Book `@MENU_OPTO@ZZ@BAP@ZZ@OTPO_UNEM@`.
  /^@[A-Z]{3,}[A-Z0-9]*(?:[;.]|$)/,
  /^@MENU_OPTO@/,
  // Newland's older numbers, one or several: `NLS0006010;NLS0001000`.
  /^(?:NLS)\d{7}(?:=[^;]*)?(?:;|$)/i,
  // Datalogic: `$P,AE`, `$%…`, `$+…`.
  /^\$(?:[%+#$]|P[,$])/,
  // Mindeo, Argox: `%%SpecCode…`, `%#IFSNO$…`.
  /^%[%#][A-Za-z]/,
  // Sunlux, Netum: `^#SC^…`.
  /^\^[#%]/,
  /^\.[A-Z]\d{3}\$$/,
  // Honeywell: `DEFALT.`, `PAPHHF.`, `TERMID124.`.
  /^[A-Z][A-Z0-9]{5,23}\.$/,
];

/** Honeywell's, and others', begin with SYN. */
const synchronousIdle = '\u0016';

export function isScannerSetting(text: string): boolean {
  return text.startsWith(synchronousIdle) || shapes.some((shape) => shape.test(text));
}
