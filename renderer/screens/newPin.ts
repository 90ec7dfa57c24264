/** A PIN as it is given twice, typed blind. */
export interface NewPin {
  readonly pin: string;
  readonly again: string;
}

export const noPin: NewPin = { pin: '', again: '' };

export type PinFault = 'pinBad' | 'pinDiffers';

const pinForm = /^\d{4,6}$/;
export const maxPinDigits = 6;

/** What is wrong, and with which of the two fields. */
export function pinFault({ pin, again }: NewPin): PinFault | null {
  if (!pinForm.test(pin)) return 'pinBad';
  return pin === again ? null : 'pinDiffers';
}

/** Digits only, as many as a PIN has. */
export function pinDigits(text: string): string {
  return text.replaceAll(/\D/g, '').slice(0, maxPinDigits);
}
