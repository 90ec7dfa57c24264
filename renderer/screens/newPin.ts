import { easyPin, maxPinDigits, pinPattern } from '../../shared/domain/people/pin.ts';

/** A PIN as it is given twice, typed blind. */
export interface NewPin {
  readonly pin: string;
  readonly again: string;
}

export const noPin: NewPin = { pin: '', again: '' };

export type PinFault = 'pinBad' | 'pinEasy' | 'pinDiffers';

/** What is wrong, and with which of the two fields. */
export function pinFault({ pin, again }: NewPin): PinFault | null {
  if (!pinPattern.test(pin)) return 'pinBad';
  if (easyPin(pin, null) !== null) return 'pinEasy';
  return pin === again ? null : 'pinDiffers';
}

/** Digits only, as many as a PIN has. */
export function pinDigits(text: string): string {
  return text.replaceAll(/\D/g, '').slice(0, maxPinDigits);
}
